//! Windows of several archives: what is found is shown as far as no article that has not been
//! searched, of any of them, comes before it.

use broadsheet_model::Day;
use broadsheet_search::{Counts, Matches, WindowSizes};

use super::search::{Stage, UnionSearch};
use crate::{Archive, Library};

/// Up to which day all that matches has been found.
pub(super) struct Proven {
    is_oldest_first: bool,
    /// The day of the first article that has not been searched. Others of that day may come before
    /// it.
    next_day: Option<Day>,
}

impl Proven {
    /// Those of `matches` that come before that day.
    pub(super) fn of(&self, archive: &Archive, matches: Matches) -> Matches {
        let Some(counts) = archive.counts() else { return Matches::default() };
        let of_day = match self.next_day {
            Some(day) => counts.number_range(day),
            None => counts.len() - counts.n_undated()..counts.len(),
        };
        matches.only(|number| match self.is_oldest_first {
            false => (number as usize) < of_day.start,
            true => number as usize >= of_day.end,
        })
    }
}

impl UnionSearch {
    /// The same through windows, from the newest articles to the oldest or the other way, where all
    /// archives have an index.
    pub fn in_windows(mut self, is_oldest_first: bool, sizes: WindowSizes) -> UnionSearch {
        if self.n_ids.is_none() {
            self.is_oldest_first = Some(is_oldest_first);
            self.stages.fill(Stage::Paused);
            let searches = self.searches.into_iter();
            let windowed = |(archive, search): (usize, crate::Search)| {
                (archive, search.in_windows(is_oldest_first, sizes))
            };
            self.searches = searches.map(windowed).collect();
        }
        self
    }

    /// Whether what is found comes in the order of days, from the oldest article to the newest or
    /// the other way; `None`: in none, all at once.
    pub fn is_oldest_first(&self) -> Option<bool> {
        self.is_oldest_first
    }

    /// Lets the archives go on whose articles come next, where a window of all that had gone on has
    /// been searched.
    pub(super) fn open_round(&mut self, library: &Library) {
        let Some(is_oldest_first) = self.is_oldest_first else { return };
        if self.stages.contains(&Stage::Searching) || !self.stages.contains(&Stage::Paused) {
            return;
        }
        let archive_at = |archive: usize| library.archives().get(archive);
        let has_index =
            |archive: usize| archive_at(archive).is_some_and(|of| !of.manifest.index.is_empty());
        if !self.searches.iter().all(|(archive, _)| has_index(*archive)) {
            self.is_oldest_first = None;
            self.searches.iter_mut().for_each(|(_, search)| search.at_once());
            self.stages.fill(Stage::Searching);
            return;
        }
        // The one that comes next goes on, and those that have articles of the same time: their
        // files come in the same round trips.
        let Some((leader, next_day)) = self.next(library) else { return };
        let last_day = match is_oldest_first {
            false => Counts::first_day,
            true => Counts::last_day,
        };
        let last = archive_at(leader).and_then(Archive::counts).and_then(last_day);
        for idx in 0..self.stages.len() {
            let day = self.next_day_of(library, idx);
            let is_before_last = last.is_some_and(|last| match is_oldest_first {
                false => day > Some(last),
                true => day < Some(last),
            });
            if self.stages[idx] == Stage::Paused && (day == next_day || is_before_last) {
                self.stages[idx] = Stage::Searching;
            }
        }
    }

    /// Up to which day all that matches has been found; `None`: there is no need to ask.
    pub(super) fn proven(&self, library: &Library) -> Option<Proven> {
        let is_oldest_first = self.is_oldest_first?;
        let is_one = self.searches.len() < 2;
        if is_one || self.searches.iter().any(|(_, search)| !search.asks_index()) {
            return None;
        }
        self.next(library).map(|(_, next_day)| Proven { is_oldest_first, next_day })
    }

    /// The archive with the first article that has not been searched, and the day of that.
    fn next(&self, library: &Library) -> Option<(usize, Option<Day>)> {
        let is_left = |idx: &usize| matches!(self.stages[*idx], Stage::Paused | Stage::Searching);
        let left = (0..self.stages.len()).filter(is_left);
        let days = left.map(|idx| (self.next_day_of(library, idx), self.searches[idx].0));
        let (day, archive) = match self.is_oldest_first? {
            false => days.max_by_key(|(day, _)| *day)?,
            true => days.min_by_key(|(day, _)| *day)?,
        };
        Some((archive, day))
    }

    /// The day of the first article of an archive that has not been searched.
    fn next_day_of(&self, library: &Library, idx: usize) -> Option<Day> {
        let (archive, search) = &self.searches[idx];
        search.next_day().unwrap_or_else(|| {
            let archive = library.archives().get(*archive)?;
            first_day(archive, self.is_oldest_first == Some(true))
        })
    }
}

/// The day of the first article of an archive, in one order or the other.
fn first_day(archive: &Archive, is_oldest_first: bool) -> Option<Day> {
    let counts = archive.counts()?;
    match is_oldest_first {
        false => counts.last_day(),
        true => counts.first_day().filter(|_| counts.n_undated() == 0),
    }
}
