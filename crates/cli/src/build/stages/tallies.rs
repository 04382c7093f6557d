//! Tallies of parts as rows, in pieces, and the coarse level that they make.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::ChunkRef;
use serde::{Deserialize, Serialize};

use crate::build::coarse::make_coarse;
use crate::build::output::Output;
use crate::build::scratch::Scratch;
use crate::build::section::Tools;

use super::rows::{decode, encode};

/// A row has at most so many bytes of a tally.
const PIECE_BYTES: u64 = 8 << 20;

/// A piece of a tally.
#[derive(Debug, Serialize, Deserialize)]
struct Piece {
    /// Where it begins.
    start: u64,
    /// How many bytes the whole tally has.
    n_all: u64,
    bytes: Vec<u8>,
}

/// Writes a tally, which waits in `tallies`, as rows.
pub(super) fn push_tally(
    tallies: &Scratch<'_>,
    of_part: Range<u64>,
    push: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let n_all = of_part.end - of_part.start;
    for start in (0..n_all).step_by(PIECE_BYTES as usize) {
        let end = n_all.min(start + PIECE_BYTES);
        let bytes = tallies.bytes(of_part.start + start..of_part.start + end)?;
        push(&encode(&Piece { start, n_all, bytes })?)?;
    }
    Ok(())
}

/// The tallies of all parts, as they come.
pub(super) struct GivenTallies<'a> {
    scratch: Scratch<'a>,
    /// Of each part, counted from the oldest, how many bytes its tally has, and where each piece
    /// waits, by where it begins.
    parts: BTreeMap<u32, (u64, BTreeMap<u64, Range<u64>>)>,
}

impl<'a> GivenTallies<'a> {
    pub(super) fn new(scratch: Scratch<'a>) -> GivenTallies<'a> {
        GivenTallies { scratch, parts: BTreeMap::new() }
    }

    /// Takes a piece of the tally of a part.
    pub(super) fn take(&mut self, part: u32, row: &[u8]) -> Result<()> {
        let Piece { start, n_all, bytes } = decode(row)?;
        let (n_of_part, pieces) = self.parts.entry(part).or_insert((n_all, BTreeMap::new()));
        if *n_of_part != n_all {
            bail!("part {part} came twice, and not the same");
        }
        // A part that was made twice is the same.
        if let Entry::Vacant(piece) = pieces.entry(start) {
            let at = self.scratch.append(&bytes)?;
            piece.insert(at..at + bytes.len() as u64);
        }
        Ok(())
    }

    /// Makes the coarse level of the `n_coarse` oldest parts; gives its root.
    pub(super) fn make_coarse(
        self,
        n_coarse: usize,
        tools: Tools<'_>,
        out: &dyn Output,
    ) -> Result<ChunkRef> {
        let whole = Scratch::new(tools.scratch.join("whole-tallies"), tools.disk)?;
        let ranges = (0..n_coarse as u32).map(|part| self.append_whole(part, &whole));
        let ranges: Vec<Range<u64>> = ranges.collect::<Result<_>>()?;
        let readers = ranges.into_iter().map(|range| whole.reader(range)).collect();
        Ok(make_coarse(readers, &whole, 1, tools, out)?.root)
    }

    /// Appends the whole tally of a part to `whole`.
    fn append_whole(&self, part: u32, whole: &Scratch<'_>) -> Result<Range<u64>> {
        let lacking = || format!("part {part} came without all of its tally");
        let (n_all, pieces) = self.parts.get(&part).with_context(lacking)?;
        let (mut first, mut end) = (None, 0);
        for (start, piece) in pieces {
            if *start != end {
                bail!(lacking());
            }
            end += piece.end - piece.start;
            let at = whole.append(&self.scratch.bytes(piece.clone())?)?;
            first.get_or_insert(at);
        }
        if end != *n_all {
            bail!(lacking());
        }
        let first = first.unwrap_or_default();
        Ok(first..first + n_all)
    }
}
