//! A search in an index: plan, fetch, match. Only fetching waits, and whoever calls does that.
//!
//! The texts of a query are read one after the other, those with fewest chunks first, and a step
//! reads one chunk or joins some thousand articles: a page can draw between any two of them.

mod texts;
#[cfg(feature = "windows")]
mod windows;

use std::borrow::Borrow;
use std::ops::Range;

use broadsheet_bundle::IndexFile;
use broadsheet_model::{Article, Source};

use crate::dates::DateSpan;
use crate::hits::Hits;
use crate::join::Articles;
use crate::matches::Place;
use crate::part::Part;
use crate::plan::Plan;
use crate::query::Query;
use crate::slices::Sliced;
use crate::sources::Sources;
use crate::term_hits::TermHits;

use texts::Going;
#[cfg(feature = "windows")]
pub use windows::WindowSizes;
#[cfg(feature = "windows")]
use windows::Windows;

/// A query that an index answers.
#[derive(Clone, Debug)]
pub struct IndexSearch {
    query: Query,
    /// The days to which the query is limited.
    spans: Vec<DateSpan>,
    plan: Plan,
    sources: Sources,
    /// How many of the plan's tasks have been done.
    n_done: usize,
    /// How far those of the next text are, one for each part.
    going: Vec<Going>,
    /// For each part and each text what has been found.
    found: Vec<Vec<TermHits>>,
    /// How many parts have been joined, and how many articles of the next one.
    n_joined: (usize, u32),
    hits: Hits,
    /// Whether the search ends as soon as it is known that nothing is found.
    may_end_early: bool,
    /// Whether texts of articles may be read where that is less than positions.
    may_read_texts: bool,
    /// Whether it has been said that all is found.
    is_found: bool,
    /// Whether all is read that ranking takes.
    #[cfg(feature = "windows")]
    is_ranked: bool,
    /// Which articles are searched now, and which are then.
    #[cfg(feature = "windows")]
    windows: Option<Windows>,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexStep {
    /// These files have to be there first, and these articles by their positions: of a part each.
    /// None of both: what is there is damaged.
    Needs(Vec<(usize, IndexFile)>, Vec<(usize, u32)>),
    /// Some more has been searched.
    Searched,
    /// All is found; only of which sources the articles are is not known yet. It can be asked for
    /// by further steps, until one is [`IndexStep::Done`].
    Found,
    /// A window of articles has been searched, and there are others: what has been found since the
    /// last one can be taken.
    Window,
    /// Everything has.
    Done,
}

/// How many articles are joined in a step.
const JOINED_ARTICLES: u32 = 65_536;

impl IndexSearch {
    /// A search for `query` in all `parts` of an index; `None` where the query asks for something
    /// that the index does not know: a text that it has no grams of, such as one that begins with
    /// closing punctuation.
    pub fn new(query: Query, parts: &[impl Borrow<Part>]) -> Option<IndexSearch> {
        let parts = borrowed(parts);
        let spans = query.spans();
        let plan = Plan::new(&query, &parts, &spans)?;
        let sources = Sources::new(&query, &parts);
        let mut search = IndexSearch {
            query,
            spans,
            plan,
            sources,
            n_done: 0,
            going: Vec::new(),
            found: Vec::new(),
            n_joined: (0, 0),
            hits: Hits::default(),
            may_end_early: false,
            may_read_texts: true,
            is_found: false,
            #[cfg(feature = "windows")]
            is_ranked: true,
            #[cfg(feature = "windows")]
            windows: None,
        };
        search.begin(&parts);
        Some(search)
    }

    /// Begins with the articles that the plan has.
    fn begin(&mut self, parts: &[&Part]) {
        (self.n_done, self.n_joined) = (0, (0, 0));
        self.going.clear();
        self.found = vec![vec![TermHits::default(); self.plan.n_texts()]; parts.len()];
        if self.sources.are_needed() {
            for (part, docs) in self.plan.docs().iter().enumerate() {
                self.sources.want(parts, part, docs);
            }
        }
    }

    /// The articles of a part that are joined now: also those that the query's days leave out.
    fn docs_now(&self, part: &Part) -> Range<u32> {
        #[cfg(feature = "windows")]
        if let Some(now) = self.windows.as_ref().and_then(|windows| windows.now.as_ref()) {
            return part.docs_of(now);
        }
        0..part.n_docs()
    }

    /// The same where nobody counts what else the query's texts are in: it ends as soon as one of
    /// them is known to be in nothing.
    pub fn ending_early(self) -> IndexSearch {
        IndexSearch { may_end_early: true, ..self }
    }

    /// Has positions read and no texts of articles, from the next step on: where these cannot be
    /// had.
    pub fn without_texts(&mut self) {
        self.may_read_texts = false;
        self.going.clear();
    }

    /// Reads a chunk or the text of an article, or joins some articles. `content` gives what a file
    /// holds, and `article` an article of a part, where that is there.
    pub fn step<'a>(
        &mut self,
        parts: &[impl Borrow<Part>],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
        article: impl Fn(usize, u32) -> Option<&'a Article>,
    ) -> IndexStep {
        let parts = borrowed(parts);
        #[cfg(feature = "windows")]
        if let Some(step) = self.open_window(&parts, &content) {
            return step;
        }
        if !self.plan.is_made() {
            return match self.plan.make(&parts, content) {
                Sliced::There => IndexStep::Searched,
                Sliced::Needs(files) => IndexStep::Needs(files, Vec::new()),
            };
        }
        if self.n_done == self.plan.tasks.len() {
            return self.join_next(&parts, sources, content);
        }
        self.go_on(&parts, sources, content, article)
    }

    /// Finds out for which of the next articles the whole query holds.
    fn join_next<'a>(
        &mut self,
        parts: &[&Part],
        sources: &[Source],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> IndexStep {
        let (part_idx, start) = self.n_joined;
        let part = parts.get(part_idx);
        if self.sources.are_needed() || self.is_found {
            let missing = self.sources.read(parts, content);
            if !missing.is_empty() {
                return IndexStep::Needs(missing, Vec::new());
            }
        }
        let Some(part) = part else {
            #[cfg(feature = "windows")]
            if let Some(step) = self.end_window() {
                return step;
            }
            if self.sources.are_known() {
                return IndexStep::Done;
            }
            self.is_found = true;
            return IndexStep::Found;
        };
        let docs = self.docs_now(part);
        let start = start.max(docs.start);
        let end = docs.end.min(start.saturating_add(JOINED_ARTICLES));
        let place = |doc: u32| Place {
            number: part.number(doc).unwrap_or_default(),
            day: part.day(doc),
            source_idx: self.sources.of(parts, part_idx, doc),
        };
        let articles = Articles { docs: start..end, place, sources };
        let joined = articles.join(&self.query, &self.found[part_idx]);
        if !self.sources.are_needed() {
            for doc in joined.numbers().filter_map(|number| part.doc(number)) {
                self.sources.want(parts, part_idx, &(doc..doc + 1));
            }
        }
        self.hits.append(joined, 0);
        self.n_joined = (part_idx, end);
        if end == docs.end {
            self.n_joined = (part_idx + 1, 0);
            self.found[part_idx].clear();
        }
        IndexStep::Searched
    }

    /// Whether nothing is found before it is known of which source it is.
    pub fn has_sources(&self) -> bool {
        self.sources.are_needed()
    }

    /// Takes what has been found since it was last taken: everything once a step was
    /// [`IndexStep::Found`] or [`IndexStep::Done`].
    pub fn take_hits(&mut self) -> Hits {
        std::mem::take(&mut self.hits)
    }

    /// Says of which sources the articles are that were found, once a step was
    /// [`IndexStep::Done`].
    pub fn add_sources(&self, parts: &[impl Borrow<Part>], hits: &mut Hits) {
        let parts = borrowed(parts);
        hits.set_sources(|number| {
            let doc_in = |(idx, part): (usize, &&Part)| Some((idx, part.doc(number)?));
            let (part, doc) = parts.iter().enumerate().find_map(doc_in)?;
            self.sources.of(&parts, part, doc)
        });
    }
}

fn borrowed(parts: &[impl Borrow<Part>]) -> Vec<&Part> {
    parts.iter().map(Borrow::borrow).collect()
}
