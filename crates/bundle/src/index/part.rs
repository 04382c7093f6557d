//! From chunks, and what is known of articles, to the files of a part of the index.

use super::files::{DOCS_PER_SOURCES, IndexFile, SLICE_CHUNKS};
use super::forest::write::Trees;
use super::forest::{Node, node};
use super::places::write::sources;
use super::root::{Counts, IndexRoot};
use super::slice::{CHUNK_HEIGHT, Slice};
use super::starts::write::start_after;
use super::write::ChunkEntry;
use crate::carrier::wrap_carrier;
use crate::write::{OutputFile, carry, gzip};
use crate::{ChunkKind, ChunkRef};

/// Where each of these chunks begins, in the order of their grams.
pub fn chunk_starts<'a>(chunks: impl IntoIterator<Item = &'a ChunkEntry>) -> Vec<(u64, u32)> {
    let mut last = None;
    let start = |chunk: &ChunkEntry| {
        let before = last.replace(chunk.last);
        before.map_or((0, 0), |before| start_after(before, chunk.start))
    };
    chunks.into_iter().map(start).collect()
}

/// Where each slice of chunks with these beginnings begins.
pub fn slice_starts(chunks: &[(u64, u32)]) -> Vec<(u64, u32)> {
    chunks.iter().step_by(SLICE_CHUNKS as usize).copied().collect()
}

/// A part of the index but for the files of its chunks.
#[derive(Debug)]
pub struct IndexPart {
    /// The root, as the manifest names it.
    pub root: ChunkRef,
    /// The root's file.
    pub root_file: OutputFile,
    /// What the root says.
    pub read: IndexRoot,
    /// The gzip bytes of slices, places and sources.
    upper: Vec<Vec<u8>>,
    upper_trees: Trees,
    /// Above the files of the chunks of each slice.
    slices: Vec<Trees>,
    /// Of each file of the chunks in turn the slice, its position among the files of that, and what
    /// it is.
    pub(super) chunk_files: Vec<(u32, u32, IndexFile)>,
}

impl IndexPart {
    /// How many files there are that it has itself: the first ones.
    pub fn n_upper(&self) -> u32 {
        self.upper.len() as u32
    }

    /// A file that it has itself.
    pub fn upper_file(&self, number: u32) -> OutputFile {
        let bytes = &self.upper[number as usize];
        self.carry(number, self.upper_trees.path(number as usize), bytes)
    }

    /// The file `idx` of its chunks, which has these gzip bytes: of each chunk in turn the first
    /// and, where it has one, the second.
    pub fn chunk_file(&self, idx: u32, bytes: &[u8]) -> OutputFile {
        let (slice, leaf, file) = self.chunk_files[idx as usize];
        let path = self.slices[slice as usize].path(leaf as usize);
        self.carry(self.read.number(file), path, bytes)
    }

    /// All numbered files, in the order of their numbers.
    pub fn all_files(&self) -> impl Iterator<Item = IndexFile> {
        self.read.upper_files().chain(self.chunk_files.iter().map(|(_, _, file)| *file))
    }

    fn carry(&self, number: u32, path: Vec<u8>, bytes: &[u8]) -> OutputFile {
        let bytes = [&path[..], bytes].concat();
        let name = self.read.name_of(number);
        let bytes = wrap_carrier(&name, &bytes);
        OutputFile { name: self.read.file_name_of(number), bytes }
    }
}

/// What a part says of its articles.
#[derive(Debug)]
pub struct PartDocs<'a> {
    /// Of which source each is, oldest first, by its position in the manifest's list.
    pub sources: &'a [u16],
    /// The gzip bytes of the files of places.
    pub places: Vec<Vec<u8>>,
    /// How many articles each of these has, but for the last.
    pub docs_per_places: u32,
}

/// Joins chunks, in the order of their grams, to a part of the index.
pub fn write_part(chunks: &[ChunkEntry], docs: PartDocs<'_>) -> IndexPart {
    let PartDocs { sources, places, docs_per_places } = docs;
    let counts = Counts {
        n_docs: sources.len() as u32,
        n_chunks: chunks.len() as u32,
        is_joined: chunks.iter().all(|chunk| chunk.leaves.len() == 1),
        docs_per_places,
    };
    write_numbered(chunks, counts, places.into_iter().chain(pack_sources(sources)))
}

/// Joins chunks of [`ChunkWriter::coarse`], in the order of their grams, to the coarse level of
/// `n_parts` parts. It has neither places nor sources: where their nodes would be there are zeros,
/// which no file has.
///
/// [`ChunkWriter::coarse`]: super::ChunkWriter::coarse
pub fn write_coarse(chunks: &[ChunkEntry], n_parts: usize) -> IndexPart {
    let counts = Counts {
        n_docs: n_parts as u32,
        n_chunks: chunks.len() as u32,
        is_joined: true,
        docs_per_places: n_parts.max(1) as u32,
    };
    write_numbered(chunks, counts, std::iter::empty())
}

/// The numbered files, and the root, of chunks and what stands behind their slices.
fn write_numbered(
    chunks: &[ChunkEntry],
    counts: Counts,
    behind: impl Iterator<Item = Vec<u8>>,
) -> IndexPart {
    let starts = chunk_starts(chunks);
    let (mut upper, mut slices, mut chunk_files) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..counts.n_chunks.div_ceil(SLICE_CHUNKS) {
        let chunks_of = counts.chunks_of(number);
        let own = chunks_of.start as usize..chunks_of.end as usize;
        let leaves = chunks[own.clone()].iter().flat_map(|chunk| &chunk.leaves);
        let trees = Trees::new(&leaves.copied().collect::<Vec<Node>>(), CHUNK_HEIGHT);
        let slice = Slice {
            first_chunk: chunks_of.start,
            starts: starts[own.clone()].to_vec(),
            joined: chunks[own].iter().map(|chunk| chunk.leaves.len() == 1).collect(),
            next: None,
            forest: trees.forest(),
        };
        let files = slice.chunks().flat_map(|chunk| slice.files(chunk, true));
        chunk_files.extend((0..).zip(files).map(|(leaf, file)| (number, leaf, file)));
        upper.push(gzip(&slice.content(!counts.is_joined)));
        slices.push(trees);
    }
    upper.extend(behind);
    let mut leaves: Vec<Node> = upper.iter().map(|file| node(file)).collect();
    leaves.resize(counts.n_upper() as usize, Node::default());
    let upper_trees = Trees::new(&leaves, counts.upper_height());
    let starts = slice_starts(&starts);
    let mut read = IndexRoot { name: String::new(), counts, starts, forest: upper_trees.forest() };
    let (root, root_file) = carry(ChunkKind::Index, &read.content());
    read.name = root.name();
    IndexPart { root, root_file, read, upper, upper_trees, slices, chunk_files }
}

fn pack_sources(all: &[u16]) -> impl Iterator<Item = Vec<u8>> {
    let is_wide = all.iter().any(|source| *source > u16::from(u8::MAX));
    all.chunks(DOCS_PER_SOURCES as usize).map(move |own| gzip(&sources(own, is_wide)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::packed_part::{PackedPart, pack_part};
    use crate::index::part_texts::PartTexts;
    use crate::index::write::{ChunkWriter, PackedChunk};
    use crate::{
        MARKS, NAMED_DIGITS, Postings, Slice, open, open_numbered, parse_index_root, parse_places,
        parse_slice, parse_sources,
    };
    use broadsheet_model::Digest;

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

    /// An entry as a page has it, with this summary.
    fn entry(doc: u32, summary: &str) -> Vec<u8> {
        let row = format!("题{doc}\u{1f}rfi\u{1f}2023-01-02\u{1f}\u{1f}zh-Hans\u{1f}{summary}");
        [&u64::from(doc).to_be_bytes()[..], row.as_bytes()].concat()
    }

    fn texts() -> Vec<(ChunkRef, usize)> {
        let text = |number: u32| ChunkRef {
            kind: ChunkKind::Text,
            sha256: Digest::of(&number.to_be_bytes()),
            n_bytes: 5,
        };
        // Chunks of 1, 2, 3, 4, 5 articles in turn.
        (0..1_000).map(|number| (text(number), 1 + number as usize % 5)).collect()
    }

    fn part(chunks: Vec<PackedChunk>, n_sources: u16) -> PackedPart {
        let entries: Vec<Vec<u8>> = (0..N_DOCS).map(|doc| entry(doc, "如何")).collect();
        let texts = texts();
        let places = PartTexts::new(&texts).pack_all_places(&entries, 8);
        let sources: Vec<u16> = (0..N_DOCS).map(|doc| doc as u16 % n_sources).collect();
        pack_part(chunks, PartDocs { sources: &sources, places, docs_per_places: 8 })
    }

    fn root(packed: &PackedPart) -> IndexRoot {
        let IndexPart { root, root_file, .. } = &packed.part;
        parse_index_root(root, &open(root, &root_file.bytes).expect("it proves itself"))
            .expect("a root")
    }

    /// What a file holds, as a reader gets it.
    fn content(packed: &PackedPart, root: &IndexRoot, file: IndexFile) -> Vec<u8> {
        let slice = match file {
            IndexFile::Docs(chunk) | IndexFile::Positions(chunk) => {
                Some(slice(packed, root, root.slice_of(chunk)))
            }
            _ => None,
        };
        let proof = root.proof_of(file, slice.as_ref()).expect("it is named");
        let output = packed.file(file);
        assert_eq!(output.name, proof.file_name);
        open_numbered(&proof, &output.bytes).expect("it proves itself")
    }

    fn slice(packed: &PackedPart, root: &IndexRoot, number: u32) -> Slice {
        let bytes = content(packed, root, IndexFile::Slice(number));
        parse_slice(root, number, &bytes).expect("a slice")
    }

    /// What is written for chunks of this `target` is read again, from one file a chunk or from
    /// two.
    fn check(target: usize, is_joined: bool) {
        let mut writer = ChunkWriter::with_target(N_DOCS as usize, target);
        let given: Vec<Postings> = (0..400).map(postings).collect();
        given.iter().for_each(|postings| writer.push(postings));
        // A chunk of a mark alone, which has no positions.
        let mark = Postings { gram: MARKS | 4, positions: Vec::new(), ..postings(7) };
        let mut marks = ChunkWriter::with_target(N_DOCS as usize, target);
        marks.push(&mark);
        let packed = part([writer.finish(), marks.finish()].concat(), 5);
        let root = root(&packed);
        assert_eq!(root, packed.part.read);
        let slices: Vec<Slice> =
            (0..root.n_slices()).map(|number| slice(&packed, &root, number)).collect();
        let of_chunks = slices
            .iter()
            .flat_map(|slice| slice.chunks().flat_map(|chunk| slice.files(chunk, true)));
        let of_chunks: Vec<IndexFile> = of_chunks.collect();
        let is_apart = |file: &IndexFile| matches!(file, IndexFile::Positions(_));
        assert_eq!(of_chunks.iter().any(is_apart), !is_joined);
        assert!(of_chunks.len() < 2 * root.n_chunks() as usize, "rare grams are in one file");
        let all = root.upper_files().chain(of_chunks);
        assert!(all.map(|file| root.file_name(file)).eq(packed.files().map(|file| file.name)));
        let read = |postings: &Postings, with_positions: bool| -> Vec<Postings> {
            let gram = postings.gram;
            let own = slices.iter().flat_map(|slice| {
                let chunks = slice.chunks_in(gram, gram, &(0..N_DOCS));
                chunks.map(move |chunk| (slice, chunk))
            });
            let read = own.flat_map(|(slice, chunk)| {
                let files = slice.files(chunk, with_positions);
                let contents: Vec<_> =
                    files.map(|file| (file, content(&packed, &root, file))).collect();
                let content =
                    |file| Some(contents.iter().find(|(other, _)| *other == file)?.1.as_slice());
                root.postings(chunk, with_positions, content, |other| other == gram).expect("read")
            });
            read.collect()
        };
        for postings in given.iter().step_by(25).chain([&mark]) {
            let (mut docs, mut positions) = (Vec::new(), Vec::new());
            for part in read(postings, true) {
                docs.extend(part.docs);
                positions.extend(part.positions);
            }
            let expected = (&postings.docs, &postings.positions);
            assert_eq!((&docs, &positions), expected, "{:x}", postings.gram);
            assert!(read(postings, false).iter().all(|part| part.positions.is_empty()));
        }
    }

    #[test]
    fn chunks_are_one_file_but_for_grams_of_very_many_articles() {
        check(512, true);
        check(2_048, false);
    }

    #[test]
    fn every_article_has_its_place_and_its_source() {
        for n_sources in [3, 999] {
            let packed = part(Vec::new(), n_sources);
            let root = root(&packed);
            let content = |file| content(&packed, &root, file);
            let mut held: Vec<(ChunkRef, usize)> = Vec::new();
            for (text, n) in texts() {
                held.extend((0..n).rev().map(|from_newest| (text.clone(), from_newest)));
            }
            for doc in 0..N_DOCS {
                let (file, position) = root.places_of(doc);
                let places = parse_places(&root, file, &content(IndexFile::Places(file)));
                let places = places.expect("places");
                assert_eq!(places.entries[position].title, format!("题{doc}"));
                let (text, from_newest) = places.text_of(position).expect("it is in a text");
                // Of the digest only the beginning is there.
                let (expected, expected_from_newest) = &held[doc as usize];
                let named = places.texts[text].0.sha256.to_string();
                assert_eq!(named[..NAMED_DIGITS], expected.sha256.to_string()[..NAMED_DIGITS]);
                assert_eq!(from_newest, *expected_from_newest);
                let (file, position) = root.sources_of(doc);
                let sources = parse_sources(&root, file, &content(IndexFile::Sources(file)));
                assert_eq!(sources.expect("sources")[position], doc as u16 % n_sources);
            }
        }
    }

    #[test]
    fn what_a_root_does_not_name_is_nothing() {
        let mut writer = ChunkWriter::with_target(N_DOCS as usize, 2_048);
        (0..50).for_each(|number| writer.push(&postings(number)));
        let packed = part(writer.finish(), 5);
        let root = root(&packed);
        let slice = slice(&packed, &root, 0);
        assert_eq!(root.proof_of(IndexFile::Docs(0), None), None);
        assert_eq!(root.proof_of(IndexFile::Docs(1_000), Some(&slice)), None);
        assert!(parse_slice(&root, 7, &[0; 64]).is_err());
        assert!(parse_places(&root, 1 << 30, &[0; 64]).is_err());
        assert!(parse_sources(&root, 1 << 30, &[0; 64]).is_err());
    }

    #[test]
    fn summaries_beside_the_index_are_short() {
        let check = |summary: &str, expected: &str| {
            let short = crate::page::write::short_entry(&entry(1, summary));
            assert_eq!(short, entry(1, expected));
        };
        let of = |n: usize| "字".repeat(n);
        check("", "");
        check(&of(40), &of(40));
        check(&(of(40) + "…"), &(of(40) + "…"));
        check(&(of(71) + "…"), &(of(40) + "…"));
        check(&(of(39) + "  " + &of(30)), &(of(39) + "…"));
    }
}
