//! Feed dumps: an entry of a feed, as a fetcher wrote it down.
//!
//! ```text
//! <!--1689173102000-->
//! [title](https://…)
//! ------
//!
//! <div>12/07/2023 - 16:24</div><img src="…"><p>…
//! ```
//!
//! The number is the moment of publication in milliseconds since 1970 (`NaN` where the feed gave
//! none). The title's characters may be HTML character references. What the page or the fetcher put
//! around the article is left out by the rules of its publisher (see `sites`).

use broadsheet_model::Published;

use super::body;
use crate::draft::{Context, Draft};
use crate::text::{dates, title};
use crate::{ReadError, WarningKind};

/// What `<!--1689173102000-->` at the beginning of `text` holds, and what follows it; `None` where
/// it does not begin so.
pub(super) fn stamp(text: &str) -> Option<(Option<i64>, &str)> {
    let (inside, rest) = text.strip_prefix("<!--")?.split_once("-->")?;
    let inside = inside.trim();
    let is_number = !inside.is_empty()
        && inside.strip_prefix('-').unwrap_or(inside).bytes().all(|b| b.is_ascii_digit());
    (is_number || inside == "NaN").then(|| (inside.parse().ok(), rest))
}

/// Reads a dump; what front matter said before it is in `draft`, and what the dump says itself goes
/// first.
pub(super) fn read(text: &str, mut draft: Draft, cx: &mut Context<'_>) -> Result<Draft, ReadError> {
    let (millis, rest) = stamp(text).ok_or(ReadError::UnknownFormat)?;
    let (head, html) = split_head(rest.trim_start());
    if let Some((title, url)) = link(head) {
        draft.title = title::of_html(title);
        draft.set_url(&url.replace("&amp;", "&"), cx);
    }
    if draft.title.is_empty() && html.is_none() {
        return Err(ReadError::NoTitle);
    }
    // A fetcher's 0 says nothing against a date that front matter gives.
    let says_more =
        |date: &Published| draft.published == Published::Unknown || !dates::is_placeholder(*date);
    let instant = millis.and_then(dates::epoch_date).filter(says_more);
    if let Some(instant) = instant {
        draft.set_date(instant, cx);
    }
    let Some(html) = html else {
        cx.warn(WarningKind::Truncated);
        return Ok(draft);
    };
    body::read_html(html, None, &mut draft, cx);
    Ok(draft)
}

/// The lines before the rule, and the HTML after it; `None` where the file ends before the rule.
fn split_head(text: &str) -> (&str, Option<&str>) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rule = line.trim();
        if rule.len() >= 3 && rule.bytes().all(|byte| byte == b'-') && line.ends_with('\n') {
            return (&text[..at], Some(&text[at + line.len()..]));
        }
        if line.trim_start().starts_with('<') {
            return (&text[..at], Some(&text[at..])); // the rule is missing
        }
        at += line.len();
    }
    (text, None)
}

/// Title and address of `[title](url)`; the title may hold brackets, the address parentheses.
fn link(head: &str) -> Option<(&str, &str)> {
    let inside = head.trim().strip_prefix('[')?;
    match inside.rfind("](") {
        Some(at) => Some((
            &inside[..at],
            inside[at + 2..].trim_end().strip_suffix(')').unwrap_or(&inside[at + 2..]),
        )),
        None => Some((inside.strip_suffix(']').unwrap_or(inside), "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_a_number_or_none() {
        assert_eq!(stamp("<!--1689173102000-->\nx"), Some((Some(1_689_173_102_000), "\nx")));
        assert_eq!(stamp("<!--NaN-->"), Some((None, "")));
        assert_eq!(stamp("<!-- article content begin -->"), None);
        assert_eq!(stamp("<!--168917"), None);
    }

    #[test]
    fn titles_may_hold_brackets_and_addresses_parentheses() {
        let expected = Some(("a [b] c](d", "https://example.org/x_(y)"));
        assert_eq!(link("[a [b] c](d](https://example.org/x_(y))\n"), expected);
    }
}
