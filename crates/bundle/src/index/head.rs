//! The head of a part of the index: what a search needs to know before it asks for anything else.

use std::ops::Range;

use super::chunk::{LengthClass, MARKS, Postings, parse_postings};
use super::coded::{Coded, read_coded};
use crate::binary::Bytes;
use crate::{BundleError, ChunkRef};

#[cfg(feature = "write")]
/// How many text chunks one file of places names.
pub(super) const TEXTS_PER_MAP: usize = 8;

/// The head of a part of the index. Articles are numbered within the part from the oldest, from 0:
/// an article that is added later shifts none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexHead {
    /// Proves the numbered files: see [`IndexFile`].
    pub root: [u8; 16],
    /// For each article how many bytes its folded text has: what ranking goes by.
    pub bytes: Vec<LengthClass>,
    /// For each article how many characters its folded text has: the bound of positions.
    pub chars: Vec<LengthClass>,
    /// For each article the position of its source in the manifest's list.
    pub sources: Vec<u16>,
    /// The first gram of each chunk, and the first article that the chunk may have of it: 0 unless
    /// that gram continues from the chunk before.
    pub starts: Vec<(u64, u32)>,
    /// For each file of places the first article whose place it says.
    pub map_starts: Vec<u32>,
    /// Whether chunks are so small that each is one file, which says which articles and where.
    pub is_joined: bool,
}

/// A numbered file of a part of the index.
///
/// A list of the digests of all of them would be too much to load. Instead each file carries its
/// Merkle path, the digests (cut to 16 bytes) that lead from its own to the part's root, so that it
/// proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexFile {
    /// Of a chunk: which articles have its grams; where [`IndexHead::is_joined`], also where.
    Docs(u32),
    /// Of a chunk: where in these articles.
    Positions(u32),
    /// In which text chunks some articles are.
    Map(u32),
}

impl IndexHead {
    /// How many articles the part has.
    pub fn n_docs(&self) -> usize {
        self.bytes.len()
    }

    /// How many numbered files there are.
    pub fn n_files(&self) -> usize {
        self.files_per_chunk() * self.starts.len() + self.map_starts.len()
    }

    fn files_per_chunk(&self) -> usize {
        if self.is_joined { 1 } else { 2 }
    }

    /// The files of a chunk that are needed for it, with its positions or without.
    pub fn files(&self, chunk: u32, with_positions: bool) -> impl Iterator<Item = IndexFile> {
        let positions = (with_positions && !self.is_joined).then_some(IndexFile::Positions(chunk));
        std::iter::once(IndexFile::Docs(chunk)).chain(positions)
    }

    /// The grams of a chunk from what its [`IndexHead::files`] hold, without those that are not
    /// `wanted`. `None` where one is missing, or holds what the writer does not write.
    pub fn postings<'a>(
        &self,
        chunk: u32,
        with_positions: bool,
        content: impl Fn(IndexFile) -> Option<&'a [u8]>,
        wanted: impl Fn(u64) -> bool,
    ) -> Option<Vec<Postings>> {
        let mut docs = content(IndexFile::Docs(chunk))?;
        let mut positions = None;
        if self.is_joined {
            let mut both = Bytes(docs);
            let n_bytes = both.number()? as usize;
            docs = both.take(n_bytes)?;
            positions = with_positions.then_some(both.0);
        } else if with_positions {
            positions = Some(content(IndexFile::Positions(chunk))?);
        }
        parse_postings(docs, positions, &self.chars, wanted)
    }

    /// The number of a file.
    pub fn number(&self, file: IndexFile) -> u32 {
        let n_chunks = self.starts.len() as u32;
        match file {
            IndexFile::Docs(chunk) => chunk,
            IndexFile::Positions(chunk) => n_chunks + chunk,
            IndexFile::Map(map) => self.files_per_chunk() as u32 * n_chunks + map,
        }
    }

    /// The root, as hexadecimal digits.
    pub fn root_digits(&self) -> String {
        crate::hex(&self.root)
    }

    /// What a file is called: the root and the number, as hexadecimal digits.
    pub fn name(&self, number: u32) -> String {
        [crate::hex(&self.root[..8]), crate::hex(&number.to_be_bytes())].concat()
    }

    /// Where a file is, inside the archive's folder.
    pub fn file_name(&self, number: u32) -> String {
        let root = crate::hex(&self.root[..8]);
        let first = crate::hex(&number.to_be_bytes()[..3]);
        ["part/", &root, "/", &first, "/", &self.name(number), ".css"].concat()
    }

    /// How many digests stand before the gzip bytes of a numbered file.
    pub fn n_levels(&self) -> usize {
        self.n_files().next_power_of_two().ilog2() as usize
    }

    /// The chunks that may have grams from `first` to `last`, both included.
    pub fn chunks(&self, first: u64, last: u64) -> Range<u32> {
        let end = self.starts.partition_point(|(gram, _)| *gram <= last);
        // The chunk before may end with the first of them, unless this one begins with it.
        let begun = self.starts.partition_point(|start| *start <= (first, 0)).saturating_sub(1);
        begun.min(end) as u32..end as u32
    }

    /// Those of [`IndexHead::chunks`] that may have the grams in articles of `docs`: a gram of very
    /// many articles stands in several chunks, each of other articles.
    pub fn chunks_in(&self, first: u64, last: u64, docs: &Range<u32>) -> impl Iterator<Item = u32> {
        self.chunks(first, last).filter(move |chunk| self.is_in(*chunk as usize, first, last, docs))
    }

    fn is_in(&self, chunk: usize, first: u64, last: u64, docs: &Range<u32>) -> bool {
        let (own, from) = self.starts[chunk];
        // The gram that the chunk ends with, and the first article that it does not say it of.
        let (next, until) = self.starts.get(chunk + 1).copied().unwrap_or_default();
        let is_before = until > 0 && until <= docs.start && (next == own || next == first);
        let is_after = from > 0 && from >= docs.end && (own == last || until > 0 && own == next);
        !docs.is_empty() && !is_before && !is_after
    }

    /// Whether the part has marks ([`MARKS`]). Those that were made before there were any do not;
    /// one without articles needs none.
    pub fn has_marks(&self) -> bool {
        self.bytes.is_empty() || self.starts.last().is_some_and(|(gram, _)| *gram >= MARKS)
    }

    /// The file that says where an article is.
    pub fn map_of(&self, doc: u32) -> u32 {
        self.map_starts.partition_point(|start| *start <= doc).saturating_sub(1) as u32
    }
}

/// Reads a head; `name` is that of its chunk.
///
/// # Errors
///
/// Where it is not what the writer writes.
pub fn parse_index_head(name: &str, bytes: &[u8]) -> Result<IndexHead, BundleError> {
    read_head(Bytes(bytes)).ok_or_else(|| BundleError::binary(name))
}

fn read_head(mut bytes: Bytes<'_>) -> Option<IndexHead> {
    let mut head = IndexHead { root: bytes.take(16)?.try_into().ok()?, ..IndexHead::default() };
    let [n_docs, n_sources, n_chunks] = [bytes.number()?, bytes.number()?, bytes.number()?];
    // A page makes room for as many as this says, before it can be proved wrong.
    if n_docs.max(n_chunks) > MAX_COUNT || n_sources > 1 << 16 || (n_sources == 0) != (n_docs == 0)
    {
        return None;
    }
    head.is_joined = bytes.number()? == 1;
    let n_maps = bytes.count(1)?;
    let mut start = 0_u32;
    for n in bytes.numbers(n_maps)? {
        head.map_starts.push(start);
        start = start.checked_add(n)?;
    }
    let Coded { bytes, chars, sources, starts } =
        read_coded(bytes.0, [n_docs, n_sources, n_chunks])?;
    Some(IndexHead { bytes, chars, sources, starts, ..head })
}

/// More articles or chunks than that no part has.
const MAX_COUNT: u32 = 1 << 20;

/// The text chunks that a file of places names, oldest first, each with how many articles it has.
/// Within a chunk articles stand newest first.
///
/// # Errors
///
/// Where it is not what the writer writes.
pub fn parse_map(name: &str, bytes: &[u8]) -> Result<Vec<(ChunkRef, usize)>, BundleError> {
    let mut bytes = Bytes(bytes);
    let mut texts = Vec::new();
    while !bytes.0.is_empty() {
        let text = bytes.text().ok_or_else(|| BundleError::binary(name))?;
        texts.push(text);
    }
    Ok(texts)
}

#[cfg(feature = "write")]
pub(super) mod write {
    use super::IndexHead;
    use crate::ChunkRef;
    use crate::binary::{push_chunk, push_number};
    use crate::index::coded::write::coded;

    /// The content of a file of places.
    pub(in crate::index) fn map(texts: &[(ChunkRef, usize)]) -> Vec<u8> {
        let mut out = Vec::new();
        for (chunk, n_articles) in texts {
            push_chunk(&mut out, chunk);
            push_number(&mut out, *n_articles as u32);
        }
        out
    }

    /// The content of the head.
    pub(in crate::index) fn head(head: &IndexHead) -> Vec<u8> {
        let mut out = head.root.to_vec();
        let n_sources = head.sources.iter().max().map_or(0, |last| u32::from(*last) + 1);
        let (n_chunks, n_maps) = (head.starts.len() as u32, head.map_starts.len() as u32);
        let counts = [head.n_docs() as u32, n_sources, n_chunks, u32::from(head.is_joined), n_maps];
        counts.iter().for_each(|n| push_number(&mut out, *n));
        let ends = head.map_starts.iter().skip(1).copied().chain([head.n_docs() as u32]);
        head.map_starts
            .iter()
            .zip(ends)
            .for_each(|(start, end)| push_number(&mut out, end - start));
        let lengths = head.bytes.iter().zip(&head.chars);
        let articles = head.sources.iter().zip(lengths);
        let articles = articles.map(|(source, (bytes, chars))| (*source, *bytes, *chars));
        out.extend(coded(articles, n_sources, &head.starts));
        out
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(starts: Vec<(u64, u32)>, sources: Vec<u16>) {
        let classes =
            |n: u8| (0..sources.len()).map(|idx| LengthClass(20 + (idx as u8 & 7) - n)).collect();
        let (bytes, chars) = (classes(0), classes(3));
        let map_starts = vec![0];
        let is_joined = starts.len() > 3;
        let head =
            IndexHead { root: [7; 16], bytes, chars, sources, starts, map_starts, is_joined };
        let packed = write::head(&head);
        assert_eq!(parse_index_head("head", &packed).as_ref(), Ok(&head));
        assert!(parse_index_head("head", &packed[..packed.len() - 1]).is_err());
        assert!(parse_index_head("head", &[&packed[..], &[0]].concat()).is_err());
    }

    #[test]
    fn what_a_head_says_is_read() {
        check(vec![], vec![]);
        check(vec![(1, 0)], vec![0]);
        // A gram that the chunk before ended with, more of it twice, one that the last of these
        // ends with, a new one.
        let starts = vec![
            (1 << 62, 0),
            (5 << 60, 9),
            (5 << 60, 10),
            (5 << 60, 4_000),
            (5 << 60 | 3 << 22, 7),
            (3 << 62, 0),
        ];
        check(starts, (0..300).map(|idx| idx % 5).collect());
        check(vec![(1, 0), (u64::MAX, 0)], (0..300).collect());
    }

    #[test]
    fn only_chunks_of_the_articles_asked_for_are_needed() {
        // Gram 10 in four chunks, the first of which has others before it and the last of which
        // others after it.
        let starts = vec![(5, 0), (10, 100), (10, 200), (10, 300), (20, 0)];
        let head = IndexHead { starts, ..IndexHead::default() };
        let check = |[first, last]: [u64; 2], docs: Range<u32>, expected: &[u32]| {
            assert_eq!(
                head.chunks_in(first, last, &docs).collect::<Vec<_>>(),
                expected,
                "{first} {last} {docs:?}"
            );
        };
        check([10, 10], 0..1_000, &[0, 1, 2, 3]);
        check([10, 10], 0..100, &[0]);
        check([10, 10], 99..101, &[0, 1]);
        check([10, 10], 100..200, &[1]);
        check([10, 10], 250..251, &[2]);
        check([10, 10], 300..301, &[3]);
        check([10, 10], 7..7, &[]);
        // Others may stand with its beginning and with its end.
        check([9, 12], 250..251, &[0, 2, 3]);
        check([9, 12], 0..50, &[0, 3]);
        check([20, 20], 0..50, &[4]);
    }

    fn with_counts([n_docs, n_sources, n_chunks, n_maps]: [u32; 4], coded: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 16];
        [n_docs, n_sources, n_chunks, 0, n_maps]
            .iter()
            .for_each(|n| crate::binary::push_number(&mut bytes, *n));
        bytes.extend(coded);
        bytes
    }

    #[test]
    fn a_head_that_would_need_too_much_is_refused() {
        for counts in [
            [u32::MAX, 1, 0, 0],
            [1, 1, u32::MAX, 0],
            [1, u32::MAX, 0, 0],
            [1, 0, 0, 0],
            [0, 1, 0, 0],
            [1, 1, 1, 99],
        ] {
            assert!(
                parse_index_head("head", &with_counts(counts, &[0; 64])).is_err(),
                "{counts:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(
            counts in (0_u32..300, 0_u32..100, 0_u32..300),
            coded in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let (n_docs, n_sources, n_chunks) = counts;
            let _ = parse_index_head("head", &with_counts([n_docs, n_sources, n_chunks, 0], &coded));
        }
    }
}
