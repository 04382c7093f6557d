//! What the archive answers to what is asked of it.

use broadsheet_model::Day;
use broadsheet_search::{
    Bin, BinUnit, Counts, Facets, Filter, Listing, Matches, Query, Scope, Sort, bins,
};

use crate::Archive;

/// What the archive answers to a state.
pub struct Answer {
    /// What was asked for, understood.
    pub query: Query,
    /// What the list shows.
    pub list: List,
    /// The counts.
    pub facets: Facets,
    /// What a bar of the histogram stands for.
    pub unit: BinUnit,
    /// The bars' days, from the archive's first to its last.
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

/// Which articles the list shows.
pub enum List {
    /// Those of some sources and days: known without loading them.
    Days(Listing),
    /// Those that were found.
    Results {
        /// Their numbers, in the order of the list.
        numbers: Vec<u32>,
        /// That order.
        sort: Sort,
    },
}

/// What a search has found so far.
pub struct SearchResult {
    /// The articles.
    pub matches: Matches,
    /// The same, counted.
    pub counts: Counts,
    /// How many of how many articles have been searched, while the search is under way.
    pub progress: Option<(usize, usize)>,
    /// How many articles could not be searched, because files failed: counts are the least that
    /// they can be.
    pub n_missed: usize,
    /// Whether it is known of which sources the articles are that were found: where not, no source
    /// is counted and none can be chosen.
    pub has_sources: bool,
}

impl SearchResult {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.matches.is_empty()
    }

    /// Whether nothing was found in articles of which most could not be searched: that is no
    /// answer.
    pub fn is_unknown(&self, n_articles: usize) -> bool {
        self.is_empty() && 2 * self.n_missed > n_articles
    }
}

impl Answer {
    /// What `archive` answers to `query` and `filter`, whose sources it all has, in at most
    /// `max_bins` bars. `found` is what a scan has found, where the query needs one. `None` while
    /// the archive cannot be counted.
    pub fn new(
        archive: &Archive,
        query: Query,
        filter: &Filter,
        sort: Sort,
        found: Option<&SearchResult>,
        max_bins: usize,
    ) -> Option<Answer> {
        let counts = archive.counts()?;
        let (unit, bins) = match archive.days() {
            Some((first, last)) => bins(first, last, max_bins),
            None => (BinUnit::Day, Vec::new()),
        };
        let scope = query.scope(&archive.manifest.sources);
        let facets = facets(archive, scope.as_ref(), filter, found, &bins);
        let list = match (found, &scope) {
            (None, Some(scope)) => List::Days(Listing::new(counts, scope, filter, sort)),
            (Some(found), _) => {
                let numbers = found.matches.listed(&archive.manifest.sources, filter, sort);
                List::Results { numbers, sort }
            }
            (None, None) => List::Results { numbers: Vec::new(), sort },
        };
        let progress = found.and_then(|found| found.progress);
        let n_missed = found.map_or(0, |found| found.n_missed);
        let has_sources = found.is_none_or(|found| found.has_sources);
        Some(Answer { query, list, facets, unit, bins, progress, n_missed, has_sources })
    }
}

/// What limits leave of what was found or, where the query needs no scan, of its scope. A query
/// that needs one and has neither finds nothing yet.
pub fn facets(
    archive: &Archive,
    scope: Option<&Scope>,
    filter: &Filter,
    found: Option<&SearchResult>,
    bins: &[Bin],
) -> Facets {
    match (found, scope) {
        (Some(found), _) => {
            found.counts.facets(&Scope::everything(&archive.manifest.sources), filter, bins)
        }
        (None, Some(scope)) => {
            archive.counts().map(|counts| counts.facets(scope, filter, bins)).unwrap_or_default()
        }
        (None, None) => Facets::default(),
    }
}

impl List {
    /// How many articles it has.
    pub fn len(&self) -> usize {
        match self {
            List::Days(listing) => listing.len(),
            List::Results { numbers, .. } => numbers.len(),
        }
    }

    /// Whether its articles were found by a search.
    pub fn is_search_result(&self) -> bool {
        matches!(self, List::Results { .. })
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rank of the article at `position` among all of the sources that are given with it.
    pub fn rank<'a>(
        &'a self,
        position: usize,
        archive: &'a Archive,
    ) -> Option<(usize, &'a [bool])> {
        match self {
            List::Days(listing) => Some((listing.place(position)?.0, listing.sources())),
            List::Results { numbers, .. } => {
                Some((*numbers.get(position)? as usize, &archive.all_sources))
            }
        }
    }

    /// The sources among which ranks count.
    pub fn sources<'a>(&'a self, archive: &'a Archive) -> &'a [bool] {
        match self {
            List::Days(listing) => listing.sources(),
            List::Results { .. } => &archive.all_sources,
        }
    }

    /// Where the article with `rank` stands; `None` where the list does not have it.
    pub fn position_of(&self, rank: usize) -> Option<usize> {
        match self {
            List::Days(listing) => listing.position_of(broadsheet_search::Rank(rank)),
            List::Results { numbers, .. } => {
                numbers.iter().position(|number| *number as usize == rank)
            }
        }
    }

    /// Where to jump for a date; `None` where the list is not ordered by time.
    pub fn position_of_day(&self, archive: &Archive, day: Day) -> Option<usize> {
        match self {
            List::Days(listing) => Some(listing.position_of_day(archive.counts()?, day)),
            List::Results { numbers, sort } => {
                let day = archive.counts()?.number_range(day);
                let position = match sort {
                    Sort::Best => return None,
                    Sort::New => numbers.partition_point(|number| (*number as usize) < day.start),
                    Sort::Old => numbers.partition_point(|number| *number as usize >= day.end),
                };
                Some(position.min(numbers.len().saturating_sub(1)))
            }
        }
    }
}

impl PartialEq for List {
    fn eq(&self, other: &List) -> bool {
        match (self, other) {
            (List::Days(one), List::Days(other)) => one == other,
            (List::Results { numbers: one, .. }, List::Results { numbers: other, .. }) => {
                one == other
            }
            _ => false,
        }
    }
}
