//! Going from mark to mark.

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
        let Some(pane) = self.state.address.panes.first() else { return false };
        let query = self.marks.finder().unwrap_or(&self.state.address.query);
        pane.compared.is_some() || !query.trim().is_empty()
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
}
