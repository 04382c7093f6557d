//! Runs of an index: of some articles that follow each other all grams in order, each with where it
//! is. A run is made at once, and then waits as bytes to be merged with the others: see
//! [`crate::Merging`].

use std::io::{self, Read};
use std::ops::{Range, RangeInclusive};

use broadsheet_bundle::{MARKS, Postings};

use crate::grams::{FIRST, grams};
use crate::indexing::FoldedText;

/// What grams are put together by: their first character, or that they are marks.
type First = u32;
/// That of marks.
pub(crate) const MARK: First = (MARKS >> FIRST) as First;
/// Where positions of a run are in the second half of a number, behind the article's.
const DOC: u32 = 32;

pub(crate) fn first_of(gram: u64) -> First {
    (gram.min(MARKS) >> FIRST) as First
}

/// The grams of some articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The grams, in order.
    pub bytes: Vec<u8>,
    /// What they are.
    pub contents: RunContents,
}

/// What has to be known of a run whose bytes are elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunContents {
    pub(crate) first_doc: u32,
    pub(crate) n_docs: usize,
    /// How many characters its articles have.
    pub(crate) n_chars: usize,
    /// The grams with a common first, rising.
    pub(crate) sections: Vec<Section>,
    n_bytes: u64,
}

/// The grams of a run with a common first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) first: First,
    start: u64,
    /// How often they are there.
    pub(crate) n: u64,
}

impl RunContents {
    /// Where the bytes of the grams of a group are.
    pub fn bytes_of(&self, group: &RangeInclusive<u32>) -> Range<u64> {
        let start = |first| {
            let idx = self.sections.partition_point(|section| section.first < first);
            self.sections.get(idx).map_or(self.n_bytes, |section| section.start)
        };
        start(*group.start())..start(group.end() + 1)
    }
}

/// Makes a run.
#[derive(Debug)]
pub struct RunMaker {
    first_doc: u32,
    n_chars: usize,
    /// Of each article how many characters its title has.
    n_title: Vec<u32>,
    /// The grams, each with its article, counted from the first, and its position.
    found: Vec<(u64, u64)>,
    letters: Vec<char>,
}

impl RunMaker {
    /// Of the articles from `first_doc` on.
    pub fn new(first_doc: u32) -> RunMaker {
        RunMaker {
            first_doc,
            n_chars: 0,
            n_title: Vec::new(),
            found: Vec::new(),
            letters: Vec::new(),
        }
    }

    /// Adds the next article.
    pub fn push(&mut self, article: &FoldedText) {
        let doc = (self.n_title.len() as u64) << DOC;
        self.letters.clear();
        self.letters.extend(article.text.chars());
        self.n_chars += self.letters.len();
        self.n_title.push(article.n_title);
        self.found.reserve(self.letters.len());
        let found = &mut self.found;
        grams(&self.letters, &('\0'..=char::MAX), |gram, position| {
            found.push((gram, doc | u64::from(position)));
        });
        self.found.extend(article.fields.iter().map(|mark| (*mark, doc)));
    }

    /// The run.
    pub fn finish(mut self) -> Run {
        self.found.sort_unstable();
        let contents = RunContents {
            first_doc: self.first_doc,
            n_docs: self.n_title.len(),
            n_chars: self.n_chars,
            ..RunContents::default()
        };
        let mut run = Run { bytes: Vec::new(), contents };
        let mut before = 0;
        for same in self.found.chunk_by(|one, other| one.0 == other.0) {
            let gram = same[0].0;
            let first = first_of(gram);
            let sections = &mut run.contents.sections;
            if sections.last().is_none_or(|section| section.first != first) {
                sections.push(Section { first, start: run.bytes.len() as u64, n: 0 });
                // It may be read without what stands before it.
                push_number(&mut run.bytes, 0);
                before = 0;
            }
            if let Some(section) = sections.last_mut() {
                section.n += same.len() as u64;
            }
            push_number(&mut run.bytes, gram - before);
            before = gram;
            push_occurrences(&mut run.bytes, same, &self.n_title);
        }
        run.contents.n_bytes = run.bytes.len() as u64;
        run
    }
}

/// The occurrences of one gram, ordered.
fn push_occurrences(out: &mut Vec<u8>, same: &[(u64, u64)], n_title: &[u32]) {
    let in_doc = || same.chunk_by(|one, other| one.1 >> DOC == other.1 >> DOC);
    push_number(out, in_doc().count() as u64);
    let mut doc_before = 0;
    for places in in_doc() {
        let doc = places[0].1 >> DOC;
        let n_title = n_title[doc as usize];
        let is_mark = same[0].0 >= MARKS;
        let in_title = match is_mark {
            true => 0,
            false => places.iter().take_while(|(_, at)| (*at as u32) < n_title).count(),
        };
        push_doc(out, doc - doc_before, places.len() as u32, in_title as u32);
        doc_before = doc;
        if !is_mark {
            let mut before = 0;
            for (_, at) in places {
                push_number(out, u64::from(*at as u32 - before));
                before = *at as u32;
            }
        }
    }
}

/// An article: how far it is from the one before, and how often it has the gram, also in its title.
fn push_doc(out: &mut Vec<u8>, step: u64, n: u32, n_title: u32) {
    push_number(out, step);
    push_number(out, u64::from(n - 1) << 1 | u64::from(n_title > 0));
    if n_title > 0 {
        push_number(out, u64::from(n_title));
    }
}

/// Appends postings without positions, as a run of their own articles has those of a gram.
pub(crate) fn push_postings(out: &mut Vec<u8>, postings: &Postings) {
    push_number(out, 0);
    push_number(out, postings.gram);
    push_number(out, postings.docs.len() as u64);
    let mut before = 0;
    let counts = postings.counts.iter().zip(&postings.title_counts);
    for (doc, (n, n_title)) in postings.docs.iter().zip(counts) {
        push_doc(out, u64::from(doc - before), *n, *n_title);
        before = *doc;
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads some sections of a run.
#[derive(Debug)]
pub struct RunReader<R> {
    first_doc: u32,
    gram: u64,
    input: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
}

impl<R: Read> RunReader<R> {
    /// Of the run with these contents, from `input`, which ends with the last section; `n_buffer`
    /// bytes are read at a time.
    pub fn new(contents: &RunContents, input: R, n_buffer: usize) -> RunReader<R> {
        RunReader::of_docs(contents.first_doc, input, n_buffer)
    }

    pub(crate) fn of_docs(first_doc: u32, input: R, n_buffer: usize) -> RunReader<R> {
        RunReader { first_doc, gram: 0, input, buffer: vec![0; n_buffer.max(1)], at: 0, end: 0 }
    }

    /// The next gram, before its postings; `None` at the end.
    pub(crate) fn next_gram(&mut self) -> io::Result<Option<u64>> {
        if self.at == self.end && !self.fill()? {
            return Ok(None);
        }
        self.gram = match self.number()? {
            0 => self.number()?,
            step => self.gram.checked_add(step).ok_or(io::ErrorKind::InvalidData)?,
        };
        Ok(Some(self.gram))
    }

    /// Appends the postings of the gram to those of earlier articles.
    pub(crate) fn read_postings(&mut self, postings: &mut Postings) -> io::Result<()> {
        let n_docs = self.number()?;
        let mut doc = self.first_doc;
        for _ in 0..n_docs {
            doc = doc.wrapping_add(self.number()? as u32);
            let n = self.number()?;
            postings.docs.push(doc);
            postings.title_counts.push(if n & 1 == 1 { self.number()? as u32 } else { 0 });
            let n = (n >> 1) as u32 + 1;
            postings.counts.push(n);
            if self.gram < MARKS {
                let mut position = 0_u32;
                for _ in 0..n {
                    position = position.wrapping_add(self.number()? as u32);
                    postings.positions.push(position);
                }
            }
        }
        Ok(())
    }

    /// What stands behind a gram where that is the number of its articles.
    pub(crate) fn n_docs(&mut self) -> io::Result<u32> {
        u32::try_from(self.number()?).map_err(|_| io::ErrorKind::InvalidData.into())
    }

    fn number(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            if self.at == self.end && !self.fill()? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let byte = self.buffer[self.at];
            self.at += 1;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(io::ErrorKind::InvalidData.into())
    }

    /// Reads more, and says whether there is more.
    fn fill(&mut self) -> io::Result<bool> {
        self.at = 0;
        self.end = 0;
        loop {
            match self.input.read(&mut self.buffer) {
                Ok(n_read) => {
                    self.end = n_read;
                    return Ok(n_read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
