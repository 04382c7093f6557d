//! Which records are read, by their heads and by what the servers said.

use super::head::{RecordHead, RecordKind};
use super::http::Answer;
use crate::{LeftOut, Reason};

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// It is read.
    Read,
    /// It is not read now; where it is is remembered, for a page may show it.
    Picture,
    /// The record that it refers to is read in its place.
    Revisit,
    /// It is passed over without a word: nobody would look for it.
    Silent,
    /// It is passed over and counted.
    Left(LeftOut),
    /// It is passed over and named.
    Skipped(Reason),
}

/// What becomes of the record with this `head`, whose block begins with `block`.
pub(crate) fn plan(head: &RecordHead, block: &[u8]) -> Plan {
    let is_web = head.target.as_deref().is_some_and(is_web_address);
    match head.kind {
        RecordKind::Other => Plan::Silent,
        RecordKind::Continuation => Plan::Skipped(Reason::Refused(
            "a record that goes on in another file, which cannot be put together; save the page again",
        )),
        // What crawlers note down for themselves.
        _ if !is_web => Plan::Silent,
        RecordKind::Response => answer(head, block),
        RecordKind::Revisit => revisit(head, block),
        RecordKind::Resource | RecordKind::Conversion => {
            by_kind(&head.media_type.essence, head, block)
        }
    }
}

fn answer(head: &RecordHead, block: &[u8]) -> Plan {
    let Some(answer) = Answer::parse(block) else {
        return Plan::Skipped(Reason::Damaged("a record of an answer holds no answer"));
    };
    if answer.status != 200 {
        return Plan::Left(LeftOut::Status(answer.status));
    }
    by_kind(&answer.media_type.essence, head, block.get(answer.body_start..).unwrap_or_default())
}

/// A revisit says in its block what the server said again, and it is not followed where that was no
/// page.
fn revisit(head: &RecordHead, block: &[u8]) -> Plan {
    let Some(answer) = Answer::parse(block) else { return Plan::Revisit };
    match answer.status {
        200 | 304 if answer.media_type.essence.is_empty() => Plan::Revisit,
        200 | 304 => match by_kind(&answer.media_type.essence, head, &[]) {
            Plan::Read => Plan::Revisit,
            other => other,
        },
        status => Plan::Left(LeftOut::Status(status)),
    }
}

/// What becomes of the bytes at `target`, of which an index says what they are declared to be.
pub(crate) fn plan_of(essence: &str, target: &str) -> Plan {
    if is_web_address(target) { by_declared(essence, target, &[]) } else { Plan::Silent }
}

fn by_kind(essence: &str, head: &RecordHead, body: &[u8]) -> Plan {
    let identified = head.identified.as_deref().unwrap_or_default();
    let essence = if is_vague(essence) && !identified.is_empty() { identified } else { essence };
    by_declared(essence, head.target.as_deref().unwrap_or_default(), body)
}

/// What becomes of bytes of a declared kind.
fn by_declared(essence: &str, target: &str, body: &[u8]) -> Plan {
    let (group, kind) = essence.split_once('/').unwrap_or((essence, ""));
    match (group, kind) {
        ("image", _) if kind != "svg+xml" => Plan::Picture,
        ("image" | "audio" | "video" | "font", _) => Plan::Left(LeftOut::Media),
        ("text", "css" | "javascript") | ("application", "javascript" | "x-javascript") => {
            Plan::Left(LeftOut::Assets)
        }
        ("text", "plain") if is_for_machines(target) => Plan::Left(LeftOut::OtherKinds),
        ("text", "html" | "plain" | "xml" | "markdown" | "x-markdown")
        | ("application", "xhtml+xml" | "xml" | "rss+xml" | "atom+xml" | "rdf+xml" | "feed+json") => {
            Plan::Read
        }
        _ if is_vague(essence) && (body.is_empty() || begins_like_a_page(body)) => Plan::Read,
        _ => Plan::Left(LeftOut::OtherKinds),
    }
}

fn is_vague(essence: &str) -> bool {
    matches!(essence, "" | "application/octet-stream" | "unknown/unknown" | "application/unknown")
}

/// Whether XML is something that can be read: a feed, or a page. Site maps and the like are not.
pub(crate) fn is_worth_reading(essence: &str, bytes: &[u8]) -> bool {
    if !matches!(essence, "text/xml" | "application/xml") {
        return true;
    }
    let beginning = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let roots = [&b"<rss"[..], b"<feed", b"<rdf:rdf", b"<html", b"<!doctype html"];
    roots.iter().any(|root| memchr::memmem::find(&beginning, root).is_some())
}

fn begins_like_a_page(body: &[u8]) -> bool {
    let beginning = body[..body.len().min(1024)].to_ascii_lowercase();
    let beginning =
        beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&beginning).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"]
        .iter()
        .any(|tag| beginning.starts_with(tag))
}

fn is_web_address(target: &str) -> bool {
    let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
    ["http", "https", "ftp", "file"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
}

/// Text files that sites keep for robots.
fn is_for_machines(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let names =
        ["robots.txt", "ads.txt", "app-ads.txt", "humans.txt", "security.txt", "sellers.json"];
    names.iter().any(|machine| name.eq_ignore_ascii_case(machine))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(kind: &str, target: &str, rest: &str) -> RecordHead {
        let block = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nContent-Length: 9\r\n{rest}"
        );
        RecordHead::parse(block.as_bytes()).expect("a head")
    }

    fn http(status: u16, kind: &str, body: &str) -> String {
        format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n{body}")
    }

    #[track_caller]
    fn check(kind: &str, target: &str, rest: &str, block: &str, expected: &Plan) {
        assert_eq!(plan(&head(kind, target, rest), block.as_bytes()), *expected, "{target}");
    }

    #[test]
    fn pages_feeds_and_text_are_read() {
        for kind in
            ["text/html; charset=gbk", "application/xhtml+xml", "application/rss+xml", "text/plain"]
        {
            check("response", "https://a.example/1", "", &http(200, kind, ""), &Plan::Read);
        }
        check(
            "response",
            "https://a.example/1",
            "",
            &http(200, "", "<!DOCTYPE html>"),
            &Plan::Read,
        );
        let declared = "Content-Type: text/html\r\n";
        check("resource", "http://a.example/1", declared, "<p>", &Plan::Read);
        check(
            "conversion",
            "http://a.example/1",
            "Content-Type: text/plain\r\n",
            "文",
            &Plan::Read,
        );
    }

    #[test]
    fn what_is_no_page_is_counted_by_what_it_is() {
        for (status, kind, expected) in [
            (404, "text/html", Plan::Left(LeftOut::Status(404))),
            (301, "text/html", Plan::Left(LeftOut::Status(301))),
            (200, "image/png", Plan::Picture),
            (200, "image/svg+xml", Plan::Left(LeftOut::Media)),
            (200, "video/mp4", Plan::Left(LeftOut::Media)),
            (200, "text/css", Plan::Left(LeftOut::Assets)),
            (200, "application/pdf", Plan::Left(LeftOut::OtherKinds)),
            (200, "application/octet-stream", Plan::Left(LeftOut::OtherKinds)),
        ] {
            check("response", "https://a.example/1", "", &http(status, kind, "\x01"), &expected);
        }
        let robots = http(200, "text/plain", "User-agent: *");
        let left = Plan::Left(LeftOut::OtherKinds);
        check("response", "https://a.example/robots.txt?x", "", &robots, &left);
    }

    #[test]
    fn what_crawlers_note_for_themselves_is_silent() {
        for kind in ["request", "metadata", "warcinfo", "something new"] {
            check(kind, "https://a.example/1", "", "", &Plan::Silent);
        }
        let declared = "Content-Type: text/plain\r\n";
        check("resource", "metadata://gnu.org/software/wget", declared, "log", &Plan::Silent);
        check("resource", "urn:pageinfo:https://a.example/", declared, "{}", &Plan::Silent);
    }

    #[test]
    fn a_revisit_is_followed_only_where_it_may_be_a_page() {
        check("revisit", "https://a.example/1", "", "", &Plan::Revisit);
        check("revisit", "https://a.example/1", "", &http(304, "text/html", ""), &Plan::Revisit);
        check(
            "revisit",
            "https://a.example/1",
            "",
            "HTTP/1.1 304 Not Modified\r\n\r\n",
            &Plan::Revisit,
        );
        check("revisit", "https://a.example/1", "", &http(200, "image/png", ""), &Plan::Picture);
    }

    #[test]
    fn xml_is_read_where_it_is_a_feed_or_a_page() {
        assert!(is_worth_reading("text/xml", b"<?xml version='1.0'?><rss>"));
        assert!(!is_worth_reading("application/xml", b"<?xml version='1.0'?><urlset>"));
        assert!(is_worth_reading("text/html", b""));
    }
}
