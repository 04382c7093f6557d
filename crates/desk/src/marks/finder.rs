//! A search in the open article alone. It is no part of the address, and ends with the article.

use crate::desk::Desk;
use crate::event::Effect;

use super::MarksEffect;

/// What is looked for in the open article.
#[derive(Default)]
pub(crate) struct Finder {
    /// As it was typed, in the language of the main search. What says nothing of a text (a source,
    /// a date, what is to be absent) marks nothing.
    pub(crate) text: String,
}

impl Desk {
    /// Begins a search in the open article, or ends it; whether the page has to be drawn.
    pub(crate) fn find_in_article(&mut self, begins: bool) -> bool {
        if begins && self.open_article().is_none() {
            return false;
        }
        if begins && self.marks.finder.is_some() {
            self.push(Effect::Marks(MarksEffect::FocusFinder));
            return false;
        }
        if !begins && self.marks.finder.is_none() {
            return false;
        }
        self.marks.finder = begins.then(Finder::default);
        self.push(Effect::Marks(match begins {
            true => MarksEffect::FocusFinder,
            false => MarksEffect::FocusButton,
        }));
        self.blocks = Default::default();
        true
    }

    /// Looks for `text` in the open article, and goes to where it stands first; whether the page
    /// has to be drawn.
    pub(crate) fn find_text(&mut self, text: String) -> bool {
        let Some(finder) = &mut self.marks.finder else { return false };
        if finder.text == text {
            return false;
        }
        finder.text = text;
        self.blocks = Default::default();
        self.go_to_first_mark();
        true
    }
}
