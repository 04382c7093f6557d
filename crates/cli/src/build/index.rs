//! Makes the index of a part of the archive: memory holds the folded texts of that part.

use std::ops::Range;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{ChunkRef, IndexPart, PackedChunk, join_texts, parse_text, write_part};
use broadsheet_search::{FoldedText, Indexing};
use rayon::prelude::*;

use super::pages::Numbered;
use super::spool::Spool;

/// The index of the articles `numbers`; `texts` are the text chunks that hold them, oldest first, each with the number of
/// its articles.
pub(super) fn index_part(
    numbered: &Numbered,
    numbers: Range<usize>,
    texts: &[(ChunkRef, usize)],
    spool: &Spool<'_>,
) -> Result<IndexPart> {
    let oldest_first: Vec<usize> = numbers.rev().collect();
    let texts_folded: Vec<FoldedText> =
        oldest_first.par_iter().map(|number| fold(numbered, *number, spool)).collect::<Result<_>>()?;
    let indexing = Indexing::new(texts_folded);
    let chunks: Vec<Vec<PackedChunk>> =
        indexing.groups().par_iter().with_max_len(1).map(|group| indexing.pack(group)).collect();
    let sources = oldest_first.iter().map(|number| numbered.keys[*number].source_idx).collect();
    Ok(write_part(chunks.concat(), [indexing.bytes, indexing.chars], sources, texts))
}

fn fold(numbered: &Numbered, number: usize, spool: &Spool<'_>) -> Result<FoldedText> {
    let rows = numbered.current_rows(number, spool)?;
    let articles = parse_text("spool", &join_texts([&rows[..]].into_iter()))?;
    let article = articles.first().context("an article waits without its row; please report this")?;
    Ok(FoldedText::new(article))
}
