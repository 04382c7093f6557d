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
//! The page says in its text on which day it was published (【大纪元2023年09月21日讯】) and who wrote it.

use broadsheet_model::{Block, Inline, Published, WebUrl};
use memchr::memmem;

use crate::draft::{Context, Draft};
use crate::html::{self, Parsed};
use crate::sites::{Rules, epochtimes};
use crate::text::{authors, dates};
use crate::{ReadError, WarningKind};

const BEGIN: &str = "<!-- article content begin -->";
const END: &str = "<!-- article content end -->";
const ADDRESS: &str = "原文链接";

/// Whether a file whose title line is missing is such a page all the same.
pub(super) fn begins_inside(text: &str) -> bool {
    memmem::find(text.as_bytes(), BEGIN.as_bytes()).is_some()
}

/// Reads a page.
pub(super) fn read(text: &str, cx: &mut Context<'_>) -> Result<Draft, ReadError> {
    let mut draft = Draft { title: title(text), ..Draft::default() };
    let (head, rest) = match memmem::find(text.as_bytes(), BEGIN.as_bytes()) {
        Some(at) => (&text[..at], &text[at + BEGIN.len()..]),
        None => (text, ""),
    };
    let (body, tail) = match memmem::rfind(rest.as_bytes(), END.as_bytes()) {
        Some(at) => (&rest[..at], &rest[at + END.len()..]),
        None => {
            cx.warn(WarningKind::Truncated);
            before_address(rest)
        }
    };
    match tail.rsplit_once(ADDRESS).and_then(|(_, line)| line.split_once('：')) {
        Some((_, address)) if !address.trim().is_empty() => draft.set_url(first_line(address), cx),
        _ if !cx.warnings.contains(&WarningKind::Truncated.into()) => {
            cx.warn(WarningKind::Truncated)
        }
        _ => {}
    }
    let home = WebUrl::new(epochtimes::HOME);
    let rules = Rules::of(draft.url().or(home.as_ref()));
    let mut lead = draft.parse([picture(head)], rules.page(), Some(epochtimes::HOME), cx);
    let mut parsed = draft.parse(rules.pieces(body), rules.page(), Some(epochtimes::HOME), cx);
    caption_picture(&mut lead);
    lead.blocks.append(&mut parsed.blocks);
    parsed.blocks = lead.blocks;
    lead.losses.warn(&mut cx.warnings);
    draft.take(parsed, cx);
    rules.trim(&mut draft.blocks);
    read_text(&mut draft, cx);
    Ok(draft)
}

/// The first line without its `###`; empty where the file does not begin with one.
fn title(text: &str) -> String {
    text.strip_prefix("### ").map(|rest| html::text_of(first_line(rest))).unwrap_or_default()
}

fn first_line(text: &str) -> &str {
    text.trim_start().lines().next().unwrap_or_default().trim()
}

/// Body and tail of a page without end mark: the body ends where the counter or the address line
/// begins.
fn before_address(rest: &str) -> (&str, &str) {
    match rest.rfind(ADDRESS) {
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
    let in_address = draft.url().and_then(|url| dates::address_day(url.as_str()));
    let day = dateline.and_then(|at| dates::dateline_day(&texts[at]));
    match (day, in_address) {
        (Some(day), _) => draft.set_date(Published::Day(day), cx),
        (None, Some(day)) => {
            cx.warn(WarningKind::DateFromAddress { day });
            draft.published = Published::Day(day);
        }
        (None, None) => {}
    }
    if let Some(day) = in_address {
        draft.check_day(day, cx);
    }
    let first = dateline.or((!texts.is_empty()).then_some(0));
    let ends: Vec<String> = edge_texts(draft.blocks.iter().rev());
    let first = first.map_or("", |at| texts[at].as_str());
    let names = authors::named_in(first, ends.iter().rev().map(String::as_str));
    names.iter().for_each(|name| draft.add_author(name));
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
