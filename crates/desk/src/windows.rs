//! A search that shows what it has found in the first articles before it has read the rest.
//!
//! Rows come first, then their texts; what is left is read when nothing of these is on its way, so
//! that counts, and the bars with them, become exact. While there are few rows it goes on at once.

use std::rc::Rc;

use broadsheet_search::{Sort, WindowSizes};

use crate::desk::Desk;
use crate::event::{Effect, Timer, Timing};
use crate::limits::Limits;
use crate::searching::Phase;
use crate::shown::{Answer, Found, Search};

/// With fewer rows than this a search goes on at once.
const ENOUGH_ROWS: usize = 20;

/// With so many rows a search goes on only when the reader has gone through half of them: each
/// takes memory, and of a hundred million articles a frequent word finds more than a page can hold.
pub(crate) const PLENTY_ROWS: usize = 1 << 20;

/// How a search through windows of articles stands.
#[derive(Default)]
pub(crate) struct Windows {
    /// What is shown next, once the first rows of that are there.
    next: Option<(Limits, Rc<Answer>, Found)>,
    /// Whether it goes on when nothing of what is shown is on its way.
    rests: bool,
}

/// `search` as it suits a list in this order: what matches best is known when all is.
pub(crate) fn in_windows(search: Search, sort: Sort, sizes: WindowSizes) -> Search {
    match sort {
        Sort::Best => search,
        Sort::New | Sort::Old => search.in_windows(sort == Sort::Old, sizes),
    }
}

impl Phase {
    /// Whether what is found, or has been, can be listed in this order.
    pub(crate) fn serves(&self, sort: Sort) -> bool {
        match self {
            Phase::Searching(searching) => match searching.search.is_oldest_first() {
                None => true,
                Some(is_oldest_first) => {
                    sort == if is_oldest_first { Sort::Old } else { Sort::New }
                }
            },
            Phase::Done(_, found) => found.is_ranked || sort != Sort::Best,
            Phase::Idle | Phase::Unknown(_) => true,
        }
    }
}

impl Desk {
    /// Has so many articles searched before what was found in them is shown, from the next search
    /// on; without it as many as suit the web.
    pub fn set_window_sizes(&mut self, sizes: WindowSizes) {
        self.window_sizes = sizes;
    }

    /// Has a search go on after so many rows only when the reader comes near to these.
    pub fn set_plenty_rows(&mut self, n_rows: usize) {
        self.plenty_rows = n_rows;
    }

    /// Takes what a search has found in another window; whether there is something new to be drawn.
    pub(crate) fn take_window(&mut self) -> bool {
        let limits = self.limits();
        let Phase::Searching(searching) = &mut self.phase else { return false };
        searching.is_waiting = false;
        let found = searching.found_by(&self.library, false);
        let answer = match self.lacks_sources(&limits, found.as_ref()) {
            true => None,
            false => self.answer_of(&limits, found.as_ref()),
        };
        // Where the list was left farther down, it has to go that far.
        let (first, _) = self.places.of(&limits.address.to_hash());
        let answer = answer.filter(|answer| answer.list.len() > first);
        let needs = answer.as_ref().map(|answer| self.first_needs(&limits, answer));
        let Phase::Searching(searching) = &mut self.phase else { return false };
        searching.windows.next = answer.zip(found).map(|(answer, found)| (limits, answer, found));
        self.request(&needs.unwrap_or_default());
        match self.show_window() {
            Some(is_drawn) => is_drawn,
            None => {
                self.push(Effect::SearchOn);
                false
            }
        }
    }

    /// Shows what has been found in windows, if its first rows are there; whether that is drawn,
    /// and `None` where the search goes on first.
    pub(crate) fn show_window(&mut self) -> Option<bool> {
        let Phase::Searching(searching) = &mut self.phase else { return None };
        if searching.windows.rests {
            return Some(false);
        }
        let (limits, answer, found) = searching.windows.next.take()?;
        if limits != self.limits() {
            return None;
        }
        let is_there = self.first_needs(&limits, &answer).is_empty();
        let Phase::Searching(searching) = &mut self.phase else { return None };
        if !is_there {
            let is_enough = answer.list.len() >= ENOUGH_ROWS;
            searching.windows.next = Some((limits, answer, found));
            searching.is_waiting |= is_enough;
            return is_enough.then_some(false);
        }
        searching.found = Some(found);
        searching.windows.rests = true;
        self.show(limits, answer);
        self.push(Effect::End(Timing::Query));
        Some(true)
    }

    /// Lets a search go on that rests, if nothing of what is shown is on its way and the reader may
    /// come to the end of the list.
    pub(crate) fn end_rest(&mut self) {
        let n_rows = self.n_rows();
        let is_enough = !self.shows_stale_answer() && n_rows >= ENOUGH_ROWS;
        let is_plenty = n_rows >= self.plenty_rows && self.window.end < n_rows / 2;
        if is_enough && (is_plenty || self.has_requests()) {
            return;
        }
        let Phase::Searching(searching) = &mut self.phase else { return };
        if std::mem::take(&mut searching.windows.rests) {
            self.push(Effect::SetTimer(Timer::Search, 0));
        }
    }
}
