//! Captured pages: Jekyll front matter, then the HTML of the page's article element.
//!
//! The pages come from publishing systems whose templates put their own parts around the text: the title again, a line
//! of date and categories, related pages, comments. These are known by their classes and left out; tags and authors
//! that they name (`rel="tag"`, `rel="author"`) are kept.

use broadsheet_model::Block;
use url::Url;

use crate::Warning;
use crate::draft::Draft;
use crate::html::{self, HtmlOptions};

/// Classes of what is around an article: WordPress themes, Drupal.
const AROUND: &[&str] = &[
    "entry-header",
    "page-header",
    "entry-meta",
    "entry-footer",
    "entry-author-wrapper",
    "post-navigation",
    "sharedaddy",
    "jp-relatedposts",
    "comments-area",
    "comment-respond",
    "comment-wrapper",
    "comment-form",
    "element-hidden",
    "element-invisible",
    "submitted",
    "links",
    "rdf-meta",
    "screen-reader-text",
    "addtoany_share_save_container",
];

/// Reads the HTML after the front matter that `draft` holds.
pub(super) fn read(html: &str, mut draft: Draft, warnings: &mut Vec<Warning>) -> Draft {
    let base = draft.url.as_ref().and_then(|url| Url::parse(url.as_str()).ok());
    let parsed = html::parse([html], HtmlOptions { base: base.as_ref(), skip_classes: AROUND });
    draft.take(parsed, warnings);
    drop_repeated_title(&mut draft);
    draft
}

/// A heading on top that says the title again.
fn drop_repeated_title(draft: &mut Draft) {
    let Some(at) = draft.blocks.iter().take(3).position(|block| matches!(block, Block::Heading { .. })) else { return };
    if let Block::Heading { text, .. } = &draft.blocks[at]
        && same_words(&broadsheet_model::plain_text(text), &draft.title)
    {
        draft.blocks.remove(at);
    }
}

fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().flat_map(str::chars).eq(b.split_whitespace().flat_map(str::chars))
}
