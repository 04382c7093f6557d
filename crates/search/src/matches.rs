//! Which articles a query found.

use broadsheet_model::{Day, Source};

use crate::bins::Bin;
use crate::counts::Counts;
use crate::facets::Facets;
use crate::filter::{Filter, Sort};
use crate::order::sort_by_key;
use crate::scope::Scope;

/// Where an article stands: all that filtering and counting need of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number: newest first, from 0.
    pub number: u32,
    /// The day on which it was published, where that is known.
    pub day: Option<Day>,
    /// The position of its source in the archive's list; `None` where that does not have it. Such
    /// an article is found and listed, but counted under no badge.
    pub source_idx: Option<u16>,
}

/// The articles that a query found, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    /// By rising number.
    found: Vec<(Place, f32)>,
}

impl Matches {
    /// Articles that no query found, such as those that a reader has saved: in any order, each
    /// once, with score 0.
    pub fn from_places(places: impl IntoIterator<Item = Place>) -> Matches {
        Matches::new(places.into_iter().map(|place| (place, 0.0)).collect())
    }

    /// Places with their scores, in any order, each once.
    pub(crate) fn new(found: Vec<(Place, f32)>) -> Matches {
        if found.is_sorted_by(|a, b| a.0.number <= b.0.number) {
            return Matches { found };
        }
        let mut order: Vec<(u32, u32)> =
            (0..).zip(&found).map(|(idx, (place, _))| (place.number, idx)).collect();
        sort_by_key(&mut order);
        Matches { found: order.into_iter().map(|(_, idx)| found[idx as usize]).collect() }
    }

    /// Only the matches whose article number `keep` wants: for limits that are no part of a query,
    /// such as what a reader has saved.
    pub fn only(mut self, keep: impl Fn(u32) -> bool) -> Matches {
        self.found.retain(|(place, _)| keep(place.number));
        self
    }

    /// The articles, newest first, and how well each matches: 0 or more, greater is better, all 0
    /// where the query has no text.
    pub fn iter(&self) -> impl Iterator<Item = (Place, f32)> {
        self.found.iter().copied()
    }

    /// How many articles match.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The matches' own day table, for an archive of `n_sources` sources (and a column more, for
    /// articles of no listed source). Whoever keeps it answers every move of a slider by
    /// [`Counts::facets`] of [`Scope::everything`], without passing over the matches again.
    pub fn counts(&self, n_sources: usize) -> Counts {
        let mut counts = Counts::with_sources(n_sources + 1);
        let mut of_day = vec![0; n_sources + 1];
        let mut last = None;
        for (place, _) in &self.found {
            if place.day != last {
                if let Some(day) = last {
                    counts.push_day(day, &of_day);
                    of_day.fill(0);
                }
                last = place.day;
            }
            let column = place.source_idx.map_or(n_sources, usize::from).min(n_sources);
            of_day[column] += 1;
        }
        if let Some(day) = last {
            counts.push_day(day, &of_day);
            of_day.fill(0);
        }
        counts.finish(&of_day)
    }

    /// Counts what `filter` leaves of the matches in an archive with these `sources`.
    pub fn facets(&self, sources: &[Source], filter: &Filter, bins: &[Bin]) -> Facets {
        self.counts(sources.len()).facets(&Scope::everything(sources), filter, bins)
    }

    /// The numbers of the articles that `filter` leaves, in the order asked for.
    pub fn listed(&self, sources: &[Source], filter: &Filter, sort: Sort) -> Vec<u32> {
        let chosen: Vec<bool> =
            sources.iter().map(|source| filter.passes_source(&source.id)).collect();
        let passes = |place: &Place| {
            let source = place.source_idx.and_then(|idx| chosen.get(usize::from(idx)));
            source.copied().unwrap_or_else(|| filter.passes_unlisted())
                && filter.passes_day(place.day)
        };
        let mut listed: Vec<(u32, u32)> = Vec::with_capacity(self.found.len());
        for (place, score) in &self.found {
            if passes(place) {
                // The bits of a float that is not negative are ordered as it is; turned over, the
                // greatest comes first.
                listed.push((!score.to_bits(), place.number));
            }
        }
        match sort {
            Sort::New => {}
            Sort::Old => listed.reverse(),
            Sort::Best => sort_by_key(&mut listed),
        }
        listed.into_iter().map(|(_, number)| number).collect()
    }
}
