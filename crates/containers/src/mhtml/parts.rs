//! Where the parts of a MIME message are.
//!
//! `mailparse` reads heads and bodies, one part at a time; which parts there are is found here, as
//! it would keep a part for each line that is a boundary, and a file may consist of nothing else.

use std::collections::BTreeMap;
use std::ops::Range;

use mailparse::{ParsedMail, parse_content_type, parse_headers, parse_mail};

use crate::fields::{MAX_HEAD_BYTES, end_of_fields};

/// How deep parts may stand in parts: a page and its pictures need two.
const MAX_DEPTH: usize = 8;
/// The most parts that are looked at.
const MAX_PARTS: usize = 20_000;

/// A part that holds no others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    /// Where its head and its body are.
    range: Range<usize>,
    /// What it is: `text/html`.
    pub(crate) essence: String,
    /// The charset as it was written.
    pub(crate) charset: Option<String>,
    /// Its name, without angle brackets.
    pub(crate) id: Option<String>,
    /// Its address.
    pub(crate) location: Option<String>,
}

impl Part {
    /// Its bytes, as they were before they were written as text; none where they make no sense.
    pub(crate) fn body(&self, message: &[u8]) -> Option<Vec<u8>> {
        parsed(message.get(self.range.clone())?)?.get_body_raw().ok()
    }

    /// Whether it is a page.
    pub(crate) fn is_page(&self) -> bool {
        matches!(self.essence.as_str(), "text/html" | "application/xhtml+xml")
    }
}

/// What a message holds.
#[derive(Debug, Default)]
pub(crate) struct Message {
    /// Its parts, in order.
    pub(crate) parts: Vec<Part>,
    /// The name of the part that the others belong to, without angle brackets.
    pub(crate) start: Option<String>,
    /// The address of the page, as the browser that saved it noted it.
    pub(crate) snapshot: Option<String>,
    /// The field `Date`.
    pub(crate) date: Option<String>,
    /// Whether there are more parts than are looked at.
    pub(crate) is_over_limit: bool,
}

impl Message {
    /// The parts of `message`.
    pub(crate) fn parse(message: &[u8]) -> Message {
        let mut found = Message::default();
        let mut waiting = vec![(0..message.len(), 0)];
        while let Some((range, depth)) = waiting.pop() {
            let Some(head) = Head::parse(&message[range.clone()]) else { continue };
            if depth == 0 {
                found.start = head.start.clone();
                found.snapshot = head.snapshot.clone();
                found.date = head.date.clone();
            }
            let body = range.start + head.body_start..range.end;
            match head.boundary {
                Some(boundary) if depth < MAX_DEPTH => {
                    let room = MAX_PARTS.saturating_sub(found.parts.len() + waiting.len());
                    let inner = split(message, body, &boundary, room);
                    found.is_over_limit |= inner.len() == room;
                    waiting.extend(inner.into_iter().rev().map(|inner| (inner, depth + 1)));
                }
                Some(_) => found.is_over_limit = true,
                None => found.parts.push(Part { range, ..head.part }),
            }
        }
        found
    }

    /// The parts by the addresses that a page has for them: where they were on the web, or `cid:`
    /// and their name. The first of several counts.
    pub(crate) fn by_name(&self) -> BTreeMap<String, usize> {
        let mut by_name = BTreeMap::new();
        for (idx, part) in self.parts.iter().enumerate() {
            let id = part.id.as_ref().map(|id| format!("cid:{id}"));
            for name in id.into_iter().chain(part.location.clone()) {
                by_name.entry(name).or_insert(idx);
            }
        }
        by_name
    }

    /// The part that is the page: the one that the message names, or the first that is one.
    pub(crate) fn root(&self) -> Option<usize> {
        let named = |part: &Part| part.is_page() && part.id.is_some() && part.id == self.start;
        let at = self.parts.iter().position(named);
        at.or_else(|| self.parts.iter().position(Part::is_page))
    }
}

/// What the head of a part says.
struct Head {
    part: Part,
    boundary: Option<String>,
    body_start: usize,
    start: Option<String>,
    snapshot: Option<String>,
    date: Option<String>,
}

impl Head {
    fn parse(part: &[u8]) -> Option<Head> {
        let beginning = &part[..part.len().min(MAX_HEAD_BYTES)];
        // A part without fields begins with an empty line.
        let (head_bytes, body_start) = match beginning {
            [b'\n', ..] => (0, 1),
            [b'\r', b'\n', ..] => (0, 2),
            _ => end_of_fields(beginning)?,
        };
        let (headers, _) = parse_headers(&part[..head_bytes]).ok()?;
        let field = |name: &str| {
            let named =
                headers.iter().find(|header| header.get_key_ref().eq_ignore_ascii_case(name));
            named
                .map(|header| header.get_value().trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        let kind = field("Content-Type").map(|value| parse_content_type(&value));
        let parameter = |name: &str| kind.as_ref().and_then(|kind| kind.params.get(name)).cloned();
        let essence = kind.as_ref().map_or("text/plain", |kind| kind.mimetype.as_str());
        let is_multipart = essence.starts_with("multipart/");
        Some(Head {
            boundary: parameter("boundary").filter(|boundary| is_multipart && !boundary.is_empty()),
            part: Part {
                range: 0..0,
                essence: essence.to_owned(),
                charset: parameter("charset"),
                id: field("Content-ID").map(|id| without_brackets(&id)),
                location: field("Content-Location"),
            },
            body_start,
            start: parameter("start").map(|id| without_brackets(&id)),
            snapshot: field("Snapshot-Content-Location"),
            date: field("Date"),
        })
    }
}

fn without_brackets(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

/// One part as `mailparse` reads it. Its head is short, and it has no parts of its own.
fn parsed(part: &[u8]) -> Option<ParsedMail<'_>> {
    parse_mail(part).ok()
}

/// The ranges between the lines `--boundary`, at most `room`.
fn split(message: &[u8], body: Range<usize>, boundary: &str, room: usize) -> Vec<Range<usize>> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut start = None;
    for at in memchr::memmem::find_iter(&message[body.clone()], &mark) {
        let at = body.start + at;
        if at > body.start && message[at - 1] != b'\n' {
            continue;
        }
        let after = &message[at + mark.len()..body.end];
        let is_last = after.starts_with(b"--");
        let blank = if is_last { 2 } else { 0 };
        let line = after[blank..].iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        let end = at + mark.len() + blank + line.unwrap_or(after.len() - blank);
        // A longer boundary that begins with this one is another.
        if end < body.end && message[end] != b'\n' {
            continue;
        }
        parts.extend(start.take().map(|start| start..without_line_end(message, start, at)));
        if is_last || parts.len() >= room {
            break;
        }
        start = Some((end + 1).min(body.end));
    }
    // The file may be cut.
    if parts.len() < room {
        parts.extend(start.filter(|start| *start < body.end).map(|start| start..body.end));
    }
    parts
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(message: &[u8], start: usize, end: usize) -> usize {
    let end = end.max(start);
    let part = &message[start..end];
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    start + part.strip_suffix(b"\r").unwrap_or(part).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: &[(&str, &str)]) {
        let found = Message::parse(message.as_bytes());
        let found: Vec<(String, String)> = found
            .parts
            .iter()
            .map(|part| {
                let body = part.body(message.as_bytes()).expect("a body");
                (part.essence.clone(), String::from_utf8(body).expect("text"))
            })
            .collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(kind, body)| (kind.as_str(), body.as_str())).collect();
        assert_eq!(found, expected);
    }

    const HEAD: &str =
        "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n";

    #[test]
    fn parts_stand_between_boundaries() {
        check(
            &format!(
                "{HEAD}preamble\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b-more\r\n--b \r\n\r\nplain\r\n--b--\r\nepilogue"
            ),
            &[("text/html", "<p>\r\n--b-more"), ("text/plain", "plain")],
        );
        check("Content-Type: text/html\n\n<p>alone", &[("text/html", "<p>alone")]);
        check(&format!("{HEAD}--b\r\nContent-Type: text/html\r\n\r\ncut"), &[("text/html", "cut")]);
        check(&format!("{HEAD}no part"), &[]);
    }

    #[test]
    fn bodies_are_decoded() {
        check(
            &format!(
                "{HEAD}--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                 a=3Db=\r\nc\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n\
                 YWJj\r\nZGVm\r\n--b--"
            ),
            &[("text/html", "a=bc"), ("image/png", "abcdef")],
        );
    }

    #[test]
    fn parts_in_parts_have_an_end() {
        let mut message = String::new();
        for depth in 0..100 {
            message.push_str(&format!(
                "Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"
            ));
        }
        let found = Message::parse(message.as_bytes());
        assert!(found.is_over_limit && found.parts.is_empty());
        let many = format!("{HEAD}{}", "--b\r\n\r\n\r\n".repeat(100_000));
        let found = Message::parse(many.as_bytes());
        assert!(found.is_over_limit);
        assert_eq!(found.parts.len(), MAX_PARTS);
    }
}
