//! From runs to the chunks of an index: the grams of some first characters are merged over all
//! runs, gram by gram, and cut into chunks. Groups of first characters may be merged at the same
//! time; memory holds the postings of a gram, and of each group what its marks count.
//!
//! What comes out depends on the articles and not on how they were cut into runs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io::{self, Read};
use std::ops::RangeInclusive;

use broadsheet_bundle::{ChunkWriter, MARKS, PackedChunk, Postings};

use crate::marking::{Beginnings, MarksFound};
use crate::runs::{MARK, RunContents, RunReader};

/// About how often the grams of a group are in all articles, unless they have one first character.
const GROUP_GRAMS: u64 = 4_000_000;

/// Is handed the chunks in the order of their grams.
pub type TakeChunk<'a> = &'a mut dyn FnMut(PackedChunk) -> io::Result<()>;

/// The runs of a part of an index, oldest first, to be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merging {
    n_docs: usize,
    n_chars: usize,
    coarseness: u32,
    /// A gram with so many bytes has chunks of its own, if that is not left to their writer.
    large: Option<usize>,
}

impl Merging {
    /// The tags and authors, which are merged as a group of their own, the last one.
    pub const FIELDS: RangeInclusive<u32> = MARK..=MARK;

    /// Of runs with these contents. Chunks are larger than usual by the factor `coarseness`.
    pub fn new(runs: &[RunContents], coarseness: u32) -> Merging {
        let n_docs = runs.iter().map(|run| run.n_docs).sum();
        Merging {
            n_docs,
            n_chars: runs.iter().map(|run| run.n_chars).sum(),
            coarseness,
            large: None,
        }
    }

    /// The same where a gram with so many bytes has chunks of its own.
    pub(crate) fn with_large(self, large: Option<usize>) -> Merging {
        Merging { large, ..self }
    }

    /// Groups of first characters, rising, that begin about equally many grams.
    pub fn groups(runs: &[RunContents]) -> Vec<RangeInclusive<u32>> {
        let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
        for section in runs.iter().flat_map(|run| &run.sections) {
            *counts.entry(section.first).or_default() += section.n;
        }
        counts.remove(&MARK);
        let mut groups: Vec<RangeInclusive<u32>> = Vec::new();
        let mut n_in_group = 0;
        for (first, n) in counts {
            match groups.last_mut().filter(|_| n_in_group + n <= GROUP_GRAMS) {
                Some(group) => *group = *group.start()..=first,
                None => {
                    groups.push(first..=first);
                    n_in_group = 0;
                }
            }
            n_in_group += n;
        }
        groups
    }

    pub(crate) fn writer(&self) -> ChunkWriter {
        let writer = ChunkWriter::new(self.n_docs, self.n_chars, self.coarseness);
        match self.large {
            Some(large) => writer.with_large(large),
            None => writer,
        }
    }

    /// Merges a group of grams, which `runs` read, and says what marks may come of it.
    ///
    /// # Errors
    /// Where a run cannot be read, is damaged, or `take` fails.
    pub fn merge<R: Read>(
        &self,
        mut runs: Vec<RunReader<R>>,
        take: TakeChunk<'_>,
    ) -> io::Result<MarksFound> {
        let mut next = BinaryHeap::new();
        for (idx, run) in runs.iter_mut().enumerate() {
            next.extend(run.next_gram()?.map(|gram| Reverse((gram, idx))));
        }
        let mut writer = self.writer();
        let mut beginnings = Beginnings::new(self.n_docs);
        let mut n_taken = 0;
        let mut postings = Postings::default();
        while let Some(Reverse((gram, _))) = next.peek().copied() {
            clear(&mut postings, gram);
            // Of equal grams the oldest run's comes first.
            while let Some(Reverse((_, idx))) = next.peek().copied().filter(|next| next.0.0 == gram)
            {
                runs[idx].read_postings(&mut postings)?;
                match runs[idx].next_gram()? {
                    Some(following) => {
                        if let Some(mut top) = next.peek_mut() {
                            *top = Reverse((following, idx));
                        }
                    }
                    None => drop(next.pop()),
                }
            }
            if gram < MARKS {
                beginnings.begin(gram, n_taken);
                beginnings.count(gram, &postings);
            }
            writer.push(&postings);
            for chunk in writer.take() {
                n_taken += 1;
                take(chunk)?;
            }
        }
        let found = beginnings.finish(n_taken);
        writer.finish().into_iter().try_for_each(take)?;
        Ok(found)
    }
}

fn clear(postings: &mut Postings, gram: u64) {
    postings.gram = gram;
    postings.docs.clear();
    postings.counts.clear();
    postings.title_counts.clear();
    postings.positions.clear();
}
