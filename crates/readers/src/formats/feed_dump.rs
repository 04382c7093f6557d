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
//! around the article is cut off before the HTML is read: the date line on top, the block of share
//! buttons, the footer with more feeds.

use std::ops::Range;

use broadsheet_model::{Block, Inline, Published};
use url::Url;

use crate::draft::Draft;
use crate::html::{self, HtmlOptions};
use crate::text::dates;
use crate::{ReadError, Warning, WarningKind};

/// How share blocks are headed; nothing else may stand in them but links.
const SHARE_LABELS: &[&str] = &["分享", "分享到", "Share", "Partager", "Compartir"];
/// How the footer begins that fetchers append, after a rule.
const FOOTER: &str = "获取更多RSS";

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
pub(super) fn read(
    text: &str,
    mut draft: Draft,
    warnings: &mut Vec<Warning>,
) -> Result<Draft, ReadError> {
    let (millis, rest) = stamp(text).ok_or(ReadError::UnknownFormat)?;
    let (head, html) = split_head(rest.trim_start());
    if let Some((title, url)) = link(head) {
        draft.title = html::text_of(title);
        draft.set_url(&url.replace("&amp;", "&"), warnings);
    }
    if draft.title.is_empty() {
        return Err(ReadError::NoTitle);
    }
    let instant = millis.and_then(dates::epoch_date);
    if let Some(instant) = instant {
        draft.set_date(instant, warnings);
    }
    let Some(html) = html else {
        warnings.push(WarningKind::Truncated.into());
        return Ok(draft);
    };
    let base = draft.url.as_ref().and_then(|url| Url::parse(url.as_str()).ok());
    let html = without_footer(html);
    let pieces = without_share_block(html);
    let parsed = html::parse(pieces, HtmlOptions { base: base.as_ref(), ..HtmlOptions::default() });
    draft.take(parsed, warnings);
    take_date_line(&mut draft, warnings);
    drop_host_footer(&mut draft);
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

fn without_footer(html: &str) -> &str {
    let Some(at) = html.rfind(FOOTER) else { return html };
    let Some(start) = html[..at].rfind("<hr") else { return html };
    // Nothing but tags between the rule and the footer, and at most breaks before it.
    let is_footer =
        html[start..at].matches(|c: char| !c.is_ascii()).next().is_none() && at - start < 80;
    if !is_footer {
        return html;
    }
    html[..start].trim_end().trim_end_matches("<br>").trim_end_matches("<br/>")
}

/// The parts of `html` before and after its block of share buttons.
fn without_share_block(html: &str) -> [&str; 2] {
    match share_block(html) {
        Some(block) => [&html[..block.start], &html[block.end..]],
        None => [html, ""],
    }
}

/// Where the block of share buttons is: the last `<div>` that begins with a `<div>` which holds a
/// share label only, as long as it shows nothing but that label.
fn share_block(html: &str) -> Option<Range<usize>> {
    let label_at =
        SHARE_LABELS.iter().filter_map(|label| html.rfind(&format!("<div>{label}"))).max()?;
    let inside = &html[label_at + "<div>".len()..];
    let (label, _) = inside.split_once('<')?;
    let label = label.trim().trim_end_matches([':', '：']).trim_end();
    if !SHARE_LABELS.contains(&label) {
        return None;
    }
    let start = html[..label_at].trim_end();
    let start = if start.ends_with('>') {
        start.rfind('<').filter(|&at| start[at..].starts_with("<div"))?
    } else {
        return None;
    };
    let end = end_of_div(html, start);
    let shown = html::text_of(&html[start..end]);
    (shown.trim_end_matches([':', '：', ' ']) == label).then_some(start..end)
}

/// Where the `<div>` that begins at `start` ends; the end of `html` where it is not closed.
fn end_of_div(html: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', &html.as_bytes()[start..]).map(|at| start + at) {
        let tag = &html[at..];
        if tag.starts_with("<div") {
            depth += 1;
        } else if tag.starts_with("</div") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return tag.find('>').map_or(html.len(), |end| at + end + 1);
            }
        }
    }
    html.len()
}

/// Removes the line `12/07/2023 - 16:24` from the top of the body; it says the day a second time.
fn take_date_line(draft: &mut Draft, warnings: &mut Vec<Warning>) {
    let Some(Block::Paragraph(text)) = draft.blocks.first() else { return };
    let [Inline::Text(line)] = text.as_slice() else { return };
    if let Some(day) = dates::day_line(line) {
        draft.blocks.remove(0);
        draft.set_date(Published::Day(day), warnings);
    }
}

/// Removes the last paragraph where it only praises the platform: what Medium appends to every
/// entry of its feeds.
fn drop_host_footer(draft: &mut Draft) {
    let Some(Block::Paragraph(text)) = draft.blocks.last() else { return };
    let text = broadsheet_model::plain_text(text);
    if text.contains(" was originally published in ")
        && text.contains(" on Medium, where people are continuing")
    {
        draft.blocks.pop();
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

    #[test]
    fn only_a_block_of_buttons_is_cut() {
        let buttons = "<p>x</p><div><div>分享 :</div><div><a href=\"whatsapp://x\"><span></span></a></div></div>";
        assert_eq!(without_share_block(buttons), ["<p>x</p>", ""]);
        let story = "<p>x</p><div><div>分享 :</div><p>她把食物分给邻居</p></div>";
        assert_eq!(without_share_block(story), [story, ""]);
    }
}
