//! Where a saved page came from and when: what programs that save pages write into them.

use std::borrow::Cow;

use broadsheet_model::{Instant, Published};

use crate::extract::Head;
use crate::text::dates;

/// What a copy says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Saved {
    /// The address of the original.
    pub(crate) address: Option<String>,
    /// When the copy was made.
    pub(crate) captured: Published,
}

impl Saved {
    /// What the marks in a page say.
    pub(super) fn of(head: &Head) -> Saved {
        let mut saved = Saved::default();
        for comment in &head.comments {
            saved.add(of_comment(comment));
        }
        saved.add(Saved {
            address: head.meta(&["savepage-url", "data-scrapbook-source"]).map(str::to_owned),
            captured: head
                .meta(&["savepage-date", "data-scrapbook-create"])
                .and_then(|date| stamp(date).or_else(|| dates::parse(date)))
                .unwrap_or_default(),
        });
        if let Some((original, captured)) = saved.address.as_deref().and_then(original) {
            saved = Saved { address: Some(original), captured };
        }
        saved
    }

    fn add(&mut self, other: Saved) {
        self.address = self.address.take().or(other.address);
        if self.captured == Published::Unknown {
            self.captured = other.captured;
        }
    }
}

/// What the comments in the beginning of a page's bytes say.
pub(crate) fn in_bytes(beginning: &[u8]) -> Saved {
    let text = String::from_utf8_lossy(&beginning[..beginning.len().min(BEGINNING_BYTES)]);
    let mut saved = Saved::default();
    for part in text.split("<!--").skip(1) {
        saved.add(of_comment(part.split("-->").next().unwrap_or(part)));
    }
    saved
}

/// How much of a page's beginning is looked at, in bytes.
const BEGINNING_BYTES: usize = 64 * 1024;

/// What a comment says, if it is one of those.
fn of_comment(comment: &str) -> Saved {
    let text = comment.trim();
    if let Some((_, rest)) = text.split_once("Page saved with SingleFile") {
        return single_file(rest);
    }
    if let Some(rest) = text.strip_prefix("saved from url=(") {
        let address = rest.split_once(')').map(|(_, address)| address.trim().to_owned());
        return Saved { address, ..Saved::default() };
    }
    if let Some(rest) = text.strip_prefix("Saved from ") {
        return monolith(rest);
    }
    if let Some(rest) = text.strip_prefix("Mirrored from ") {
        return httrack(rest);
    }
    if let Some((_, rest)) = text.split_once("FILE ARCHIVED ON ") {
        return Saved { address: None, captured: wayback_date(rest).unwrap_or_default() };
    }
    Saved::default()
}

/// SingleFile: `url: https://…`, `saved date: Thu Nov 26 2026 10:00:00 GMT+0800 (…)`.
fn single_file(text: &str) -> Saved {
    let field =
        |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    Saved {
        address: field("url:").map(str::to_owned),
        captured: field("saved date:").and_then(dates::parse).unwrap_or_default(),
    }
}

/// monolith: `https://… at 2026-11-26T10:00:00Z using monolith v2.8.1`.
fn monolith(text: &str) -> Saved {
    let Some((text, _)) = text.split_once(" using monolith") else { return Saved::default() };
    let (address, date) = text.rsplit_once(" at ").unwrap_or((text, ""));
    let address = Some(address.trim().to_owned()).filter(|address| address.contains("://"));
    Saved { address, captured: dates::parse(date.trim()).unwrap_or_default() }
}

/// HTTrack: `example.org/a.html by HTTrack Website Copier/3.x […], Thu, 26 Nov 2026 10:00:00 GMT`.
fn httrack(text: &str) -> Saved {
    let Some((address, rest)) = text.split_once(" by HTTrack") else { return Saved::default() };
    let date = rest.split_once("], ").and_then(|(_, date)| dates::parse(date.trim()));
    Saved {
        address: Some(format!("http://{}", address.trim())),
        captured: date.unwrap_or_default(),
    }
}

/// The Internet Archive's: `05:22:11 Jan 01, 2020 AND RETRIEVED FROM …`, in UTC.
fn wayback_date(text: &str) -> Option<Published> {
    let (date, _) = text.split_once(" AND ")?;
    let (clock, day) = date.split_once(' ')?;
    dates::parse(&format!("{day} {clock} UTC"))
}

/// The original's address and the moment of capture in the address of an archive's copy:
/// `https://web.archive.org/web/20200101000000id_/https://…`.
pub(super) fn original(address: &str) -> Option<(String, Published)> {
    const ARCHIVES: &[&str] = &[
        "web.archive.org/web/",
        "wayback.archive.org/web/",
        "archive.today/",
        "archive.ph/",
        "archive.is/",
        "archive.li/",
        "archive.md/",
        "archive.vn/",
        "archive.fo/",
        "arquivo.pt/wayback/",
        "webarchive.org.uk/wayback/archive/",
    ];
    let (_, rest) = address.split_once("://")?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = ARCHIVES.iter().find_map(|archive| rest.strip_prefix(archive))?;
    let (when, original) = rest.split_once('/')?;
    let captured = stamp(when)?;
    let original = match original.split_once(":/") {
        Some((scheme @ ("http" | "https"), rest)) => {
            format!("{scheme}://{}", rest.trim_start_matches('/'))
        }
        _ if original.contains('.') => format!("http://{original}"),
        _ => return None,
    };
    Some((original, captured))
}

/// Links that an archive rewrote, as they were.
pub(super) fn without_archive(html: &str) -> Cow<'_, str> {
    const MARK: &str = "/web/";
    const HOSTS: &[&str] =
        &["https://web.archive.org", "http://web.archive.org", "//web.archive.org"];
    let mut out = String::new();
    let mut copied = 0;
    for at in memchr::memmem::find_iter(html.as_bytes(), MARK) {
        let rest = &html[at + MARK.len()..];
        let is_stamped = rest.get(..14).is_some_and(is_stamp);
        let Some(end) = rest.find('/').filter(|end| is_stamped && *end <= 14 + 4) else { continue };
        let original = &rest[end + 1..];
        let follows = html[..at].ends_with(['"', '\'', ' ', '=', ',']);
        let host = HOSTS.iter().find(|host| html[..at].ends_with(*host));
        if !original.starts_with("http") || !follows && host.is_none() || at < copied {
            continue;
        }
        out.push_str(&html[copied..at - host.map_or(0, |host| host.len())]);
        copied = at + MARK.len() + end + 1;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

fn is_stamp(text: &str) -> bool {
    text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A moment in UTC as 14 digits, with or without letters after them.
fn stamp(text: &str) -> Option<Published> {
    let digits = text.get(..14).filter(|digits| is_stamp(digits))?;
    let part = |from: usize| digits.get(from..from + 2)?.parse::<i64>().ok();
    let day = broadsheet_model::Day::from_ymd(
        digits[..4].parse().ok()?,
        digits[4..6].parse().ok()?,
        digits[6..8].parse().ok()?,
    )?;
    let (hour, minute, second) = (part(8)?, part(10)?, part(12)?);
    let is_time = hour < 24 && minute < 60 && second < 60;
    let unix_seconds = i64::from(day.number()) * 86_400 + hour * 3600 + minute * 60 + second;
    is_time.then_some(Published::Instant(Instant { unix_seconds, offset_minutes: 0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(comment: &str, address: &str, captured: &str) {
        let saved = of_comment(comment);
        assert_eq!(saved.address.unwrap_or_default(), address, "{comment}");
        assert_eq!(saved.captured.to_string(), captured, "{comment}");
    }

    #[test]
    fn programs_that_save_pages_say_what_they_saved() {
        check(
            "\n Page saved with SingleFile \n url: https://a.example/x?a=b \n saved date: Thu Nov 26 2026 10:00:00 GMT+0800 (中国标准时间)\n",
            "https://a.example/x?a=b",
            "2026-11-26T10:00:00+08:00",
        );
        check(" saved from url=(0021)https://a.example/x/ ", "https://a.example/x/", "");
        check(
            " Saved from https://a.example/x at 2026-11-26T10:00:00Z using monolith v2.8.1 ",
            "https://a.example/x",
            "2026-11-26T10:00:00Z",
        );
        check(
            " Mirrored from a.example/x.html by HTTrack Website Copier/3.x [XR&CO'2014], Thu, 26 Nov 2026 10:00:00 GMT ",
            "http://a.example/x.html",
            "2026-11-26T10:00:00Z",
        );
        check(
            "\n     FILE ARCHIVED ON 05:22:11 Jan 01, 2020 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 10:00:00 Nov 26, 2026.",
            "",
            "2020-01-01T05:22:11Z",
        );
        check(" Saved from the fire ", "", "");
    }

    #[test]
    fn links_into_an_archive_lead_to_the_originals() {
        for (html, expected) in [
            (
                "<a href=\"https://web.archive.org/web/20200101052211/https://a.example/x\">",
                "<a href=\"https://a.example/x\">",
            ),
            (
                "<img src='/web/20200101052211im_/http://a.example/x.jpg'>",
                "<img src='http://a.example/x.jpg'>",
            ),
            ("<a href=/web/2020/http://a.example>", "<a href=/web/2020/http://a.example>"),
        ] {
            assert_eq!(without_archive(html), expected);
        }
    }

    #[test]
    fn copies_in_archives_name_their_originals() {
        for (address, expected) in [
            (
                "https://web.archive.org/web/20200101052211/https://a.example/x",
                "https://a.example/x 2020-01-01T05:22:11Z",
            ),
            (
                "http://web.archive.org/web/20200101052211id_/http:/a.example/",
                "http://a.example/ 2020-01-01T05:22:11Z",
            ),
            (
                "https://archive.ph/20200101052211/https://a.example/x",
                "https://a.example/x 2020-01-01T05:22:11Z",
            ),
            ("https://web.archive.org/web/2020/https://a.example/x", ""),
            ("https://a.example/web/20200101052211/https://b.example/", ""),
        ] {
            let found = original(address);
            let found = found.map(|(url, when)| format!("{url} {when}")).unwrap_or_default();
            assert_eq!(found, expected, "{address}");
        }
    }
}
