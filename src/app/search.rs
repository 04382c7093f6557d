//! What is typed into the search field.

use gloo::timers::callback::Timeout;
use yew::KeyboardEvent;

use super::{App, Link, Msg};
use crate::browser::{dom, marks};
use crate::view;
use broadsheet_desk::Action;

impl App {
    pub(super) fn type_query(&mut self, pause_millis: u32, link: &Link) -> bool {
        if self.composing {
            return false;
        }
        let link = link.clone();
        // Replacing an earlier time-out cancels it.
        self.pending_query =
            Some(Timeout::new(pause_millis, move || link.send_message(Msg::SendQuery)));
        false
    }

    pub(super) fn send_query(&mut self, link: &Link) {
        self.pending_query = None;
        let Some(query) = view::search_text(&self.search_field) else { return };
        if query != self.state.address.query {
            marks::begin(marks::QUERY);
            self.act(Action::Query(query), link);
        }
    }

    pub(super) fn clear_query(&mut self, link: &Link) {
        view::set_search_text(&self.search_field, "");
        dom::focus("#query");
        self.send_query(link);
    }

    /// Esc clears, arrow-down enters the results; neither while an input method is composing.
    pub(super) fn search_key(&mut self, event: &KeyboardEvent, link: &Link) -> bool {
        if self.composing || event.is_composing() {
            return false;
        }
        match event.key().as_str() {
            "Escape" => self.clear_query(link),
            "ArrowDown" => {
                self.send_query(link);
                self.go_to(0, link);
            }
            _ => return false,
        }
        event.prevent_default();
        true
    }
}
