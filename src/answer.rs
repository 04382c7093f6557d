//! What the archive answers to the page's state, and the bars that are drawn of it.

use std::ops::{Deref, RangeInclusive};
use std::rc::Rc;

use broadsheet_search::Query;
use yew::AttrValue;

use crate::archive::Archive;
use crate::browser::dom;
use crate::view::bars;
use broadsheet_desk::Address;

pub use broadsheet_archive::{List, SearchResult, facets};

/// How many CSS pixels a bin is wide at least.
const PIXELS_PER_BIN: usize = 7;
/// How many bins there are at least and at most.
const N_BINS: RangeInclusive<usize> = 24..=200;

/// What the archive answers to a state, with its bars.
pub struct Answer {
    answer: broadsheet_archive::Answer,
    /// The bars, as drawn.
    pub bars: Rc<Vec<AttrValue>>,
}

impl Deref for Answer {
    type Target = broadsheet_archive::Answer;

    fn deref(&self) -> &broadsheet_archive::Answer {
        &self.answer
    }
}

impl Answer {
    /// What `archive` answers to `query` and the limits in `address`. `found` is what a scan has
    /// found, where the query needs one; `earlier` is the answer before, whose drawing may still be
    /// good. `None` while the archive cannot be counted.
    pub fn new(
        archive: &Archive,
        query: Query,
        address: &Address,
        found: Option<&SearchResult>,
        earlier: Option<&Answer>,
    ) -> Option<Answer> {
        let max_bins = (dom::window_width() / PIXELS_PER_BIN).clamp(*N_BINS.start(), *N_BINS.end());
        let (filter, sort) = (known(archive, address).filter(), address.effective_sort());
        let answer =
            broadsheet_archive::Answer::new(archive, query, &filter, sort, found, max_bins)?;
        // The bars obey everything but the dates, so that most moves of the slider leave them as
        // they are.
        let histogram = &answer.facets.histogram;
        let bars = match earlier.filter(|earlier| earlier.facets.histogram == *histogram) {
            Some(earlier) => earlier.bars.clone(),
            None => Rc::new(bars(histogram)),
        };
        Some(Answer { answer, bars })
    }
}

/// `address` without the sources that `archive` does not have: they are ignored, with a notice.
pub fn known(archive: &Archive, address: &Address) -> Address {
    let mut address = address.clone();
    address.include.retain(|id| archive.source_idx(id).is_some());
    address.exclude.retain(|id| archive.source_idx(id).is_some());
    address
}
