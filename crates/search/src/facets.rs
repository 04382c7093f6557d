//! What a page shows of an answer beside its list: the counts on the badges, the histogram.

use crate::bins::Bin;
use crate::counts::Counts;
use crate::filter::Filter;
use crate::scope::{Scope, overlaps, within};

/// What a page shows of an answer beside its list. Sources are in the order of the archive, bins in
/// the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many articles pass everything.
    pub total: usize,
    /// For each source, how many articles pass everything but the choice of sources.
    pub per_source: Vec<usize>,
    /// For each bin and source, how many articles pass everything but the date limits.
    pub histogram: Vec<Vec<u32>>,
    /// How many articles without a date pass everything but the date limits.
    pub n_undated: usize,
}

impl Counts {
    /// Counts what `scope`, made for the sources of this table, and `filter` leave. The time this
    /// takes depends on the number of `bins` and sources, and on that of the days only where
    /// `scope` asks for dates.
    pub fn facets(&self, scope: &Scope, filter: &Filter, bins: &[Bin]) -> Facets {
        let n_days = self.days().len();
        let chosen = scope.chosen(self, filter);
        let runs = scope.runs(self);

        let mut passing = vec![0; self.n_sources()];
        within(&runs, self, filter).into_iter().for_each(|run| self.add(run, &mut passing));
        let per_source = scope
            .asked_sources()
            .zip(&passing)
            .map(|(is_asked, n)| if is_asked { *n as usize } else { 0 });

        let of_bin = |bin: &Bin| {
            let mut bar = vec![0; self.n_sources()];
            let places = self.places_between(Some(bin.first), Some(bin.last));
            overlaps(&runs, places).for_each(|run| self.add(run, &mut bar));
            bar.iter_mut().zip(&chosen).for_each(|(n, is_chosen)| *n *= u32::from(*is_chosen));
            bar.truncate(scope.n_sources());
            bar
        };
        let mut undated = vec![0; self.n_sources()];
        overlaps(&runs, n_days..n_days + 1).for_each(|run| self.add(run, &mut undated));
        Facets {
            total: sum_of(&chosen, &passing),
            per_source: per_source.collect(),
            histogram: bins.iter().map(of_bin).collect(),
            n_undated: sum_of(&chosen, &undated),
        }
    }

    /// Adds to each source's sum its articles on the days at these places.
    fn add(&self, places: std::ops::Range<usize>, sums: &mut [u32]) {
        let (before, after) = (self.row(places.start), self.row(places.end));
        sums.iter_mut()
            .zip(before.iter().zip(after))
            .for_each(|(sum, (before, after))| *sum += after - before);
    }
}

/// The sum of the counts that are chosen.
pub(crate) fn sum_of(chosen: &[bool], counts: &[u32]) -> usize {
    chosen.iter().zip(counts).map(|(is_chosen, n)| if *is_chosen { *n as usize } else { 0 }).sum()
}
