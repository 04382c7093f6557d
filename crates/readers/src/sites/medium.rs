//! Medium, whose publications also stand under hosts of their own.

use broadsheet_model::{Block, plain_text};

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site { trim: Some(drop_footer), ..PLAIN };

/// Takes off the last paragraph where it only praises the platform: what Medium appends to every
/// entry of its feeds.
fn drop_footer(blocks: &mut Vec<Block>) {
    let Some(Block::Paragraph(text)) = blocks.last() else { return };
    let text = plain_text(text);
    if text.contains(" was originally published in ")
        && text.contains(" on Medium, where people are continuing")
    {
        blocks.pop();
    }
}
