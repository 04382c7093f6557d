//! Keeps or makes the parts of the index. Memory holds the folded texts of the part that is being
//! made, and its chunks: the files can be written only when all of them are there, as each carries
//! its way to the root.

use std::ops::Range;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{
    ChunkRef, OutputFile, PackedChunk, PackedPart, PartCut, PartDocs, PartTexts, docs_per_places,
    join_texts, pack_part, parse_text, parts,
};
use broadsheet_search::{FOLD_TABLE, FoldedText, Folding, Indexing};
use rayon::prelude::*;

use super::Run;
use super::pages::{Numbered, PageDone};
use super::parts::{Composition, PartDone, PartTable, composition};
use super::progress::Progress;
use super::spool::Spool;
use super::stage::Stage;

/// From so many bytes of text on there is an index. Below it, one query would fetch about as much
/// of an index as all the texts are.
const MIN_INDEXED_BYTES: u64 = 256 * 1024;

impl Run<'_> {
    /// Keeps or writes each part of the index, the oldest first; none where there is so little text
    /// that none is needed.
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
        let cuts = parts(&numbered.layout);
        let table = PartTable::load(&self.target.cache, self.key);
        let keep = |cut: &PartCut| {
            let composition = composition(numbered, cut.numbers.clone(), &texts[cut.texts.clone()]);
            (composition, table.keep(composition, stage))
        };
        let kept: Vec<(Composition, Option<PartDone>)> = cuts.iter().map(keep).collect();
        drop(table);
        let n_new: usize = cuts
            .iter()
            .zip(&kept)
            .filter(|(_, (_, kept))| kept.is_none())
            .map(|(cut, _)| cut.numbers.len())
            .sum();
        if n_new > 0 {
            self.progress.begin("indexing", n_new);
        }
        let done =
            |(cut, (composition, kept)): (&PartCut, (Composition, Option<PartDone>))| match kept {
                Some(kept) => Ok(kept),
                None => {
                    let part = index_part(
                        numbered,
                        &cut.numbers,
                        &texts[cut.texts.clone()],
                        spool,
                        self.progress,
                    )?;
                    put_part(part, composition, stage)
                }
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

fn put_part(packed: PackedPart, composition: Composition, stage: &Stage<'_>) -> Result<PartDone> {
    let put = |file: &OutputFile| stage.put(&format!("archive/{}", file.name), &file.bytes);
    put(&packed.part.root_file)?;
    let files: Vec<_> = packed.part.read.all_files().collect();
    files.into_par_iter().try_for_each(|file| put(&packed.file(file)))?;
    Ok(PartDone::new(composition, packed.part.root, packed.part.read))
}

fn index_part(
    numbered: &Numbered,
    numbers: &Range<usize>,
    texts: &[(ChunkRef, usize)],
    spool: &Spool<'_>,
    progress: &dyn Progress,
) -> Result<PackedPart> {
    let folding = Folding::parse(FOLD_TABLE)?;
    let oldest_first: Vec<usize> = numbers.clone().rev().collect();
    let folded: Vec<FoldedText> = oldest_first
        .par_iter()
        .map(|number| fold(numbered, *number, spool, &folding))
        .collect::<Result<_>>()?;
    let mut indexing = Indexing::new(folded);
    indexing.coarseness = numbered.coarseness;
    let groups = indexing.groups();
    let n_articles_before = |group: usize| numbers.len() * group / groups.len();
    let pack = |(idx, group)| {
        let chunks = indexing.pack(group);
        progress.advance(n_articles_before(idx + 1) - n_articles_before(idx));
        chunks
    };
    let chunks: Vec<Vec<PackedChunk>> =
        groups.par_iter().enumerate().with_max_len(1).map(pack).collect();
    let mut chunks = chunks.concat();
    chunks.extend(indexing.marks(&chunks));
    // The texts take more memory than anything else, and are not needed any more.
    let docs_per_places = docs_per_places(indexing.coarseness);
    drop(indexing);
    let sources: Vec<u16> =
        oldest_first.iter().map(|number| numbered.keys[*number].source_idx).collect();
    let places =
        pack_places(numbered, &oldest_first, PartTexts::new(texts), docs_per_places, spool)?;
    Ok(pack_part(chunks, PartDocs { sources: &sources, places, docs_per_places }))
}

/// The files of places of these articles, oldest first.
fn pack_places(
    numbered: &Numbered,
    oldest_first: &[usize],
    texts: PartTexts<'_>,
    docs_per_places: u32,
    spool: &Spool<'_>,
) -> Result<Vec<Vec<u8>>> {
    let pack = |(file, numbers): (usize, &[usize])| {
        let start = file as u32 * docs_per_places;
        let entry = |number: &usize| Ok(numbered.unpack(*number, spool)?.1.entry().to_vec());
        let entries: Vec<Vec<u8>> = numbers.iter().map(entry).collect::<Result<_>>()?;
        Ok(texts.pack_places(start..start + numbers.len() as u32, &entries))
    };
    oldest_first.par_chunks(docs_per_places as usize).enumerate().map(pack).collect()
}

fn fold(
    numbered: &Numbered,
    number: usize,
    spool: &Spool<'_>,
    folding: &Folding,
) -> Result<FoldedText> {
    let rows = numbered.current_rows(number, spool)?;
    let articles = parse_text("spool", &join_texts([&rows[..]].into_iter()))?;
    let article =
        articles.first().context("an article waits without its row; please report this")?;
    Ok(FoldedText::new(article, folding))
}
