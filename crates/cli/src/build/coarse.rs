//! Makes the coarse level of the index: which parts have a gram, and in how many articles.
//!
//! What a part has of each gram is its tally. That of a part which is made is known by then and
//! waits on disk; that of a part which is kept is read back from its chunks, which is needed only
//! when there is another anchor.

use anyhow::Result;
use broadsheet_bundle::{IndexPart, n_coarse_parts, write_coarse};
use broadsheet_search::merge_tallies;

use super::merge::{Chunks, put_part};
use super::ordered::in_order;
use super::output::Output;
use super::pages::Numbered;
use super::parts::{Kind, PartDone, coarse_composition};
use super::scratch::{Scratch, ScratchReader};
use super::section::{SectionWriter, Tools};

impl Numbered {
    /// How many parts the coarse level of an index covers.
    pub(super) fn n_coarse_parts(&self) -> usize {
        n_coarse_parts(self.n_articles(), self.division.part_articles)
    }
}

impl SectionWriter<'_> {
    /// Keeps or makes the coarse level of `parts`, oldest first: those that it covers.
    pub(super) fn write_coarse(&self, parts: &[&PartDone]) -> Result<Option<PartDone>> {
        let Some(tallies) = self.tallies else { return Ok(None) };
        let coarseness = self.numbered.division.coarseness;
        let composition = coarse_composition(parts, coarseness);
        if let Some(earlier) = &self.earlier
            && let Some(kept) = earlier.parts.keep(Kind::Coarse, composition, earlier.stage)
        {
            return Ok(Some(kept));
        }
        self.tools.progress.begin("joining the parts of the index", parts.len());
        let tally_of = |part: &PartDone| {
            let range = match (part.tally(), &self.earlier) {
                (None, Some(earlier)) => {
                    let bytes = part.earlier_tally(earlier.stage)?.into_bytes();
                    let start = tallies.append(&bytes)?;
                    start..start + bytes.len() as u64
                }
                (range, _) => range.unwrap_or_default(),
            };
            self.tools.progress.advance(1);
            Ok(range)
        };
        let mut ranges = Vec::new();
        in_order(parts.iter().copied(), tally_of, |range| ranges.push(range))?;
        let readers = ranges.into_iter().map(|range| tallies.reader(range)).collect();
        let part = make_coarse(readers, tallies, coarseness, self.tools, self.out)?;
        Ok(Some(PartDone::coarse(composition, part)))
    }
}

/// Makes the coarse level of parts with these tallies, oldest first, which wait in `tallies`, and
/// adds its files to the new output.
pub(super) fn make_coarse(
    readers: Vec<ScratchReader<'_>>,
    tallies: &Scratch<'_>,
    coarseness: u32,
    tools: Tools<'_>,
    out: &dyn Output,
) -> Result<IndexPart> {
    let n_parts = readers.len();
    let mut chunks = Chunks::new(Scratch::new(tools.scratch.join("chunks"), tools.disk)?);
    let merged = chunks.fill(|take| merge_tallies(readers, coarseness, take))?;
    merged.map_err(|error| tallies.named(error))?;
    let part = write_coarse(&chunks.take_entries(), n_parts);
    put_part(&part, &chunks, out)?;
    Ok(part)
}
