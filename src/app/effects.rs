//! What follows from a change of the state: address, storage, title, focus.

use gloo::timers::callback::Timeout;

use super::window::{align, row_selector};
use super::{AfterDrawing, App, Link, Msg};
use crate::browser::{dom, marks, storage};
use crate::view;
use broadsheet_desk::{History, Preferences, State};

/// How long the address waits for typing and sliding to pause, in milliseconds: browsers limit how
/// often it may change.
const ADDRESS_PAUSE_MILLIS: u32 = 250;
/// Of how many lists it is remembered where they stood.
const N_PLACES: usize = 30;

/// Sets what the style sheet and screen readers go by.
pub(super) fn apply_preferences(preferences: &Preferences) {
    dom::set_root_attribute("lang", preferences.locale.tag());
    dom::set_root_attribute("data-theme", preferences.theme.name());
    let size = preferences.text_size;
    dom::set_root_attribute(
        "data-text-size",
        &if size == 0 { String::new() } else { size.to_string() },
    );
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
        if before.address.article() != self.state.address.article() {
            self.copied = None;
            self.after_drawing.push(
                match (before.address.article(), self.state.address.article()) {
                    (Some(left), None) => AfterDrawing::LeaveArticle(left.to_string()),
                    _ => AfterDrawing::BeginArticle,
                },
            );
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
        self.keep_place_of(limits(before).to_hash());
        let earlier = self.answer.clone();
        self.answer_anew(link);
        // Another list begins at its top, or where it was left; the same list keeps its place.
        if earlier.as_ref().map(|answer| &answer.list)
            != self.answer.as_ref().map(|answer| &answer.list)
        {
            self.begin_list();
        }
        view::set_search_text(&self.search_field, &self.state.address.query);
    }

    /// Shows a list that is another one: from its top, or from where it was left.
    pub(super) fn begin_list(&mut self) {
        let (position, pixels) = self.place_of(&self.state.address.with_article(None).to_hash());
        self.show_from(position, pixels);
    }

    /// Remembers where the list stands whose limits are `hash`, for when the reader comes back.
    fn keep_place_of(&mut self, hash: String) {
        self.places.retain(|(other, _)| *other != hash);
        self.places.push((hash, self.window.anchor));
        if self.places.len() > N_PLACES {
            self.places.remove(0);
        }
    }

    /// Where the list stood whose limits are `hash`, if the browser's history leads there.
    fn place_of(&self, hash: &str) -> (usize, i32) {
        let known =
            self.places.iter().find(|(other, _)| other == hash).filter(|_| self.is_navigating);
        known.map_or((0, 0), |(_, place)| *place)
    }

    fn keep_address(&mut self, link: &Link) {
        // Dropping an earlier time-out cancels it.
        self.pending_address = None;
        match self.state.history {
            History::Push => dom::write_hash(&self.state.address.to_hash(), true),
            History::Replace => {
                let (link, hash) = (link.clone(), dom::hash());
                let write = move || {
                    // Otherwise the reader has gone elsewhere meanwhile, and the event that says so
                    // is on its way: that entry of the history is not to become the one that was
                    // left.
                    if dom::hash() == hash {
                        link.send_message(Msg::WriteAddress);
                    }
                };
                self.pending_address = Some(Timeout::new(ADDRESS_PAUSE_MILLIS, write));
            }
        }
    }

    /// Does what had to wait until the page is drawn.
    pub(super) fn run_after_drawing(&mut self) {
        self.set_title();
        for task in std::mem::take(&mut self.after_drawing) {
            if !self.run(&task) {
                self.after_drawing.push(task);
            }
        }
    }

    /// Whether `task` could be done; otherwise what it is about is not drawn yet.
    fn run(&mut self, task: &AfterDrawing) -> bool {
        match task {
            AfterDrawing::Ready => marks::ready(),
            AfterDrawing::EndQuery => marks::end_when_painted(marks::QUERY),
            AfterDrawing::EndSlide => marks::end_now(marks::SLIDE),
            AfterDrawing::EndJump if self.is_waiting_for_rows() => return false,
            AfterDrawing::EndJump => marks::end_when_painted(marks::JUMP),
            AfterDrawing::BeginArticle => {
                dom::set_scroll_top(".reader", 0);
                return dom::focus("#article-title") || self.state.address.article().is_none();
            }
            AfterDrawing::LeaveArticle(id) => {
                let (position, pixels) = self.window.anchor;
                align(position, pixels);
                // The list is where it was left, also where the article's title was not in view.
                dom::focus_in_place(&format!("#t-{id} a"));
            }
            AfterDrawing::FocusResult(position) => {
                dom::focus(&(row_selector(*position) + " h2 a"));
            }
            AfterDrawing::BeginList(position, pixels) => {
                return align(*position, *pixels) || self.answer.is_some();
            }
            AfterDrawing::ScrollReader(pixels) => {
                if dom::find(".body").is_none() {
                    return self.state.address.article().is_none();
                }
                dom::set_scroll_top(".reader", *pixels);
            }
            AfterDrawing::OpenHelp => dom::show_modal("dialog.help"),
        }
        true
    }

    /// The title of the window: the open article's, then the archive's.
    fn set_title(&self) {
        let Some(archive) = self.archive() else { return };
        let name = match archive.manifest.head.title.as_str() {
            "" => self.messages().archive,
            title => title,
        };
        let open = self.open_at().and_then(|at| archive.entry(at));
        match open {
            Some(entry) => dom::document().set_title(&[&entry.title, " · ", name].concat()),
            None => dom::document().set_title(name),
        }
    }
}
