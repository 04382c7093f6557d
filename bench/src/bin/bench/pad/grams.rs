//! Grams that are made up: which there are, which parts of the index have them, and in how many
//! articles.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use broadsheet_bench::synth::Chance;
use broadsheet_bundle::{MARKS, Postings};

/// First and second characters of these grams: the common Han characters, as numbers.
pub(super) const LETTERS: Range<u32> = 0x4e00..0xa000;
/// Where the first character of a gram is, and where the second.
const FIRST: u32 = 43;
const SECOND: u32 = 22;
/// How rare the rarest grams are. The `u`th of all, in order and as a share of them, is in
/// (`SCALE` / u)² articles of a part on average: so that several parts together have as many times
/// more different grams as the root of their number is, which is between what was measured of
/// synthetic and of real articles (the powers of 0.34 and 0.61: docs/scale.md).
const SCALE: f64 = 0.05;
/// Of all grams so many are in a part, if each is as frequent as that.
const SHARE_OF_PART: f64 = 0.0861;
/// No gram is in more articles of a part: so that those that a part has are in 150 on average, as
/// 10 million grams of a million articles with 1,784 characters are.
const MAX_DOCS: f64 = 16_384.0;

/// What marks of articles begin with: see `Postings::gram`.
pub(super) const MARK: u32 = (MARKS >> FIRST) as u32;

/// The gram of two characters.
pub(super) fn gram(first: u32, second: u32) -> u64 {
    u64::from(first) << FIRST | u64::from(second) << SECOND
}

/// Its first character, or that it is a mark.
pub(super) fn first_of(gram: u64) -> u32 {
    (gram.min(MARKS) >> FIRST) as u32
}

/// All grams that begin with a character, or all marks.
pub(super) fn beginning_with(first: u32) -> RangeInclusive<u64> {
    let last = if first == MARK { u64::MAX } else { gram(first + 1, 0) - 1 };
    gram(first, 0)..=last
}

/// What grams begin with, rising.
pub(super) fn all_firsts() -> impl Iterator<Item = u32> {
    LETTERS.chain([MARK])
}

/// What grams are made up.
#[derive(Clone, Copy, Debug)]
pub(super) struct MadeUp<'a> {
    pub(super) n_parts: usize,
    /// How many grams a part has.
    pub(super) n_of_part: u32,
    /// What articles have: never made up.
    pub(super) real: &'a BTreeSet<u64>,
}

impl MadeUp<'_> {
    /// The grams that begin with a character, rising; no marks. As in a coarse level, parts stand
    /// for articles, and counts are how many of their articles have the gram.
    pub(super) fn grams(&self, first: u32) -> Vec<Postings> {
        let n_pairs = (LETTERS.len() as f64).powi(2);
        let share = f64::from(self.n_of_part) / SHARE_OF_PART / n_pairs;
        let mut chance = Chance::new(0, u64::from(first));
        let mut all = Vec::new();
        for second in LETTERS.filter(|_| first != MARK) {
            if unit(&mut chance) >= share {
                continue;
            }
            let gram = gram(first, second);
            let n_on_average = (SCALE / unit(&mut chance)).powi(2);
            let docs = self.parts(n_on_average, &mut chance);
            if docs.is_empty() || self.real.contains(&gram) {
                continue;
            }
            let counts = vec![n_on_average.clamp(1.0, MAX_DOCS) as u32; docs.len()];
            let title_counts = vec![0; docs.len()];
            all.push(Postings { gram, docs, counts, title_counts, positions: Vec::new() });
        }
        all
    }

    /// The parts that have a gram which is in so many articles of each on average.
    fn parts(&self, n_on_average: f64, chance: &mut Chance) -> Vec<u32> {
        // Of a part in which it is nowhere; so many in a row follow each other by chance.
        let ln_without = -n_on_average;
        let mut parts = Vec::new();
        let mut next = 0_usize;
        loop {
            let n_without = unit(chance).ln() / ln_without;
            next = next.saturating_add(n_without as usize);
            if next >= self.n_parts {
                return parts;
            }
            parts.push(next as u32);
            next += 1;
        }
    }
}

/// A number from 0 to 1.
fn unit(chance: &mut Chance) -> f64 {
    chance.below(1 << 32) as f64 / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_as_many_grams_as_they_should_and_share_most_that_are_frequent() {
        let n_of = |n_parts| {
            let real = BTreeSet::new();
            let made_up = MadeUp { n_parts, n_of_part: 10_000_000, real: &real };
            let all: Vec<Postings> =
                LETTERS.step_by(512).flat_map(|first| made_up.grams(first)).collect();
            assert!(all.is_sorted_by(|one, other| one.gram < other.gram));
            let n_pairs: usize = all.iter().map(|postings| postings.docs.len()).sum();
            let share = LETTERS.len() as f64 / LETTERS.step_by(512).len() as f64;
            (all.len() as f64 * share, n_pairs as f64 * share / n_parts as f64)
        };
        let (_, of_one) = n_of(1);
        let (different, of_each) = n_of(96);
        for n in [of_one, of_each] {
            assert!((9.7e6..10.3e6).contains(&n), "{n}");
        }
        // A little less than the root of 96, as there are none that are rarer than the rarest.
        assert!((7.0..9.8).contains(&(different / of_one)), "{different} {of_one}");
    }

    #[test]
    fn what_articles_have_is_not_made_up() {
        let none = BTreeSet::new();
        let made_up = MadeUp { n_parts: 3, n_of_part: 10_000_000, real: &none };
        let grams = made_up.grams(0x4e2d);
        let real = BTreeSet::from([grams[7].gram]);
        let others = MadeUp { real: &real, ..made_up }.grams(0x4e2d);
        assert_eq!(others.len() + 1, grams.len());
        assert!(others.iter().all(|postings| !real.contains(&postings.gram)));
    }
}
