//! What side searches have found, and which of them is under way.

use super::{Asked, SideAnswer};
use crate::searching::SearchKey;
use crate::shown::{Answer, Basis, Found, Search};

/// How many answers are kept: more than a page shows at once, so that going back is free.
const MAX_ANSWERS: usize = 64;
/// How many searches are kept of which other limits would give other counts. Each has 20 bytes for
/// every article that it found.
const MAX_FOUND: usize = 6;

/// What side searches have found, and which of them is under way.
#[derive(Default)]
pub(crate) struct Side {
    /// The archives that all this is of.
    pub(super) basis: Option<Basis>,
    /// What is wanted, the newest wish first.
    pub(super) wishes: Vec<Asked>,
    /// Oldest first. `None`: it cannot be known.
    answers: Vec<(Asked, Option<SideAnswer>)>,
    found: Vec<(SearchKey, Found)>,
    pub(super) search: Option<SideSearch>,
    /// A list whose first rows are on their way.
    pub(super) list: Option<(Asked, Answer)>,
    /// Whether the page has been asked to let a step be done.
    pub(super) is_scheduled: bool,
    /// Whether files have to come first.
    pub(super) is_waiting: bool,
    /// How many things were needed when it was last looked.
    pub(crate) n_needed: usize,
}

/// A search that is under way.
pub(super) struct SideSearch {
    pub(super) key: SearchKey,
    pub(super) search: Search,
}

impl Side {
    /// Of these archives, of which nothing has been searched.
    pub(super) fn begin(basis: Option<Basis>, is_scheduled: bool) -> Side {
        Side { basis, is_scheduled, ..Side::default() }
    }

    /// Forgets everything: what did not come may come now.
    pub(crate) fn forget(&mut self) {
        *self = Side::begin(self.basis.take(), self.is_scheduled);
    }

    pub(super) fn answer(&self, asked: &Asked) -> Option<&SideAnswer> {
        self.entry(asked)?.as_ref()
    }

    pub(super) fn entry(&self, asked: &Asked) -> Option<&Option<SideAnswer>> {
        self.answers.iter().find(|(other, _)| other == asked).map(|(_, answer)| answer)
    }

    /// Whether nothing more will be known of it.
    pub(super) fn is_seen_to(&self, asked: &Asked) -> bool {
        self.entry(asked).is_some()
    }

    /// The first wish that has not been seen to.
    pub(super) fn next(&self) -> Option<&Asked> {
        self.wishes.iter().find(|asked| self.entry(asked).is_none())
    }

    pub(super) fn keep(&mut self, asked: Asked, answer: Option<SideAnswer>) {
        self.list = None;
        self.n_needed = 0;
        if self.answers.len() >= MAX_ANSWERS.max(self.wishes.len() + 1) {
            self.answers.remove(0);
        }
        self.answers.push((asked, answer));
    }

    pub(super) fn keep_found(&mut self, key: SearchKey, found: Found) {
        // What is wanted now stays, whatever it takes.
        let is_wanted = |key: &SearchKey| self.wishes.iter().any(|asked| asked.key == *key);
        let unwanted = self.found.iter().position(|(key, _)| !is_wanted(key));
        if let Some(idx) = unwanted.filter(|_| self.found.len() >= MAX_FOUND) {
            let (gone, _) = self.found.remove(idx);
            self.answers.retain(|(asked, _)| asked.key != gone);
        }
        self.found.push((key, found));
    }

    pub(super) fn found(&self, key: &SearchKey) -> Option<&Found> {
        self.found.iter().find(|(other, _)| other == key).map(|(_, found)| found)
    }

    /// Takes in what is wanted now, most wanted first: what was not wanted before comes first.
    pub(super) fn want(&mut self, wishes: Vec<Asked>) {
        let before = std::mem::take(&mut self.wishes);
        let (old, new): (Vec<_>, Vec<_>) =
            wishes.into_iter().partition(|asked| before.contains(asked));
        self.wishes = new;
        self.wishes.extend(old);
        let is_wanted = |key: &SearchKey| self.wishes.iter().any(|asked| asked.key == *key);
        self.search.take_if(|search| !is_wanted(&search.key));
        self.list.take_if(|(asked, _)| !self.wishes.contains(asked));
    }

    /// Whether files that come are, or may be, for a side search.
    pub(crate) fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    /// What is awaited may have come.
    pub(crate) fn arrived(&mut self) {
        self.is_waiting = false;
    }

    /// The page will not come back to it by itself.
    pub(crate) fn unschedule(&mut self) {
        self.is_scheduled = false;
    }
}
