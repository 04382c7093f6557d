//! The slices of an index that a search has read: where chunks begin.

use std::ops::{Range, RangeInclusive};

use broadsheet_bundle::{IndexFile, Slice, parse_slice};

use crate::part::Part;

/// Slices of each part of an index.
#[derive(Clone, Debug)]
pub(crate) struct Slices(Vec<Vec<(u32, Slice)>>);

/// What a look for slices came to.
pub(crate) enum Sliced {
    /// All are there.
    There,
    /// These files are missing; none: one that is there is damaged.
    Needs(Vec<(usize, IndexFile)>),
}

impl Slices {
    /// None yet of so many parts.
    pub(crate) fn new(n_parts: usize) -> Slices {
        Slices(vec![Vec::new(); n_parts])
    }

    fn get(&self, part: usize, number: u32) -> Option<&Slice> {
        self.0[part].iter().find(|(other, _)| *other == number).map(|(_, slice)| slice)
    }

    /// Reads the slices that are `wanted`, of a part each.
    pub(crate) fn read<'a>(
        &mut self,
        parts: &[&Part],
        wanted: impl IntoIterator<Item = (usize, u32)>,
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Sliced {
        let mut missing: Vec<(usize, IndexFile)> = Vec::new();
        for (part, number) in wanted {
            let file = IndexFile::Slice(number);
            if self.get(part, number).is_some() || missing.contains(&(part, file)) {
                continue;
            }
            let Some(bytes) = content(part, file) else {
                missing.push((part, file));
                continue;
            };
            let Ok(slice) = parse_slice(&parts[part].root, number, bytes) else {
                return Sliced::Needs(Vec::new());
            };
            self.0[part].push((number, slice));
        }
        if missing.is_empty() { Sliced::There } else { Sliced::Needs(missing) }
    }

    /// The files of a chunk that are needed for it, with its positions or without, where its slice is
    /// there.
    pub(crate) fn files(
        &self,
        (part, of): (usize, &Part),
        chunk: u32,
        with_positions: bool,
    ) -> impl Iterator<Item = IndexFile> {
        let slice = self.get(part, of.root.slice_of(chunk));
        slice.into_iter().flat_map(move |slice| slice.files(chunk, with_positions))
    }

    /// Which chunks of a part may have some grams in some articles, as far as the slices are there
    /// that name them.
    pub(crate) fn chunks_of(
        &self,
        (part, of): (usize, &Part),
    ) -> impl Fn(&RangeInclusive<u64>, &Range<u32>) -> Vec<u32> {
        move |grams, docs| {
            let (first, last) = (*grams.start(), *grams.end());
            let slices = of.root.slices_for(first, last).filter_map(|idx| self.get(part, idx));
            slices.flat_map(|slice| slice.chunks_in(first, last, docs)).collect()
        }
    }
}
