//! How an article begins: what stands for it where nothing was searched for.

use broadsheet_model::{Article, Block, plain_text};

use crate::snippet::{MIN_WIDTH, Snippet, better_end, skip_chars};

/// How many characters of an article's text stand in the catalogue of an archive, about: three
/// lines on a phone.
pub const SUMMARY_CHARS: usize = 72;

/// The first `width_chars` characters of `article`'s text (at least 8), its blocks joined with
/// spaces, after the captions of the pictures above it and without what corrections took out; no
/// word is cut where that can be helped. It ends with `…` where there is more text. Empty where
/// there is no text.
///
/// This is what [`Query::snippets`](crate::Query::snippets) shows where nothing is marked.
pub fn summary(article: &Article, width_chars: usize) -> String {
    let snippet = beginning(article, width_chars.max(MIN_WIDTH)).unwrap_or_default();
    let mut text = snippet.text;
    if snippet.cut_after {
        text.push('…');
    }
    text
}

/// The first `width` characters of the article's blocks, joined with spaces; captions of pictures
/// above the text are passed over where there is any text. None where there is nothing at all.
pub(crate) fn beginning(article: &Article, width: usize) -> Option<Snippet> {
    let blocks = article.body.corrected_text_blocks();
    let after_captions = blocks.get(n_leading_captions(article)..);
    let blocks = after_captions.filter(|text| !text.is_empty()).unwrap_or(&blocks);
    let mut text = String::new();
    let mut chars_left = width;
    for (idx, block) in blocks.iter().enumerate() {
        if idx > 0 {
            text.push(' ');
        }
        let end = skip_chars(block, 0, chars_left);
        let end = if end < block.len() { better_end(block, 0, end) } else { end };
        text.push_str(&block[..end]);
        chars_left = chars_left.saturating_sub(block[..end].chars().count() + 1);
        if end < block.len() || chars_left == 0 {
            let cut_after = end < block.len() || idx + 1 < blocks.len();
            return Some(Snippet { text, cut_after, ..Snippet::default() });
        }
    }
    (!text.is_empty()).then(|| Snippet { text, ..Snippet::default() })
}

/// How many of the text's first blocks are captions of pictures: they do not say how an article
/// begins.
fn n_leading_captions(article: &Article) -> usize {
    let pictures = article.body.blocks.iter().map_while(|block| match block {
        Block::Figure { caption, .. } => Some(plain_text(caption)),
        _ => None,
    });
    pictures.filter(|caption| !caption.trim().is_empty()).count()
}
