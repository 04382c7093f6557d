//! Going from mark to mark.

use std::ops::Range;
use std::rc::Rc;

use broadsheet_archive::Find;
use broadsheet_model::Article;
use broadsheet_search::Query;

use super::{Marks, MarksEffect, MarksEvent};
use crate::desk::Desk;
use crate::event::{Effect, Place};
use crate::tasks::Task;

impl Desk {
    /// What is marked in the open article.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Takes in what happens to marks; whether the page has to be drawn.
    pub(crate) fn on_marks(&mut self, event: MarksEvent) -> bool {
        match event {
            MarksEvent::Step { back } => self.step_mark(back),
            MarksEvent::Measured(places) => self.marks.measured(&places),
            MarksEvent::Find(begins) => self.find_in_article(begins),
            MarksEvent::Typed(text) => self.find_text(text),
        }
    }

    /// Goes to the next mark or the one before, from the last to the first and the other way round;
    /// whether there is one.
    pub(crate) fn step_mark(&mut self, back: bool) -> bool {
        let Some(n) = self.marks.n.filter(|n| *n > 0) else { return false };
        let next = match (self.marks.now, back) {
            (None, false) => 0,
            (None, true) => n - 1,
            (Some(now), false) => (now + 1) % n,
            (Some(now), true) => (now + n - 1) % n,
        };
        self.show_mark(next);
        true
    }

    fn show_mark(&mut self, number: usize) {
        self.marks.now = Some(number);
        self.push(Effect::Marks(MarksEffect::Show(number)));
    }

    /// Goes to the first mark of the article that the address names, unless the page was left
    /// further down in it.
    pub(crate) fn begin_marks(&mut self) {
        let hash = self.state.address.to_hash();
        let is_left = |place: &Place| place.reader > 0 && place.hash == hash;
        if !self.places.at_start.as_ref().is_some_and(is_left) {
            self.go_to_first_mark();
        }
    }

    /// Another article is open, or none: its marks are others, and a search in the one before ends.
    pub(crate) fn leave_marks(&mut self) {
        self.marks.finder = None;
        self.marks.begin(None);
        self.go_to_first_mark();
    }

    /// Goes to the first mark, as soon as it is known whether there is one.
    pub(crate) fn go_to_first_mark(&mut self) {
        self.tasks.drop_first_mark();
        if self.is_marking() {
            self.tasks.push(Task::FirstMark);
        }
    }

    /// Whether something is to be marked in an article that is open, or about to be.
    fn is_marking(&self) -> bool {
        let query = self.marks.finder().unwrap_or(&self.state.address.query);
        self.state.address.article().is_some() && !query.trim().is_empty()
    }

    /// Goes to the first mark; whether it is known by now if there is one.
    pub(crate) fn show_first_mark(&mut self) -> bool {
        match self.marks.n {
            // Before anything is shown, what the address names may be there.
            None => self.answer().is_some() && !self.is_article_open(),
            Some(n) => {
                if n > 0 {
                    self.show_mark(0);
                }
                true
            }
        }
    }

    /// Marks the open article, unless that is done.
    pub(crate) fn mark_open(&mut self) {
        if self.blocks.is_filled() {
            return;
        }
        let lines = self.open_article().map(|article| self.shown_text(article)).map(|article| {
            let marked = self.marking_query().map(|query| marks_of(article, query));
            let nothing = || vec![Rc::default(); 1 + article.body.text_blocks().len()];
            let is_known = marked.is_some();
            (marked.unwrap_or_else(nothing), is_known)
        });
        let Some((lines, is_known)) = lines else {
            return self.marks.begin(None);
        };
        let n = lines.iter().map(|line: &Rc<[Range<usize>]>| line.len()).sum();
        self.blocks.fill(lines, is_known);
        self.marks.begin(is_known.then_some(n));
    }

    /// By what the open article is marked; `None` while that cannot be read.
    fn marking_query(&self) -> Option<Query> {
        let (collection, at) = (self.collection()?, self.open_at());
        match self.marks.finder() {
            Some(text) => match collection.query(text) {
                Find::There(queries) => collection.query_of(&queries, at).cloned(),
                _ => None,
            },
            None => Some(collection.query_at(self.answer()?, at).clone()),
        }
    }
}

/// What `query` shows of an article: of its title, then of its lines.
fn marks_of(article: &Article, query: Query) -> Vec<Rc<[Range<usize>]>> {
    let title = query.title_highlights(&article.title);
    let blocks = article.body.text_blocks();
    let lines = blocks.iter().map(|line| query.highlights(line));
    std::iter::once(title).chain(lines).map(Rc::from).collect()
}
