//! Which articles a query found.

/// Article numbers and how well each matches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    numbers: Vec<u32>,
    scores: Vec<f32>,
}

impl Matches {
    /// Pairs of article number and score; numbers rise.
    pub(crate) fn from_rising(pairs: impl Iterator<Item = (u32, f32)>) -> Matches {
        let (numbers, scores) = pairs.unzip();
        Matches { numbers, scores }
    }

    /// Only the matches whose article number `keep` wants: for limits that are no part of a query, such as what a reader
    /// has saved.
    pub fn only(self, keep: impl Fn(u32) -> bool) -> Matches {
        let pairs = self.numbers.into_iter().zip(self.scores);
        Matches::from_rising(pairs.filter(|(number, _)| keep(*number)))
    }

    /// The articles' numbers, rising: newest first.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// How well each article matches, in the order of [`Matches::numbers`]: 0 or more, greater is better, all 0 where
    /// the query has no text.
    pub fn scores(&self) -> &[f32] {
        &self.scores
    }

    /// How many articles match.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}
