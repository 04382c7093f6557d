//! A search of an index that proceeds through windows of articles.

use broadsheet_model::Day;
use broadsheet_search::{Hits, IndexSearch, Part, WindowSizes};

use super::rounds::Rounds;
use super::{Rest, Search, SearchStep};
use crate::{Archive, Find};

/// How an index is searched window by window.
#[derive(Clone, Copy)]
pub(super) struct Windows {
    pub(super) is_oldest_first: bool,
    pub(super) sizes: WindowSizes,
    /// The day of the first article that has not been searched; `None`: none has, or all have.
    pub(super) next_day: Option<Option<Day>>,
    /// Whether what has been found can be ranked.
    pub(super) is_ranked: bool,
}

impl Windows {
    /// How many of `n_all` articles come before the one with this number, in the order in which
    /// they are searched.
    pub(super) fn n_before(self, number: usize, n_all: usize) -> usize {
        if self.is_oldest_first { n_all.saturating_sub(number + 1) } else { number }
    }
}

impl Search {
    /// The same through windows, from the newest articles to the oldest or the other way, where an
    /// index is asked.
    pub fn in_windows(mut self, is_oldest_first: bool, sizes: WindowSizes) -> Search {
        self.windows = Some(Windows { is_oldest_first, sizes, next_day: None, is_ranked: true });
        self
    }

    /// The same at once after all.
    pub(crate) fn at_once(&mut self) {
        self.windows = None;
    }

    /// Whether what has been found can be ranked by how well it matches: not where a search for
    /// several texts has gone through windows.
    pub fn is_ranked(&self) -> bool {
        self.windows.is_none_or(|windows| windows.is_ranked)
    }

    /// The day of the first article that has not been searched, while that is not all.
    pub(crate) fn next_day(&self) -> Option<Option<Day>> {
        self.windows?.next_day
    }

    pub(super) fn windowed(&self, search: IndexSearch, parts: &[&Part]) -> Rest {
        let search = if self.has_others { search } else { search.ending_early() };
        Rest::Index(Box::new(match self.windows {
            Some(of) => search.in_windows(parts, of.is_oldest_first, of.sizes),
            None => search,
        }))
    }

    /// Takes what has been found in a window.
    pub(super) fn take_window(&mut self, archive: &Archive) -> SearchStep {
        let parts = self.parts_now(archive);
        let (Rest::Index(search), Find::There(parts)) = (&mut self.rest, parts) else {
            return SearchStep::Done;
        };
        self.hits.append(search.take_hits(), 0);
        self.lacks_sources |= !search.has_sources();
        if let Some(windows) = &mut self.windows {
            windows.next_day = search.next_day(&parts);
            windows.is_ranked &= search.is_ranked();
            let next = search.next_number(&parts).unwrap_or_default() as usize;
            self.n_passed = windows.n_before(next, archive.manifest.n_articles);
        }
        SearchStep::Window
    }

    /// All windows have been searched, and it is known of which sources articles are.
    pub(super) fn end_windows(&mut self, archive: &Archive) {
        (self.lacks_sources, self.n_passed) = (false, archive.manifest.n_articles);
        if let Some(windows) = &mut self.windows {
            windows.next_day = None;
        }
    }

    /// The index cannot say what it should.
    pub(super) fn forget_windows(&mut self) {
        (self.hits, self.n_passed, self.lacks_sources) = (Hits::default(), 0, false);
        (self.windows, self.rounds) = (None, Rounds::default());
    }
}
