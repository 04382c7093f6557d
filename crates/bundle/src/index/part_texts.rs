//! Which text chunks hold which articles of a part, and the files of places that say so.

use std::ops::Range;

use super::places::write::places;
use crate::ChunkRef;
use crate::write::gzip;

/// The text chunks of a part, oldest first, each with how many articles it has.
#[derive(Debug)]
pub struct PartTexts<'a> {
    texts: &'a [(ChunkRef, usize)],
    /// The first article of each.
    starts: Vec<u32>,
}

impl<'a> PartTexts<'a> {
    /// Of these.
    pub fn new(texts: &'a [(ChunkRef, usize)]) -> PartTexts<'a> {
        let mut next = 0;
        let start = |(_, n): &(ChunkRef, usize)| {
            let start = next;
            next += *n as u32;
            start
        };
        PartTexts { starts: texts.iter().map(start).collect(), texts }
    }

    /// Those that hold some of `docs`, and how many articles of the first are older.
    pub fn holding(&self, docs: &Range<u32>) -> (&'a [(ChunkRef, usize)], u32) {
        let start = self.starts.partition_point(|start| *start <= docs.start).saturating_sub(1);
        let end = self.starts.partition_point(|start| *start < docs.end);
        let first = self.starts.get(start).copied().unwrap_or_default();
        (&self.texts[start..end], docs.start - first)
    }

    /// The gzip bytes of the file of places of the articles `docs`, whose entries, as pages have
    /// them, are `entries`.
    pub fn pack_places<E: AsRef<[u8]>>(&self, docs: Range<u32>, entries: &[E]) -> Vec<u8> {
        let (texts, n_before) = self.holding(&docs);
        gzip(&places(texts, n_before, entries))
    }

    /// The same of all articles, whose entries are `entries`, oldest first, so many in each file.
    pub fn pack_all_places<E: AsRef<[u8]>>(
        &self,
        entries: &[E],
        docs_per_places: u32,
    ) -> Vec<Vec<u8>> {
        let own = entries.chunks(docs_per_places.max(1) as usize);
        let starts = (0..).step_by(docs_per_places.max(1) as usize);
        let pack = |(at, own): (u32, &[E])| self.pack_places(at..at + own.len() as u32, own);
        starts.zip(own).map(pack).collect()
    }
}
