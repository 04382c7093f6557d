//! What a scan found, batch by batch, before it is known how rare each term is.

use broadsheet_model::Day;

use crate::matches::{Matches, Place};
use crate::rank::{self, PackedHits, is_near_counted};

/// The hits of one query in some articles. Batches of an archive are scanned one by one, in any
/// order, and their hits joined by [`Hits::append`]; [`Hits::matches`] then ranks as if all had
/// been one corpus.
///
/// A matching article takes 16 bytes and 4 more for each text that the query asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many articles were scanned.
    n_articles: usize,
    /// For each text that is asked for and not excluded: in how many articles of the days asked for
    /// it is, also where the rest of the query does not hold.
    n_with: Vec<u32>,
    /// The articles for which the whole query holds.
    rows: Vec<Place>,
    /// For each row in turn, what it shows of each text.
    hits: Vec<PackedHits>,
    /// For each row in turn, how near to each other any two texts are that follow each other in the
    /// query, in characters.
    gaps: Vec<u32>,
}

// A common character is in nearly all of a million articles.
const _: () = assert!(size_of::<Place>() == 16 && size_of::<PackedHits>() == 4);

impl Hits {
    /// Of a batch of `n_articles` articles, in which the texts asked for are in `n_with`.
    pub(crate) fn new(n_articles: usize, n_with: Vec<u32>) -> Hits {
        Hits { n_articles, n_with, ..Hits::default() }
    }

    /// Adds a matching article, with what it shows of each text.
    pub(crate) fn push(
        &mut self,
        place: Place,
        hits: &[PackedHits],
        gaps: impl Iterator<Item = u32>,
    ) {
        self.rows.push(place);
        self.hits.extend_from_slice(hits);
        self.gaps.extend(gaps);
    }

    /// Adds the hits of the same query in other articles. The first article of that batch has
    /// `first_number` in the archive. Nothing is lost or gained by the order in which batches come.
    pub fn append(&mut self, other: Hits, first_number: u32) {
        self.count_with(&other);
        for mut row in other.rows {
            row.number += first_number;
            self.rows.push(row);
        }
        self.hits.extend_from_slice(&other.hits);
        self.gaps.extend_from_slice(&other.gaps);
    }

    /// Nothing in so many articles, of which none has any of the texts, or it does not matter how
    /// many have.
    #[cfg(feature = "windows")]
    pub fn none_of(n_articles: usize) -> Hits {
        Hits::new(n_articles, Vec::new())
    }

    /// Turns over the order of what was found.
    #[cfg(feature = "windows")]
    pub(crate) fn reverse(&mut self) {
        fn turn_over<T: Copy>(of_rows: &mut Vec<T>, n_rows: usize) {
            if let Some(n) = of_rows.len().checked_div(n_rows).filter(|n| *n > 0) {
                *of_rows = of_rows.chunks(n).rev().flatten().copied().collect();
            }
        }
        let n_rows = self.rows.len();
        turn_over(&mut self.hits, n_rows);
        turn_over(&mut self.gaps, n_rows);
        self.rows.reverse();
    }

    /// Counts what the same query found elsewhere, so that texts are as rare as in both together;
    /// its articles are not added. So archives that are shown together rank by one formula.
    pub fn count_with(&mut self, other: &Hits) {
        self.n_articles += other.n_articles;
        self.n_with.resize(self.n_with.len().max(other.n_with.len()), 0);
        self.n_with.iter_mut().zip(&other.n_with).for_each(|(sum, n)| *sum += n);
    }

    /// The same where `n` of the articles do not count.
    pub(crate) fn of_fewer(mut self, n: usize) -> Hits {
        self.n_articles = self.n_articles.saturating_sub(n);
        self
    }

    /// Sets of which source each matching article is, by its number.
    pub(crate) fn set_sources(&mut self, source_of: impl Fn(u32) -> Option<u16>) {
        // Some parts of an index say it after others.
        #[cfg(feature = "windows")]
        let source_of = |place: &Place| source_of(place.number).or(place.source_idx);
        #[cfg(not(feature = "windows"))]
        let source_of = |place: &Place| source_of(place.number);
        self.rows.iter_mut().for_each(|place| place.source_idx = source_of(place));
    }

    /// The numbers of the matching articles.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().map(|place| place.number)
    }

    /// How many articles were scanned, whether they match or not.
    pub fn n_articles(&self) -> usize {
        self.n_articles
    }

    /// How many articles match.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The matching articles with their scores. `newest` is the archive's newest day: it is given,
    /// so that age weighs the same whatever has been scanned so far. How rare a text is goes by the
    /// articles scanned.
    pub fn matches(&self, newest: Option<Day>) -> Matches {
        self.matches_among(self, newest)
    }

    /// The same where texts are as rare as in `all`, which [`Hits::count_with`] has counted.
    pub fn matches_among(&self, all: &Hits, newest: Option<Day>) -> Matches {
        let rarity = |n_with: &u32| rank::rarity(all.n_articles, *n_with as usize);
        let rarities: Vec<f32> = all.n_with.iter().map(rarity).collect();
        let mut found = Vec::with_capacity(self.rows.len());
        // Articles of an index may come oldest first, matches have the newest first.
        let is_reversed = self.rows.first().map(|place| place.number)
            > self.rows.last().map(|place| place.number);
        let n = self.rows.len();
        for idx in (0..n).map(|idx| if is_reversed { n - 1 - idx } else { idx }) {
            let place = &self.rows[idx];
            let mut score = self.nearness(idx, &all.n_with, &rarities);
            for (hits, rarity) in self.hits[idx * rarities.len()..].iter().zip(&rarities) {
                if let Some(hits) = hits.hits() {
                    score += rank::score(hits, *rarity);
                }
            }
            found.push((*place, score * rank::recency(place.day, newest)));
        }
        Matches::new(found)
    }

    /// What a row gains because the query's texts are near each other in it.
    fn nearness(&self, row: usize, n_with: &[u32], rarities: &[f32]) -> f32 {
        let n_gaps = rarities.len().saturating_sub(1);
        let mut nearness = 0.0;
        for (idx, gap) in self.gaps[row * n_gaps..][..n_gaps].iter().enumerate() {
            if is_near_counted(n_with[idx]) && is_near_counted(n_with[idx + 1]) {
                nearness += rank::nearness(*gap, rarities[idx].min(rarities[idx + 1]));
            }
        }
        nearness
    }
}
