//! The coarse level of a padded site, of its real size.

use std::collections::{BTreeMap, BTreeSet};

use broadsheet_bundle::{ChunkEntry, ChunkWriter, IndexPart, PackedChunk, Postings, write_coarse};
use broadsheet_search::is_tallied;
use rayon::prelude::*;

use super::grams::{MadeUp, all_firsts, beginning_with, first_of};

/// Grams that begin with so many characters that follow each other are cut into chunks by
/// themselves.
const STRETCH: usize = 64;

/// A chunk, and its files where somebody may ask for them.
pub(super) type Kept = (ChunkEntry, Vec<Vec<u8>>);

/// The chunk, with its files if it has a gram that begins with one of `firsts`.
pub(super) fn kept(chunk: PackedChunk, firsts: &BTreeSet<u32>) -> Kept {
    let may_be_asked = chunk.grams().iter().any(|(gram, _)| firsts.contains(&first_of(*gram)));
    let (entry, files) = chunk.into_parts();
    let n_files = files.len();
    (entry, if may_be_asked { files } else { vec![Vec::new(); n_files] })
}

/// The coarse level of the first `n_parts` parts, with the files of its chunks. `real` are the
/// grams that articles have, each with the parts that have it.
pub(super) fn coarse_level(
    n_parts: usize,
    made_up: MadeUp<'_>,
    real: &BTreeMap<u64, Postings>,
    firsts: &BTreeSet<u32>,
) -> (IndexPart, Vec<Vec<u8>>) {
    let firsts_of_all: Vec<u32> = all_firsts().collect();
    let stretches: Vec<Vec<Kept>> = firsts_of_all
        .par_chunks(STRETCH)
        .map(|stretch| {
            let mut writer = ChunkWriter::coarse(n_parts, 1);
            let mut done = Vec::new();
            for first in stretch {
                let mut grams = made_up.grams(*first);
                let real = real.range(beginning_with(*first)).map(|(_, real)| real);
                grams.extend(real.filter(|real| is_tallied(real.gram)).cloned());
                grams.sort_unstable_by_key(|postings| postings.gram);
                for mut postings in grams {
                    let n = postings.docs.partition_point(|part| (*part as usize) < n_parts);
                    postings.docs.truncate(n);
                    postings.counts.truncate(n);
                    postings.title_counts.truncate(n);
                    if n > 0 {
                        writer.push(&postings);
                    }
                }
                done.extend(writer.take().into_iter().map(|chunk| kept(chunk, firsts)));
            }
            done.extend(writer.finish().into_iter().map(|chunk| kept(chunk, firsts)));
            done
        })
        .collect();
    let (entries, files): (Vec<_>, Vec<_>) = stretches.into_iter().flatten().unzip();
    (write_coarse(&entries, n_parts), files.into_iter().flatten().collect())
}
