//! Texts without a page around them: Markdown without front matter, plain text, and pieces of HTML
//! or text that somebody pasted.
//!
//! The title is the first heading, or a first line that stands alone. A line below it may say when
//! and where the text was published.

use std::borrow::Cow;

use broadsheet_model::{Block, Inline, plain_text};

use super::{body, markdown, page, plain, refused};
use crate::ReadError;
use crate::draft::{Context, Draft};
use crate::text::{authors, dates, title};

/// The longest first line that is a title, in columns.
const MAX_TITLE_WIDTH: usize = 120;
/// How many lines below a title may say something about the text.
const MAX_LINES: usize = 4;
/// Labels before the address of a text, in lower case.
const ADDRESS_LABELS: &[&str] = &[
    "原文链接",
    "原文網址",
    "原文",
    "链接",
    "連結",
    "网址",
    "網址",
    "来源",
    "來源",
    "source",
    "url",
    "link",
];
/// Labels before the name of an author.
const AUTHOR_LABELS: &[&str] = &["作者", "文", "撰文", "記者", "记者", "author", "by"];

/// What a browser writes before a piece of a page that is copied.
const PASTED: &[&str] = &["<meta charset='utf-8'>", "<meta charset=\"utf-8\">"];
const FRAGMENT: &str = "<!--StartFragment-->";

/// Elements of text that a piece of a page may begin with.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "table",
    "ul",
];

/// The piece of a page that a browser wrote when it was copied.
pub(super) fn pasted(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(1024)];
    if let Some(at) = head.find(FRAGMENT) {
        let inside = &text[at + FRAGMENT.len()..];
        return Some(inside.split("<!--EndFragment-->").next().unwrap_or(inside));
    }
    PASTED.iter().find_map(|mark| text.strip_prefix(mark)).filter(|rest| !is_head(rest))
}

/// Whether what follows is the rest of a page's head.
fn is_head(text: &str) -> bool {
    let text = text.trim_start();
    ["<meta", "<title", "<link", "<head", "<html", "<script"]
        .iter()
        .any(|tag| text.starts_with(tag))
}

/// Whether `text` is a piece of a page, though nobody copied it by a browser.
pub(super) fn is_fragment(text: &str, media_type: Option<&str>) -> bool {
    begins_with_text(text) || media_type.is_some_and(|kind| kind.starts_with("text/html"))
}

fn begins_with_text(text: &str) -> bool {
    let Some(tag) = text.strip_prefix('<') else { return false };
    let name_bytes = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = tag.split_at(name_bytes);
    let ends = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    ends && ELEMENTS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Reads a piece of a page.
pub(super) fn read_fragment(html: &str, cx: &mut Context<'_>) -> Result<Draft, ReadError> {
    let mut draft = Draft::default();
    set_address(&mut draft, cx);
    body::read_html(html, None, &mut draft, cx);
    if draft.blocks.is_empty() {
        return Err(ReadError::NoText { size_bytes: html.len() });
    }
    take_heading(&mut draft);
    take_lines(&mut draft, cx);
    Ok(draft)
}

/// Whether a text is Markdown: it has a heading, or a link in Markdown's way.
pub(super) fn is_markdown(text: &str) -> bool {
    let mut before = "";
    for line in text.lines().take(400) {
        let heading = line.trim_start_matches('#');
        let n_marks = line.len() - heading.len();
        let is_heading =
            (1..=6).contains(&n_marks) && heading.starts_with(' ') && !heading.trim().is_empty();
        let is_rule = |mark: u8| line.len() >= 3 && line.bytes().all(|byte| byte == mark);
        if is_heading || !before.is_empty() && (is_rule(b'=') || is_rule(b'-')) || has_link(line) {
            return true;
        }
        before = line.trim();
    }
    false
}

fn has_link(line: &str) -> bool {
    let found = line.find("](http").or_else(|| line.find("](/"));
    found.is_some_and(|at| line[..at].contains('[') && line[at..].contains(')'))
}

/// Reads Markdown.
pub(super) fn read_markdown(text: &str, cx: &mut Context<'_>) -> Result<Draft, ReadError> {
    refused::check_name(cx.entry.member.unwrap_or(cx.entry.file))?;
    let mut draft = Draft::default();
    set_address(&mut draft, cx);
    let text = cx.without_tracking(text);
    let text = without_lines(&text, &mut draft, cx);
    body::read_html(&markdown::to_linked_html(&text), None, &mut draft, cx);
    take_heading(&mut draft);
    take_lines(&mut draft, cx);
    Ok(page::completed(draft, cx))
}

/// A text without the lines right below its heading that only say something about it: Markdown
/// would run them together.
fn without_lines<'t>(text: &'t str, draft: &mut Draft, cx: &mut Context<'_>) -> Cow<'t, str> {
    let Some((heading, rest)) = text.split_once('\n') else { return Cow::Borrowed(text) };
    let is_underline = |line: &str| line.len() >= 3 && line.bytes().all(|b| b == b'=');
    let underline = rest.lines().next().filter(|line| is_underline(line)).unwrap_or_default();
    if !heading.starts_with("# ") && underline.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut rest = rest[underline.len()..].trim_start();
    let mut n_taken = 0;
    while n_taken < MAX_LINES {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.contains("](") || !is_about(line) {
            break;
        }
        take_line(line, None, draft, cx);
        n_taken += 1;
        rest = after.trim_start();
    }
    if n_taken == 0 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{heading}\n{underline}\n\n{rest}"))
}

/// Reads plain text.
pub(super) fn read_text(text: &str, cx: &mut Context<'_>) -> Result<Draft, ReadError> {
    refused::check_name(cx.entry.member.unwrap_or(cx.entry.file))?;
    refused::check_text(text)?;
    let mut draft = Draft::default();
    set_address(&mut draft, cx);
    draft.n_body_bytes = text.len();
    let text = cx.without_tracking(text);
    let rest = take_first_line(&text, &mut draft);
    draft.blocks = plain::blocks(rest);
    take_lines(&mut draft, cx);
    Ok(draft)
}

/// Where the container says whose the text is.
fn set_address(draft: &mut Draft, cx: &mut Context<'_>) {
    if let Some(address) = cx.entry.address {
        draft.set_url(address, cx);
    }
}

/// A first line that stands alone, or that is short and no sentence, is the title.
fn take_first_line<'t>(text: &'t str, draft: &mut Draft) -> &'t str {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let shown = title::plain(line);
    let width = unicode_width::UnicodeWidthStr::width(shown.as_str());
    let next = rest.lines().next().unwrap_or_default();
    let stands_alone = next.trim().is_empty()
        || next.starts_with(['　', ' ', '\t'])
        || dates::parse_line(next).is_some();
    let is_sentence = shown.ends_with(['。', '.', '，', ',', '；', ';']);
    let is_short = width <= 60 && !is_sentence;
    let is_underlined = next.len() >= 3 && next.bytes().all(|byte| b"=-*~_".contains(&byte));
    if rest.trim().is_empty() || width > MAX_TITLE_WIDTH || is_sentence && !is_underlined {
        return text;
    }
    if stands_alone || is_short || is_underlined {
        draft.title = shown;
        return if is_underlined {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        } else {
            rest
        };
    }
    text
}

/// A heading on top is the title.
fn take_heading(draft: &mut Draft) {
    if let Some(Block::Heading { text, .. }) = draft.blocks.first() {
        let text = title::plain(&plain_text(text));
        if !text.is_empty() {
            draft.title = text;
            draft.blocks.remove(0);
        }
    }
}

/// Lines on top that say when, by whom and where the text was published, and nothing else.
fn take_lines(draft: &mut Draft, cx: &mut Context<'_>) {
    for _ in 0..MAX_LINES {
        let Some(Block::Paragraph(text)) = draft.blocks.first() else { break };
        let line = plain_text(text);
        let link = only_link(text);
        if line.lines().count() > 1 && line.lines().all(is_about) {
            let lines: Vec<String> = line.lines().map(str::to_owned).collect();
            lines.iter().for_each(|line| take_line(line, None, draft, cx));
        } else if is_about(&line) {
            take_line(&line, link, draft, cx);
        } else {
            break;
        }
        draft.blocks.remove(0);
    }
    take_last_line(draft, cx);
    take_dateline(draft, cx);
}

/// A last line that is nothing but the text's address.
fn take_last_line(draft: &mut Draft, cx: &mut Context<'_>) {
    if let Some(Block::Paragraph(text)) = draft.blocks.last()
        && draft.address.is_none()
        && draft.blocks.len() > 1
    {
        let line = plain_text(text);
        let address = labelled(&line, ADDRESS_LABELS).unwrap_or(&line);
        if has_address(address) && address.split_whitespace().count() == 1 {
            let address = only_link(text).unwrap_or_else(|| address.trim().to_owned());
            draft.set_url(&address, cx);
            draft.blocks.pop();
        }
    }
}

/// The day of a dateline in brackets, and the people whom a byline and a last line name.
fn take_dateline(draft: &mut Draft, cx: &mut Context<'_>) {
    let lines = |block: &Block| match block {
        Block::Paragraph(text) => Some(plain_text(text)),
        _ => None,
    };
    let first: Vec<String> = draft.blocks.iter().take(3).filter_map(lines).collect();
    if let Some(day) = first.iter().find_map(|line| dates::dateline_day(line)) {
        draft.set_date(broadsheet_model::Published::Day(day), cx);
    }
    if draft.authors.is_empty()
        && let Some(byline) = first.first()
    {
        let last: Vec<String> = draft.blocks.iter().rev().take(2).filter_map(lines).collect();
        let named = authors::named_in(byline, last.iter().map(String::as_str));
        named.iter().for_each(|name| draft.add_author(name));
    }
}

fn only_link(text: &[Inline]) -> Option<String> {
    text.iter().find_map(|inline| match inline {
        Inline::Link { href, .. } => Some(href.as_str().to_owned()),
        _ => None,
    })
}

fn is_about(line: &str) -> bool {
    is_date(line)
        || labelled(line, ADDRESS_LABELS).is_some_and(has_address)
        || author(line).is_some()
        || line.split_whitespace().count() == 1 && has_address(line)
}

fn is_date(line: &str) -> bool {
    dates::parse_line(line).is_some()
        || line.chars().count() <= 60 && dates::told_in(line).is_some_and(|told| told.is_sure)
}

fn has_address(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("http://") || text.starts_with("https://")
}

/// What stands behind one of `labels` and a colon.
fn labelled<'l>(line: &'l str, labels: &[&str]) -> Option<&'l str> {
    let line = line.trim();
    let (label, rest) = line.split_once([':', '：'])?;
    let label = label.trim().to_ascii_lowercase();
    labels.contains(&label.as_str()).then_some(rest.trim())
}

fn author(line: &str) -> Option<String> {
    let named = labelled(line, AUTHOR_LABELS).or_else(|| {
        let line = line.trim();
        line.strip_prefix("By ").or_else(|| line.strip_prefix("by "))
    })?;
    let name = title::plain(named);
    let is_name = !name.is_empty() && name.chars().count() <= 40 && !name.ends_with(['。', '.']);
    is_name.then_some(name)
}

fn take_line(line: &str, link: Option<String>, draft: &mut Draft, cx: &mut Context<'_>) {
    let address = labelled(line, ADDRESS_LABELS).filter(|text| has_address(text));
    let address = address.or(Some(line).filter(|line| has_address(line)));
    if let Some(name) = author(line) {
        draft.add_author(&name);
    } else if let Some(address) = address {
        let address = link.unwrap_or_else(|| address.trim().to_owned());
        draft.set_url(&address, cx);
    } else if let Some(date) =
        dates::parse_line(line).or_else(|| dates::told_in(line).map(|told| told.date))
    {
        draft.set_date(date, cx);
    }
}
