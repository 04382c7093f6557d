//! The root of a part of the index: how much there is of everything, and what names and proves the
//! rest. It is small, because a search begins with it.

use std::ops::Range;

use super::bits::BitReader;
use super::chunk::{Postings, parse_postings};
use super::files::{DOCS_PER_SOURCES, FileProof, IndexFile, SLICE_CHUNKS};
use super::forest::{Forest, height_for};
use super::slice::Slice;
use super::starts::{Start, chunks_with, is_in, read_starts};
use crate::binary::Bytes;
use crate::{BundleError, ChunkRef};

/// The root of a part of the index. Articles are numbered within the part from the oldest, from 0:
/// an article that is added later shifts none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexRoot {
    /// What its chunk is called: the names of all files begin so.
    pub(super) name: String,
    pub(super) counts: Counts,
    /// Where the first chunk of each slice begins.
    pub(super) starts: Vec<Start>,
    /// What proves slices, places and sources, in this order.
    pub(super) forest: Forest,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) n_docs: u32,
    pub(super) n_chunks: u32,
    /// Whether each chunk is one file, which says which articles and where.
    pub(super) is_joined: bool,
    /// So many articles that follow each other share a file of places.
    pub(super) docs_per_places: u32,
}

/// No part has more articles or chunks than that.
const MAX_COUNT: u32 = 1 << 24;
/// The root lists at most so many nodes.
const MAX_ROOTS: usize = 64;

impl Counts {
    fn n_slices(self) -> u32 {
        self.n_chunks.div_ceil(SLICE_CHUNKS)
    }

    fn n_places(self) -> u32 {
        self.n_docs.div_ceil(self.docs_per_places.max(1))
    }

    fn n_sources(self) -> u32 {
        self.n_docs.div_ceil(DOCS_PER_SOURCES)
    }

    /// How many files the root proves: all that do not belong to chunks.
    pub(super) fn n_upper(self) -> u32 {
        self.n_slices() + self.n_places() + self.n_sources()
    }

    /// How high the trees above these are.
    pub(super) fn upper_height(self) -> u32 {
        height_for(self.n_upper() as usize, MAX_ROOTS)
    }

    /// How many numbers the files of a chunk have, whether it uses both or not.
    pub(super) fn numbers_per_chunk(self) -> u32 {
        if self.is_joined { 1 } else { 2 }
    }

    /// How many chunks a slice has.
    pub(super) fn chunks_of(self, slice: u32) -> Range<u32> {
        let start = (slice * SLICE_CHUNKS).min(self.n_chunks);
        start..(start + SLICE_CHUNKS).min(self.n_chunks)
    }
}

impl IndexRoot {
    /// How many articles the part has.
    pub fn n_docs(&self) -> usize {
        self.counts.n_docs as usize
    }

    /// How many chunks it has.
    pub fn n_chunks(&self) -> u32 {
        self.counts.n_chunks
    }

    /// How many slices its chunks are in.
    pub fn n_slices(&self) -> u32 {
        self.counts.n_slices()
    }

    /// How many files of places it has.
    pub fn n_places(&self) -> u32 {
        self.counts.n_places()
    }

    /// How many files of sources it has.
    pub fn n_sources(&self) -> u32 {
        self.counts.n_sources()
    }

    /// The slices that can name chunks with grams from `first` to `last`, both included.
    pub fn slices_for(&self, first: u64, last: u64) -> Range<u32> {
        let slices = chunks_with(&self.starts, first, last);
        slices.start as u32..slices.end as u32
    }

    /// Those of [`IndexRoot::slices_for`] that can name chunks with these grams in articles of
    /// `docs`.
    pub fn slices_in(&self, first: u64, last: u64, docs: &Range<u32>) -> impl Iterator<Item = u32> {
        let next = |idx: usize| self.starts.get(idx + 1).copied();
        chunks_with(&self.starts, first, last)
            .filter(move |idx| is_in(self.starts[*idx], next(*idx), [first, last], docs))
            .map(|idx| idx as u32)
    }

    /// The slice that names a chunk.
    pub fn slice_of(&self, chunk: u32) -> u32 {
        chunk / SLICE_CHUNKS
    }

    /// The file of places that an article is in, and its position among the articles there.
    pub fn places_of(&self, doc: u32) -> (u32, usize) {
        let n = self.counts.docs_per_places.max(1);
        (doc / n, (doc % n) as usize)
    }

    /// The file that says of which source an article is, and its position there.
    pub fn sources_of(&self, doc: u32) -> (u32, usize) {
        (doc / DOCS_PER_SOURCES, (doc % DOCS_PER_SOURCES) as usize)
    }

    /// The articles of a file of places.
    pub fn docs_of_places(&self, file: u32) -> Range<u32> {
        self.docs_of(file, self.counts.docs_per_places)
    }

    /// The articles of a file of sources.
    pub fn docs_of_sources(&self, file: u32) -> Range<u32> {
        self.docs_of(file, DOCS_PER_SOURCES)
    }

    fn docs_of(&self, file: u32, n: u32) -> Range<u32> {
        let start = file.saturating_mul(n).min(self.counts.n_docs);
        start..start.saturating_add(n).min(self.counts.n_docs)
    }

    /// The grams of a chunk from what its [`Slice::files`] hold, without those that are not
    /// `wanted`. `None` where one is missing, or holds what the writer does not write.
    pub fn postings<'a>(
        &self,
        chunk: u32,
        with_positions: bool,
        content: impl Fn(IndexFile) -> Option<&'a [u8]>,
        wanted: impl Fn(u64) -> bool,
    ) -> Option<Vec<Postings>> {
        let mut first = Bytes(content(IndexFile::Docs(chunk))?);
        // Nothing says which articles in no bytes: that is what stands where positions are apart.
        let (docs, positions) = match first.number()? as usize {
            0 if with_positions => (first.0, Some(content(IndexFile::Positions(chunk))?)),
            0 => (first.0, None),
            n_bytes => (first.take(n_bytes)?, with_positions.then_some(first.0)),
        };
        parse_postings(docs, positions, self.n_docs(), wanted)
    }

    /// The number of a file: slices come first, then places, sources and the files of chunks.
    pub fn number(&self, file: IndexFile) -> u32 {
        let of_chunk = |chunk| self.counts.n_upper() + self.counts.numbers_per_chunk() * chunk;
        match file {
            IndexFile::Slice(slice) => slice,
            IndexFile::Places(file) => self.n_slices() + file,
            IndexFile::Sources(file) => self.n_slices() + self.n_places() + file,
            IndexFile::Docs(chunk) => of_chunk(chunk),
            IndexFile::Positions(chunk) => of_chunk(chunk) + 1,
        }
    }

    /// Where a file is, and what proves it. Those of chunks are proved by their slice. `None` where
    /// there is no such file, or no `slice` that it belongs to.
    pub fn proof_of(&self, file: IndexFile, slice: Option<&Slice>) -> Option<FileProof> {
        let number = self.number(file);
        let (forest, leaf) = match file {
            IndexFile::Docs(chunk) | IndexFile::Positions(chunk) => {
                let slice = slice?;
                let is_second = matches!(file, IndexFile::Positions(_));
                if is_second && slice.is_joined(chunk) {
                    return None;
                }
                (&slice.forest, slice.leaf_of(chunk)? + u32::from(is_second))
            }
            _ => (&self.forest, number),
        };
        forest.proof(leaf, self.name_of(number), self.file_name_of(number))
    }

    /// The numbered files that the root proves, in the order of their numbers: all that are before
    /// those of the chunks, which [`Slice::files`] names.
    pub fn upper_files(&self) -> impl Iterator<Item = IndexFile> {
        let slices = (0..self.n_slices()).map(IndexFile::Slice);
        let upper = slices.chain((0..self.n_places()).map(IndexFile::Places));
        upper.chain((0..self.n_sources()).map(IndexFile::Sources))
    }

    /// Where a file is, inside the archive's folder.
    pub fn file_name(&self, file: IndexFile) -> String {
        self.file_name_of(self.number(file))
    }

    /// What a file is called: the beginning of the root's own name and the number, as hexadecimal
    /// digits.
    pub(super) fn name_of(&self, number: u32) -> String {
        [&*self.name, &crate::hex(&number.to_be_bytes())].concat()
    }

    pub(super) fn file_name_of(&self, number: u32) -> String {
        let first = crate::hex(&number.to_be_bytes()[..3]);
        ["part/", &self.name, "/", &first, "/", &self.name_of(number), ".css"].concat()
    }
}

/// Reads the root that `chunk` names.
///
/// # Errors
///
/// Where it is not what the writer writes.
pub fn parse_index_root(chunk: &ChunkRef, bytes: &[u8]) -> Result<IndexRoot, BundleError> {
    let root = read_root(Bytes(bytes)).ok_or_else(|| BundleError::binary(&chunk.file_name()))?;
    Ok(IndexRoot { name: chunk.name(), ..root })
}

fn read_root(mut bytes: Bytes<'_>) -> Option<IndexRoot> {
    let [n_docs, docs_per_places] = [bytes.number()?, bytes.number()?];
    let [n_chunks, joined] = [bytes.number()?, bytes.number()?];
    if n_docs.max(n_chunks) > MAX_COUNT || docs_per_places == 0 || joined > 1 {
        return None;
    }
    let counts = Counts { n_docs, n_chunks, is_joined: joined == 1, docs_per_places };
    let forest = Forest::read(&mut bytes, counts.n_upper() as usize, counts.upper_height())?;
    let mut starts = Vec::new();
    if n_chunks > 0 {
        // The first chunk begins before all grams.
        starts.push((0, 0));
        let mut bits = BitReader::new(bytes.0);
        starts.extend(read_starts(&mut bits, counts.n_slices() as usize - 1, (0, 0))?);
        bits.is_at_end().then_some(())?;
    } else if !bytes.0.is_empty() {
        return None;
    }
    Some(IndexRoot { name: String::new(), counts, starts, forest })
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::IndexRoot;
    use crate::binary::push_number;
    use crate::index::bits::BitWriter;
    use crate::index::starts::write::push_starts;

    impl IndexRoot {
        /// What its chunk holds.
        pub(in crate::index) fn content(&self) -> Vec<u8> {
            let counts = self.counts;
            let mut out = Vec::new();
            let is_joined = u32::from(counts.is_joined);
            for number in [counts.n_docs, counts.docs_per_places, counts.n_chunks, is_joined] {
                push_number(&mut out, number);
            }
            self.forest.push(&mut out);
            let mut bits = BitWriter::default();
            push_starts(&mut bits, self.starts.get(1..).unwrap_or_default(), (0, 0));
            out.extend(bits.into_bytes());
            out
        }
    }
}
