//! Captured pages: Jekyll front matter, then the HTML of the page's article element.
//!
//! The pages come from publishing systems whose templates put their own parts around the text: the
//! title again, a line of date and categories, related pages, comments. These are known by their
//! classes and left out; tags and authors that they name (`rel="tag"`, `rel="author"`) are kept.
//! The site's name behind the title is left out too.

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
    "service-links",
    "block-views",
    "collection-list",
    "nykpaywall",
    "BarrierFailsafe__fullBarrier___2bFWd",
    "fullscreen_dek_below",
];

/// Reads the HTML after the front matter that `draft` holds.
pub(super) fn read(html: &str, mut draft: Draft, warnings: &mut Vec<Warning>) -> Draft {
    let base = draft.url.as_ref().and_then(|url| Url::parse(url.as_str()).ok());
    let parsed = html::parse([html], HtmlOptions { base: base.as_ref(), skip_classes: AROUND });
    draft.take(parsed, warnings);
    drop_site_name(&mut draft);
    drop_repeated_title(&mut draft);
    drop_related_heading(&mut draft);
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

/// The label over a list of related pages that was itself left out.
fn drop_related_heading(draft: &mut Draft) {
    let is_label = |text: &[broadsheet_model::Inline]| {
        matches!(
            broadsheet_model::plain_text(text).trim(),
            "Related" | "Related:" | "您可能感兴趣的文章"
        )
    };
    if let Some(Block::Paragraph(text) | Block::Heading { text, .. }) = draft.blocks.last()
        && is_label(text)
    {
        draft.blocks.pop();
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
