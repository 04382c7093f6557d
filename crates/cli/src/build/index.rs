//! Keeps or makes the parts of the index. Memory holds the folded texts of the part that is being made, and its chunks:
//! the files can be written only when all of them are there, as each carries its way to the root.

use std::ops::Range;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{ChunkRef, IndexPart, OutputFile, PackedChunk, join_texts, parse_text, parts, write_part};
use broadsheet_search::{FoldedText, Indexing};
use rayon::prelude::*;

use super::Run;
use super::pages::{Numbered, PageDone};
use super::parts::{Composition, PartDone, PartTable, composition};
use super::spool::Spool;
use super::stage::Stage;
use super::watch::Watch;

/// From so many bytes of text on there is an index. Below it, one query would fetch about as much of an index as all the
/// texts are.
const MIN_INDEXED_BYTES: u64 = 256 * 1024;

/// What a part is made of.
struct PartCut<'a> {
    /// The numbers of its articles.
    numbers: Range<usize>,
    /// The text chunks that hold them, oldest first, each with the number of its articles.
    texts: &'a [(ChunkRef, usize)],
    composition: Composition,
}

impl Run<'_> {
    /// Keeps or writes each part of the index, the oldest first; none where there is so little text that none is needed.
    pub(super) fn write_index(
        &self,
        numbered: &Numbered,
        pages: &[PageDone],
        spool: &Spool<'_>,
        stage: &Stage<'_>,
    ) -> Result<Vec<PartDone>> {
        let n_text_bytes: u64 = numbered.keys.iter().map(|key| u64::from(key.n_text_bytes)).sum();
        if n_text_bytes < MIN_INDEXED_BYTES {
            return Ok(Vec::new());
        }
        let texts = texts_of(numbered, pages);
        let cuts = part_cuts(numbered, &texts);
        let table = PartTable::load(&self.target.cache, self.key);
        let kept: Vec<Option<PartDone>> = cuts.iter().map(|cut| table.keep(cut.composition, stage)).collect();
        drop(table);
        let n_new: usize =
            cuts.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(cut, _)| cut.numbers.len()).sum();
        if n_new > 0 {
            self.watch.begin("indexing", n_new);
        }
        let done = |(cut, kept): (&PartCut<'_>, Option<PartDone>)| {
            kept.map_or_else(|| make_part(numbered, cut, spool, stage, self.watch), Ok)
        };
        cuts.iter().zip(kept).map(done).collect()
    }
}

/// All text chunks, oldest first, each with how many articles it has.
fn texts_of(numbered: &Numbered, pages: &[PageDone]) -> Vec<(ChunkRef, usize)> {
    let cuts = numbered.layout.pages().flat_map(|page| &page.texts);
    let chunks = pages.iter().flat_map(PageDone::texts);
    let mut texts: Vec<(ChunkRef, usize)> = chunks.cloned().zip(cuts.map(Range::len)).collect();
    texts.reverse();
    texts
}

fn part_cuts<'a>(numbered: &Numbered, texts: &'a [(ChunkRef, usize)]) -> Vec<PartCut<'a>> {
    let mut rest = texts;
    let cut = |numbers: Range<usize>| {
        let mut n_left = numbers.len();
        let own = rest.iter().take_while(|(_, n)| n_left.checked_sub(*n).map(|left| n_left = left).is_some());
        let (texts, others) = rest.split_at(own.count());
        rest = others;
        PartCut { composition: composition(numbered, numbers.clone(), texts), numbers, texts }
    };
    parts(&numbered.layout).into_iter().map(cut).collect()
}

fn make_part(
    numbered: &Numbered,
    cut: &PartCut<'_>,
    spool: &Spool<'_>,
    stage: &Stage<'_>,
    watch: &dyn Watch,
) -> Result<PartDone> {
    let part = index_part(numbered, cut, spool, watch)?;
    let put = |file: &OutputFile| stage.put(&format!("archive/{}", file.name), &file.bytes);
    put(&part.head_file)?;
    (0..part.n_files()).into_par_iter().try_for_each(|number| put(&part.file(number)))?;
    Ok(PartDone::new(cut.composition, part.head, part.read))
}

fn index_part(numbered: &Numbered, cut: &PartCut<'_>, spool: &Spool<'_>, watch: &dyn Watch) -> Result<IndexPart> {
    let oldest_first: Vec<usize> = cut.numbers.clone().rev().collect();
    let folded: Vec<FoldedText> =
        oldest_first.par_iter().map(|number| fold(numbered, *number, spool)).collect::<Result<_>>()?;
    let indexing = Indexing::new(folded);
    let lengths = [indexing.bytes.clone(), indexing.chars.clone()];
    let groups = indexing.groups();
    let n_articles_before = |group: usize| cut.numbers.len() * group / groups.len();
    let pack = |(idx, group)| {
        let chunks = indexing.pack(group);
        watch.advance(n_articles_before(idx + 1) - n_articles_before(idx));
        chunks
    };
    let chunks: Vec<Vec<PackedChunk>> = groups.par_iter().enumerate().with_max_len(1).map(pack).collect();
    // The texts take more memory than anything else, and are not needed any more.
    drop(indexing);
    let sources = oldest_first.iter().map(|number| numbered.keys[*number].source_idx).collect();
    Ok(write_part(chunks.into_iter().flatten().collect(), lengths, sources, cut.texts))
}

fn fold(numbered: &Numbered, number: usize, spool: &Spool<'_>) -> Result<FoldedText> {
    let rows = numbered.current_rows(number, spool)?;
    let articles = parse_text("spool", &join_texts([&rows[..]].into_iter()))?;
    let article = articles.first().context("an article waits without its row; please report this")?;
    Ok(FoldedText::new(article))
}
