//! What the fields of forms and the slider change.

use super::{AfterDrawing, App, Field, Link};
use crate::browser::marks;
use broadsheet_desk::Locale;
use broadsheet_desk::Selection;
use broadsheet_desk::sort_from_name;
use broadsheet_desk::{Action, Preferences, Theme};

impl App {
    /// Does what the new value of a form's field asks for.
    pub(super) fn change(&mut self, field: Field, value: &str, link: &Link) {
        let preferences = self.state.preferences.clone();
        let address = &self.state.address;
        // A date that would cross the other end opens that end, as a thumb would stop there.
        let action = match field {
            Field::Language => Action::Prefer(Preferences {
                locale: Locale::from_tag(value).unwrap_or_default(),
                ..preferences
            }),
            Field::Theme => {
                Action::Prefer(Preferences { theme: Theme::from_name(value), ..preferences })
            }
            Field::Sort => Action::Sort(sort_from_name(value)),
            Field::From => {
                let from = value.parse().ok();
                Action::Range(from, address.to.filter(|to| from.is_none_or(|from| *to >= from)))
            }
            Field::To => {
                let to = value.parse().ok();
                Action::Range(address.from.filter(|from| to.is_none_or(|to| *from <= to)), to)
            }
            Field::Jump => return self.jump(value),
        };
        self.act(action, link);
    }

    /// Selects other bars of the histogram.
    pub(super) fn select(&mut self, selection: Selection, link: &Link) {
        let Some(answer) = &self.answer else { return };
        let (first, last) = (self.state.address.from, self.state.address.to);
        let before = Selection::of_days(&answer.bins, first, last);
        let (from, to) = selection.days(&answer.bins);
        // An end that does not move keeps its day, which may lie inside a bin.
        let from = if selection.first == before.first { first } else { from };
        let to = if selection.last == before.last { last } else { to };
        marks::begin(marks::SLIDE);
        self.act(Action::Range(from, to), link);
        self.after_drawing.push(AfterDrawing::EndSlide);
    }
}
