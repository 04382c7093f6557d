//! WARC files: captures of pages, packed and not, and what may be wrong with them.

mod common;

use broadsheet_containers::{Limits, Opening, Step};
use common::captures::{http, lines, lines_within, page, pictures, record, response_fields, sized};
use common::zips::{deflated, stored, zip};
use common::{gz, open};

const A: &str = "https://a.example/1";
const B: &str = "https://b.example/2";
const DAY: &str = "2021-03-04T05:06:07Z";
const NEXT_DAY: &str = "2021-03-05T05:06:07Z";

/// The same records plain, in one gzip member each, and all in one.
fn forms(records: &[Vec<u8>]) -> [Vec<u8>; 3] {
    let each: Vec<Vec<u8>> = records.iter().map(|record| gz(record)).collect();
    [records.concat(), each.concat(), gz(&records.concat())]
}

#[track_caller]
fn check(records: &[Vec<u8>], expected: &[&str]) {
    for file in forms(records) {
        assert_eq!(lines(&file), expected);
    }
}

#[test]
fn captures_are_members_with_their_address_and_moment() {
    let info =
        record("WARC-Type: warcinfo\nContent-Type: application/warc-fields", b"software: x\r\n");
    let request =
        record(&format!("WARC-Type: request\nWARC-Target-URI: {A}"), b"GET /1 HTTP/1.1\r\n\r\n");
    let fields = format!(
        "WARC-Type: resource\nWARC-Target-URI: {B}\nWARC-Date: 2021-03-04\nContent-Type: text/html"
    );
    check(
        &[
            info,
            request,
            page(A, DAY, "<p>一"),
            record(&fields, b"<p>two"),
            page(A, NEXT_DAY, "<p>三"),
        ],
        &[
            "https://a.example/1|2021-03-04T05:06:07Z|text/html|utf-8|<p>一",
            "https://b.example/2|2021-03-04|text/html||<p>two",
            "https://a.example/1|2021-03-05T05:06:07Z|text/html|utf-8|<p>三",
        ],
    );
}

#[test]
fn what_is_no_page_is_counted() {
    let answer = |target: &str, status, kind: &str| {
        record(&response_fields(target, DAY), &http(status, kind, b"\x01 bytes"))
    };
    check(
        &[
            answer(A, 404, "text/html"),
            answer(A, 301, "text/html"),
            answer(A, 404, "text/html"),
            answer(A, 200, "image/png"),
            answer(A, 200, "text/css"),
            answer(A, 200, "application/pdf"),
            answer("https://a.example/robots.txt", 200, "text/plain"),
            page(B, DAY, ""),
            page(B, DAY, "<p>x"),
        ],
        &[
            "https://b.example/2|2021-03-04T05:06:07Z|text/html|utf-8|<p>x",
            "# 1 pictures, recordings and fonts",
            "# 1 style sheets and scripts",
            "# 2 files that are neither pages nor feeds nor texts",
            "# 1 captures without content",
            "# 1 answers with status 301",
            "# 2 answers with status 404",
        ],
    );
}

#[test]
fn bodies_come_without_their_wrappings() {
    let wrapped = |head: &str, body: &[u8]| {
        let mut block =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n\r\n").into_bytes();
        block.extend_from_slice(body);
        record(&response_fields(A, DAY), &block)
    };
    let packed = gz(b"<p>packed");
    let chunked =
        [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let line = |text: &str| format!("https://a.example/1|2021-03-04T05:06:07Z|text/html||{text}");
    let brotli = "! https://a.example/1 the page is packed with Brotli, which is not read; have the crawler \
                  store pages unpacked, or ask for gzip";
    let cut = "! https://a.example/1 damaged: the capture ends before its end; what there is of it was read; \
               fetch it again";
    check(
        &[
            wrapped("Content-Encoding: gzip", &packed),
            wrapped("Content-Encoding: gzip", b"<p>not packed"),
            wrapped("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", &chunked),
            wrapped("Transfer-Encoding: chunked", b"<p>whole"),
            wrapped("Transfer-Encoding: chunked", b"5\r\n<p>ab\r\n9\r\ncd"),
            wrapped("Content-Encoding: br", b"\x1b\x03\x00\xf8\xff"),
        ],
        &[
            &line("<p>packed"),
            &line("<p>not packed"),
            &line("<p>packed"),
            &line("<p>whole"),
            cut,
            &line("<p>abcd"),
            brotli,
        ],
    );
}

#[test]
fn texts_of_wet_files_are_members() {
    let fields = format!(
        "WARC-Type: conversion\nWARC-Target-URI: {A}\nWARC-Date: {DAY}\nContent-Type: text/plain"
    );
    check(
        &[record(&fields, "标题\n正文".as_bytes())],
        &["https://a.example/1|2021-03-04T05:06:07Z|text/plain||标题\n正文"],
    );
}

#[test]
fn a_revisit_is_read_from_the_earlier_record() {
    let revisit = |target: &str, refers: &str| {
        let fields = format!(
            "WARC-Type: revisit\nWARC-Target-URI: {target}\nWARC-Date: {NEXT_DAY}\n{refers}\n\
             WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\n\
             Content-Type: application/http; msgtype=response"
        );
        record(&fields, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    };
    let mut first = response_fields(A, DAY);
    first.push_str("\nWARC-Payload-Digest: sha1:ABC");
    let first = record(&first, &http(200, "text/html", b"<p>one"));
    let records = [
        page("https://c.example/", DAY, "<p>other"),
        first,
        revisit(B, &format!("WARC-Refers-To-Target-URI: {A}\nWARC-Refers-To-Date: {DAY}")),
        revisit(A, "WARC-Payload-Digest: sha1:ABC"),
        revisit(B, &format!("WARC-Refers-To: <urn:uuid:{A}-{DAY}>")),
        revisit(
            B,
            "WARC-Refers-To-Target-URI: https://gone.example/\nWARC-Refers-To-Date: 2020-01-01",
        ),
        revisit(A, &format!("WARC-Refers-To-Target-URI: {A}\nWARC-Refers-To-Date: 2020-01-01")),
    ];
    let [plain, each, whole] = forms(&records);
    let [other, one] = [
        "https://c.example/|2021-03-04T05:06:07Z|text/html|utf-8|<p>other",
        "https://a.example/1|2021-03-04T05:06:07Z|text/html||<p>one",
    ];
    let nowhere = "! https://b.example/2 it only refers to a capture that is not in this file, or cannot be \
                   found in it again; open the file with the earlier capture too";
    let unchanged = "captures that only say that nothing had changed";
    let expected = [
        other,
        one,
        "https://b.example/2|2021-03-05T05:06:07Z|text/html||<p>one",
        "https://a.example/1|2021-03-05T05:06:07Z|text/html||<p>one",
        "https://b.example/2|2021-03-05T05:06:07Z|text/html||<p>one",
        nowhere,
        &format!("# 1 {unchanged}"),
    ];
    assert_eq!(lines(&plain), expected);
    assert_eq!(lines(&each), expected);
    // In one gzip member no record has a place of its own.
    let from_one = lines(&whole);
    assert_eq!(from_one[..2], [other, one]);
    assert_eq!(from_one.iter().filter(|line| line.starts_with("! ")).count(), 4);
}

#[test]
fn wrong_lengths_lose_no_other_record() {
    let lying =
        |length: &str| sized(&response_fields(A, DAY), &http(200, "text/html", b"<p>one"), length);
    let last = page(B, DAY, "<p>two");
    let two = "https://b.example/2|2021-03-04T05:06:07Z|text/html|utf-8|<p>two";
    for length in ["3", "44", "46", "200", "400", "99999999", "-1", "x", "18446744073709551615"] {
        for file in forms(&[lying(length), last.clone()]) {
            let lines = lines(&file);
            assert!(lines.iter().any(|line| line == two), "{length}: {lines:?}");
            assert!(lines.iter().any(|line| line.starts_with('!')), "{length}: {lines:?}");
            let is_number = length.parse::<u64>().is_ok();
            assert_eq!(
                lines.iter().any(|line| line.ends_with("<p>one")),
                is_number,
                "{length}: {lines:?}"
            );
        }
    }
    // The same of a record that is passed over.
    for length in ["3", "400", "99999999"] {
        let picture =
            sized(&response_fields(A, DAY), &http(200, "image/png", b"\x89PNG..."), length);
        for file in forms(&[picture, last.clone()]).iter().take(2) {
            assert!(lines(file).iter().any(|line| line == two), "{length}: {:?}", lines(file));
        }
    }
}

#[test]
fn a_cut_file_gives_what_is_there() {
    let records = [page(A, DAY, "<p>one"), page(B, DAY, &"二".repeat(5_000))];
    for file in forms(&records) {
        for cut in 1..40 {
            let end = file.len() - file.len() * cut / 41;
            let lines = lines(&file[..end]);
            assert!(!lines.is_empty(), "{end}");
        }
        let lines = lines(&file[..file.len() - 20]);
        assert!(lines[0].ends_with("<p>one"), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with('!')), "{lines:?}");
    }
}

#[test]
fn a_capture_that_the_crawler_cut_short_says_so() {
    let fields = response_fields(A, DAY) + "\nWARC-Truncated: length";
    let lines = lines(&record(&fields, &http(200, "text/html", b"<p>one")));
    assert!(lines[0].contains("the capture ends before its end"), "{lines:?}");
    assert!(lines[1].ends_with("<p>one"), "{lines:?}");
}

#[test]
fn a_damaged_gzip_member_loses_only_itself() {
    let noise: String =
        (0..20_000_u32).map(|n| char::from_u32(0x4E00 + n * n % 20_000).unwrap()).collect();
    let mut damaged = gz(&page(A, DAY, &noise));
    let middle = damaged.len() / 2;
    damaged[middle..middle + 400].fill(0xFF);
    let file = [gz(&page(B, DAY, "<p>before")), damaged, gz(&page(B, DAY, "<p>after"))].concat();
    let lines = lines(&file);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[1].contains("packed bytes make no sense"), "{lines:?}");
    assert!(lines[2].ends_with("<p>after"), "{lines:?}");
}

#[test]
fn zeros_after_the_last_record_are_no_damage() {
    for mut file in forms(&[page(A, DAY, "<p>one")]) {
        file.extend_from_slice(&[0; 3000]);
        assert_eq!(lines(&file).len(), 1);
    }
}

#[test]
fn what_is_not_wanted_is_not_read_from_a_plain_file() {
    let film = record(&response_fields(A, DAY), &http(200, "video/mp4", &vec![1; 8 << 20]));
    let file = [film.clone(), page(A, DAY, "<p>one"), film, page(B, DAY, "<p>two")].concat();
    let opened = open(&file);
    assert_eq!(opened.members.len(), 2);
    assert!(opened.n_read < 3 << 20, "{}", opened.n_read);
}

#[test]
fn pages_that_are_too_large_are_named_and_cost_no_more_than_they_may() {
    let limits = Limits { max_page_bytes: 1 << 20, max_member_bytes: 1 << 20, ..Limits::default() };
    let large = page(A, DAY, &"x".repeat(2 << 20));
    let bomb = {
        let body = gz(&vec![b' '; 8 << 20]);
        let mut block =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
                .to_vec();
        block.extend_from_slice(&body);
        record(&response_fields(A, DAY), &block)
    };
    for file in forms(&[large, bomb, page(B, DAY, "<p>two")]) {
        let lines = lines_within(&file, limits);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].contains("at most 1048576 are read"), "{lines:?}");
        assert!(lines[1].contains("at most 1048576 are read"), "{lines:?}");
        assert!(lines[2].ends_with("<p>two"), "{lines:?}");
    }
}

#[test]
fn a_bomb_is_stopped_by_what_it_makes() {
    let limits = Limits { max_output_bytes: 1 << 20, output_per_byte: 1, ..Limits::default() };
    let fields =
        format!("WARC-Type: response\nWARC-Target-URI: {A}\nContent-Type: application/http");
    let file = gz(&record(&fields, &http(200, "video/mp4", &vec![0; 64 << 20])));
    let lines = lines_within(&file, limits);
    assert!(lines.iter().any(|line| line.contains("out of all proportion")), "{lines:?}");
}

#[test]
fn pages_get_their_pictures_wherever_these_were_captured() {
    let picture =
        |url: &str, body: &[u8]| record(&response_fields(url, DAY), &http(200, "image/png", body));
    let urls = ["https://a.example/1.png", "https://a.example/2.png", "https://a.example/3.png"];
    let records = [
        picture(urls[0], b"\x89PNG one"),
        page(A, DAY, "<p>one"),
        picture(urls[1], b"\x89PNG two"),
        page(B, DAY, "<p>two"),
    ];
    let found = [Some(b"\x89PNG one".to_vec()), Some(b"\x89PNG two".to_vec()), None];
    let [plain, each, whole] = forms(&records);
    assert_eq!(pictures(&plain, &urls), [found.clone(), found.clone()]);
    assert_eq!(pictures(&each, &urls), [found.clone(), found]);
    // In one gzip member only the first record has a place of its own.
    assert_eq!(pictures(&whole, &urls)[0][1..], [None, None]);
}

#[test]
fn a_record_of_five_gigabytes_is_passed_by() {
    const FILM_BYTES: u64 = 5 << 30;
    let film = http(200, "video/mp4", b"");
    let length = (film.len() as u64 + FILM_BYTES).to_string();
    let mut before = page(A, DAY, "<p>one");
    before.extend(sized(&response_fields(A, DAY), &film, &length));
    before.truncate(before.len() - 4);
    let after = [b"\r\n\r\n".to_vec(), page(B, DAY, "<p>two")].concat();
    let end_of_film = before.len() as u64 + FILM_BYTES;
    let size_bytes = end_of_film + after.len() as u64;
    // A file that nobody has to write: zeros between its two ends.
    let byte = |at: u64| match at.checked_sub(end_of_film) {
        Some(at) => after[at as usize],
        None => before.get(at as usize).copied().unwrap_or(0),
    };
    let mut opening = Opening::new("crawl.warc", size_bytes, Limits::default());
    let (mut n_read, mut paths) = (0, Vec::new());
    loop {
        match opening.step() {
            Step::Needs(range) => {
                n_read += range.end - range.start;
                opening.give(&range.map(byte).collect::<Vec<u8>>());
            }
            Step::Member(member) => paths.extend(member.path),
            Step::Skipped(skipped) => panic!("{}", skipped.reason),
            Step::Done => break,
            _ => {}
        }
    }
    assert_eq!(paths, [A, B]);
    assert!(n_read < 2 << 20, "{n_read}");
}

#[test]
fn a_head_without_end_and_a_hundred_thousand_records_take_no_long_time() {
    let endless = format!("WARC/1.0\r\n{}", "X".repeat(8 << 20));
    assert_eq!(lines(endless.as_bytes()).len(), 1);
    let junk = record("WARC-Type: metadata", b"").repeat(100_000);
    assert_eq!(lines(&junk), Vec::<String>::new());
    let empty = gz(b"WARC/1.0\r\n");
    let members = [gz(&page(A, DAY, "<p>one")), gz(b"").repeat(100_000), empty].concat();
    assert!(lines(&members)[0].ends_with("<p>one"));
}

#[test]
fn a_crawl_inside_another_file_is_read_as_it_comes() {
    let film = record(&response_fields(A, DAY), &http(200, "video/mp4", &vec![1; 3 << 20]));
    let revisit = format!(
        "WARC-Type: revisit\nWARC-Target-URI: {B}\nWARC-Date: {NEXT_DAY}\n\
         WARC-Refers-To-Target-URI: {A}\nWARC-Refers-To-Date: {DAY}"
    );
    let records = [film, page(A, DAY, "<p>one"), record(&revisit, b""), page(B, DAY, "<p>two")];
    for file in forms(&records) {
        let packed = zip(&[deflated("crawl.warc", &file)], b"");
        let found = lines(&packed);
        assert!(found[0].starts_with("crawl.warc › https://a.example/1"), "{found:?}");
        // What is unpacked as it comes cannot be read once more.
        assert!(found[1].contains("it only refers to a capture"), "{found:?}");
        assert!(found[2].ends_with("<p>two"), "{found:?}");
        let stored = zip(&[stored("crawl.warc", &file)], b"");
        assert_eq!(lines(&stored)[0], found[0]);
    }
    assert!(lines(b"filedesc://x.arc 0.0.0.0\n")[0].contains("an ARC file"));
}
