//! Single-key shortcuts, which the reader can turn off, and Esc.

use std::rc::Rc;

use broadsheet_model::ArticleId;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::Dispatch;
use crate::archive::Archive;
use crate::browser::{dom, marks};
use crate::state::{Action, State};

/// How soon a second `g` has to follow the first, in milliseconds.
const TWICE_MILLIS: f64 = 800.0;
/// The links that the results are opened by.
const RESULT_LINKS: &str = ".result h2 a";

/// What the shortcuts act on.
#[derive(Clone, PartialEq)]
pub(crate) struct Shortcuts {
    pub(crate) archive: Rc<Archive>,
    pub(crate) state: Rc<State>,
    /// Article numbers in the order of the list.
    pub(crate) numbers: Rc<Vec<u32>>,
    pub(crate) dispatch: Dispatch,
    /// Draws the list to its end.
    pub(crate) draw_all: Callback<()>,
}

/// Listens for shortcuts as long as the component is there.
#[hook]
pub(crate) fn use_shortcuts(shortcuts: Shortcuts) {
    let last_g = use_mut_ref(|| f64::NEG_INFINITY);
    use_effect_with(shortcuts, move |shortcuts| {
        let shortcuts = shortcuts.clone();
        let listener = EventListener::new_with_options(
            &dom::document(),
            "keydown",
            gloo::events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                if shortcuts.press(event, &mut last_g.borrow_mut()) {
                    event.prevent_default();
                }
            },
        );
        move || drop(listener)
    });
}

impl Shortcuts {
    /// Whether `event` was a shortcut.
    fn press(&self, event: &KeyboardEvent, last_g: &mut f64) -> bool {
        let with_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        if event.default_prevented() || event.is_composing() || with_modifier || self.state.help {
            return false;
        }
        let key = event.key();
        if key == "Escape" {
            return self.escape();
        }
        if !self.state.preferences.shortcuts || is_typed_into(event) {
            return false;
        }
        let twice = std::mem::replace(last_g, if key == "g" { marks::now() } else { f64::NEG_INFINITY });
        match key.as_str() {
            "/" => dom::focus("#query"),
            "j" => self.go(1),
            "k" => self.go(-1),
            "o" => return self.open_focused(),
            "s" => self.act_on_current(|shortcuts, id| shortcuts.dispatch.emit(Action::ToggleSaved(id))),
            "v" => self.act_on_current(Shortcuts::open_original),
            "g" if marks::now() - twice < TWICE_MILLIS => self.go_to(0),
            "G" => self.go_to(self.numbers.len().saturating_sub(1)),
            "?" => self.dispatch.emit(Action::Help(true)),
            _ => return false,
        }
        true
    }

    /// Closes what is open, from the top down.
    fn escape(&self) -> bool {
        if let Some(settings) = dom::find("details.settings[open]") {
            let _refused = settings.remove_attribute("open");
            dom::focus("details.settings summary");
        } else if self.state.address.article.is_some() {
            self.dispatch.emit(Action::Open(None));
        } else if self.state.address.from.is_some() || self.state.address.to.is_some() {
            self.dispatch.emit(Action::Range(None, None));
        } else {
            return false;
        }
        true
    }

    /// To the next result (the previous one for -1): opens it where one is open, else puts the focus on it.
    fn go(&self, by: i64) {
        let target = match self.current_position() {
            Some(position) => position as i64 + by,
            None => 0,
        };
        if (0..self.numbers.len() as i64).contains(&target) {
            self.go_to(target as usize);
        }
    }

    fn go_to(&self, position: usize) {
        if self.state.address.article.is_some() {
            let id = self.numbers.get(position).map(|number| self.archive.articles[*number as usize].id);
            self.dispatch.emit(Action::Open(id));
            return;
        }
        let focus = move || {
            let links = dom::document().query_selector_all(RESULT_LINKS).ok();
            let link = links.and_then(|links| links.item(position as u32));
            if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _refused = link.focus();
            }
        };
        if dom::document().query_selector_all(RESULT_LINKS).is_ok_and(|links| links.length() as usize > position) {
            focus();
        } else {
            self.draw_all.emit(());
            // Once the rest of the list stands there.
            Timeout::new(0, focus).forget();
        }
    }

    /// Opens the result that has the focus, or the first one.
    fn open_focused(&self) -> bool {
        let position = focused_position().unwrap_or(0);
        let Some(number) = self.numbers.get(position) else { return false };
        self.dispatch.emit(Action::Open(Some(self.archive.articles[*number as usize].id)));
        true
    }

    fn open_original(&self, id: ArticleId) {
        let article = self.archive.number(id).map(|number| &self.archive.articles[number]);
        if let Some(url) = article.and_then(|article| article.url.as_ref()) {
            let _blocked = dom::window().open_with_url_and_target_and_features(url.as_str(), "_blank", "noopener,noreferrer");
        }
    }

    fn act_on_current(&self, act: impl Fn(&Shortcuts, ArticleId)) {
        let number = self.current_position().and_then(|position| self.numbers.get(position));
        let focused = number.map(|number| self.archive.articles[*number as usize].id);
        if let Some(id) = self.state.address.article.or(focused) {
            act(self, id);
        }
    }

    /// The place in the list of the open article, or else of the result that has the focus.
    fn current_position(&self) -> Option<usize> {
        let Some(open) = self.state.address.article else { return focused_position() };
        self.numbers.iter().position(|number| self.archive.articles[*number as usize].id == open)
    }
}

/// The place in the list of the result that has the focus.
fn focused_position() -> Option<usize> {
    let result = dom::active_element()?.closest(".result").ok().flatten()?;
    let position: usize = result.get_attribute("aria-posinset")?.parse().ok()?;
    position.checked_sub(1)
}

fn is_typed_into(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}
