//! What follows from a change of the state: address, storage, title, focus.

use std::rc::Rc;

use gloo::timers::callback::Timeout;

use super::{AfterDrawing, App, Link, Msg};
use crate::answer::Answer;
use crate::browser::{dom, marks, storage};
use crate::state::{History, Preferences, State};
use crate::view;

/// How long the address waits for typing and sliding to pause, in milliseconds: browsers limit how often it may change.
const ADDRESS_PAUSE_MILLIS: u32 = 250;

/// Sets what the style sheet and screen readers go by.
pub(super) fn apply_preferences(preferences: &Preferences) {
    dom::set_root_attribute("lang", preferences.locale.tag());
    dom::set_root_attribute("data-theme", preferences.theme.name());
    let size = preferences.text_size;
    dom::set_root_attribute("data-text-size", &if size == 0 { String::new() } else { size.to_string() });
}

impl App {
    /// Lets follow what has to follow when the state was `before`.
    pub(super) fn follow(&mut self, before: &State, link: &Link) {
        if before.preferences != self.state.preferences {
            apply_preferences(&self.state.preferences);
            storage::keep_preferences(&before.preferences, &self.state.preferences);
        }
        if before.saved != self.state.saved {
            storage::keep_saved(&self.state.saved);
        }
        if before.help != self.state.help && self.state.help {
            self.after_drawing.push(AfterDrawing::OpenHelp);
        }
        if before.address.article != self.state.address.article {
            self.copied = None;
            self.after_drawing.push(match (before.address.article, self.state.address.article) {
                (Some(left), None) => AfterDrawing::LeaveArticle(left.to_string()),
                _ => AfterDrawing::BeginArticle,
            });
        }
        if before.address != self.state.address {
            self.keep_address(link);
        }
        self.follow_limits(before, link);
    }

    /// The open article is no limit: opening one must not count anything anew.
    fn follow_limits(&mut self, before: &State, link: &Link) {
        let limits = |state: &State| state.address.with_article(None);
        let saved_matters = self.state.address.saved && before.saved != self.state.saved;
        if limits(before) == limits(&self.state) && !saved_matters {
            return;
        }
        let earlier = self.answer.take();
        self.answer_anew(link);
        let numbers = |answer: &Option<Rc<Answer>>| answer.as_ref().map(|answer| answer.facets.numbers.clone());
        // Another list begins at its top; the same list keeps its place.
        if numbers(&earlier) != numbers(&self.answer) {
            self.n_drawn = view::PAGE;
            self.after_drawing.push(AfterDrawing::BeginList);
        }
        view::set_search_text(&self.search_field, &self.state.address.query);
    }

    fn keep_address(&mut self, link: &Link) {
        // Dropping an earlier time-out cancels it.
        self.pending_address = None;
        match self.state.history {
            History::Push => dom::write_hash(&self.state.address.to_hash(), true),
            History::Replace => {
                let link = link.clone();
                let write = move || link.send_message(Msg::WriteAddress);
                self.pending_address = Some(Timeout::new(ADDRESS_PAUSE_MILLIS, write));
            }
        }
    }

    /// Does what had to wait until the page is drawn.
    pub(super) fn run_after_drawing(&mut self) {
        self.set_title();
        for task in std::mem::take(&mut self.after_drawing) {
            match task {
                AfterDrawing::Ready => restore_place(),
                AfterDrawing::EndMeasure(name) => marks::end_when_painted(name),
                AfterDrawing::BeginArticle => {
                    dom::set_scroll_top(".reader", 0);
                    dom::focus("#article-title");
                }
                AfterDrawing::LeaveArticle(id) => dom::focus(&format!("#t-{id} a")),
                AfterDrawing::FocusResult(position) => dom::focus(&format!("[aria-posinset='{}'] h2 a", position + 1)),
                AfterDrawing::BeginList => dom::set_scroll_top(".results", 0),
                AfterDrawing::OpenHelp => dom::show_modal("dialog.help"),
            }
        }
    }

    /// The title of the window: the open article's, then the archive's.
    fn set_title(&self) {
        let Some(archive) = self.archive() else { return };
        let name = match archive.manifest.title.as_str() {
            "" => self.texts().archive,
            title => title,
        };
        let open = self.state.address.article.and_then(|id| archive.number(id));
        match open {
            Some(number) => dom::document().set_title(&[&archive.articles[number].title, " · ", name].concat()),
            None => dom::document().set_title(name),
        }
    }
}

/// A page that is loaded anew stands where it stood.
fn restore_place() {
    if let Some((list, reader)) = storage::place(&dom::hash()) {
        dom::set_scroll_top(".results", list);
        dom::set_scroll_top(".reader", reader);
    }
    marks::ready();
}
