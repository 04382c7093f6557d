//! Mirror pages: copies of a newspaper's pages that were made for readers who cannot reach it.
//!
//! ```text
//! ### title
//! ---
//! #### [首页](…) &nbsp;|&nbsp; …            navigation, left out
//! <div><img alt="…" src="…"/> <div class="caption"> … </div></div><hr/>
//! <div class="post_content" …>
//!  <!-- article content begin --> … <!-- article content end -->
//! </div>
//! <img src='…' width='0px' height='0px'/>  a counter, left out
//! ---
//! 原文链接（需翻墙）：https://…             the address
//! ```
//!
//! Other pages of the same family lack the two comments: see [`unmarked`].
//!
//! The page says in its text on which day it was published (【大纪元2023年09月21日讯】) and who wrote it.

mod unmarked;

use std::borrow::Cow;

use broadsheet_model::{Block, Day, Inline, Published};
use memchr::memmem;

use super::body;
use crate::WarningKind;
use crate::draft::{Context, Draft};
use crate::html::Parsed;
use crate::sites::{Rules, epochtimes};
use crate::text::dates::Span;
use crate::text::{authors, dates, title};

const BEGIN: &str = "<!-- article content begin -->";
const END: &str = "<!-- article content end -->";
/// How the line with the address begins.
const ADDRESSES: &[&str] =
    &["原文链接", "原文鏈接", "原文連結", "原文网址", "原文網址", "原文地址"];

/// Whether the first line is a title, which may be empty.
pub(super) fn begins_with_title(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.starts_with("### ") || line.trim_end() == "###"
}

/// Whether a file whose title line is missing is such a page all the same.
pub(super) fn begins_inside(text: &str) -> bool {
    memmem::find(text.as_bytes(), BEGIN.as_bytes()).is_some()
}

/// A page, taken apart.
struct Parts<'t> {
    /// The HTML of the lead picture.
    lead: &'t str,
    body: Cow<'t, str>,
    /// The body is known to be HTML and not Markdown.
    is_html: bool,
    address: Option<String>,
    /// The page ends before its end.
    is_cut: bool,
}

/// Reads a page.
pub(super) fn read(text: &str, cx: &mut Context<'_>) -> Draft {
    let mut draft = Draft { title: title_of(text), ..Draft::default() };
    let parts = marked(text).unwrap_or_else(|| unmarked::parts(text));
    if parts.is_cut {
        cx.warn(WarningKind::Truncated);
    }
    if let Some(address) = &parts.address {
        draft.set_url(address, cx);
    }
    read_lead(parts.lead, &mut draft, cx);
    if parts.is_html {
        body::read_html(&parts.body, Some(epochtimes::HOME), &mut draft, cx);
    } else {
        body::read(&parts.body, Some(epochtimes::HOME), &mut draft, cx);
    }
    read_text(&mut draft, cx);
    draft
}

/// The parts of a page whose body stands between two comments.
fn marked(text: &str) -> Option<Parts<'_>> {
    let at = memmem::find(text.as_bytes(), BEGIN.as_bytes())?;
    let (head, rest) = (&text[..at], &text[at + BEGIN.len()..]);
    let end = memmem::rfind(rest.as_bytes(), END.as_bytes());
    let (body, tail) = match end {
        Some(at) => (&rest[..at], &rest[at + END.len()..]),
        None => before_address(rest),
    };
    let address = tail.lines().rev().find(|line| is_address_line(line)).and_then(address_in);
    let is_cut = end.is_none() || address.is_none();
    Some(Parts { lead: picture(head), body: body.into(), is_html: true, address, is_cut })
}

fn read_lead(lead: &str, draft: &mut Draft, cx: &mut Context<'_>) {
    if lead.is_empty() {
        return;
    }
    let home = broadsheet_model::WebUrl::new(epochtimes::HOME);
    let rules = Rules::of(draft.url().or(home.as_ref()));
    let mut parsed = draft.parse([lead], rules.page(), Some(epochtimes::HOME), cx);
    caption_picture(&mut parsed);
    draft.take(parsed, cx);
}

/// The first line without its `###`; empty where the file does not begin with one.
fn title_of(text: &str) -> String {
    let line = text.lines().next().and_then(|line| line.strip_prefix("###"));
    title::of_html(line.filter(|_| begins_with_title(text)).unwrap_or_default())
}

/// Whether a line gives the address and hardly anything else.
fn is_address_line(line: &str) -> bool {
    let start = line.trim_start_matches(|c: char| c.is_whitespace() || "*_>#【".contains(c));
    let start = match start.starts_with('<') {
        true => start.split_once('>').map_or(start, |(_, rest)| rest.trim_start()),
        false => start,
    };
    ADDRESSES.iter().any(|label| start.starts_with(label))
}

/// The address in such a line: bare, in a link of Markdown, or in one of HTML.
fn address_in(line: &str) -> Option<String> {
    let label_at = ADDRESSES.iter().filter_map(|label| line.find(label)).min()?;
    let rest = &line[label_at..];
    // `[text](address)`, `<a href="address">`; the text of the link may be shortened.
    let start = rest.rfind("](").map(|at| at + "](".len());
    let start = start.or_else(|| rest.find("href=").map(|at| at + "href=".len()));
    let start = start.or_else(|| rest.find("http")).or_else(|| {
        rest.find(['：', ':']).map(|at| at + rest[at..].chars().next().map_or(0, char::len_utf8))
    })?;
    let is_linked = start >= 2 && rest[..start].ends_with("](");
    let text = rest[start..].trim_start_matches(['"', '\'', ' ']);
    let end = text.find(|c: char| c.is_whitespace() || "\"'<>".contains(c));
    let address = &text[..end.unwrap_or(text.len())];
    let address = if is_linked { address.trim_end_matches(')') } else { address };
    (!address.is_empty()).then(|| address.to_owned())
}

/// Body and tail of a page without end mark: the body ends where the counter or the address line
/// begins.
fn before_address(rest: &str) -> (&str, &str) {
    match ADDRESSES.iter().filter_map(|label| rest.rfind(label)).max() {
        Some(at) => {
            let body = rest[..at].trim_end().trim_end_matches('-');
            (body, &rest[at..])
        }
        None => (rest, ""),
    }
}

/// The HTML of the lead picture, between the navigation and the text.
fn picture(head: &str) -> &str {
    let Some(at) = head.find("<div><img") else { return "" };
    let picture = &head[at..];
    picture.split_once("<hr").map_or(picture, |(picture, _)| picture)
}

/// The words below the lead picture are its caption.
fn caption_picture(lead: &mut Parsed) {
    let mut words: Vec<Vec<Inline>> = Vec::new();
    lead.blocks.retain_mut(|block| match block {
        Block::Paragraph(text) => {
            words.push(std::mem::take(text));
            false
        }
        _ => true,
    });
    match lead.blocks.last_mut() {
        Some(Block::Figure { caption, .. }) => *caption = words.join(&Inline::Break),
        _ => lead.blocks.extend(words.into_iter().map(Block::Paragraph)),
    }
}

/// How many blocks at the beginning may hold the dateline, and at the end the editors.
const EDGE_BLOCKS: usize = 6;

/// Takes from the text what it says about itself.
fn read_text(draft: &mut Draft, cx: &mut Context<'_>) {
    let texts: Vec<String> =
        edge_texts(draft.blocks.iter().filter(|block| !matches!(block, Block::Figure { .. })));
    let dateline = texts.iter().position(|text| dates::dateline_day(text).is_some());
    let day = dateline.and_then(|at| dates::dateline_day(&texts[at]));
    read_day(day, draft, cx);
    let first = dateline.or((!texts.is_empty()).then_some(0));
    let ends: Vec<String> = edge_texts(draft.blocks.iter().rev());
    let first = first.map_or("", |at| texts[at].as_str());
    let names = authors::named_in(first, ends.iter().rev().map(String::as_str));
    names.iter().for_each(|name| draft.add_author(name));
}

/// The page's day, from the surest place that has one: the dateline, the markup (read with the
/// body), the title, the address.
fn read_day(in_text: Option<Day>, draft: &mut Draft, cx: &mut Context<'_>) {
    let in_address = draft.url().and_then(|url| dates::span(url.as_str())).and_then(Span::day);
    if let Some(day) = in_text {
        // Markup that disagrees belongs to another page that this one shows.
        let known = draft.published.day();
        if known.is_none_or(|known| known.number().abs_diff(day.number()) > 1) {
            draft.published = Published::Day(day);
        }
    } else if draft.published == Published::Unknown {
        if let Some(day) = dates::title_day(&draft.title) {
            cx.warn(WarningKind::DateFromTitle { day });
            draft.published = Published::Day(day);
        } else if let Some(day) = in_address {
            cx.warn(WarningKind::DateFromAddress { day });
            draft.published = Published::Day(day);
        }
    }
    if let Some(day) = in_address {
        draft.check_day(day, cx);
    }
}

/// The text of the first paragraphs.
fn edge_texts<'b>(blocks: impl Iterator<Item = &'b Block>) -> Vec<String> {
    let texts = blocks.take(EDGE_BLOCKS).filter_map(|block| match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => {
            Some(broadsheet_model::plain_text(text))
        }
        _ => None,
    });
    texts.collect()
}
