//! From grams to the files of a part of the index.

use super::chunk::write::Chunk;
use super::chunk::{LengthClass, MARKS, Postings};
use super::head::{self, IndexHead, TEXTS_PER_MAP};
use super::proof::MerkleTree;
use crate::binary::push_number;
use crate::carrier::wrap_carrier;
use crate::write::{OutputFile, carry, gzip};
use crate::{ChunkKind, ChunkRef};

/// The least that a chunk should have.
const MIN_CHUNK_BYTES: usize = 512;
/// How much larger the second file of a chunk may be.
const POSITIONS_SCALE: usize = 2;

/// Below this target a chunk is one file: another request would cost more than what it brings too
/// much.
const JOINED_BELOW: usize = 2_048;

/// Both files of a chunk in one.
fn joined(docs: &[u8], positions: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(docs.len() + positions.len() + 3);
    push_number(&mut joined, docs.len() as u32);
    joined.extend(docs);
    joined.extend(positions);
    joined
}

/// A chunk that is ready to be numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedChunk {
    start: (u64, u32),
    /// Its last gram.
    last: u64,
    /// The gzip bytes of its two files, or of the one that is both.
    files: Vec<Vec<u8>>,
}

/// Cuts postings, given in the order of their grams, into chunks. Different stretches of grams may
/// be cut at the same time, by a writer each.
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
        // A chunk costs every reader about 2 bytes of the head, and a question needs a few chunks:
        // with so many both are in balance (docs/decisions/0090).
        ChunkWriter::with_target(classes, (n_chars.isqrt() * 3 / 5).max(MIN_CHUNK_BYTES))
    }

    fn with_target(classes: &'a [LengthClass], target: usize) -> ChunkWriter<'a> {
        ChunkWriter { classes, target, chunk: Chunk::default(), done: Vec::new() }
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
            // A gram that continues has to be the first of its chunk, and one that is broken off
            // the last.
            if end < n_docs {
                self.flush();
            }
            (start, low) = (end, high.saturating_add(1));
        }
    }

    /// Where to break a gram off that is in very many articles: about two chunks' worth from
    /// `start` on, or its end.
    fn end_of_part(&self, postings: &Postings, start: usize) -> usize {
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
            let [docs, positions] = chunk.finish();
            let contents = if self.target < JOINED_BELOW {
                vec![joined(&docs, &positions)]
            } else {
                vec![docs, positions]
            };
            self.done.push(PackedChunk {
                start,
                last,
                files: contents.iter().map(|content| gzip(content)).collect(),
            });
        }
    }

    /// The chunks.
    pub fn finish(mut self) -> Vec<PackedChunk> {
        self.flush();
        self.done
    }
}

/// Where the head has a chunk begin whose first gram is that of `start`: after `last`, the last
/// gram of the chunk before, at the number with the most zeros at its end, which packs best.
fn start_after(last: u64, start: (u64, u32)) -> (u64, u32) {
    match (last ^ start.0).checked_ilog2() {
        // A chunk of marks can be told from all others.
        Some(_) if start.0 >= MARKS && last < MARKS => (MARKS, start.1),
        Some(bit) => (start.0 >> bit << bit, start.1),
        // It continues the same gram.
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
    tree: MerkleTree,
    files: Vec<Vec<u8>>,
}

impl IndexPart {
    /// How many numbered files there are.
    pub fn n_files(&self) -> usize {
        self.files.len()
    }

    /// A numbered file.
    pub fn file(&self, number: usize) -> OutputFile {
        let bytes = [self.tree.merkle_path(number), self.files[number].clone()].concat();
        let number = number as u32;
        OutputFile {
            name: self.read.file_name(number),
            bytes: wrap_carrier(&self.read.name(number), &bytes).into_bytes(),
        }
    }
}

/// Where the head has each of these chunks begin, in the order of their grams.
pub fn chunk_starts(chunks: &[PackedChunk]) -> Vec<(u64, u32)> {
    let lasts = std::iter::once(0).chain(chunks.iter().map(|chunk| chunk.last));
    lasts.zip(chunks).map(|(last, chunk)| start_after(last, chunk.start)).collect()
}

/// Joins chunks, in the order of their grams, to a part of the index. `bytes` and `chars` say how
/// long each article is, oldest first, and `sources` whose it is; `texts` are the text chunks that
/// hold the articles, oldest first, each with the number of its articles.
pub fn write_part(
    chunks: Vec<PackedChunk>,
    [bytes, chars]: [Vec<LengthClass>; 2],
    sources: Vec<u16>,
    texts: &[(ChunkRef, usize)],
) -> IndexPart {
    let mut map_starts = Vec::new();
    let mut maps = Vec::new();
    let mut next = 0;
    for texts in texts.chunks(TEXTS_PER_MAP) {
        map_starts.push(next);
        next += texts.iter().map(|(_, n_articles)| *n_articles as u32).sum::<u32>();
        maps.push(gzip(&head::write::map(texts)));
    }
    let starts = chunk_starts(&chunks);
    let (mut files, mut positions) = (Vec::new(), Vec::new());
    let is_joined = chunks.first().is_some_and(|chunk| chunk.files.len() == 1);
    for chunk in chunks {
        let mut of_chunk = chunk.files.into_iter();
        files.extend(of_chunk.next());
        positions.extend(of_chunk);
    }
    files.extend(positions);
    files.extend(maps);
    let tree = MerkleTree::new(files.iter().map(Vec::as_slice));
    let read =
        IndexHead { root: tree.root(), bytes, chars, sources, starts, map_starts, is_joined };
    let (head, head_file) = carry(ChunkKind::Index, &head::write::head(&read));
    IndexPart { head, head_file, read, tree, files }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{open, open_numbered, parse_index_head};

    const N_DOCS: u32 = 3_000;

    /// Of a few articles each, but for every fiftieth, which all articles have.
    fn postings(number: u32) -> Postings {
        let step = if number.is_multiple_of(50) { 1 } else { 1 + number * 7 % 900 };
        let docs: Vec<u32> = (number % step..N_DOCS).step_by(step as usize).collect();
        let counts: Vec<u32> = docs.iter().map(|doc| 1 + (doc + number) % 3).collect();
        let title_counts = docs.iter().map(|doc| u32::from(doc % 11 == 0)).collect();
        let positions = counts
            .iter()
            .flat_map(|count| (0..*count).map(|place| place * 40 + number % 40))
            .collect();
        Postings {
            gram: u64::from(0x4e00 + number / 9) << 43 | u64::from(0x4e00 + number) << 22,
            docs,
            counts,
            title_counts,
            positions,
        }
    }

    /// What is written for chunks of this `target` is read again, from one file a chunk or from
    /// two.
    fn check(target: usize, is_joined: bool) {
        let classes = vec![LengthClass::of(1_000); N_DOCS as usize];
        let mut writer = ChunkWriter::with_target(&classes, target);
        let given: Vec<Postings> = (0..400).map(postings).collect();
        given.iter().for_each(|postings| writer.push(postings));
        let part =
            write_part(writer.finish(), [classes.clone(), classes], vec![0; N_DOCS as usize], &[]);
        let head = open(&part.head, &part.head_file.bytes).unwrap();
        let head = parse_index_head("head", &head).unwrap();
        assert_eq!(
            (&head, head.is_joined, head.n_files()),
            (&part.read, is_joined, part.n_files())
        );
        let content = |file| {
            let number = head.number(file);
            open_numbered(&head, number, &part.file(number as usize).bytes).unwrap()
        };
        let read = |postings: &Postings, with_positions: bool| -> Vec<Postings> {
            let chunks = head.chunks_in(postings.gram, postings.gram, &(0..N_DOCS));
            let read = chunks.flat_map(|chunk| {
                let contents: Vec<_> =
                    head.files(chunk, with_positions).map(|file| (file, content(file))).collect();
                let content =
                    |file| Some(contents.iter().find(|(other, _)| *other == file)?.1.as_slice());
                head.postings(chunk, with_positions, content, |gram| gram == postings.gram).unwrap()
            });
            read.collect()
        };
        for postings in given.iter().step_by(25) {
            let (mut docs, mut positions) = (Vec::new(), Vec::new());
            for part in read(postings, true) {
                docs.extend(part.docs);
                positions.extend(part.positions);
            }
            assert_eq!(
                (&docs, &positions),
                (&postings.docs, &postings.positions),
                "{:x}",
                postings.gram
            );
            assert!(read(postings, false).iter().all(|part| part.positions.is_empty()));
        }
    }

    #[test]
    fn small_chunks_are_one_file_and_others_two() {
        check(MIN_CHUNK_BYTES, true);
        check(JOINED_BELOW, false);
    }
}
