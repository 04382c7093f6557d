//! What is asked of the archive, and what it answers.

use std::rc::Rc;

use broadsheet_archive::Find;
use broadsheet_model::ArticleId;
use broadsheet_search::Sort;

use crate::address::Address;
use crate::desk::{Desk, Shown};
use crate::event::{Effect, Timing};
use crate::searching::SearchKey;
use crate::shown::{Answer, Basis, Collection, Found, Need};
use crate::window::n_seen;

/// How many CSS pixels a bin is wide at least.
const PIXELS_PER_BIN: usize = 7;
/// How many bins there are at least and at most.
const N_BINS: std::ops::RangeInclusive<usize> = 24..=200;

/// What decides which articles the list has, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limits {
    /// The address without what is open.
    pub(crate) address: Address,
    /// What the reader has saved, where only that is asked for.
    pub(crate) saved: Option<Vec<ArticleId>>,
}

impl Limits {
    /// What has to be searched for, whatever the other limits.
    pub(crate) fn key(&self, basis: Option<&Basis>) -> SearchKey {
        let (query, saved) = (self.address.query.clone(), self.saved.clone());
        SearchKey { query, saved, basis: basis.cloned() }
    }
}

/// `address` without the sources that are not there: they are ignored, with a notice.
pub fn known(collection: Collection<'_>, address: &Address) -> Address {
    let mut address = address.clone();
    address.include.retain(|id| collection.source_idx(id).is_some());
    address.exclude.retain(|id| collection.source_idx(id).is_some());
    address
}

impl Desk {
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            address: self.state.address.limits(),
            saved: self.state.address.saved.then(|| self.state.saved.clone()),
        }
    }

    /// Shows what the archive answers now, as far as that is known.
    pub(crate) fn show_answer(&mut self) {
        // What is not known yet is not shown as nothing.
        if self.phase.is_unshown() {
            return;
        }
        let limits = self.limits();
        if self.lacks_sources(&limits, self.phase.found()) {
            return;
        }
        if let Some(answer) = self.answer_of(&limits, self.phase.found()) {
            // Nothing so far is not nothing.
            #[cfg(feature = "full")]
            if self.phase.is_searching() && answer.list.is_empty() {
                return;
            }
            self.show(limits, answer);
        }
    }

    /// What the archive answers to `limits`, of which a search has `found` this; `None` while that
    /// is not known.
    pub(crate) fn answer_of(&self, limits: &Limits, found: Option<&Found>) -> Option<Rc<Answer>> {
        let address = &limits.address;
        let collection = self.next_collection()?;
        let query = collection.query(&address.query).there()?;
        let max_bins = self.surroundings.width / PIXELS_PER_BIN;
        let max_bins = max_bins.clamp(*N_BINS.start(), *N_BINS.end());
        let (filter, sort) = (known(collection, address).filter(), self.sort_of(address));
        let mut answer = collection.answer(query, &filter, sort, found, max_bins)?;
        if let (false, Some(before)) = (answer.has_sources, self.answer()) {
            // What was there stays, dimmed, until there is something to be said.
            answer.facets.per_source.clone_from(&before.facets.per_source);
            answer.facets.histogram.clone_from(&before.facets.histogram);
        }
        Some(Rc::new(answer))
    }

    /// The order that is in force where `address` leads.
    pub fn sort_of(&self, address: &Address) -> Sort {
        #[cfg(feature = "full")]
        let n_articles = self.next_collection().map(|collection| collection.n_articles());
        // What is shown may be the newest of several volumes, of which the larger module shows all.
        #[cfg(not(feature = "full"))]
        let n_articles = self.n_published();
        address.sort_among(n_articles.unwrap_or(0))
    }

    /// Whether `limits` choose among sources where it is not known of which ones the articles are
    /// that were `found`.
    pub(crate) fn lacks_sources(&self, limits: &Limits, found: Option<&Found>) -> bool {
        let chooses = |collection| {
            let Address { include, exclude, .. } = known(collection, &limits.address);
            !include.is_empty() || !exclude.is_empty()
        };
        found.is_some_and(|found| !found.has_sources) && self.next_collection().is_some_and(chooses)
    }

    /// What has to be loaded for the rows of `answer` that will be seen first.
    pub(crate) fn first_needs(&self, limits: &Limits, answer: &Answer) -> Vec<Need> {
        let Some(collection) = self.next_collection() else { return Vec::new() };
        let (first, _) = self.places.of(&limits.address.to_hash());
        let end = (first + n_seen(self.surroundings.height)).min(answer.list.len());
        (first..end).flat_map(|position| collection.at(answer, position).needs()).collect()
    }

    /// Shows `answer`, which is that to `limits`.
    pub(crate) fn show(&mut self, limits: Limits, answer: Rc<Answer>) {
        let Some(basis) = self.basis.clone() else { return };
        #[cfg(feature = "full")]
        let top = self.top_row();
        let now = Shown { answer: answer.clone(), limits: limits.clone(), basis };
        self.window.fit(now.rows(), self.surroundings.height);
        let before = self.shown.replace(now);
        #[cfg(feature = "full")]
        self.keep_top(before.as_ref(), top);
        let key = |shown: &Shown| shown.limits.key(Some(&shown.basis));
        if before.as_ref().is_none_or(|before| key(before) != limits.key(self.basis.as_ref())) {
            (self.rows, self.blocks) = Default::default();
        }
        if let Some(before) = before.filter(|before| before.limits != limits) {
            self.places.keep(before.limits.address.to_hash(), self.window.anchor);
            // Another list begins at its top, or where it was left.
            if before.answer.list != answer.list {
                let (position, pixels) = self.places.of(&limits.address.to_hash());
                self.show_from(position, pixels);
            }
        }
        if !std::mem::replace(&mut self.is_ready, true) {
            self.push(Effect::Ready);
        }
        self.restore_place();
    }

    /// Finds out what the archive answers to the state. A query has to wait until the folding table
    /// is there, and one that asks for text until a search has found something.
    pub(crate) fn recompute_answer(&mut self) {
        let Some(collection) = self.next_collection() else { return };
        let limits = self.limits();
        let query = match collection.query(&limits.address.query) {
            Find::There(query) => query,
            // The list stays, where there is one: it is out of date, and says so, also where the
            // query cannot be read.
            not_there => {
                self.stop_search();
                return self.request(&not_there.needs());
            }
        };
        if limits.saved.is_some() || collection.asks_text(&query) {
            self.begin_search(limits, query);
        } else {
            self.stop_search();
        }
        let is_searching = self.phase.is_searching();
        self.show_answer();
        if !is_searching {
            self.push(Effect::End(Timing::Query));
        }
    }

    /// How many articles `limits` would leave; `None` where only another search could say.
    pub fn n_found(&self, limits: &Address) -> Option<usize> {
        let collection = self.next_collection()?;
        let now = &self.state.address;
        let query = collection.query(&limits.query).there()?;
        let is_same_search = limits.query == now.query && limits.saved == now.saved;
        let found = self.phase.found().filter(|found| is_same_search && found.has_sources);
        if found.is_none() && (limits.saved || collection.asks_text(&query)) {
            return None;
        }
        Some(collection.n_found(&query, &known(collection, limits).filter(), found))
    }
}
