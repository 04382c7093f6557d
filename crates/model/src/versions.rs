//! Several copies of one article: which one stands for it, and which ones are earlier texts.
//!
//! Copies with the same text are one; of those the one whose file has the smallest name wins.
//! Copies with another text are versions of the article: the one archived last is the article, then
//! the longest, then the one whose file has the smallest digest; the others are its earlier texts.
//! Nothing depends on the order in which copies are met, nor on whether they come from files or
//! from archives that are shown together.

use std::cmp::Reverse;

use crate::{Article, Digest, Published};

/// What tells one text from another: the beginning of a SHA-256 of title and plain text.
pub type TextDigest = [u8; 16];

/// The digest of an article's text, and how many bytes its title and its blocks of plain text have
/// together.
pub fn text_digest(article: &Article) -> (TextDigest, usize) {
    let mut text = article.title.clone();
    let blocks = article.body.text_blocks();
    for block in &blocks {
        text.push('\n');
        text.push_str(block);
    }
    (short_digest(&Digest::of(text.as_bytes())), text.len() - blocks.len())
}

/// The first half of a digest: enough to tell things apart that nobody makes on purpose to be
/// alike.
pub fn short_digest(digest: &Digest) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest.0[..16]);
    half
}

/// What decides between copies of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRank {
    /// The name of its file: a path relative to the folder that was read.
    pub file: String,
    /// The [`short_digest`] of its file's bytes.
    pub sha256: [u8; 16],
    /// Position among the articles of its file.
    pub place_idx: usize,
    /// When the file was archived.
    pub archived: Published,
    /// How many bytes title and text have: see [`text_digest`].
    pub n_text_bytes: usize,
}

impl CopyRank {
    /// What decides for an article that stands in an archive, which says nothing of its position
    /// in its file.
    pub fn of(article: &Article) -> CopyRank {
        CopyRank {
            file: article.provenance.file.clone(),
            sha256: short_digest(&article.provenance.sha256),
            place_idx: 0,
            archived: article.provenance.captured,
            n_text_bytes: text_digest(article).1,
        }
    }
}

/// The different texts among the copies of one article, the current one first, then the earlier
/// ones, latest first.
pub fn order_versions<T>(mut copies: Vec<(TextDigest, CopyRank, T)>) -> Vec<T> {
    copies.sort_by(|(text, one, _), (other_text, other, _)| {
        let by_file = |rank: &CopyRank| (rank.file.clone(), rank.sha256, rank.place_idx);
        text.cmp(other_text).then_with(|| by_file(one).cmp(&by_file(other)))
    });
    copies.dedup_by(|(next, ..), (before, ..)| next == before);
    copies.sort_by_key(|(_, rank, _)| {
        let CopyRank { file, sha256, place_idx, archived, n_text_bytes } = rank;
        (Reverse(archived.order()), Reverse(*n_text_bytes), *sha256, file.clone(), *place_idx)
    });
    copies.into_iter().map(|(_, _, copy)| copy).collect()
}
