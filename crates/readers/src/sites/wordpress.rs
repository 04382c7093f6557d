//! WordPress: what its themes and usual plug-ins put around a post.

use broadsheet_model::{Block, Inline, plain_text};

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site {
    skip_classes: &[
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
        "screen-reader-text",
        "addtoany_share_save_container",
    ],
    trim: Some(drop_related_heading),
    ..PLAIN
};

/// Takes off the label of a list of related pages that was itself left out.
fn drop_related_heading(blocks: &mut Vec<Block>) {
    let is_label = |text: &[Inline]| {
        matches!(plain_text(text).trim(), "Related" | "Related:" | "您可能感兴趣的文章")
    };
    if let Some(Block::Paragraph(text) | Block::Heading { text, .. }) = blocks.last()
        && is_label(text)
    {
        blocks.pop();
    }
}
