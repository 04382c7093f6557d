//! From grams to the files of a part of the index.

use super::chunk::write::Chunk;
use super::chunk::{LengthClass, Postings};
use super::head::{self, IndexHead, TEXTS_A_MAP};
use super::proof::Tree;
use crate::carrier::wrap_carrier;
use crate::write::{OutputFile, carry, gzip};
use crate::{ChunkKind, ChunkRef};

/// The least that a chunk should have.
const MIN_CHUNK_BYTES: usize = 512;
/// How much larger the second file of a chunk may be.
const POSITIONS_SCALE: usize = 2;

/// A chunk that is ready to be numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedChunk {
    start: (u64, u32),
    last: u64,
    /// The gzip bytes of its two files.
    files: [Vec<u8>; 2],
}

/// Cuts postings, given in the order of their grams, into chunks. Different stretches of grams may be cut at the same
/// time, by a writer each.
#[derive(Debug)]
pub struct ChunkWriter<'a> {
    classes: &'a [LengthClass],
    target: usize,
    chunk: Chunk,
    done: Vec<PackedChunk>,
}

impl<'a> ChunkWriter<'a> {
    /// A writer for articles that have these numbers of characters, `n_chars` all together.
    pub fn new(classes: &'a [LengthClass], n_chars: usize) -> ChunkWriter<'a> {
        // A chunk costs every reader about 2 bytes of the head, and a question needs a few chunks: with so many both are
        // in balance (docs/benchmarks.md).
        let target = n_chars.isqrt() * 3 / 5;
        ChunkWriter { classes, target: target.max(MIN_CHUNK_BYTES), chunk: Chunk::default(), done: Vec::new() }
    }

    /// Appends a gram.
    pub fn push(&mut self, postings: &Postings) {
        if !self.chunk.is_empty() && self.is_good_end(postings.gram) {
            self.flush();
        }
        let n_docs = postings.docs.len();
        let last_doc = self.classes.len() as u32 - 1;
        let (mut start, mut low) = (0, 0);
        while start < n_docs {
            let end = self.end_of_part(postings, start);
            let high = if end == n_docs { last_doc } else { postings.docs[end] - 1 };
            self.chunk.push(postings, start..end, [low, high], self.classes);
            // What goes on has to be the first of its chunk, and what is broken off the last.
            if end < n_docs {
                self.flush();
            }
            (start, low) = (end, high.saturating_add(1));
        }
    }

    /// Where to break a gram off that is in very many articles: about two chunks' worth from `start` on, or its end.
    fn end_of_part(&self, postings: &Postings, start: usize) -> usize {
        let budget = self.target * 2;
        let mut n_bits = 0;
        for idx in start..postings.docs.len() {
            // About what an article takes in both files; the second may be larger.
            n_bits += 8 + 10 * postings.counts[idx] as usize / POSITIONS_SCALE;
            if n_bits / 8 > budget {
                return idx + 1;
            }
        }
        postings.docs.len()
    }

    /// Whether the chunk should end before the gram `next`. From 3/4 of the target on it does where that takes few bits of
    /// the head, as between two first characters; the fuller it is, the more may be taken; at 5/4 it always does.
    fn is_good_end(&self, next: u64) -> bool {
        let (n_docs, n_positions) = self.chunk.len();
        let percent = 100 * n_docs.max(n_positions / POSITIONS_SCALE) / self.target;
        let wanted_bit = match percent {
            0..75 => return false,
            75..100 => 43 - (percent - 75) * 21 / 25,
            100..125 => 22 - (percent - 100) * 22 / 25,
            _ => 0,
        };
        (self.chunk.last() ^ next).checked_ilog2().is_some_and(|bit| bit as usize >= wanted_bit)
    }

    fn flush(&mut self) {
        if !self.chunk.is_empty() {
            let chunk = std::mem::take(&mut self.chunk);
            let (start, last) = (chunk.start(), chunk.last());
            self.done.push(PackedChunk { start, last, files: chunk.finish().map(|content| gzip(&content)) });
        }
    }

    /// The chunks.
    pub fn finish(mut self) -> Vec<PackedChunk> {
        self.flush();
        self.done
    }
}

/// Where the head has a chunk begin whose first gram is that of `start`: after `last`, the last gram of the chunk before,
/// at the number with the most zeros at its end, which packs best.
fn start_after(last: u64, start: (u64, u32)) -> (u64, u32) {
    match (last ^ start.0).checked_ilog2() {
        Some(bit) => (start.0 >> bit << bit, start.1),
        // It goes on with the same gram.
        None => start,
    }
}

/// A part of the index, ready to be written.
#[derive(Debug)]
pub struct IndexPart {
    /// The head, as the manifest names it.
    pub head: ChunkRef,
    /// The head's file.
    pub head_file: OutputFile,
    /// What the head says.
    pub read: IndexHead,
    tree: Tree,
    files: Vec<Vec<u8>>,
}

impl IndexPart {
    /// How many numbered files there are.
    pub fn n_files(&self) -> usize {
        self.files.len()
    }

    /// A numbered file.
    pub fn file(&self, number: usize) -> OutputFile {
        let bytes = [self.tree.way(number), self.files[number].clone()].concat();
        let number = number as u32;
        OutputFile {
            name: self.read.file_name(number),
            bytes: wrap_carrier(&self.read.name(number), &bytes).into_bytes(),
        }
    }
}

/// Joins chunks, in the order of their grams, to a part of the index. `bytes` and `chars` say how long each article is,
/// oldest first, and `sources` whose it is; `texts` are the text chunks that hold the articles, oldest first, each with
/// the number of its articles.
pub fn write_part(
    chunks: Vec<PackedChunk>,
    [bytes, chars]: [Vec<LengthClass>; 2],
    sources: Vec<u16>,
    texts: &[(ChunkRef, usize)],
) -> IndexPart {
    let mut map_starts = Vec::new();
    let mut maps = Vec::new();
    let mut next = 0;
    for texts in texts.chunks(TEXTS_A_MAP) {
        map_starts.push(next);
        next += texts.iter().map(|(_, n_articles)| *n_articles as u32).sum::<u32>();
        maps.push(gzip(&head::write::map(texts)));
    }
    let lasts = chunks.iter().map(|chunk| chunk.last);
    let starts =
        std::iter::once(0).chain(lasts).zip(&chunks).map(|(last, chunk)| start_after(last, chunk.start)).collect();
    let (mut files, mut positions) = (Vec::new(), Vec::new());
    for PackedChunk { files: [first, second], .. } in chunks {
        files.push(first);
        positions.push(second);
    }
    files.extend(positions);
    files.extend(maps);
    let tree = Tree::new(files.iter().map(Vec::as_slice));
    let read = IndexHead { root: tree.root(), bytes, chars, sources, starts, map_starts };
    let (head, head_file) = carry(ChunkKind::Index, &head::write::head(&read));
    IndexPart { head, head_file, read, tree, files }
}
