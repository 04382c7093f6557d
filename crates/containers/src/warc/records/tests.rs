//! Records that are whole, cut, or lie about their length.

use super::*;

fn record(kind: &str, body: &str) -> String {
    sized(kind, body, body.len())
}

fn sized(kind: &str, body: &str, length: usize) -> String {
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n")
}

/// What is found in `stream`, given in pieces of `piece_bytes`; `resource` records are kept.
fn found(stream: &[u8], piece_bytes: usize) -> Vec<String> {
    let mut records = Records::new();
    let mut window = Window::default();
    let mut given = 0;
    let mut out = Vec::new();
    loop {
        match records.next(&mut window, given == stream.len()) {
            Frame::More => {
                let end = stream.len().min(given + piece_bytes);
                window.push(&stream[given..end]);
                given = end;
            }
            Frame::Skip(n_bytes) => {
                let n_bytes = n_bytes.min((stream.len() - given) as u64);
                assert_eq!(window.position(), given as u64, "nothing is left before a skip");
                records.skipped(n_bytes);
                given += n_bytes as usize;
                window = Window::at(given as u64);
            }
            Frame::Head(head, _) => {
                out.push(format!("{:?}", head.kind));
                if head.kind == crate::warc::head::RecordKind::Resource {
                    records.keep(1 << 20);
                }
            }
            Frame::Body(block) => {
                let cut = if block.is_cut { " cut" } else { "" };
                out.push(format!("{}{cut}", String::from_utf8_lossy(&block.bytes)));
            }
            Frame::Damaged(damage, _) => out.push(format!("{damage:?}")),
            Frame::Back(place) => {
                out.push("Back".to_owned());
                given = place as usize;
                window = Window::at(place);
                records.lost();
            }
            Frame::End => return out,
        }
    }
}

#[track_caller]
fn check(stream: &str, expected: &[&str]) {
    for piece_bytes in [1, 7, 64, 1 << 16] {
        assert_eq!(found(stream.as_bytes(), piece_bytes), expected, "{piece_bytes}");
    }
}

#[test]
fn records_come_one_after_the_other() {
    let stream =
        record("warcinfo", "x") + &record("resource", "一\r\n\r\n二") + &record("resource", "");
    check(&stream, &["Other", "Resource", "一\r\n\r\n二", "Resource", ""]);
    check("", &[]);
    check("\r\n\0\0\0", &[]);
    let stream = stream + &record("resource", "end");
    check(
        stream.trim_end(),
        &["Other", "Resource", "一\r\n\r\n二", "Resource", "", "Resource", "end"],
    );
}

#[test]
fn a_length_that_is_too_small_is_mended() {
    let stream = sized("resource", "one two", 3) + &record("resource", "three");
    check(&stream, &["Resource", "Length", "one two", "Resource", "three"]);
    let stream = sized("request", "one two", 3) + &record("resource", "three");
    check(&stream, &["Other", "Back", "Resource", "three"]);
    check(&sized("resource", "one two", 3), &["Resource", "Length", "one two"]);
}

#[test]
fn a_length_that_is_too_great_is_mended() {
    for length in [9, 20, 300, 1_000_000_000_000] {
        let stream = sized("resource", "one", length) + &record("resource", "two");
        check(&stream, &["Resource", "Length", "one", "Resource", "two"]);
        let stream = sized("request", "one", length) + &record("resource", "two");
        check(&stream, &["Other", "Back", "Resource", "two"]);
    }
}

#[test]
fn a_stream_that_is_cut_gives_what_is_there() {
    let whole = record("resource", "one two");
    check(whole.trim_end().strip_suffix("two").unwrap(), &["Resource", "one  cut"]);
    check(&whole[..40], &["Cut"]);
    check(&(record("resource", "a") + "WARC/1.0\r\nWARC-T"), &["Resource", "a", "Cut"]);
}

#[test]
fn what_is_no_record_is_passed_over() {
    let stream = format!("noise\r\nmore noise{}", "x".repeat(10_000));
    check(&stream, &["NoRecord"]);
    let stream = stream + "\nWARC/1.0\r\nContent-Length: -5\r\n\r\n" + &record("resource", "one");
    check(&stream, &["NoRecord", "Head(Length)", "Resource", "one"]);
    let endless = format!("WARC/1.0\r\n{}", "A: b\r\n".repeat(20_000));
    let stream = endless + "\r\n" + &record("resource", "one");
    assert_eq!(found(stream.as_bytes(), 1 << 12), ["NoRecord", "Resource", "one"]);
}

#[test]
fn lies_without_end_are_given_up() {
    let stream = sized("request", "x", 1_000_000).repeat(MAX_MENDED + 10);
    let found = found(stream.as_bytes(), 1 << 16);
    assert_eq!(found.last().map(String::as_str), Some("GivenUp"));
    assert_eq!(found.iter().filter(|line| *line == "Back").count(), MAX_MENDED);
}
