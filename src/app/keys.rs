//! Single-key shortcuts, which the reader can turn off, and Esc.

use broadsheet_model::ArticleId;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::{AfterDrawing, App, Link};
use crate::browser::{dom, marks};
use broadsheet_desk::Action;

/// How soon a second `g` has to follow the first, in milliseconds.
const TWICE_MILLIS: f64 = 800.0;

/// A result that was asked for and may still be on its way.
#[derive(Clone, Copy)]
pub(super) struct Awaited {
    position: usize,
    /// Whether it is to be opened; otherwise it gets the focus.
    is_to_open: bool,
}

impl App {
    /// Does what a key asks for; whether the page has to be drawn anew.
    pub(super) fn press(&mut self, event: &Event, link: &Link) -> bool {
        let event: &KeyboardEvent = event.unchecked_ref();
        let with_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        if event.default_prevented() || event.is_composing() || with_modifier || self.state.help {
            return false;
        }
        let key = event.key();
        let allowed =
            key == "Escape" || (self.state.preferences.shortcuts && !is_typed_into(event));
        let done = allowed && self.shortcut(&key, link);
        if done {
            event.prevent_default();
        }
        done
    }

    /// Whether `key` was a shortcut.
    fn shortcut(&mut self, key: &str, link: &Link) -> bool {
        let last_g = std::mem::replace(
            &mut self.last_g_millis,
            if key == "g" { marks::now() } else { f64::NEG_INFINITY },
        );
        match key {
            "Escape" => return self.escape(link),
            "/" => return dom::focus("#query"),
            "j" => self.go(1, link),
            "k" => self.go(-1, link),
            "o" => self.open_focused(link),
            "s" => self.save_current(link),
            "v" => self.open_original(),
            "g" if marks::now() - last_g < TWICE_MILLIS => self.go_to(0, link),
            "G" => self.go_to(self.n_results().saturating_sub(1), link),
            "?" => self.act(Action::Help(true), link),
            _ => return false,
        }
        true
    }

    /// Closes what is open, from the top down.
    fn escape(&mut self, link: &Link) -> bool {
        let address = &self.state.address;
        if let Some(settings) = dom::find("details.settings[open]") {
            let _refused = settings.remove_attribute("open");
            dom::focus("details.settings summary");
        } else if address.article().is_some() {
            self.act(Action::Open(None), link);
        } else if address.from.is_some() || address.to.is_some() {
            self.act(Action::Range(None, None), link);
        } else {
            return false;
        }
        true
    }

    /// To the next result (the previous one for -1): opens it where one is open, else puts the
    /// focus on it.
    fn go(&mut self, by: isize, link: &Link) {
        let target =
            self.current_position().map_or(Some(0), |position| position.checked_add_signed(by));
        if let Some(target) = target.filter(|target| *target < self.n_results()) {
            self.go_to(target, link);
        }
    }

    pub(super) fn go_to(&mut self, position: usize, link: &Link) {
        self.reveal(position);
        self.awaited =
            Some(Awaited { position, is_to_open: self.state.address.article().is_some() });
        self.go_on_with_awaited(link);
    }

    /// Opens the article that was asked for, or puts the focus on it, as soon as it is there.
    pub(super) fn go_on_with_awaited(&mut self, link: &Link) {
        let Some((awaited, id)) =
            self.awaited.and_then(|awaited| Some((awaited, self.id_at(awaited.position)?)))
        else {
            return;
        };
        self.awaited = None;
        if awaited.is_to_open {
            self.act(Action::Open(Some(id)), link);
        } else {
            self.after_drawing.push(AfterDrawing::FocusResult(awaited.position));
        }
    }

    /// Opens the result that has the focus, or the first one.
    fn open_focused(&mut self, link: &Link) {
        if let Some(id) = self.id_at(focused_position().unwrap_or(0)) {
            self.act(Action::Open(Some(id)), link);
        }
    }

    fn save_current(&mut self, link: &Link) {
        if let Some(id) = self.current() {
            self.act(Action::ToggleSaved(id), link);
        }
    }

    fn open_original(&self) {
        let article = self.archive().and_then(|archive| archive.article(self.open_at()?));
        if let Some(url) = article.and_then(|article| article.url.as_ref()) {
            dom::open_elsewhere(url.as_str());
        }
    }

    fn n_results(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.list.len())
    }

    fn id_at(&self, position: usize) -> Option<ArticleId> {
        Some(self.archive()?.entry(self.at(position).there()?)?.id)
    }

    /// The open article, or else the result that has the focus.
    fn current(&self) -> Option<ArticleId> {
        self.state.address.article().or_else(|| self.id_at(focused_position()?))
    }

    /// The place in the list of the open article, or else of the result that has the focus.
    fn current_position(&self) -> Option<usize> {
        if self.state.address.article().is_none() {
            return focused_position();
        }
        self.position_at(self.open_at()?)
    }
}

/// The place in the list of the result that has the focus.
fn focused_position() -> Option<usize> {
    let result = dom::document().active_element()?.closest(".result").ok().flatten()?;
    let position: usize = result.get_attribute("aria-posinset")?.parse().ok()?;
    position.checked_sub(1)
}

fn is_typed_into(event: &KeyboardEvent) -> bool {
    let target = event.target().map(JsCast::unchecked_into::<Element>);
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "SELECT"))
}
