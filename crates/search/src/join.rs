//! From what was found of each text to the articles for which a whole query holds: the same for
//! texts that were scanned and for an index that was asked.

use broadsheet_model::Source;

use crate::hits::Hits;
use crate::matches::Place;
use crate::query::{Query, Test, Unit};
use crate::rank::{NO_GAP, PackedHits};
use crate::term_hits::TermHits;

/// Some articles: where each stands.
pub(crate) struct Articles<'a> {
    /// One for each.
    pub(crate) places: &'a [Place],
    /// The archive's.
    pub(crate) sources: &'a [Source],
}

/// What has been joined so far.
struct Joined {
    n_texts: usize,
    n_with: Vec<u32>,
    /// For each article in turn, what it shows of each text that is asked for.
    hits: Vec<PackedHits>,
    /// For each of these texts where it begins.
    places: Vec<Vec<(u32, u32)>>,
}

impl Joined {
    /// For each two texts that follow each other in the query how few characters lie between their
    /// beginnings in an article; [`NO_GAP`] where one of them is not there, or not known to be
    /// where.
    fn gaps(&self, article: u32) -> impl Iterator<Item = u32> {
        self.places
            .windows(2)
            .map(move |pair| gap(in_article(&pair[0], article), in_article(&pair[1], article)))
    }
}

fn in_article(places: &[(u32, u32)], article: u32) -> &[(u32, u32)] {
    let start = places.partition_point(|(other, _)| *other < article);
    let end = places.partition_point(|(other, _)| *other <= article);
    &places[start..end]
}

fn gap(mut one: &[(u32, u32)], mut other: &[(u32, u32)]) -> u32 {
    // Both rise: going forward in the list whose next place is less meets the nearest pair without
    // trying all pairs.
    let mut least = NO_GAP;
    while let (Some((first, one_left)), Some((second, other_left))) =
        (one.split_first(), other.split_first())
    {
        least = least.min(first.1.abs_diff(second.1));
        if first.1 < second.1 {
            one = one_left;
        } else {
            other = other_left;
        }
    }
    least
}

impl Articles<'_> {
    /// The articles for which `query` holds. `found` says for each text of the query in turn (also
    /// for those that are excluded) which of the articles have it, by their positions here.
    pub(crate) fn join(&self, query: &Query, found: Vec<TermHits>) -> Hits {
        let n = self.places.len();
        let n_texts = query.shown_terms(true).count();
        let hits = vec![PackedHits::default(); n_texts * n];
        let mut joined = Joined { n_texts, n_with: Vec::new(), hits, places: Vec::new() };
        let mut holds_all = vec![true; n];
        // `found` is taken in the order in which the query names its texts.
        let mut found = found.into_iter();
        for clause in &query.clauses {
            // A clause holds where any of its units does, the query where all of its clauses do.
            let mut holds = vec![false; n];
            clause
                .iter()
                .for_each(|unit| self.test(query, unit, &mut found, &mut holds, &mut joined));
            holds_all.iter_mut().zip(holds).for_each(|(all, holds)| *all &= holds);
        }
        let mut hits = Hits::new(n, std::mem::take(&mut joined.n_with));
        for (idx, _) in holds_all.into_iter().enumerate().filter(|(_, holds)| *holds) {
            let shown = &joined.hits[idx * n_texts..][..n_texts];
            hits.push(self.places[idx], shown, joined.gaps(idx as u32));
        }
        hits
    }

    /// Sets `holds` for the articles for which `unit` does, and notes in `joined` what they show of
    /// a text.
    fn test(
        &self,
        query: &Query,
        unit: &Unit,
        found: &mut impl Iterator<Item = TermHits>,
        holds: &mut [bool],
        joined: &mut Joined,
    ) {
        if !unit.test.is_looked_up() {
            return self.test_place(query, unit, holds);
        }
        let found = found.next().unwrap_or_default();
        if let (Test::Mark(_), false) = (&unit.test, unit.negated) {
            return found.hits.iter().for_each(|(idx, _)| holds[*idx as usize] = true);
        }
        if unit.negated {
            let mut excluded = found.hits.iter().map(|(idx, _)| *idx as usize).peekable();
            for (idx, holds) in holds.iter_mut().enumerate() {
                *holds |= excluded.next_if_eq(&idx).is_none();
            }
            return;
        }
        let text = joined.n_with.len();
        joined.n_with.push(found.hits.len() as u32);
        joined.places.push(found.places);
        for (idx, hits) in found.hits {
            let idx = idx as usize;
            holds[idx] = true;
            joined.hits[idx * joined.n_texts + text] = PackedHits::new(hits);
        }
    }

    /// The tests that need no text.
    fn test_place(&self, query: &Query, unit: &Unit, holds: &mut [bool]) {
        let in_source: Vec<bool> = match &unit.test {
            Test::Source(value) => {
                self.sources.iter().map(|source| query.names(source, value)).collect()
            }
            _ => Vec::new(),
        };
        for (place, holds) in self.places.iter().zip(holds) {
            let passes = match &unit.test {
                Test::Date(span) => place.day.is_some_and(|day| span.contains(day)),
                _ => place
                    .source_idx
                    .and_then(|idx| in_source.get(usize::from(idx)))
                    .is_some_and(|holds| *holds),
            };
            *holds |= passes != unit.negated;
        }
    }
}
