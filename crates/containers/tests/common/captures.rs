//! Records as crawlers write them, and a driver that shows all of a member.

use std::io::Write as _;

use broadsheet_containers::{Limits, Member, Opening, Step};
use broadsheet_model::{Candidate, WebUrl};

/// What came of a file: a line for each member, skip and count.
pub(crate) fn lines(file: &[u8]) -> Vec<String> {
    lines_within(file, Limits::default())
}

/// The same within `limits`.
pub(crate) fn lines_within(file: &[u8], limits: Limits) -> Vec<String> {
    steps(file, limits, &[]).into_iter().filter_map(|step| told(&step)).collect()
}

/// The members of a file.
pub(crate) fn members(file: &[u8]) -> Vec<Member> {
    let member = |step| match step {
        Step::Member(member) => Some(member),
        _ => None,
    };
    steps(file, Limits::default(), &[]).into_iter().filter_map(member).collect()
}

/// The pictures at these addresses, as each member of the file is given them, in the order of the
/// answers.
pub(crate) fn pictures(file: &[u8], urls: &[&str]) -> Vec<Vec<Option<Vec<u8>>>> {
    let found = |step| match step {
        Step::Pictures(pictures) => Some(pictures.found),
        _ => None,
    };
    steps(file, Limits::default(), urls).into_iter().filter_map(found).collect()
}

/// All steps but needs. Each member that has pictures wants those at `urls`.
fn steps(file: &[u8], limits: Limits, urls: &[&str]) -> Vec<Step> {
    let candidate = |url: &&str| Candidate { written: (*url).to_owned(), url: WebUrl::new(url) };
    let mut opening = Opening::new("file", file.len() as u64, limits);
    let mut steps = Vec::new();
    loop {
        let step = opening.step();
        match &step {
            Step::Needs(range) => {
                opening.give(&file[range.start as usize..range.end as usize]);
                continue;
            }
            Step::Member(member) if member.has_pictures && !urls.is_empty() => {
                opening.want(member.number, urls.iter().map(candidate).collect());
            }
            Step::Done => return steps,
            _ => {}
        }
        steps.push(step);
    }
}

fn told(step: &Step) -> Option<String> {
    match step {
        Step::Member(member) => Some(line(member)),
        Step::Skipped(skipped) => {
            let path = skipped.path.as_deref().unwrap_or_default();
            Some(format!("! {path} {}", skipped.reason))
        }
        Step::Left(left) => Some(format!("# {} {}", left.n, left.what)),
        _ => None,
    }
}

fn line(member: &Member) -> String {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let text = String::from_utf8_lossy(&member.bytes).into_owned();
    let text = if text.len() > 80 { format!("{} bytes", text.len()) } else { text };
    // The address is shown where it is not the path.
    let address = member.address.as_ref().filter(|_| member.address != member.path);
    let address = address.map(|address| format!("<{address}>")).unwrap_or_default();
    let place = of(&member.path) + &address;
    let captured = member.captured.to_string();
    [place, captured, of(&member.media_type), of(&member.charset), text].join("|")
}

/// A record with these fields, one a line.
pub(crate) fn record(fields: &str, block: &[u8]) -> Vec<u8> {
    sized(fields, block, &block.len().to_string())
}

/// A record that says that it has this length.
pub(crate) fn sized(fields: &str, block: &[u8], length: &str) -> Vec<u8> {
    let mut out = b"WARC/1.1\r\n".to_vec();
    for field in fields.lines() {
        write!(out, "{}\r\n", field.trim()).expect("memory");
    }
    write!(out, "Content-Length: {length}\r\n\r\n").expect("memory");
    out.extend_from_slice(block);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

/// The fields of an answer from `target`.
pub(crate) fn response_fields(target: &str, date: &str) -> String {
    format!(
        "WARC-Type: response\nWARC-Target-URI: {target}\nWARC-Date: {date}\n\
         WARC-Record-ID: <urn:uuid:{target}-{date}>\nContent-Type: application/http; msgtype=response"
    )
}

/// An answer of the kind `kind`.
pub(crate) fn http(status: u16, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n").into_bytes();
    out.extend_from_slice(body);
    out
}

/// A page that was captured.
pub(crate) fn page(target: &str, date: &str, body: &str) -> Vec<u8> {
    record(&response_fields(target, date), &http(200, "text/html; charset=utf-8", body.as_bytes()))
}
