//! A part of an index, whose root is there.

use std::ops::Range;

use broadsheet_bundle::IndexRoot;

use crate::counts::Counts;
use crate::dates::DateSpan;
use crate::matches::Place;

/// A part of an index, whose root is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The root.
    pub root: IndexRoot,
    /// Where each of its articles stands, oldest first; of which source it is, is not known here.
    pub(crate) places: Vec<Place>,
}

impl Part {
    /// The part that begins after the `n_older` oldest articles of the archive that `counts`
    /// counts.
    pub fn new(root: IndexRoot, counts: &Counts, n_older: usize) -> Part {
        let newest_first = counts.len().saturating_sub(n_older + root.n_docs())
            ..counts.len().saturating_sub(n_older);
        let mut places = Vec::with_capacity(newest_first.len());
        for (number, day) in counts.numbered_days(newest_first) {
            places.push(Place { number, day, source_idx: None });
        }
        places.reverse();
        Part { root, places }
    }

    /// The position in this part of the article with this number in the archive; `None` where it is
    /// in another part.
    pub fn doc(&self, number: u32) -> Option<u32> {
        // Articles are numbered newest first, those of a part oldest first.
        let doc = self.places.first()?.number.checked_sub(number)?;
        ((doc as usize) < self.places.len()).then_some(doc)
    }

    /// The number in the archive of the article at this position of this part.
    pub fn number(&self, doc: u32) -> Option<u32> {
        Some(self.places.get(doc as usize)?.number)
    }

    /// The positions of the articles from the first to the last that can be in all of `spans`.
    pub(crate) fn docs_in(&self, spans: &[DateSpan]) -> Range<u32> {
        let (mut start, mut end) = (0, self.places.len());
        for span in spans {
            let DateSpan::Range(first, last) = *span else { continue };
            // Both are bisections over the part's articles, oldest first. Undated ones are numbered
            // as if they were older than all others, so they stand before any first day.
            let is_before =
                |place: &Place| place.day.is_none_or(|day| first.is_some_and(|first| day < first));
            let is_begun =
                |place: &Place| place.day.is_none_or(|day| last.is_none_or(|last| day <= last));
            start = start.max(self.places.partition_point(is_before));
            end = end.min(self.places.partition_point(is_begun));
        }
        start as u32..end.max(start) as u32
    }
}
