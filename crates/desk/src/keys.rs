//! Single-key shortcuts, which the reader can turn off, and Esc.

use crate::desk::Desk;
use crate::event::{Effect, Spot};
use crate::panel::Panel;
use crate::state::Action;

/// How soon a second `g` has to follow the first, in milliseconds.
#[cfg(feature = "full")]
const TWICE_MILLIS: f64 = 800.0;

/// A key that nothing else has dealt with.
pub struct Key {
    /// Its name, as browsers give it.
    pub key: String,
    /// Whether it is typed into a field.
    pub is_typed: bool,
    /// Whether it is pressed with Control, which only keys of a feed are; else it is without any
    /// modifier.
    pub with_control: bool,
    /// The position of the result that has the focus.
    pub focused: Option<usize>,
    /// When it is pressed, in milliseconds since some fixed moment.
    pub millis: f64,
}

impl Desk {
    /// Does what a key asks for; whether the page has to be drawn.
    pub(crate) fn on_key(&mut self, key: &Key) -> bool {
        let may_be_shortcut = self.state.preferences.shortcuts && !key.is_typed;
        let is_allowed = self.state.panel.is_none() && (key.key == "Escape" || may_be_shortcut);
        let is_done = is_allowed && !key.with_control && self.shortcut(key);
        #[cfg(feature = "full")]
        let is_done = is_done || self.state.panel.is_none() && self.feed_key(key);
        if is_done {
            self.push(Effect::PreventDefault);
        }
        is_done
    }

    /// Whether `key` was a shortcut: those of the first module, which the other soon replaces.
    #[cfg(not(feature = "full"))]
    fn shortcut(&mut self, key: &Key) -> bool {
        match key.key.as_str() {
            "Escape" => return self.escape(),
            "/" => self.push(Effect::Focus(Spot::Search)),
            "?" => self.act(Action::Panel(Some(Panel::Help))),
            _ => return false,
        }
        true
    }

    /// Whether `key` was a shortcut.
    #[cfg(feature = "full")]
    fn shortcut(&mut self, key: &Key) -> bool {
        let is_g = key.key == "g";
        let last_g = std::mem::replace(&mut self.input.g_millis, is_g.then_some(key.millis));
        match key.key.as_str() {
            "Escape" => return self.escape(),
            "/" => self.push(Effect::Focus(Spot::Search)),
            "j" => self.go(1, key.focused),
            "k" => self.go(-1, key.focused),
            "o" => self.open(key.focused.unwrap_or(0)),
            "s" => self.save(key.focused),
            "v" => self.open_original(),
            "g" if last_g.is_some_and(|last| key.millis - last < TWICE_MILLIS) => self.go_to(0),
            "G" => self.go_to(self.n_rows().saturating_sub(1)),
            "n" => return self.step_mark(false),
            "N" => return self.step_mark(true),
            "f" => {
                let _draws = self.find_in_article(true);
                return self.marks.finder.is_some();
            }
            "?" => self.act(Action::Panel(Some(Panel::Help))),
            _ => return false,
        }
        true
    }

    /// Closes what is open, from the top down.
    fn escape(&mut self) -> bool {
        let address = &self.state.address;
        #[cfg(feature = "full")]
        if self.marks.finder.is_some() {
            return self.find_in_article(false);
        }
        if address.article().is_some() {
            self.act(Action::Open(None));
        } else if address.from.is_some() || address.to.is_some() {
            self.act(Action::Range(None, None));
        } else {
            return false;
        }
        true
    }

    #[cfg(feature = "full")]
    fn open(&mut self, position: usize) {
        if let Some(id) = self.id_at(position) {
            self.act(Action::Open(Some(id)));
        }
    }

    /// Saves the open article, or else the result that has the focus.
    #[cfg(feature = "full")]
    fn save(&mut self, focused: Option<usize>) {
        let open = self.state.address.article();
        if let Some(id) = open.or_else(|| self.id_at(focused?)) {
            self.act(Action::ToggleSaved(id));
        }
    }

    #[cfg(feature = "full")]
    fn open_original(&mut self) {
        let url = self.open_article().and_then(|article| article.url.as_ref());
        if let Some(url) = url.map(|url| url.as_str().to_owned()) {
            self.push(Effect::OpenElsewhere(url));
        }
    }

    /// Following a link to a place in the article must not write the place into the page's address,
    /// where the state is: the focus is moved by hand.
    pub(crate) fn go_to_place(&mut self, id: String) -> bool {
        self.push(Effect::PreventDefault);
        self.push(Effect::FocusPlace(id));
        false
    }

    pub(crate) fn skip_to_results(&mut self) -> bool {
        self.push(Effect::PreventDefault);
        self.push(Effect::Focus(Spot::Results));
        false
    }
}
