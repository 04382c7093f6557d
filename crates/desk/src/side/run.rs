//! How side searches proceed: one after the other, a slice at a time, while the main one has
//! nothing to do.

use broadsheet_archive::Find;
use broadsheet_bundle::Entry;
use broadsheet_search::Sort;

use super::answers::SideSearch;
use super::{Asked, Side, SideAnswer, SideWant, SideWish, wishes};
use crate::desk::{Desk, Load};
use crate::event::{Effect, Timer};
use crate::searching::{Phase, SearchKey};
use crate::shown::{Answer, Collection, Found, Need, Queries, Step, step_of};

/// Above so many articles texts are not read for a side search: nobody has asked for that much.
const MAX_READ: usize = 4096;

impl Desk {
    /// Sees to it that what is wanted beside the main list is found, once that has nothing to do.
    pub(crate) fn look_beside(&mut self) {
        if self.side.basis != self.basis {
            self.side = Side::begin(self.basis.clone(), self.side.is_scheduled);
        }
        if !self.is_at_rest() {
            return;
        }
        let wishes: Vec<SideWish> = wishes::of(self);
        let asked = wishes.iter().filter_map(|wish| self.asked(wish)).collect();
        self.side.want(asked);
        let has_begun = self.side.n_needed > 0;
        if self.side.next().is_none() || !has_begun && self.has_requests() {
            return;
        }
        if !self.side.is_scheduled && !self.side.is_waiting {
            self.side.is_scheduled = true;
            self.push(Effect::SetTimer(Timer::Search, 0));
        }
    }

    /// Whether the main list is what is asked for, and whole.
    fn is_at_rest(&self) -> bool {
        matches!(self.load(), Load::Ready)
            && self.shown.is_some()
            && !self.phase.is_searching()
            && !self.shows_stale_answer()
    }

    /// Whether files of what is shown are on their way: they go first.
    pub(crate) fn has_requests(&self) -> bool {
        self.library.archives().iter().any(|archive| archive.store.n_asked() > 0)
    }

    /// Does the next step; whether there is something new to be drawn.
    pub(crate) fn search_beside(&mut self) -> bool {
        self.side.is_scheduled = false;
        if !self.is_at_rest() || self.side.is_waiting || self.side.basis != self.basis {
            return false;
        }
        let Some(asked) = self.side.next().cloned() else { return false };
        let answered = match self.answer_to(&asked) {
            Find::There(answered) => answered,
            Find::Needs(needs) => {
                self.side.is_waiting = true;
                self.side.n_needed = needs.len();
                self.request(&needs);
                return false;
            }
            Find::Nowhere => Answered::Never,
        };
        match answered {
            Answered::Now(answer) => self.side.keep(asked, Some(*answer)),
            Answered::Never => self.side.keep(asked, None),
            Answered::NotYet => {
                self.side.is_scheduled = true;
                self.push(Effect::SearchOn);
                return false;
            }
        }
        true
    }

    /// Lets the page draw before a side search goes on.
    pub(crate) fn pause_beside(&mut self) {
        if self.side.next().is_some() && !self.side.is_waiting {
            self.side.is_scheduled = true;
            self.push(Effect::SetTimer(Timer::Search, 0));
        }
    }

    fn answer_to(&mut self, asked: &Asked) -> Find<Answered, Need> {
        let Some(collection) = self.next_collection() else { return Find::Nowhere };
        let queries = match collection.query(&asked.key.query) {
            Find::There(queries) => queries,
            Find::Needs(needs) => return Find::Needs(needs),
            Find::Nowhere => return Find::Nowhere,
        };
        let is_search = asked.key.saved.is_some() || collection.asks_text(&queries);
        if is_search && self.found_beside(&asked.key).is_none() {
            return self.step_beside(&asked.key, queries);
        }
        match asked.want {
            SideWant::Bins | SideWant::Top(0) => {
                let found = self.found_beside(&asked.key).filter(|_| is_search);
                let answer = self.count_beside(collection, asked, &queries, found);
                Find::There(Answered::Now(Box::new(answer)))
            }
            SideWant::Top(n) => self.list_beside(asked, queries, n),
        }
    }

    /// What has been found of a search: by the main one, or beside it.
    pub(super) fn found_beside(&self, key: &SearchKey) -> Option<&Found> {
        match &self.phase {
            Phase::Done(of, found) if of == key => Some(found),
            _ => self.side.found(key),
        }
    }

    /// Searches what comes next.
    fn step_beside(&mut self, key: &SearchKey, queries: Queries) -> Find<Answered, Need> {
        let Some(basis) = self.basis.clone() else { return Find::Nowhere };
        let begun = self.side.search.take().filter(|search| search.key == *key);
        let mut begun = begun.unwrap_or_else(|| SideSearch {
            key: key.clone(),
            search: basis.search(queries, key.saved.clone()),
        });
        let step = step_of(&mut begun.search, &mut self.library);
        let Some(collection) = self.next_collection() else { return Find::Nowhere };
        let reads_texts = !begun.search.asks_index() && key.saved.is_none();
        match step {
            Step::Needs(_) if reads_texts && collection.n_articles() > MAX_READ => Find::Nowhere,
            Step::Needs(needs) => {
                self.side.search = Some(begun);
                Find::Needs(needs)
            }
            Step::Searched | Step::Window | Step::Found => {
                self.side.search = Some(begun);
                Find::There(Answered::NotYet)
            }
            Step::Done => {
                let found = collection.found(&begun.search, true);
                // What did not come may have had some.
                if found.n_missed > 0 || !found.has_sources {
                    return Find::Nowhere;
                }
                self.side.keep_found(key.clone(), found);
                Find::There(Answered::NotYet)
            }
        }
    }

    fn count_beside(
        &self,
        collection: Collection<'_>,
        asked: &Asked,
        queries: &Queries,
        found: Option<&Found>,
    ) -> SideAnswer {
        let main = self.answer().filter(|_| asked.bars.is_some());
        let bins = main.map(|main| main.bins.clone()).unwrap_or_default();
        let facets = collection.facets(queries, &asked.filter, found, &bins);
        let unit = main.map_or(broadsheet_search::BinUnit::Day, |main| main.unit);
        SideAnswer { total: facets.total, unit, bins, facets, top: Vec::new() }
    }

    /// The first `n` articles, once what a list shows of them is there.
    fn list_beside(&mut self, asked: &Asked, queries: Queries, n: usize) -> Find<Answered, Need> {
        let listed = self.side.list.take().filter(|(of, _)| of == asked).map(|(_, list)| list);
        let Some(list) = listed.or_else(|| self.begin_list(asked, queries)) else {
            return Find::Nowhere;
        };
        let Some(collection) = self.next_collection() else { return Find::Nowhere };
        let (top, needs) = first_rows(collection, &list, n);
        if !needs.is_empty() {
            self.side.list = Some((asked.clone(), list));
            return Find::Needs(needs);
        }
        let facets = list.facets.clone();
        let unit = list.unit;
        let answer = SideAnswer { total: facets.total, unit, bins: Vec::new(), facets, top };
        Find::There(Answered::Now(Box::new(answer)))
    }

    fn begin_list(&self, asked: &Asked, queries: Queries) -> Option<Answer> {
        let collection = self.next_collection()?;
        let is_search = asked.key.saved.is_some() || collection.asks_text(&queries);
        let found = self.found_beside(&asked.key).filter(|_| is_search);
        let sort = if is_search { Sort::Best } else { Sort::New };
        let mut list = collection.answer(queries, &asked.filter, sort, found, 1)?;
        list.bins.clear();
        list.facets.histogram.clear();
        Some(list)
    }
}

/// What a step for a wish came to.
enum Answered {
    /// It is known.
    Now(Box<SideAnswer>),
    /// It will not be known.
    Never,
    /// There is more to do.
    NotYet,
}

/// What a list shows of its first `n` articles, and what has to come for those that are missing.
fn first_rows(collection: Collection<'_>, list: &Answer, n: usize) -> (Vec<Entry>, Vec<Need>) {
    let (mut rows, mut needs) = (Vec::new(), Vec::new());
    for position in 0..n.min(list.list.len()) {
        match collection.at(list, position) {
            Find::There(at) => rows.extend(collection.entry(at).cloned()),
            Find::Needs(more) => needs.extend(more),
            Find::Nowhere => {}
        }
    }
    needs.dedup();
    (rows, needs)
}
