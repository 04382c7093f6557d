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
        // About as many chunks as a chunk has bytes: what is loaded once and what is loaded for each question are in
        // balance.
        let target = n_chars.isqrt();
        ChunkWriter { classes, target: target.max(MIN_CHUNK_BYTES), chunk: Chunk::default(), done: Vec::new() }
    }

    /// Appends a gram.
    pub fn push(&mut self, postings: &Postings) {
        let n_docs = postings.docs.len();
        let last_doc = self.classes.len() as u32 - 1;
        let (mut start, mut low) = (0, 0);
        while start < n_docs {
            let end = self.end_of_part(postings, start);
            let high = if end == n_docs { last_doc } else { postings.docs[end] - 1 };
            self.chunk.push(postings, start..end, [low, high], self.classes);
            // What goes on has to be the first of its chunk, and what is broken off the last.
            if end < n_docs || self.is_full() {
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

    fn is_full(&self) -> bool {
        let (n_docs, n_positions) = self.chunk.len();
        n_docs >= self.target || n_positions >= self.target * POSITIONS_SCALE
    }

    fn flush(&mut self) {
        if !self.chunk.is_empty() {
            let chunk = std::mem::take(&mut self.chunk);
            let start = chunk.start();
            self.done.push(PackedChunk { start, files: chunk.finish().map(|content| gzip(&content)) });
        }
    }

    /// The chunks.
    pub fn finish(mut self) -> Vec<PackedChunk> {
        self.flush();
        self.done
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
    let starts = chunks.iter().map(|chunk| chunk.start).collect();
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
