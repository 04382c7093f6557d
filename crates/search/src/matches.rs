//! Which articles a query found.

use broadsheet_model::{Day, Source};

use crate::bins::Bin;
use crate::counts::Counts;
use crate::facets::{Facets, Filter, Sort};
use crate::order::sort_by_key;
use crate::scope::Scope;

/// Where an article stands: all that filtering and counting need of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number: newest first, from 0.
    pub number: u32,
    /// The day on which it was published, where that is known.
    pub day: Option<Day>,
    /// The position of its source in the archive's list; `None` where that does not have it. Such an article is found
    /// and listed, but counted under no badge.
    pub source_idx: Option<u16>,
}

/// The articles that a query found, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    /// By rising number.
    found: Vec<(Place, f32)>,
}

impl Matches {
    /// Articles that no query found, such as those that a reader has saved: in any order, each once, with score 0.
    pub fn from_places(places: impl IntoIterator<Item = Place>) -> Matches {
        let places: Vec<Place> = places.into_iter().collect();
        let order = in_order(places.len(), |idx| places[idx].number);
        Matches::from_rising(order.into_iter().map(|idx| (places[idx as usize], 0.0)))
    }

    /// Places with their scores; numbers rise.
    pub(crate) fn from_rising(found: impl Iterator<Item = (Place, f32)>) -> Matches {
        Matches { found: found.collect() }
    }

    /// Only the matches whose article number `keep` wants: for limits that are no part of a query, such as what a reader
    /// has saved.
    pub fn only(mut self, keep: impl Fn(u32) -> bool) -> Matches {
        self.found.retain(|(place, _)| keep(place.number));
        self
    }

    /// The articles, newest first, and how well each matches: 0 or more, greater is better, all 0 where the query has no
    /// text.
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

    /// The matches' own day table, for an archive of `n_sources` sources (and a column more, for articles of no listed
    /// source). Whoever keeps it answers every move of a slider by [`Counts::facets`] of [`Scope::everything`], without
    /// passing over the matches again.
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
        let chosen: Vec<bool> = sources.iter().map(|source| filter.passes_source(&source.id)).collect();
        let passes = |place: &Place| {
            let source = place.source_idx.and_then(|idx| chosen.get(usize::from(idx)));
            source.copied().unwrap_or_else(|| filter.passes_unlisted()) && filter.passes_day(place.day)
        };
        let passing = self.found.iter().filter(|(place, _)| passes(place));
        // The bits of a float that is not negative are ordered as it is; turned over, the greatest comes first.
        let mut listed: Vec<(u32, u32)> = passing.map(|(place, score)| (!score.to_bits(), place.number)).collect();
        match sort {
            Sort::New => {}
            Sort::Old => listed.reverse(),
            Sort::Best => sort_by_key(&mut listed),
        }
        listed.into_iter().map(|(_, number)| number).collect()
    }
}

/// The indices below `len` by rising `key`.
pub(crate) fn in_order(len: usize, key: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut pairs: Vec<(u32, u32)> = (0..len).map(|idx| (key(idx), idx as u32)).collect();
    if !pairs.is_sorted_by(|a, b| a.0 <= b.0) {
        sort_by_key(&mut pairs);
    }
    pairs.into_iter().map(|(_, idx)| idx).collect()
}
