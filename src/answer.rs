//! What the archive answers to what is asked of it.

use broadsheet_search::{Bin, BinUnit, Facets, Query, bins};

use crate::address::Address;
use crate::archive::Archive;
use crate::browser::dom;
use crate::state::State;

/// How many CSS pixels a bin is wide at least.
const PIXELS_A_BIN: usize = 9;
/// How many bins there are at least and at most.
const N_BINS: std::ops::RangeInclusive<usize> = 24..=140;

/// What the archive answers to a state.
pub struct Answer {
    /// What was asked for, understood.
    pub query: Query,
    /// The list and the counts.
    pub facets: Facets,
    /// What a bar of the histogram stands for.
    pub unit: BinUnit,
    /// The bars, from the archive's first day to its last.
    pub bins: Vec<Bin>,
}

impl Answer {
    /// What `archive` answers to `state`.
    pub fn new(archive: &Archive, state: &State) -> Answer {
        let max_bins = (dom::window_width() / PIXELS_A_BIN).clamp(*N_BINS.start(), *N_BINS.end());
        let (unit, bins) = match archive.days() {
            Some((first, last)) => bins(first, last, max_bins),
            None => (BinUnit::Day, Vec::new()),
        };
        let (query, facets) = ask(archive, state, &state.address, &bins);
        Answer { query, facets, unit, bins }
    }
}

/// What `archive` answers to `address`, for the reader whose state is `state`.
pub fn ask(archive: &Archive, state: &State, address: &Address, bins: &[Bin]) -> (Query, Facets) {
    let query = Query::parse(&address.query);
    let mut matches = archive.corpus.search(&query);
    if address.saved {
        matches = matches.only(|number| state.saved.contains(&archive.articles[number as usize].id));
    }
    let filter = known(archive, address).filter();
    let facets = archive.corpus.facets(&matches, &filter, address.effective_sort(), bins);
    (query, facets)
}

/// `address` without what `archive` does not have, sources and article: that is ignored, with a notice.
pub fn known(archive: &Archive, address: &Address) -> Address {
    let mut address = address.clone();
    address.include.retain(|id| archive.source_idx(id).is_some());
    address.exclude.retain(|id| archive.source_idx(id).is_some());
    address.article = address.article.filter(|id| archive.number(*id).is_some());
    address
}
