//! Slices: where some chunks that follow each other begin, and what proves their files.

use std::ops::Range;

use super::bits::BitReader;
use super::files::IndexFile;
use super::forest::Forest;
use super::root::IndexRoot;
use super::starts::{Start, chunks_with, is_in, read_starts};
use crate::BundleError;
use crate::binary::Bytes;

/// A slice of a part of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The number of its first chunk in the part.
    pub(super) first_chunk: u32,
    /// Where each of its chunks begins.
    pub(super) starts: Vec<Start>,
    /// Of each of its chunks whether it is one file.
    pub(super) joined: Vec<bool>,
    /// Where the first chunk of the next slice begins.
    pub(super) next: Option<Start>,
    /// What proves the files of its chunks.
    pub(super) forest: Forest,
}

/// The trees above the files of chunks are so high.
pub(super) const CHUNK_HEIGHT: u32 = 4;

impl Slice {
    /// The numbers of its chunks.
    pub fn chunks(&self) -> Range<u32> {
        self.first_chunk..self.first_chunk + self.starts.len() as u32
    }

    /// Where each of its chunks begins: at a gram, and at an article of it.
    pub fn starts(&self) -> &[(u64, u32)] {
        &self.starts
    }

    /// Where the first chunk of the next slice begins.
    pub fn next(&self) -> Option<(u64, u32)> {
        self.next
    }

    /// Whether one file says which articles have the grams of a chunk, and where.
    pub fn is_joined(&self, chunk: u32) -> bool {
        let idx = chunk.wrapping_sub(self.first_chunk) as usize;
        self.joined.get(idx).copied().unwrap_or(true)
    }

    /// The files of a chunk that are needed for it, with its positions or without.
    pub fn files(&self, chunk: u32, with_positions: bool) -> impl Iterator<Item = IndexFile> {
        let is_apart = with_positions && !self.is_joined(chunk);
        let positions = is_apart.then_some(IndexFile::Positions(chunk));
        std::iter::once(IndexFile::Docs(chunk)).chain(positions)
    }

    /// The position of a chunk's first file among the files of all of its chunks.
    pub(super) fn leaf_of(&self, chunk: u32) -> Option<u32> {
        let before = self.joined.get(..chunk.checked_sub(self.first_chunk)? as usize)?;
        Some(before.iter().map(|is_joined| if *is_joined { 1 } else { 2 }).sum())
    }

    /// Those of its chunks that may have grams from `first` to `last`, both included, in articles of
    /// `docs`.
    pub fn chunks_in(&self, first: u64, last: u64, docs: &Range<u32>) -> impl Iterator<Item = u32> {
        let next = |idx: usize| self.starts.get(idx + 1).copied().or(self.next);
        chunks_with(&self.starts, first, last)
            .filter(move |idx| is_in(self.starts[*idx], next(*idx), [first, last], docs))
            .map(|idx| self.first_chunk + idx as u32)
    }
}

/// Reads the slice `number` of the part with this root.
///
/// # Errors
///
/// Where it is not what the writer writes.
pub fn parse_slice(root: &IndexRoot, number: u32, bytes: &[u8]) -> Result<Slice, BundleError> {
    read_slice(root, number, Bytes(bytes))
        .ok_or_else(|| BundleError::binary(&root.file_name(IndexFile::Slice(number))))
}

fn read_slice(root: &IndexRoot, number: u32, mut bytes: Bytes<'_>) -> Option<Slice> {
    let first = *root.starts.get(number as usize)?;
    let chunks = root.counts.chunks_of(number);
    let mut joined = vec![true; chunks.len()];
    if !root.counts.is_joined {
        let own = bytes.take(chunks.len().div_ceil(8))?;
        joined
            .iter_mut()
            .enumerate()
            .for_each(|(idx, is)| *is = own[idx / 8] << (idx % 8) & 0x80 != 0);
    }
    let n_apart = joined.iter().filter(|is_joined| !**is_joined).count();
    let forest = Forest::read(&mut bytes, chunks.len() + n_apart, CHUNK_HEIGHT)?;
    let mut bits = BitReader::new(bytes.0);
    let mut starts = vec![first];
    starts.extend(read_starts(&mut bits, chunks.len() - 1, first)?);
    let next = root.starts.get(number as usize + 1).copied();
    let is_whole = bits.is_at_end() && next.is_none_or(|next| starts.last() < Some(&next));
    is_whole.then_some(Slice { first_chunk: chunks.start, starts, joined, next, forest })
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::Slice;
    use crate::index::bits::BitWriter;
    use crate::index::starts::write::push_starts;

    impl Slice {
        /// What its file holds; in a part whose chunks are not all one file, also which are.
        pub(in crate::index) fn content(&self, says_joined: bool) -> Vec<u8> {
            let mut out = Vec::new();
            if says_joined {
                let byte = |own: &[bool]| {
                    let bits = own.iter().enumerate();
                    bits.fold(0, |byte, (idx, is)| byte | u8::from(*is) << (7 - idx))
                };
                out.extend(self.joined.chunks(8).map(byte));
            }
            self.forest.push(&mut out);
            if let Some((first, others)) = self.starts.split_first() {
                let mut bits = BitWriter::default();
                push_starts(&mut bits, others, *first);
                out.extend(bits.into_bytes());
            }
            out
        }
    }
}
