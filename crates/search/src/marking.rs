//! The marks of an index, gathered while its grams are merged: see [`crate::marks`].

use std::io::{self, Read};

use broadsheet_bundle::{PackedChunk, Postings};

use crate::marks::{IN_WORD, beginnings_of, is_in_word, mark_of, marked_beginnings};
use crate::merging::Merging;
use crate::runs::{RunReader, push_postings};

/// How many lengths of beginnings can be marked: one character; of ASCII also two and three.
const N_LENGTHS: usize = 3;
/// About how many bytes of marks are packed at once.
const STRETCH_BYTES: u64 = 1 << 20;

/// What may be marked, as it comes out of a group of grams.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarksFound {
    /// The articles of each mark.
    pub bytes: Vec<u8>,
    /// Where in these bytes each is.
    pub marks: Vec<MarkFound>,
}

/// A mark whose articles are kept somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarkFound {
    mark: u64,
    /// The least gram that begins so.
    beginning: u64,
    /// Where its bytes begin.
    pub start: u64,
    /// How many bytes it has.
    pub n_bytes: u64,
}

impl MarksFound {
    /// The marks, where their bytes are written behind `n_bytes` others.
    pub fn behind(&self, n_bytes: u64) -> impl Iterator<Item = MarkFound> {
        self.marks.iter().map(move |mark| MarkFound { start: mark.start + n_bytes, ..*mark })
    }
}

/// Counts of how many articles have the grams of one beginning.
#[derive(Debug, Default)]
struct Counts {
    /// For each article of the part, how often, and how often in its title.
    n: Vec<u32>,
    n_title: Vec<u32>,
    /// The articles that have it, in any order.
    docs: Vec<u32>,
}

/// A beginning whose grams are coming.
#[derive(Debug, Default)]
struct Beginning {
    gram: u64,
    /// How many chunks of the group were full before its first gram.
    n_chunks_before: usize,
    /// Those of whole words, and those within words.
    counts: [Counts; 2],
    is_open: bool,
}

/// The beginnings that the grams of a group have.
#[derive(Debug)]
pub(crate) struct Beginnings {
    n_docs: usize,
    open: [Beginning; N_LENGTHS],
    found: MarksFound,
}

impl Beginnings {
    pub(crate) fn new(n_docs: usize) -> Beginnings {
        Beginnings { n_docs, open: Default::default(), found: MarksFound::default() }
    }

    /// Says that `gram` comes next, when the group has `n_chunks` full chunks.
    pub(crate) fn begin(&mut self, gram: u64, n_chunks: usize) {
        let mut own = beginnings_of(gram);
        for idx in 0..N_LENGTHS {
            let own = own.next().map(|(beginning, _)| beginning);
            if self.open[idx].is_open && own != Some(self.open[idx].gram) {
                self.end(idx, n_chunks);
            }
            let open = &mut self.open[idx];
            if let Some(beginning) = own.filter(|_| !open.is_open) {
                (open.gram, open.n_chunks_before, open.is_open) = (beginning, n_chunks, true);
            }
        }
    }

    /// Counts where `gram` is.
    pub(crate) fn count(&mut self, gram: u64, postings: &Postings) {
        for (n_letters, open) in (1..).zip(&mut self.open).filter(|(_, open)| open.is_open) {
            let counts = &mut open.counts[usize::from(is_in_word(gram, n_letters))];
            counts.n.resize(self.n_docs, 0);
            counts.n_title.resize(self.n_docs, 0);
            let of_docs = postings.counts.iter().zip(&postings.title_counts);
            for (doc, (n, n_title)) in postings.docs.iter().zip(of_docs) {
                let idx = *doc as usize;
                if counts.n[idx] == 0 {
                    counts.docs.push(*doc);
                }
                counts.n[idx] += n;
                counts.n_title[idx] += n_title;
            }
        }
    }

    /// Ends the beginnings that are open, when the group has `n_chunks` chunks and one that is not
    /// full.
    pub(crate) fn finish(mut self, n_chunks: usize) -> MarksFound {
        for idx in 0..N_LENGTHS {
            if self.open[idx].is_open {
                self.end(idx, n_chunks);
            }
        }
        self.found
    }

    /// Keeps what is known of a beginning where its grams may be in several chunks: no other is
    /// ever marked.
    fn end(&mut self, idx: usize, n_chunks: usize) {
        let open = &mut self.open[idx];
        open.is_open = false;
        let is_kept = n_chunks > open.n_chunks_before;
        for (flag, counts) in [0, IN_WORD].into_iter().zip(&mut open.counts) {
            if is_kept && !counts.docs.is_empty() {
                let mark = mark_of(open.gram) | flag;
                let start = self.found.bytes.len();
                push_postings(&mut self.found.bytes, &counts.postings(mark));
                self.found.marks.push(MarkFound {
                    mark,
                    beginning: open.gram,
                    start: start as u64,
                    n_bytes: (self.found.bytes.len() - start) as u64,
                });
            }
            counts.clear();
        }
    }
}

impl Counts {
    fn postings(&mut self, mark: u64) -> Postings {
        self.docs.sort_unstable();
        let of = |counts: &[u32]| self.docs.iter().map(|doc| counts[*doc as usize]).collect();
        Postings {
            gram: mark,
            counts: of(&self.n),
            title_counts: of(&self.n_title),
            docs: self.docs.clone(),
            positions: Vec::new(),
        }
    }

    fn clear(&mut self) {
        for doc in self.docs.drain(..) {
            self.n[doc as usize] = 0;
            self.n_title[doc as usize] = 0;
        }
    }
}

impl Merging {
    /// Which of all the marks that were `found` the part has, where its chunks of grams begin at
    /// `starts`: in the order of their numbers, in stretches that may be packed at the same time.
    pub fn mark_stretches(mut found: Vec<MarkFound>, starts: &[(u64, u32)]) -> Vec<Vec<MarkFound>> {
        let marked = marked_beginnings(starts);
        found.retain(|mark| marked.contains(&mark.beginning));
        found.sort_unstable();
        let mut stretches: Vec<Vec<MarkFound>> = Vec::new();
        let mut n_bytes = 0;
        for mark in found {
            match stretches.last_mut().filter(|_| n_bytes < STRETCH_BYTES) {
                Some(stretch) => stretch.push(mark),
                None => {
                    stretches.push(vec![mark]);
                    n_bytes = 0;
                }
            }
            n_bytes += mark.n_bytes;
        }
        stretches
    }

    /// The chunks of a stretch of marks, which `marks` read in turn.
    ///
    /// # Errors
    /// Where one cannot be read, or is damaged.
    pub fn pack_marks<R: Read>(
        &self,
        marks: impl Iterator<Item = io::Result<R>>,
    ) -> io::Result<Vec<PackedChunk>> {
        let mut writer = self.writer();
        for input in marks {
            let mut mark = RunReader::of_docs(0, input?, 1 << 12);
            let gram = mark.next_gram()?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let mut postings = Postings { gram, ..Postings::default() };
            mark.read_postings(&mut postings)?;
            writer.push(&postings);
        }
        Ok(writer.finish())
    }
}
