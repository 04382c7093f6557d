//! How a search proceeds, a slice at a time.

use std::rc::Rc;

use broadsheet_archive::Library;
use broadsheet_model::ArticleId;
#[cfg(not(feature = "full"))]
use broadsheet_search::Sort;

use crate::desk::Desk;
use crate::event::{Effect, Timer, Timing};
use crate::limits::Limits;
use crate::shown::{Answer, Basis, Collection, Found, Queries, Search, Step, step_of};

/// How often the page shows what a search has found so far, in milliseconds.
const SHOW_MILLIS: f64 = 150.0;

/// Whether only the larger module finds the first rows of a list in this order before it has read
/// all that an archive of so many articles knows of a query. A list by match either reads whole, but
/// from a coarse level of the index on: until then the files of the query come first.
#[cfg(not(feature = "full"))]
fn asks_for_more(sort: Sort, n_articles: usize) -> bool {
    let n_few = if sort == Sort::Best { 8 << 20 } else { 1 << 16 };
    n_articles > n_few
}

/// What a search is for: the query, and, where it is among saved articles only, these.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SearchKey {
    pub(crate) query: String,
    pub(crate) saved: Option<Vec<ArticleId>>,
    /// The archives in which it is looked for.
    pub(crate) basis: Option<Basis>,
}

/// How far the search has come for what is asked.
pub(crate) enum Phase {
    /// Nothing is searched: the day table answers, or the query cannot be read yet.
    Idle,
    /// A search is under way.
    Searching(Box<Searching>),
    /// Everything is known that could be found out.
    Done(SearchKey, Found),
    /// It is over, and nothing is known: files did not come.
    Unknown(SearchKey),
}

/// How much of how much a search has behind it of which nothing is shown yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchProgress {
    /// So many files of an index, of those that are known to be needed.
    Files(usize, usize),
    /// So many articles.
    Articles(usize, usize),
}

/// A search that is under way.
pub(crate) struct Searching {
    key: SearchKey,
    pub(crate) search: Search,
    /// Whether files have to come before it can go on.
    pub(crate) is_waiting: bool,
    /// What it has found so far, as far as that is shown.
    pub(crate) found: Option<Found>,
    /// All that it has found, before that is shown.
    whole: Option<Found>,
    /// Whether that is all that can be known.
    is_over: bool,
    /// What is answered by that, while the first rows are not there yet.
    next: Option<(Limits, Rc<Answer>)>,
    /// When something was shown, or its progress; `None`: never.
    shown_millis: Option<f64>,
    /// How far it is, where that has been looked at.
    progress: Option<SearchProgress>,
    /// How many files of an index have come for it.
    n_files: usize,
    /// What it has found in windows of articles.
    #[cfg(feature = "full")]
    pub(crate) windows: crate::windows::Windows,
}

impl Phase {
    /// What has been found, as far as it may be shown.
    pub(crate) fn found(&self) -> Option<&Found> {
        match self {
            Phase::Idle | Phase::Unknown(_) => None,
            Phase::Searching(searching) => searching.found.as_ref(),
            Phase::Done(_, found) => Some(found),
        }
    }

    /// Whether a search is under way.
    pub(crate) fn is_searching(&self) -> bool {
        matches!(self, Phase::Searching(_))
    }

    /// Whether a search is under way, or over, of which nothing is shown.
    pub(crate) fn is_unshown(&self) -> bool {
        !matches!(self, Phase::Idle) && self.found().is_none()
    }

    /// Whether a search is over that has found out nothing.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self, Phase::Unknown(_))
    }

    /// How far a search is of which nothing is shown.
    pub(crate) fn progress(&self) -> Option<SearchProgress> {
        match self {
            Phase::Searching(searching) => searching.progress,
            _ => None,
        }
    }

    /// Takes in that a file of an index has come.
    pub(crate) fn count_file(&mut self) {
        if let Phase::Searching(searching) = self {
            searching.n_files += 1;
        }
    }

    /// Whether texts are being searched, and not an index.
    pub(crate) fn is_searching_texts(&self) -> bool {
        matches!(self, Phase::Searching(searching) if !searching.search.asks_index())
    }

    /// Whether a search cannot go on before files have come.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self, Phase::Searching(searching) if searching.is_waiting)
    }

    /// The archives that are, or have been, searched.
    #[cfg(feature = "full")]
    pub(crate) fn basis(&self) -> Option<&Basis> {
        self.key()?.basis.as_ref()
    }

    fn key(&self) -> Option<&SearchKey> {
        match self {
            Phase::Idle => None,
            Phase::Searching(searching) => Some(&searching.key),
            Phase::Done(key, _) | Phase::Unknown(key) => Some(key),
        }
    }
}

impl Searching {
    /// What it has found so far.
    pub(crate) fn found_by(&self, library: &Library, is_done: bool) -> Option<Found> {
        let collection = Collection::of(library, self.key.basis.as_ref()?)?;
        Some(collection.found(&self.search, is_done))
    }
}

impl Desk {
    /// Searches for `limits`, unless that is what has been searched for.
    pub(crate) fn begin_search(&mut self, limits: Limits, query: Queries) {
        let key = limits.key(self.basis.as_ref());
        let sort = self.sort_of(&limits.address);
        #[cfg(not(feature = "full"))]
        if self.next_collection().is_some_and(|of| asks_for_more(sort, of.n_articles())) {
            self.ask_for_more_once();
        }
        let is_same = self.phase.key() == Some(&key);
        #[cfg(feature = "full")]
        let is_same = is_same && self.phase.serves(sort);
        if is_same {
            return;
        }
        let Some(basis) = &self.basis else { return };
        let search = basis.search(query, limits.saved);
        #[cfg(feature = "full")]
        let search = crate::windows::in_windows(search, sort, self.window_sizes);
        self.phase = Phase::Searching(Box::new(Searching {
            key,
            search,
            is_waiting: false,
            found: None,
            whole: None,
            is_over: false,
            next: None,
            shown_millis: None,
            progress: None,
            n_files: 0,
            #[cfg(feature = "full")]
            windows: Default::default(),
        }));
        self.push(Effect::Begin(Timing::Match));
        self.push(Effect::SearchOn);
    }

    /// Stops a search that nobody asks for any more.
    pub(crate) fn stop_search(&mut self) {
        if std::mem::replace(&mut self.phase, Phase::Idle).is_searching() {
            self.push(Effect::StopTimer(Timer::Search));
            #[cfg(feature = "full")]
            self.side.unschedule();
        }
    }

    /// Searches what comes next; whether there is something new to be drawn.
    pub(crate) fn search_on(&mut self, millis: f64) -> bool {
        let Phase::Searching(searching) = &mut self.phase else {
            #[cfg(feature = "full")]
            return self.search_beside();
            #[cfg(not(feature = "full"))]
            return false;
        };
        #[cfg(feature = "full")]
        self.side.unschedule();
        if searching.whole.is_some() {
            return self.list_found();
        }
        #[cfg(feature = "full")]
        if let Some(is_drawn) = self.show_window() {
            return is_drawn;
        }
        let Phase::Searching(searching) = &mut self.phase else { return false };
        match step_of(&mut searching.search, &mut self.library) {
            #[cfg(feature = "full")]
            Step::Window => self.take_window(),
            #[cfg(not(feature = "full"))]
            Step::Window => {
                self.push(Effect::SearchOn);
                false
            }
            Step::Searched => {
                searching.is_waiting = false;
                self.push(Effect::SearchOn);
                false
            }
            Step::Needs(needs) => {
                searching.is_waiting = true;
                if searching.search.asks_index() {
                    let n_all = searching.n_files + needs.len();
                    searching.progress = Some(SearchProgress::Files(searching.n_files, n_all));
                }
                self.request(&needs);
                self.show_progress(millis)
            }
            Step::Found => self.take_found(false),
            Step::Done => self.take_found(true),
        }
    }

    /// Takes what a search has found, which `is_over` unless the sources of that are still to come.
    /// To rank it and to list it takes a step each.
    fn take_found(&mut self, is_over: bool) -> bool {
        let Phase::Searching(searching) = &mut self.phase else { return false };
        searching.is_over = is_over;
        searching.whole = searching.found_by(&self.library, true);
        if searching.whole.is_some() {
            self.push(Effect::End(Timing::Match));
            self.push(Effect::SearchOn);
        }
        false
    }

    /// Lists what a search has found, and shows it once its first rows are there:
    /// until then the list before stays, and nothing stands in the place of a row.
    fn list_found(&mut self) -> bool {
        let limits = self.limits();
        let Phase::Searching(searching) = &self.phase else { return false };
        let is_over = searching.is_over;
        if !is_over && self.lacks_sources(&limits, searching.whole.as_ref()) {
            self.push(Effect::SearchOn);
            if let Phase::Searching(searching) = &mut self.phase {
                searching.whole = None;
            }
            return false;
        }
        let Phase::Searching(searching) = &mut self.phase else { return false };
        let known = searching.next.take().filter(|(of, _)| *of == limits);
        let Phase::Searching(searching) = &self.phase else { return false };
        let answer = match known {
            Some((_, answer)) => Some(answer),
            None => self.answer_of(&limits, searching.whole.as_ref()),
        };
        let needs = answer.as_ref().map(|answer| self.first_needs(&limits, answer));
        let needs = needs.unwrap_or_default();
        let Phase::Searching(searching) = &mut self.phase else { return false };
        if let (Some(answer), false) = (&answer, needs.is_empty()) {
            searching.is_waiting = true;
            searching.next = Some((limits, answer.clone()));
            self.request(&needs);
            return false;
        }
        let found = searching.whole.take();
        if !is_over {
            searching.found = found;
            answer.into_iter().for_each(|answer| self.show(limits.clone(), answer));
            self.push(Effect::End(Timing::Query));
            // The page is drawn before the rest is asked for.
            self.push(Effect::SetTimer(Timer::Search, 0));
            return true;
        }
        let key = searching.key.clone();
        found.is_some_and(|found| self.end_search(key, found, answer.map(|of| (limits, of))))
    }

    /// Shows what a search has found, which is done, and what is answered by that.
    fn end_search(
        &mut self,
        key: SearchKey,
        found: Found,
        answer: Option<(Limits, Rc<Answer>)>,
    ) -> bool {
        let n_saved = key.saved.as_ref().map(Vec::len);
        let n_all = n_saved.or_else(|| Some(self.next_collection()?.n_articles()));
        match found.is_unknown(n_all.unwrap_or_default()) {
            true => self.phase = Phase::Unknown(key),
            false => {
                self.phase = Phase::Done(key, found);
                if let Some((limits, answer)) = answer
                    && !self.lacks_sources(&limits, self.phase.found())
                {
                    self.show(limits, answer);
                }
            }
        }
        self.push(Effect::End(Timing::Query));
        true
    }

    /// Lets the page draw before the search goes on.
    pub(crate) fn pause_slice(&mut self, millis: f64) -> bool {
        if !self.phase.is_searching() {
            #[cfg(feature = "full")]
            self.pause_beside();
            return false;
        }
        self.push(Effect::SetTimer(Timer::Search, 0));
        self.show_progress(millis)
    }

    /// Shows what has been found so far, or how far the search is, from time to time; whether it
    /// has. As long as nothing is found the answer before stays, and while an index is asked: that
    /// answers in a moment.
    fn show_progress(&mut self, millis: f64) -> bool {
        let Phase::Searching(searching) = &mut self.phase else { return false };
        let is_due = searching.shown_millis.is_none_or(|shown| millis - shown > SHOW_MILLIS);
        if !is_due {
            return false;
        }
        searching.shown_millis = Some(millis);
        if searching.search.asks_index() {
            return searching.progress.is_some();
        }
        let Some(found) = searching.found_by(&self.library, false) else { return false };
        searching.progress = found.progress.map(|(n, of)| SearchProgress::Articles(n, of));
        if found.is_empty() {
            return true;
        }
        let has_moved =
            searching.found.as_ref().is_none_or(|shown| shown.progress != found.progress);
        if has_moved {
            searching.found = Some(found);
            self.show_answer();
            self.push(Effect::End(Timing::Query));
        }
        has_moved
    }
}

#[cfg(all(test, not(feature = "full")))]
mod tests {
    use super::*;

    #[test]
    fn a_list_by_date_asks_for_the_larger_module_sooner() {
        assert_eq!([65_536, 65_537].map(|n| asks_for_more(Sort::New, n)), [false, true]);
        assert_eq!([65_537, 8_388_609].map(|n| asks_for_more(Sort::Best, n)), [false, true]);
    }
}
