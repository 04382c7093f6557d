//! Jekyll posts and captured pages: front matter, then the body in Markdown or HTML.
//!
//! Captured pages come from publishing systems whose templates put their own parts around the text:
//! the title again, a line of date and categories, related pages, comments. These are known by
//! their classes (see `sites`) and left out; tags and authors that they name (`rel="tag"`,
//! `rel="author"`) are kept. The site's name behind the title is left out too.

use broadsheet_model::{Block, Inline, plain_text};

use super::body;
use crate::draft::{Context, Draft};

/// Reads the body after the front matter that `draft` holds.
pub(super) fn read(text: &str, mut draft: Draft, cx: &mut Context<'_>) -> Draft {
    body::read(text, None, &mut draft, cx);
    completed(draft, cx)
}

/// What the body itself says of title and address.
pub(super) fn completed(mut draft: Draft, cx: &mut Context<'_>) -> Draft {
    drop_site_name(&mut draft);
    drop_repeated_title(&mut draft);
    if draft.address.is_none()
        && let Some(address) = named_address(&draft.blocks)
    {
        draft.set_url(&address, cx);
    }
    draft
}

/// `Title - Site`, where the front matter names the site as author or category too.
fn drop_site_name(draft: &mut Draft) {
    if let Some((title, site)) = draft.title.rsplit_once(" - ")
        && draft.authors.iter().chain(&draft.tags).any(|name| name == site)
        && !title.trim().is_empty()
    {
        draft.title = title.trim().to_owned();
    }
}

/// A heading on top that says the title again.
fn drop_repeated_title(draft: &mut Draft) {
    let Some(at) =
        draft.blocks.iter().take(3).position(|block| matches!(block, Block::Heading { .. }))
    else {
        return;
    };
    if let Block::Heading { text, .. } = &draft.blocks[at]
        && same_words(&plain_text(text), &draft.title)
    {
        draft.blocks.remove(at);
    }
}

fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().flat_map(str::chars).eq(b.split_whitespace().flat_map(str::chars))
}

/// How many blocks at each end of a body may say where it was first published.
const EDGE_BLOCKS: usize = 3;

/// The one link of a first or last line that begins with 原文.
fn named_address(blocks: &[Block]) -> Option<String> {
    let last = blocks.len().saturating_sub(EDGE_BLOCKS).max(EDGE_BLOCKS.min(blocks.len()));
    let edges = blocks.iter().take(EDGE_BLOCKS).chain(&blocks[last..]);
    let texts = edges.filter_map(|block| match block {
        Block::Paragraph(text) => Some(text),
        _ => None,
    });
    texts.filter(|text| plain_text(text).trim_start().starts_with("原文")).find_map(|text| {
        let mut links = Vec::new();
        links_of(text, &mut links);
        match links.as_slice() {
            [only] => Some((*only).to_owned()),
            _ => None,
        }
    })
}

/// The addresses that running text links to. The tree is never deeper than its reader allows.
fn links_of<'t>(text: &'t [Inline], links: &mut Vec<&'t str>) {
    for inline in text {
        if let Inline::Link { href, .. } = inline {
            links.push(href.as_str());
        }
        links_of(inline.inner(), links);
    }
}
