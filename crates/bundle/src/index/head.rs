//! The head of a part of the index: what a search needs to know before it asks for anything else.

use super::chunk::LengthClass;
use crate::binary::Bytes;
use crate::{BundleError, ChunkRef};

#[cfg(feature = "write")]
/// How many text chunks one file of places names.
pub(super) const TEXTS_A_MAP: usize = 8;

/// The head of a part of the index. Articles are numbered within the part from the oldest, from 0: an article that is
/// added later shifts none of them.
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
    /// The first gram of each chunk, and the first article that the chunk may have of it: 0 unless that gram goes on from the
    /// chunk before.
    pub starts: Vec<(u64, u32)>,
    /// For each file of places the first article whose place it says.
    pub map_starts: Vec<u32>,
}

/// A numbered file of a part of the index.
///
/// There are so many that a list of their digests would be too much to load. Instead each carries the way from its
/// digest to the part's root: digests, cut to 16 bytes, of two digests each (a Merkle tree), so that it proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexFile {
    /// Of a chunk: which articles have its grams.
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
        2 * self.starts.len() + self.map_starts.len()
    }

    /// The number of a file.
    pub fn number(&self, file: IndexFile) -> u32 {
        let n_chunks = self.starts.len() as u32;
        match file {
            IndexFile::Docs(chunk) => chunk,
            IndexFile::Positions(chunk) => n_chunks + chunk,
            IndexFile::Map(map) => 2 * n_chunks + map,
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
        let name = self.name(number);
        ["part/", &name[..16], "/", &name[16..22], "/", &name, ".css"].concat()
    }

    /// How many digests stand before the gzip bytes of a numbered file.
    pub fn n_levels(&self) -> usize {
        self.n_files().next_power_of_two().ilog2() as usize
    }

    /// The chunks that may have grams from `first` to `last`, both included.
    pub fn chunks(&self, first: u64, last: u64) -> std::ops::Range<u32> {
        let end = self.starts.partition_point(|(gram, _)| *gram <= last);
        // The chunk before may end with the first of them, unless this one begins with it.
        let begun = self.starts.partition_point(|start| *start <= (first, 0)).saturating_sub(1);
        begun.min(end) as u32..end as u32
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
    let n_docs = bytes.count(3)?;
    let (n_bytes, less) = (bytes.take(n_docs)?, bytes.take(n_docs)?);
    for (class, less) in n_bytes.iter().zip(less) {
        // No article is that long; what says so would have the page make room for it.
        if *class > LengthClass::MAX.0 {
            return None;
        }
        head.bytes.push(LengthClass(*class));
        head.chars.push(LengthClass(class.checked_sub(*less)?));
    }
    for source in bytes.numbers(n_docs)? {
        head.sources.push(source as u16);
    }
    let n_chunks = bytes.count(4)?;
    // The higher parts repeat and the lower ones are mostly 0, so that columns pack better than rows.
    let [first, middle, rest, docs] = [(); 4].map(|()| bytes.numbers(n_chunks));
    let (first, middle, rest, docs) = (first?, middle?, rest?, docs?);
    let mut letter = 0;
    for idx in 0..n_chunks {
        letter ^= first[idx];
        let gram = (letter << SHIFTS[0]) | (middle[idx] << SHIFTS[1]) | rest[idx];
        head.starts.push((gram, docs[idx] as u32));
    }
    let n_maps = bytes.count(1)?;
    let mut start = 0_u32;
    for n in bytes.numbers(n_maps)? {
        head.map_starts.push(start);
        start = start.checked_add(n as u32)?;
    }
    bytes.0.is_empty().then_some(head)
}

/// Where the columns of a gram begin: its first character, the middle, the rest.
const SHIFTS: [u32; 3] = [43, 22, 0];

/// The text chunks that a file of places names, oldest first, each with how many articles it has. Within a chunk articles
/// stand newest first.
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
    use super::{IndexHead, SHIFTS};
    use crate::binary::{push_chunk, push_long_number, push_number};
    use crate::{ChunkRef, LengthClass};

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
        push_number(&mut out, head.n_docs() as u32);
        let class = |class: &LengthClass| class.0;
        out.extend(head.bytes.iter().map(class));
        out.extend(head.bytes.iter().zip(&head.chars).map(|(bytes, chars)| bytes.0 - chars.0));
        head.sources.iter().for_each(|source| push_number(&mut out, u32::from(*source)));
        push_number(&mut out, head.starts.len() as u32);
        let mut before = 0;
        let grams: Vec<u64> = head
            .starts
            .iter()
            .map(|(gram, _)| {
                let gram_part = gram ^ ((before >> SHIFTS[0]) << SHIFTS[0]);
                before = *gram;
                gram_part
            })
            .collect();
        for (idx, shift) in SHIFTS.iter().enumerate() {
            let top = idx.checked_sub(1).map_or(64, |idx| SHIFTS[idx]);
            for gram in &grams {
                let above = gram >> shift;
                push_long_number(&mut out, if top == 64 { above } else { above & ((1 << (top - shift)) - 1) });
            }
        }
        head.starts.iter().for_each(|(_, doc)| push_number(&mut out, *doc));
        push_number(&mut out, head.map_starts.len() as u32);
        let ends = head.map_starts.iter().skip(1).copied().chain([head.n_docs() as u32]);
        head.map_starts.iter().zip(ends).for_each(|(start, end)| push_number(&mut out, end - start));
        out
    }
}
