//! Date fields. Their values are not drawn: what a reader types is never written over (see
//! `Effect::ShowDates`).

use broadsheet_desk::{DateField, DateNote};
use broadsheet_model::Day;
use yew::{Callback, Html};

use super::words;
use crate::messages::fill;
use crate::view::element::{Heard, beside, tag};
use crate::view::{Page, Report, plain_button};

/// The fields of the range.
pub(super) fn range(page: &Page<'_>, days: (Day, Day)) -> Html {
    let messages = page.messages();
    tag!("div", "class" = "row date-row";
        field(page, DateField::From, messages.from, days),
        field(page, DateField::To, messages.to, days))
}

/// The field of the day to which the list is scrolled.
pub(super) fn jump(page: &Page<'_>, days: (Day, Day)) -> Html {
    let go = hear(page, |event| Report::Date(DateField::Jump, event));
    tag!("div", "class" = "row date-row";
        field(page, DateField::Jump, words::of(page.locale()).jump, days),
        plain_button(go, words::of(page.locale()).go))
}

fn field(page: &Page<'_>, field: DateField, label: &'static str, days: (Day, Day)) -> Html {
    let (id, note_id) = ids(field);
    let note = page.desk.date_note(field).map(|note| note_text(page, note, days));
    let is_refused = matches!(page.desk.date_note(field), Some(DateNote::Outside(_)));
    let hear = || hear(page, move |event| Report::Date(field, event));
    let input = tag!("input", "type" = "date", "id" = id, "min" = days.0.to_string(),
        "max" = days.1.to_string(), "aria-describedby" = note_id,
        "aria-invalid" = is_refused.then_some("true"),
        on "focusin" = hear(), on "focusout" = hear(), on "input" = hear(), on "keydown" = hear());
    beside!(
        tag!("label"; tag!("span"; label), input),
        tag!("p", "class" = "date-note", "id" = note_id, "role" = "status";
            note.unwrap_or_default())
    )
}

/// The ids of a field and of what is said beside it.
fn ids(field: DateField) -> (&'static str, &'static str) {
    match field {
        DateField::From => ("from", "from-note"),
        DateField::To => ("to", "to-note"),
        DateField::Jump => ("jump", "jump-note"),
    }
}

fn note_text(page: &Page<'_>, note: DateNote, (first, last): (Day, Day)) -> String {
    let words = words::of(page.locale());
    let day = |day: Day| (page.dates.day)(day, page.locale(), false);
    match note {
        DateNote::Outside(asked) => fill(words.outside, &[&day(asked), &day(first), &day(last)]),
        DateNote::WentTo(asked, shown) => fill(words.went_to, &[&day(asked), &day(shown)]),
    }
}

fn hear(page: &Page<'_>, report: impl Fn(web_sys::Event) -> Report + 'static) -> Heard {
    let link = page.link.clone();
    Callback::from(move |event: web_sys::Event| link.emit(report(event)))
}
