//! A set of articles that follow each other, as bits: what a query holds for.

use std::ops::Range;

/// Some of the articles of a range.
#[derive(Clone, Debug)]
pub(crate) struct DocSet {
    docs: Range<u32>,
    /// A bit for each of the range, the first in the lowest.
    words: Vec<u64>,
}

impl DocSet {
    /// None of them.
    pub(crate) fn none(docs: Range<u32>) -> DocSet {
        let words = vec![0; docs.len().div_ceil(64)];
        DocSet { docs, words }
    }

    /// All of them.
    pub(crate) fn all(docs: Range<u32>) -> DocSet {
        let mut all = DocSet::none(docs);
        all.add_all_but(&all.clone());
        all
    }

    /// Adds an article of the range.
    pub(crate) fn add(&mut self, doc: u32) {
        let idx = doc - self.docs.start;
        self.words[(idx / 64) as usize] |= 1 << (idx % 64);
    }

    /// Whether it has an article.
    pub(crate) fn has(&self, doc: u32) -> bool {
        let idx = doc.wrapping_sub(self.docs.start);
        let word = self.words.get((idx / 64) as usize);
        word.is_some_and(|word| word >> (idx % 64) & 1 == 1)
    }

    /// Adds all of the range that `other`, which is of the same, does not have.
    pub(crate) fn add_all_but(&mut self, other: &DocSet) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= !other);
        // The last word may have bits beyond the range.
        let n_beyond = self.words.len() * 64 - self.docs.len();
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> n_beyond;
        }
    }

    /// Leaves only what `other`, which is of the same range, has too.
    pub(crate) fn keep(&mut self, other: &DocSet) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// The articles, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        let numbered = (self.docs.start..).step_by(64).zip(&self.words);
        numbered.flat_map(|(first, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(first + bit)
            })
        })
    }
}
