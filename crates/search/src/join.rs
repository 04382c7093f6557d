//! From what was found of each text to the articles for which a whole query holds: the same for
//! texts that were scanned and for an index that was asked.

use std::ops::Range;

use broadsheet_model::Source;

use crate::docs::DocSet;
use crate::hits::Hits;
use crate::matches::Place;
use crate::query::{Clause, Query, Test, Unit};
use crate::rank::{HitCounts, NO_GAP, PackedHits};
use crate::term_hits::{TermHits, between};

/// Some articles that follow each other.
pub(crate) struct Articles<'a, P: Fn(u32) -> Place> {
    /// Their numbers, by which hits name them.
    pub(crate) docs: Range<u32>,
    /// Where each stands.
    pub(crate) place: P,
    /// The archive's.
    pub(crate) sources: &'a [Source],
}

/// For each two texts that follow each other in the query how few characters lie between their
/// beginnings in an article; [`NO_GAP`] where one of them is not there, or not known to be where.
fn gaps(shown: &[&TermHits], article: u32) -> impl Iterator<Item = u32> {
    shown.windows(2).map(move |pair| {
        let in_article = article..article + 1;
        let [one, other] =
            [pair[0], pair[1]].map(|of| between(&of.places, |(doc, _)| *doc, &in_article));
        gap(one, other)
    })
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

impl<P: Fn(u32) -> Place> Articles<'_, P> {
    /// The articles for which `query` holds. `found` says for each text of the query in turn (also
    /// for those that are excluded) which articles have it, these and perhaps others.
    pub(crate) fn join(&self, query: &Query, found: &[TermHits]) -> Hits {
        let mut holds = DocSet::all(self.docs.clone());
        // What asks for a source or a day is tried on what is left by the texts.
        for is_looked_up in [true, false] {
            let mut first = 0;
            for clause in &query.clauses {
                let of_clause = &found[first..];
                first += clause.iter().filter(|unit| unit.test.is_looked_up()).count();
                if clause.iter().all(|unit| unit.test.is_looked_up()) == is_looked_up {
                    holds.keep(&self.holding(query, clause, of_clause, &holds));
                }
            }
        }
        self.shown(query, found, &holds)
    }

    /// The articles among `wanted` for which any unit of a clause holds, and perhaps others.
    fn holding(
        &self,
        query: &Query,
        clause: &Clause,
        found: &[TermHits],
        wanted: &DocSet,
    ) -> DocSet {
        let mut holding = DocSet::none(self.docs.clone());
        let mut found = found.iter();
        for unit in clause {
            if !unit.test.is_looked_up() {
                let in_source = in_source(query, unit, self.sources);
                wanted.iter().for_each(|doc| {
                    if self.passes(unit, doc, &in_source) != unit.negated {
                        holding.add(doc);
                    }
                });
                continue;
            }
            let docs = found.next().map_or(&[][..], |found| self.of_these(found));
            if unit.negated {
                let mut excluded = DocSet::none(self.docs.clone());
                docs.iter().for_each(|(doc, _)| excluded.add(*doc));
                holding.add_all_but(&excluded);
            } else {
                docs.iter().for_each(|(doc, _)| holding.add(*doc));
            }
        }
        holding
    }

    fn of_these<'a>(&self, found: &'a TermHits) -> &'a [(u32, HitCounts)] {
        between(&found.hits, |(doc, _)| *doc, &self.docs)
    }

    /// The tests that need no text.
    fn passes(&self, unit: &Unit, doc: u32, in_source: &[bool]) -> bool {
        let place = (self.place)(doc);
        match &unit.test {
            Test::Date(span) => place.day.is_some_and(|day| span.contains(day)),
            _ => place
                .source_idx
                .and_then(|idx| in_source.get(usize::from(idx)))
                .is_some_and(|holds| *holds),
        }
    }

    /// What these articles show of the texts that are asked for.
    fn shown(&self, query: &Query, found: &[TermHits], holds: &DocSet) -> Hits {
        let units = query.clauses.iter().flatten().filter(|unit| unit.test.is_looked_up());
        let is_shown = |unit: &Unit| !unit.negated && !matches!(unit.test, Test::Mark(_));
        let shown: Vec<&TermHits> =
            units.zip(found).filter(|(unit, _)| is_shown(unit)).map(|(_, found)| found).collect();
        let mut rest: Vec<_> = shown.iter().map(|found| self.of_these(found)).collect();
        let n_with = rest.iter().map(|hits| hits.len() as u32).collect();
        let mut hits = Hits::new(self.docs.len(), n_with);
        let mut packed = vec![PackedHits::default(); shown.len()];
        for doc in holds.iter() {
            for (rest, packed) in rest.iter_mut().zip(&mut packed) {
                // Both rise, so that all of them are gone through once.
                let n_before = rest.iter().take_while(|(other, _)| *other < doc).count();
                *rest = &rest[n_before..];
                let here = rest.first().filter(|(other, _)| *other == doc);
                *packed = here.map_or(PackedHits::default(), |(_, hits)| PackedHits::new(*hits));
            }
            hits.push((self.place)(doc), &packed, gaps(&shown, doc));
        }
        hits
    }
}

/// For each source whether a test of sources names it.
fn in_source(query: &Query, unit: &Unit, sources: &[Source]) -> Vec<bool> {
    match &unit.test {
        Test::Source(value) => sources.iter().map(|source| query.names(source, value)).collect(),
        _ => Vec::new(),
    }
}
