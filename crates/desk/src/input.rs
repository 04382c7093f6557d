//! What a reader types, drags and chooses.

use crate::address::sort_from_name;
use crate::desk::Desk;
use crate::drag::{Drag, Pointer, PointerDoes};
use crate::event::{Effect, Field, Spot, Timer, Timing};
#[cfg(feature = "full")]
use crate::locale::Locale;
use crate::range::{Selection, Step, Thumb};
use crate::state::Action;
#[cfg(feature = "full")]
use crate::state::{Preferences, Theme};

/// How long the search field waits after the last key, in milliseconds.
const QUERY_PAUSE_MILLIS: u32 = 150;

/// What is being typed or dragged.
#[derive(Default)]
pub(crate) struct Input {
    /// The text of the search field, where that has not been searched yet.
    pub(crate) typed: Option<String>,
    /// Whether an input method is composing.
    is_composing: bool,
    drag: Option<Drag>,
    /// Whether the last change of the address was part of a slide that goes on.
    pub(crate) is_sliding: bool,
    /// When `g` was pressed, where that was the last key.
    #[cfg(feature = "full")]
    pub(crate) g_millis: Option<f64>,
}

/// The search field.
impl Desk {
    pub(crate) fn typed(&mut self, text: String) -> bool {
        self.input.typed = Some(text);
        if !self.input.is_composing {
            self.push(Effect::SetTimer(Timer::Query, QUERY_PAUSE_MILLIS));
        }
        false
    }

    pub(crate) fn query_paused(&mut self) -> bool {
        let Some(text) = self.input.typed.take() else { return false };
        self.search_for(text);
        true
    }

    pub(crate) fn search_for(&mut self, text: String) {
        self.input.typed = None;
        self.push(Effect::StopTimer(Timer::Query));
        if text != self.state.address.query {
            self.push(Effect::Begin(Timing::Query));
            self.act(Action::Query(text));
        }
    }

    pub(crate) fn clear_search(&mut self) {
        self.search_for(String::new());
        self.push(Effect::ShowQuery(String::new()));
        self.push(Effect::Focus(Spot::Search));
    }

    /// Esc clears, arrow-down enters the results; neither while an input method is composing.
    pub(crate) fn search_key(&mut self, key: &str, text: String) -> bool {
        match key {
            _ if self.input.is_composing => return false,
            "Escape" => self.clear_search(),
            "ArrowDown" => {
                self.search_for(text);
                self.go_to(0);
            }
            _ => return false,
        }
        self.push(Effect::PreventDefault);
        true
    }

    pub(crate) fn compose(&mut self) -> bool {
        self.input.is_composing = true;
        self.push(Effect::StopTimer(Timer::Query));
        false
    }

    pub(crate) fn composed(&mut self, text: String) {
        self.input.is_composing = false;
        self.search_for(text);
    }
}

/// Fields, the slider and the histogram.
impl Desk {
    /// Does what the new value of a form's field asks for.
    pub(crate) fn change(&mut self, field: Field, value: &str) {
        #[cfg(feature = "full")]
        let preferences = self.state.preferences.clone();
        let action = match field {
            #[cfg(feature = "full")]
            Field::Language => {
                let locale = Locale::from_tag(value).unwrap_or_default();
                Action::Prefer(Preferences { locale, ..preferences })
            }
            #[cfg(feature = "full")]
            Field::Theme => {
                Action::Prefer(Preferences { theme: Theme::from_name(value), ..preferences })
            }
            Field::Sort => Action::Sort(sort_from_name(value)),
        };
        self.act(action);
    }

    /// The bins that are selected, and how many bins there are.
    fn selection(&self) -> Option<(Selection, usize)> {
        let bins = &self.answer()?.bins;
        let address = &self.state.address;
        Some((Selection::of_days(bins, address.from, address.to), bins.len()))
    }

    /// Selects other bars of the histogram.
    fn select(&mut self, before: Selection, selection: Selection) {
        let Some(answer) = self.answer() else { return };
        let (from, to) = selection.days(&answer.bins);
        // An end that does not move keeps its day, which may lie inside a bin.
        let address = &self.state.address;
        let from = if selection.first == before.first { address.from } else { from };
        let to = if selection.last == before.last { address.to } else { to };
        self.push(Effect::Begin(Timing::Slide));
        self.act(Action::Slide(from, to));
        self.push(Effect::End(Timing::Slide));
    }

    pub(crate) fn thumb_key(&mut self, thumb: Thumb, key: &str) -> bool {
        let (Some((before, _)), Some(answer)) = (self.selection(), self.answer()) else {
            return false;
        };
        match Step::from_key(key) {
            Some(step) => {
                let selection = before.step(&answer.bins, answer.unit, thumb, step);
                self.select(before, selection);
            }
            None if key == "Escape" => self.act(Action::Range(None, None)),
            None => return false,
        }
        self.push(Effect::PreventDefault);
        true
    }

    pub(crate) fn pointer(&mut self, pointer: Pointer) -> bool {
        let Some((before, n_bins)) = self.selection() else { return false };
        match pointer.does {
            PointerDoes::Press => {
                self.input.is_sliding = false;
                self.input.drag = Some(Drag::begin(pointer, n_bins, before));
            }
            PointerDoes::Move => {}
            PointerDoes::Release => self.input.drag = None,
        }
        let Some(drag) = self.input.drag else { return false };
        let selection = drag.selected(pointer, n_bins, before);
        if selection != before {
            self.select(before, selection);
        }
        selection != before
    }
}
