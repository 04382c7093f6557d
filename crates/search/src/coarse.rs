//! Which parts of an index a query has to be asked of, by the coarse level of the index: there,
//! parts stand for articles, and a gram's count is the number of articles of a part that have it.
//!
//! What is answered is a bound: a part in which a gram of a text is nowhere has nothing of that
//! text, and no part has more articles with a text than with any gram of it. Where a bound would
//! take many files (the grams that begin with one character) none is asked for, and the part may
//! have the text for all that is known.

use std::ops::RangeInclusive;

use broadsheet_bundle::IndexFile;

use crate::grams::pieces;
use crate::part::Part;
use crate::query::{Clause, Query, Test, Unit};
use crate::slices::{Sliced, Slices};

/// So many pieces of a text are asked for: each is a file.
const MAX_PIECES: usize = 8;
/// A piece in more chunks than this is not asked for.
const MAX_CHUNKS: usize = 3;

/// What is looked up in a coarse level for a query.
#[derive(Clone, Debug)]
pub struct CoarseSearch {
    query: Query,
    /// For each text of the query in turn the grams of pieces of it: it is nowhere where those of
    /// any piece are not.
    texts: Vec<Vec<RangeInclusive<u64>>>,
    slices: Slices,
}

/// What a part may have of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartBound {
    /// The query holds for at most so many articles of the part; `None`: for any number.
    pub n_most: Option<u32>,
    /// Whether any text of the query that hits show may be there, so that the part counts for how
    /// rare that is.
    pub may_have_text: bool,
}

impl PartBound {
    /// Of a part of which nothing is known.
    pub const UNKNOWN: PartBound = PartBound { n_most: None, may_have_text: true };

    /// Whether the query holds for no article of the part.
    pub fn is_empty(self) -> bool {
        self.n_most == Some(0)
    }
}

/// What a step of a look-up came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoarseStep {
    /// These files have to be there first. None: what is there is damaged.
    Needs(Vec<IndexFile>),
    /// What each part that the coarse level covers may have, the oldest first.
    Known(Vec<PartBound>),
}

/// For each part at most so many articles; `None` where there is no bound.
type Bounds = Vec<Option<u32>>;

impl CoarseSearch {
    /// For `query`; `None` where it asks for something that no index knows.
    pub fn new(query: Query) -> Option<CoarseSearch> {
        query.lookups(|_| 1)?;
        let texts = units(&query).map(|unit| grams_of(&unit.test)).collect();
        Some(CoarseSearch { query, texts, slices: Slices::new(1) })
    }

    /// What the coarse level says, if its files are there that are needed. Its root is that of
    /// `coarse`; `content` gives what a file holds.
    pub fn step<'a>(
        &mut self,
        coarse: &Part,
        content: impl Fn(IndexFile) -> Option<&'a [u8]>,
    ) -> CoarseStep {
        let all = || self.texts.iter().flatten();
        // What is in several slices is in very many chunks.
        let slices = all().filter_map(|grams| one(slices_of(coarse, grams)).map(|idx| (0, idx)));
        let slices: Vec<(usize, u32)> = slices.collect();
        match self.slices.read(&[coarse], slices, |_, file| content(file)) {
            Sliced::There => {}
            Sliced::Needs(files) => {
                return CoarseStep::Needs(files.into_iter().map(|(_, file)| file).collect());
            }
        }
        let mut missing: Vec<IndexFile> = Vec::new();
        for chunk in self.texts.iter().flatten().flat_map(|grams| self.chunks_of(coarse, grams)) {
            let file = IndexFile::Docs(chunk);
            if content(file).is_none() && !missing.contains(&file) {
                missing.push(file);
            }
        }
        match missing.is_empty() {
            true => self
                .bounds(coarse, content)
                .map_or_else(|| CoarseStep::Needs(Vec::new()), CoarseStep::Known),
            false => CoarseStep::Needs(missing),
        }
    }

    /// The chunks that have some grams; none where they are too many.
    fn chunks_of(&self, coarse: &Part, grams: &RangeInclusive<u64>) -> Vec<u32> {
        if slices_of(coarse, grams).len() > 1 {
            return Vec::new();
        }
        let all = 0..coarse.root.n_docs() as u32;
        let mut chunks = self.slices.chunks_of((0, coarse))(grams, &all);
        if chunks.len() > MAX_CHUNKS {
            chunks.clear();
        }
        chunks
    }

    /// What all that is there says; `None` where it is damaged.
    fn bounds<'a>(
        &self,
        coarse: &Part,
        content: impl Fn(IndexFile) -> Option<&'a [u8]>,
    ) -> Option<Vec<PartBound>> {
        let n_parts = coarse.root.n_docs();
        let mut of_texts: Vec<Bounds> = Vec::new();
        for pieces in &self.texts {
            let mut of_text: Bounds = vec![None; n_parts];
            for grams in pieces {
                let chunks = self.chunks_of(coarse, grams);
                if chunks.is_empty() && !slices_of(coarse, grams).is_empty() {
                    continue;
                }
                let mut of_piece = vec![0_u32; n_parts];
                for chunk in chunks {
                    let is_wanted = |gram: u64| grams.contains(&gram);
                    for postings in coarse.root.postings(chunk, false, &content, is_wanted)? {
                        for (part, n) in postings.docs.iter().zip(&postings.counts) {
                            let sum = &mut of_piece[*part as usize];
                            *sum = sum.saturating_add(*n);
                        }
                    }
                }
                let each = of_text.iter_mut().zip(of_piece);
                each.for_each(|(least, n)| *least = Some(least.map_or(n, |least| least.min(n))));
            }
            of_texts.push(of_text);
        }
        Some((0..n_parts).map(|part| self.bound(part, &of_texts)).collect())
    }

    /// What a part may have.
    fn bound(&self, part: usize, of_texts: &[Bounds]) -> PartBound {
        let mut texts = of_texts.iter();
        let mut n_most: Option<u32> = None;
        let mut may_have_text = false;
        for clause in &self.query.clauses {
            let of_clause = of_clause(clause, || texts.next().and_then(|of| of[part]));
            may_have_text |= of_clause.may_have_text;
            // All clauses have to hold: the rarest decides.
            n_most = match (n_most, of_clause.n_most) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        PartBound { n_most, may_have_text }
    }
}

/// What a part may have of a clause: any of its units may hold. `next` gives the bound of the next
/// text.
fn of_clause(clause: &Clause, mut next: impl FnMut() -> Option<u32>) -> PartBound {
    let mut of_clause = PartBound { n_most: Some(0), may_have_text: false };
    for unit in clause {
        let of_unit = match unit.test.is_looked_up() {
            true => next(),
            false => None,
        };
        let is_shown = !unit.negated && matches!(unit.test, Test::Text(_) | Test::Title(_));
        of_clause.may_have_text |= is_shown && of_unit != Some(0);
        let of_unit = of_unit.filter(|_| !unit.negated);
        of_clause.n_most = of_clause.n_most.zip(of_unit).map(|(one, n)| one.saturating_add(n));
    }
    of_clause
}

/// What is looked up.
fn units(query: &Query) -> impl Iterator<Item = &Unit> {
    query.clauses.iter().flatten().filter(|unit| unit.test.is_looked_up())
}

/// The grams of some pieces of what is looked up.
fn grams_of(test: &Test) -> Vec<RangeInclusive<u64>> {
    let text = match test {
        Test::Text(text) | Test::Title(text) => text,
        Test::Mark(mark) => return vec![*mark..=*mark],
        _ => return Vec::new(),
    };
    let letters: Vec<char> = text.chars().collect();
    let mut all: Vec<RangeInclusive<u64>> = Vec::new();
    let mut covered = 0;
    for piece in pieces(&letters) {
        // Where one ends that began before there is no more of the text to be known.
        let end = piece.offset + piece.len;
        if end > covered && !all.contains(&piece.grams) {
            all.push(piece.grams);
        }
        covered = covered.max(end);
    }
    // From everywhere in a long text.
    let step = all.len().div_ceil(MAX_PIECES).max(1);
    all.into_iter().step_by(step).collect()
}

fn slices_of(coarse: &Part, grams: &RangeInclusive<u64>) -> std::ops::Range<u32> {
    coarse.root.slices_for(*grams.start(), *grams.end())
}

/// The only one.
fn one(mut slices: std::ops::Range<u32>) -> Option<u32> {
    slices.next().filter(|_| slices.next().is_none())
}
