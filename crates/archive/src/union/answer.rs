//! What several archives answer to what is asked of them.

use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit, Facets, Filter, Query, Scope, Sort, bins};

use super::{Union, UnionList, UnionResult};
use crate::Library;

/// What a union answers to what is asked of it.
pub struct UnionAnswer {
    /// What was asked for, as each archive reads it, in the order of [`Union::archives`].
    pub queries: Vec<Query>,
    /// What asks for nothing.
    pub nothing: Query,
    /// What the list shows.
    pub list: UnionList,
    /// The counts, in the order of [`Union::sources`].
    pub facets: Facets,
    /// What a bar of the histogram stands for.
    pub unit: BinUnit,
    /// The bars' days.
    pub bins: Vec<Bin>,
    /// How many of how many articles have been searched, while the search is under way.
    pub progress: Option<(usize, usize)>,
    /// How many articles could not be searched, because files failed: counts are the least that
    /// they can be.
    pub n_missed: usize,
    /// Whether it is known of which sources the articles are that were found: where not, no source
    /// is counted and none can be chosen.
    pub has_sources: bool,
}

impl Union {
    /// What is answered to `queries`, one for each archive, and `filter`, in at most `max_bins`
    /// bars. `result` is what a search has found, if the queries need one.
    pub fn answer(
        &self,
        library: &Library,
        queries: Vec<Query>,
        filter: &Filter,
        sort: Sort,
        result: Option<&UnionResult>,
        max_bins: usize,
    ) -> UnionAnswer {
        let (unit, bins) = match self.span() {
            Some((first, last)) => bins(first, last, max_bins),
            None => (BinUnit::Day, Vec::new()),
        };
        let facets = self.facets(library, &queries, filter, result, &bins);
        let list = match (result, self.scopes(library, &queries)) {
            (Some(result), _) => UnionList::of_result(self, library, result, filter, sort),
            (None, Some(scopes)) => UnionList::of_days(self, library, &scopes, filter, sort),
            (None, None) => UnionList::default(),
        };
        let progress = result.and_then(|result| result.progress);
        let n_missed = result.map_or(0, |result| result.n_missed);
        let has_sources = result.is_none_or(|result| result.has_sources);
        let nothing = Query::default();
        UnionAnswer { queries, nothing, list, facets, unit, bins, progress, n_missed, has_sources }
    }

    /// The queries as sources and days; `None` where one of them asks for text.
    fn scopes(&self, library: &Library, queries: &[Query]) -> Option<Vec<Scope>> {
        let archives = self.in_library(library).zip(queries);
        archives.map(|(archive, query)| query.scope(&archive.manifest.sources)).collect()
    }

    /// Whether counts alone do not answer `queries`.
    pub fn asks_text(&self, library: &Library, queries: &[Query]) -> bool {
        self.scopes(library, queries).is_none()
    }

    /// What limits leave of what was found or, where the queries need no scan, of their scopes.
    pub fn facets(
        &self,
        library: &Library,
        queries: &[Query],
        filter: &Filter,
        result: Option<&UnionResult>,
        bins: &[Bin],
    ) -> Facets {
        let scopes = self.scopes(library, queries);
        let n_sources = self.sources().len();
        let mut facets = Facets {
            per_source: vec![0; n_sources],
            histogram: vec![vec![0; n_sources]; bins.len()],
            ..Facets::default()
        };
        for (idx, member) in self.members.iter().enumerate() {
            let of_archive = match (result, &scopes) {
                (Some(result), _) => {
                    let sources = &library.archives()[member.archive].manifest.sources;
                    result.counts(idx).facets(&Scope::everything(sources), filter, bins)
                }
                (None, Some(scopes)) => member.counts.facets(&scopes[idx], filter, bins),
                (None, None) => continue,
            };
            add(&mut facets, &of_archive, &member.source_idx);
        }
        facets
    }

    /// Where to jump for a date: the first position of an article of `day` or of the nearest day
    /// after it in the list's order; `None` where the list is not ordered by time.
    pub fn position_of_day(&self, list: &UnionList, day: Day) -> Option<usize> {
        let end = if list.is_reversed() { Some(day.plus(-1)) } else { Some(day) };
        let n_newer = list.n_newer(self, end)?;
        let position = if list.is_reversed() { list.len() - n_newer } else { n_newer };
        Some(position.min(list.len().saturating_sub(1)))
    }
}

/// Adds what one archive counts, whose sources are those of the union at `source_idx`.
fn add(sum: &mut Facets, of_archive: &Facets, source_idx: &[usize]) {
    sum.total += of_archive.total;
    sum.n_undated += of_archive.n_undated;
    for (idx, n) in source_idx.iter().zip(&of_archive.per_source) {
        sum.per_source[*idx] += n;
    }
    for (bar, of_archive) in sum.histogram.iter_mut().zip(&of_archive.histogram) {
        source_idx.iter().zip(of_archive).for_each(|(idx, n)| bar[*idx] += n);
    }
}
