//! Keeps the parts of the index that the earlier output has, or has them made (`merge`).

use std::ops::Range;

use anyhow::Result;
use broadsheet_bundle::{ChunkRef, PartCut, parts};

use super::Run;
use super::merge::Making;
use super::pages::{Numbered, PageDone};
use super::parts::{Composition, PartDone, PartTable, composition};
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
        let done = |(cut, (composition, kept)): (&PartCut, (Composition, Option<PartDone>))| {
            if let Some(kept) = kept {
                return Ok(kept);
            }
            let making = Making {
                run: self,
                numbered,
                spool,
                oldest_first: cut.numbers.clone().rev().collect(),
                texts: &texts[cut.texts.clone()],
            };
            let part = making.make(stage)?;
            Ok(PartDone::new(composition, part))
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
