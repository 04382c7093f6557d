//! Captured pages: Jekyll front matter, then the HTML of the page's article element.
//!
//! The pages come from publishing systems whose templates put their own parts around the text: the
//! title again, a line of date and categories, related pages, comments. These are known by their
//! classes (see `sites`) and left out; tags and authors that they name (`rel="tag"`, `rel="author"`) are kept.
//! The site's name behind the title is left out too.

use broadsheet_model::Block;

use crate::draft::{Context, Draft};
use crate::sites::Rules;

/// Reads the HTML after the front matter that `draft` holds.
pub(super) fn read(html: &str, mut draft: Draft, cx: &mut Context<'_>) -> Draft {
    let rules = Rules::of(draft.url());
    let parsed = draft.parse(rules.pieces(html), rules.page(), None, cx);
    draft.take(parsed, cx);
    drop_site_name(&mut draft);
    drop_repeated_title(&mut draft);
    rules.trim(&mut draft.blocks);
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
        && same_words(&broadsheet_model::plain_text(text), &draft.title)
    {
        draft.blocks.remove(at);
    }
}

fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().flat_map(str::chars).eq(b.split_whitespace().flat_map(str::chars))
}
