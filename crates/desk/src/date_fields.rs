//! Date fields: what a reader is typing is not taken before it is a date that they mean.
//!
//! While a date is typed, a browser gives every state of it as a date: the keys of 2019 are the
//! years 2, 20 and 201 first. So the field that has the focus is never written to; its date is
//! taken as soon as it is whole and can be, on Enter, or when the field is left, and what cannot be
//! is said beside it.

use broadsheet_model::Day;

use crate::address::Address;
use crate::desk::Desk;
use crate::event::Effect;
use crate::panel::Panel;
use crate::range::{Step, Thumb};
use crate::state::Action;

/// A date field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateField {
    /// The first day.
    From,
    /// The last day.
    To,
    /// The day to which the list is to be scrolled.
    Jump,
}

impl DateField {
    /// In the order in which they stand.
    pub const ALL: [DateField; 3] = [DateField::From, DateField::To, DateField::Jump];
}

/// What happens to a date field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateDoes {
    /// It gets the focus.
    Focus,
    /// A key is pressed in it.
    Key(String),
    /// It has another value.
    Input(DateValue),
    /// It loses the focus.
    Leave,
    /// What it asks for is wanted now, and then to be seen.
    Go,
}

/// The value of a date field, as the browser gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateValue {
    /// `YYYY-MM-DD`, or empty.
    pub text: String,
    /// Whether parts of a date stand there that are none yet.
    pub is_partial: bool,
}

/// What is said beside a date field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateNote {
    /// This day is outside the archive, and was not taken.
    Outside(Day),
    /// There is nothing on the first day; the list went to the second.
    WentTo(Day, Day),
}

/// The date fields, as far as they are not computed.
#[derive(Default)]
pub(crate) struct DateFields {
    /// The one that has the focus.
    editing: Option<Editing>,
    /// The day that was refused, and by which field.
    outside: Option<(DateField, Day)>,
    /// The day that was asked for last, and the nearest one that the list has.
    jumped: Option<(Day, Day)>,
}

struct Editing {
    field: DateField,
    /// What stands in it, where that has been changed since it was taken.
    changed: Option<DateValue>,
    /// The range when it got the focus: what is given up leaves that.
    before: (Option<Day>, Option<Day>),
    /// Whether the reader types: a date that comes without a key was picked in a calendar, as a
    /// whole.
    is_typing: bool,
}

impl Editing {
    fn of(field: DateField, address: &Address) -> Editing {
        let before = (address.from, address.to);
        Editing { field, changed: None, before, is_typing: false }
    }
}

/// What a value in a date field comes to.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    /// Nothing, or nothing yet.
    Nothing,
    /// The limit is to go.
    Open,
    /// This date is meant.
    Day(Day),
    /// This date is meant, and not in the archive.
    Outside(Day),
}

/// A year that is typed is one of these at the earliest: those before are its first digits.
const FIRST_WHOLE_YEAR: i32 = 1000;

impl DateValue {
    /// What the value means in an archive with these first and last days. What is left as it is,
    /// or sent, `is_final`.
    fn meaning(&self, (first, last): (Day, Day), is_final: bool) -> Meaning {
        match self.text.parse::<Day>() {
            Ok(day) if (first..=last).contains(&day) => Meaning::Day(day),
            Ok(day) if is_final || day.ymd().0 >= FIRST_WHOLE_YEAR => Meaning::Outside(day),
            Err(_) if is_final && !self.is_partial && self.text.is_empty() => Meaning::Open,
            _ => Meaning::Nothing,
        }
    }
}

impl Desk {
    /// What happens to a date field; whether the page has to be drawn.
    pub(crate) fn on_date(&mut self, field: DateField, does: DateDoes) -> bool {
        match does {
            DateDoes::Focus => {
                self.date_fields.editing = Some(Editing::of(field, &self.state.address));
                self.input.is_sliding = false;
                false
            }
            DateDoes::Key(key) => {
                let Some(editing) = self.editing(field) else { return false };
                match key.as_str() {
                    "Enter" if field == DateField::Jump => self.go_to_date(),
                    "Enter" => self.take_date(field, true),
                    "Escape" => {
                        editing.changed = None;
                        let before = editing.before;
                        self.set_range(before)
                    }
                    _ => {
                        editing.is_typing = true;
                        false
                    }
                }
            }
            DateDoes::Input(value) => {
                // A date can be picked without the field having the focus.
                let has_focus = self.editing(field).is_some();
                let editing = Editing::of(field, &self.state.address);
                let editing = self.date_fields.editing.get_or_insert(editing);
                let is_picked = !std::mem::take(&mut editing.is_typing);
                (editing.field, editing.changed) = (field, Some(value));
                // A list that moves at every key cannot be read.
                let is_taken = is_picked || field != DateField::Jump;
                let is_taken = is_taken && self.take_date(field, !has_focus);
                if !has_focus {
                    self.date_fields.editing = None;
                }
                is_taken
            }
            DateDoes::Leave => {
                self.take_date(field, true);
                self.date_fields.editing = None;
                true
            }
            DateDoes::Go => self.go_to_date(),
        }
    }

    /// Goes to the date that was asked for; the list is to be seen then, unless something has to be
    /// said first.
    fn go_to_date(&mut self) -> bool {
        self.take_date(DateField::Jump, true);
        if self.date_note(DateField::Jump).is_none() {
            self.act(Action::Panel(None));
        }
        true
    }

    /// Forgets what was being typed: the fields are gone.
    pub(crate) fn close_date_fields(&mut self) {
        self.date_fields = DateFields::default();
    }

    /// Another list is asked for: what was said of going to a day is of the one before.
    pub(crate) fn forget_jump(&mut self) {
        self.date_fields.jumped = None;
    }

    fn editing(&mut self, field: DateField) -> Option<&mut Editing> {
        self.date_fields.editing.as_mut().filter(|editing| editing.field == field)
    }

    /// Takes the date that stands in a field, as far as it is meant; whether the page has to be
    /// drawn.
    fn take_date(&mut self, field: DateField, is_final: bool) -> bool {
        let Some(days) = self.collection().and_then(|collection| collection.days()) else {
            return false;
        };
        let Some(editing) = self.editing(field) else { return false };
        let Some(value) = &editing.changed else { return false };
        let meaning = value.meaning(days, is_final);
        // A date that would cross the other end waits until it is certain.
        if let Meaning::Day(day) = meaning
            && !is_final
            && self.crosses(field, day)
        {
            return false;
        }
        if is_final && let Some(editing) = self.editing(field) {
            editing.changed = None;
        }
        let outside = match meaning {
            Meaning::Outside(day) => Some((field, day)),
            _ => None,
        };
        let has_note = std::mem::replace(&mut self.date_fields.outside, outside) != outside;
        match meaning {
            Meaning::Nothing => return has_note,
            // On the way there it was other dates, which nobody meant.
            Meaning::Outside(_) => {
                let before = self.editing(field).map(|editing| editing.before);
                return before.is_some_and(|before| self.set_range(before)) || has_note;
            }
            Meaning::Open => self.set_date(field, None, days),
            Meaning::Day(day) => self.set_date(field, Some(day), days),
        }
        true
    }

    fn crosses(&self, field: DateField, day: Day) -> bool {
        let address = &self.state.address;
        match field {
            DateField::From => address.to.is_some_and(|to| to < day),
            DateField::To => address.from.is_some_and(|from| day < from),
            DateField::Jump => false,
        }
    }

    /// Sets an end of the range, or goes to a day. A date that crosses the other end opens that
    /// end; the archive's own ends are open ones.
    fn set_date(&mut self, field: DateField, day: Option<Day>, (first, last): (Day, Day)) {
        let crosses = day.is_some_and(|day| self.crosses(field, day));
        let (from, to) = (self.state.address.from, self.state.address.to);
        let (from, to) = match field {
            DateField::From => (day.filter(|day| *day != first), to.filter(|_| !crosses)),
            DateField::To => (from.filter(|_| !crosses), day.filter(|day| *day != last)),
            DateField::Jump => {
                let jumped = day.and_then(|day| Some((day, self.jump_to(day)?)));
                self.date_fields.jumped = jumped;
                return;
            }
        };
        self.set_range((from, to));
    }

    /// Sets the range; whether that is another one.
    fn set_range(&mut self, (from, to): (Option<Day>, Option<Day>)) -> bool {
        let is_other = (from, to) != (self.state.address.from, self.state.address.to);
        if is_other {
            self.act(Action::Slide(from, to));
        }
        is_other
    }

    /// What is said beside a date field.
    pub fn date_note(&self, field: DateField) -> Option<DateNote> {
        let outside = self.date_fields.outside.filter(|(refused, _)| *refused == field);
        let jumped = self.date_fields.jumped.filter(|(asked, shown)| asked != shown);
        match (outside, jumped) {
            (Some((_, day)), _) => Some(DateNote::Outside(day)),
            (None, Some((asked, shown))) if field == DateField::Jump => {
                Some(DateNote::WentTo(asked, shown))
            }
            _ => None,
        }
    }

    /// Has the fields show their dates, where they are drawn: all but the one that is being edited.
    pub(crate) fn show_dates(&mut self) {
        if self.state.panel != Some(Panel::Dates) {
            return;
        }
        let Some((first, last)) = self.collection().and_then(|collection| collection.days()) else {
            return;
        };
        let editing = self.date_fields.editing.as_ref().map(|editing| editing.field);
        let address = &self.state.address;
        let top = self.row(self.window.anchor.0).and_then(|(_, entry)| entry.published.day());
        let days = [Some(address.from.unwrap_or(first)), Some(address.to.unwrap_or(last)), top];
        let shown = DateField::ALL.into_iter().zip(days);
        let shown = shown.filter(|(field, _)| editing != Some(*field));
        let texts =
            shown.map(|(field, day)| (field, day.map_or_else(String::new, |day| day.to_string())));
        let texts = texts.collect();
        self.push(Effect::ShowDates(texts));
    }
}

/// The thumbs of the slider, by days.
impl Desk {
    /// Moves a thumb by a day; whether the page has to be drawn.
    pub(crate) fn thumb_day(&mut self, thumb: Thumb, key: &str) -> bool {
        let n_days = match Step::from_key(key) {
            Some(Step::Bins(n_days)) => n_days,
            _ => return self.thumb_key(thumb, key),
        };
        let Some((first, last)) = self.collection().and_then(|collection| collection.days()) else {
            return false;
        };
        let (from, to) = (self.state.address.from, self.state.address.to);
        let (from_day, to_day) = (from.unwrap_or(first), to.unwrap_or(last));
        let moved = |day: Day, least: Day, most: Day| day.plus(n_days).min(most).max(least);
        let (from, to) = match thumb {
            Thumb::From => {
                let day = moved(from_day, first.min(from_day), to_day);
                ((day != first).then_some(day), to)
            }
            Thumb::To => {
                let day = moved(to_day, from_day, last.max(to_day));
                (from, (day != last).then_some(day))
            }
        };
        self.push(Effect::PreventDefault);
        self.act(Action::Slide(from, to));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: (&str, &str) = ("2014-02-04", "2024-09-23");

    #[track_caller]
    fn check(text: &str, is_partial: bool, is_final: bool, expected: Meaning) {
        let value = DateValue { text: text.to_owned(), is_partial };
        let day = |text: &str| text.parse().expect(text);
        let meaning = value.meaning((day(DAYS.0), day(DAYS.1)), is_final);
        assert_eq!(meaning, expected, "{text:?}");
    }

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn the_first_digits_of_a_year_are_no_year() {
        for text in ["0002-06-04", "0020-06-04", "0201-06-04"] {
            check(text, false, false, Meaning::Nothing);
        }
        check("2019-06-04", false, false, Meaning::Day(day("2019-06-04")));
        check("2109-06-04", false, false, Meaning::Outside(day("2109-06-04")));
        check("0201-06-04", false, true, Meaning::Outside(day("0201-06-04")));
    }

    #[test]
    fn an_empty_field_is_still_being_typed_in_and_half_a_date_is_none() {
        check("", false, false, Meaning::Nothing);
        check("", true, false, Meaning::Nothing);
        check("", true, true, Meaning::Nothing);
        check("", false, true, Meaning::Open);
        check("soon", false, true, Meaning::Nothing);
    }

    #[test]
    fn the_archives_own_days_are_within_it() {
        check(DAYS.0, false, false, Meaning::Day(day(DAYS.0)));
        check(DAYS.1, false, false, Meaning::Day(day(DAYS.1)));
        check("2024-09-24", false, false, Meaning::Outside(day("2024-09-24")));
    }
}
