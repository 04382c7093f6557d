//! From grams to chunks.

use super::chunk::write::{Chunk, DOC_BITS, n_position_bits};
use super::chunk::{MARKS, Postings};
use super::forest::{Node, node};
use super::starts::Start;
use crate::binary::push_number;
use crate::write::gzip;

/// The least that the first file of a chunk should have.
const MIN_CHUNK_BYTES: usize = 512;
/// The most, but in archives so large that they would have too many files.
const MAX_CHUNK_BYTES: usize = 3_000;
/// How much larger the second file of a chunk may be.
const POSITIONS_SCALE: usize = 2;

/// Below this target every chunk is one file: another request would cost more than what it brings
/// too much.
const JOINED_BELOW: usize = 2_048;
/// From it on a gram with as many bytes as the target has chunks of its own, of two files each; a
/// chunk of others is one file, whose target is less by this factor.
const JOINED_SHARE: [usize; 2] = [4, 7];

/// The contents of a chunk's files: of one that is both, or of two.
fn contents([docs, positions]: [Vec<u8>; 2], is_joined: bool) -> Vec<Vec<u8>> {
    let mut first = Vec::with_capacity(docs.len() + positions.len() + 3);
    push_number(&mut first, if is_joined { docs.len() as u32 } else { 0 });
    first.extend(docs);
    if is_joined {
        first.extend(positions);
        return vec![first];
    }
    vec![first, positions]
}

/// A chunk that is ready to be numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedChunk {
    entry: ChunkEntry,
    /// The gzip bytes of its two files, or of the one that is both.
    files: Vec<Vec<u8>>,
    /// Its grams, each with how many articles it says that of.
    grams: Vec<(u64, u32)>,
}

/// What a part has to know of a chunk whose files are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkEntry {
    pub(super) start: Start,
    /// Its last gram.
    pub(super) last: u64,
    /// The digests of its files.
    pub(super) leaves: Vec<Node>,
}

/// So many bytes a chunk of a coarse level has, about: a query reads one for each gram, whatever
/// the number of parts.
const COARSE_CHUNK_BYTES: usize = 1_500;

impl PackedChunk {
    /// What its part has to know of it, and the gzip bytes of its files.
    pub fn into_parts(self) -> (ChunkEntry, Vec<Vec<u8>>) {
        (self.entry, self.files)
    }

    /// Its grams, rising, each with how many articles this chunk says to have it: a gram of very
    /// many articles is in several chunks.
    pub fn grams(&self) -> &[(u64, u32)] {
        &self.grams
    }

    /// What its part has to know of it.
    pub fn entry(&self) -> &ChunkEntry {
        &self.entry
    }
}

/// Cuts postings, given in the order of their grams, into chunks. Different stretches of grams may
/// be cut at the same time, by a writer each.
#[derive(Debug)]
pub struct ChunkWriter {
    n_docs: u32,
    target: usize,
    /// A gram with so many bytes has chunks of its own.
    large: usize,
    chunk: Chunk,
    /// Whether it is of one gram that is in very many articles.
    is_large: bool,
    /// Whether these are the chunks of a coarse level, in which no gram is broken off.
    is_coarse: bool,
    done: Vec<PackedChunk>,
}

impl ChunkWriter {
    /// A writer for `n_docs` articles that have `n_chars` characters all together. Chunks are larger
    /// than usual by the factor `coarseness`.
    pub fn new(n_docs: usize, n_chars: usize, coarseness: u32) -> ChunkWriter {
        let root = n_chars.isqrt();
        let most = MAX_CHUNK_BYTES.max(root / 5);
        let target = (root * 3 / 5).clamp(MIN_CHUNK_BYTES, most);
        ChunkWriter::with_target(n_docs, target * coarseness.max(1) as usize)
    }

    pub(super) fn with_target(n_docs: usize, target: usize) -> ChunkWriter {
        ChunkWriter {
            n_docs: n_docs as u32,
            target,
            large: if target < JOINED_BELOW { usize::MAX } else { target },
            chunk: Chunk::default(),
            is_large: false,
            is_coarse: false,
            done: Vec::new(),
        }
    }

    /// A writer for a coarse level of `n_parts` parts, in whose postings parts stand for articles
    /// and which have no positions. Chunks are larger than usual by the factor `coarseness`.
    pub fn coarse(n_parts: usize, coarseness: u32) -> ChunkWriter {
        let target = COARSE_CHUNK_BYTES * coarseness.max(1) as usize;
        let writer = ChunkWriter::with_target(n_parts, target).with_large(usize::MAX);
        ChunkWriter { is_coarse: true, ..writer }
    }

    /// The same where a gram with so many bytes has chunks of its own.
    #[must_use]
    pub fn with_large(self, large: usize) -> ChunkWriter {
        ChunkWriter { large, ..self }
    }

    /// Appends a gram.
    pub fn push(&mut self, postings: &Postings) {
        let is_large = self.is_large(postings);
        if !self.chunk.is_empty() && (is_large || self.is_good_end(postings.gram)) {
            self.flush();
        }
        self.is_large = is_large;
        let n_docs = postings.docs.len();
        let last_doc = self.n_docs.saturating_sub(1);
        let (mut start, mut low) = (0, 0);
        while start < n_docs {
            let end = self.end_of_part(postings, start);
            let high = if end == n_docs { last_doc } else { postings.docs[end] - 1 };
            self.chunk.push(postings, start..end, [low, high]);
            // A gram that continues has to be the first of its chunk, and one that is broken off
            // the last.
            if end < n_docs {
                self.flush();
            }
            (start, low) = (end, high.saturating_add(1));
        }
        if is_large {
            self.flush();
            self.is_large = false;
        }
    }

    /// Whether a gram has chunks of its own.
    fn is_large(&self, postings: &Postings) -> bool {
        let n_bits = || DOC_BITS * postings.docs.len() + n_position_bits(&postings.counts);
        postings.gram < MARKS && self.large < usize::MAX && n_bits() / 8 >= self.large
    }

    /// Where to break a gram off that is in very many articles: about two chunks' worth from
    /// `start` on, or its end.
    fn end_of_part(&self, postings: &Postings, start: usize) -> usize {
        if self.is_coarse {
            return postings.docs.len();
        }
        // A mark is what somebody asks for who would need many chunks otherwise.
        let is_mark = postings.gram >= MARKS;
        let budget = self.target * if is_mark { 4 } else { 2 };
        let mut n_bits = 0;
        for idx in start..postings.docs.len() {
            let count = postings.counts[idx] as usize;
            // About what an article takes in both files; the second may be larger.
            n_bits += match is_mark {
                true => 3 + 2 * count.max(1).ilog2() as usize,
                false => 8 + 10 * count / POSITIONS_SCALE,
            };
            if n_bits / 8 > budget {
                return idx + 1;
            }
        }
        postings.docs.len()
    }

    /// Whether the chunk should end before the gram `next`. From 3/4 of the target on it does where
    /// that takes few bits of the head, as between two first characters; the fuller it is, the more
    /// may be taken; at 5/4 it always does.
    fn is_good_end(&self, next: u64) -> bool {
        let (n_docs, n_positions) = self.chunk.len();
        // Marks have no positions, so that a chunk of them is as large as two files of others.
        let is_without = self.is_coarse || self.chunk.last() >= MARKS;
        let target = match self.target < JOINED_BELOW || is_without {
            true => self.target,
            false => self.target * JOINED_SHARE[0] / JOINED_SHARE[1],
        };
        let percent = 100 * n_docs.max(n_positions / POSITIONS_SCALE) / target;
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
            let grams = chunk.grams().to_vec();
            let contents = contents(chunk.finish(), !self.is_large);
            let files: Vec<Vec<u8>> = contents.iter().map(|content| gzip(content)).collect();
            let leaves = files.iter().map(|file| node(file)).collect();
            self.done.push(PackedChunk { entry: ChunkEntry { start, last, leaves }, files, grams });
        }
    }

    /// Takes the chunks that are full.
    pub fn take(&mut self) -> Vec<PackedChunk> {
        std::mem::take(&mut self.done)
    }

    /// The chunks that have not been taken.
    pub fn finish(mut self) -> Vec<PackedChunk> {
        self.flush();
        self.done
    }
}
