//! Searches beside the main one: how many articles other queries and limits would give, over the
//! same bars, and the first of them.
//!
//! Whoever draws such a thing says what it wants as a [`SideWish`], worked out of the state alone
//! (`wishes.rs` has the list of who wants what), and asks [`Desk::side_answer`] for it. What is not
//! known yet is `None` and never nothing.

mod answers;
mod run;
mod wishes;

use broadsheet_bundle::Entry;
use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit, Facets, Filter};

use crate::address::Address;
use crate::desk::Desk;
use crate::limits::known;
use crate::searching::SearchKey;

pub(crate) use answers::Side;

/// What somebody wants to know of a query that is not the main one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideWish {
    /// The query, as a reader would write it.
    pub query: String,
    /// What else limits it.
    pub limits: SideLimits,
    /// What is wanted.
    pub want: SideWant,
}

/// What limits a side search beside its query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideLimits {
    /// Nothing: it is of all articles.
    All,
    /// The present choice of sources and of saved articles, at any time.
    ButDates,
    /// A day: it is of that day's articles.
    Day(Day),
    /// All that limits the main list now.
    Present,
}

/// What is wanted of a side search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideWant {
    /// The counts, by the bars that the main answer has.
    Bins,
    /// The counts, and that many articles: the best ones where the query names a text, else the
    /// newest.
    Top(usize),
}

/// What a side search has found: everything, as it is shown only then.
#[derive(Clone, Debug)]
pub struct SideAnswer {
    /// How many articles there are.
    pub total: usize,
    /// What a bar stands for.
    pub unit: BinUnit,
    /// The bars, those of the main answer; none unless [`SideWant::Bins`] was wanted.
    pub bins: Vec<Bin>,
    /// The counts, by source, and by bar and source: see [`Facets`].
    pub facets: Facets,
    /// The first articles; none unless [`SideWant::Top`] was wanted. One that cannot be had is
    /// missing.
    pub top: Vec<Entry>,
}

/// How far a wish has come.
pub(crate) enum SideKnown<'a> {
    /// It is not known yet.
    NotYet,
    /// It cannot be known.
    Never,
    /// This is known.
    There(&'a SideAnswer),
}

/// A wish with all that the answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    key: SearchKey,
    filter: Filter,
    want: SideWant,
    /// What tells the bars from others: their unit, their number, the first and the last day.
    bars: Option<(BinUnit, usize, Day, Day)>,
}

impl SideWish {
    /// What the present limits would give with another query.
    pub fn instead(query: impl Into<String>) -> SideWish {
        SideWish { query: query.into(), limits: SideLimits::Present, want: SideWant::Bins }
    }

    /// The first `n` articles of the whole archive that a query asks for.
    pub fn top(query: impl Into<String>, n: usize) -> SideWish {
        SideWish { query: query.into(), limits: SideLimits::All, want: SideWant::Top(n) }
    }
}

impl Desk {
    /// What is known of `wish`, if it is one of those that [`wishes`] lists; `None` while nothing
    /// is.
    pub fn side_answer(&self, wish: &SideWish) -> Option<&SideAnswer> {
        self.side.answer(&self.asked(wish)?)
    }

    /// Whether the answer to `wish` may still come.
    pub fn is_side_answer_coming(&self, wish: &SideWish) -> bool {
        self.asked(wish).is_some_and(|asked| !self.side.is_seen_to(&asked))
    }

    /// What is known of `wish`, counted by these bars; `None` while nothing is. What needs no search
    /// is always known, and so is what the main search has found.
    pub fn side_facets(&self, wish: &SideWish, bins: &[Bin]) -> Option<Facets> {
        let asked = self.asked(wish)?;
        let collection = self.next_collection().filter(|_| self.is_of_basis())?;
        let queries = collection.query(&wish.query).there()?;
        if asked.key.saved.is_none() && !collection.asks_text(&queries) {
            return Some(collection.facets(&queries, &asked.filter, None, bins));
        }
        let found = self.found_beside(&asked.key).filter(|found| found.has_sources)?;
        Some(collection.facets(&queries, &asked.filter, Some(found), bins))
    }

    /// Whether what is shown is of the archives that are asked for: else its sources may be others.
    fn is_of_basis(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| Some(&shown.basis) == self.basis.as_ref())
    }

    /// The same, for whoever says that something is on its way: it may never come.
    pub(crate) fn side_known(&self, wish: &SideWish) -> SideKnown<'_> {
        match self.asked(wish).and_then(|asked| self.side.entry(&asked)) {
            None => SideKnown::NotYet,
            Some(None) => SideKnown::Never,
            Some(Some(answer)) => SideKnown::There(answer),
        }
    }

    /// The wish with all that its answer depends on; `None` while there is no archive.
    fn asked(&self, wish: &SideWish) -> Option<Asked> {
        let collection = self.next_collection()?;
        let now = || known(collection, &self.state.address);
        let limits = match wish.limits {
            SideLimits::All => Address::default(),
            SideLimits::ButDates => Address { from: None, to: None, undated: false, ..now() },
            SideLimits::Day(day) => {
                Address { from: Some(day), to: Some(day), ..Address::default() }
            }
            SideLimits::Present => now(),
        };
        let saved = limits.saved.then(|| self.state.saved.clone());
        let key = SearchKey { query: wish.query.clone(), saved, basis: self.basis.clone() };
        let bars = match wish.want {
            SideWant::Bins => self.answer().and_then(|answer| {
                let (first, last) = (answer.bins.first()?.first, answer.bins.last()?.last);
                Some((answer.unit, answer.bins.len(), first, last))
            }),
            SideWant::Top(_) => None,
        };
        Some(Asked { key, filter: limits.filter(), want: wish.want, bars })
    }
}
