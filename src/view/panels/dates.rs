//! When, in figures: date inputs, presets.

use broadsheet_desk::{Action, Address, Field};
use broadsheet_model::Day;
use yew::Html;

use crate::messages::panels::{self as words, PanelMessages};
use crate::messages::{Messages, fill};
use crate::view::element::{beside, filled, tag};
use crate::view::{Button, Link, Page, act, change};

/// The date fields and presets; nothing where no article has a date.
pub(super) fn dates(page: &Page<'_>) -> Html {
    let Some((archive, answer)) = page.desk.collection().zip(page.desk.answer()) else {
        return Html::default();
    };
    let Some(days) = archive.days() else { return Html::default() };
    let (messages, link) = (words::of(page.locale()), page.link);
    tag!("div", "class" = "row dates";
        date_inputs(&page.desk.state().address, days, page.messages(), link),
        presets(page, days.1, answer.facets.n_undated, messages, link))
}

fn date_inputs(
    address: &Address,
    (first, last): (Day, Day),
    messages: &Messages,
    link: &Link,
) -> Html {
    let input = |id: &'static str, label: &'static str, day: Day, field: Field| {
        let input = tag!("input", "type" = "date", "id" = id, "min" = first.to_string(),
            "max" = last.to_string(), on "change" = change(link, field));
        let input = filled(day.to_string(), input);
        tag!("label"; tag!("span"; label), input)
    };
    beside!(
        input("from", messages.from, address.from.unwrap_or(first), Field::From),
        input("to", messages.to, address.to.unwrap_or(last), Field::To)
    )
}

fn presets(
    page: &Page<'_>,
    last: Day,
    n_undated: usize,
    messages: &PanelMessages,
    link: &Link,
) -> Html {
    let address = &page.desk.state().address;
    let (year, _, _) = last.ymd();
    let button = |text: String, hint: &'static str, pressed: bool, action: Action| {
        let button = Button { pressed: Some(pressed), ..Button::default() };
        tag!("span", "title" = hint; button.draw(act(link, action), text))
    };
    let preset = |text: String, hint: &'static str, start: Option<Day>| {
        button(text, hint, (address.from, address.to) == (start, None), Action::Range(start, None))
    };
    let is_limited = address.from.is_some() || address.to.is_some();
    let undated = (n_undated > 0 && is_limited).then(|| {
        let text = fill(messages.undated_show, &[&page.number(n_undated)]);
        button(text, "", address.undated, Action::ToggleUndated)
    });
    let (query, is_today) = on_this_day(&address.query, page.desk.surroundings().today);
    tag!("div", "class" = "presets", "role" = "group", "aria-label" = page.messages().dates;
        preset(messages.all_dates.to_owned(), "", None),
        preset(messages.last_7_days.to_owned(), messages.last_days_hint, Some(last.plus(-6))),
        preset(messages.last_30_days.to_owned(), messages.last_days_hint, Some(last.plus(-29))),
        preset(
            fill(messages.last_year, &[&year.to_string()]),
            "",
            Day::from_ymd(year, 1, 1)
        ),
        button(messages.on_this_day.to_owned(), "", is_today, Action::Query(query)),
        undated)
}

/// A day of the year is no range, so it is a part of the query, where one can see and change it.
/// Gives the query with it, or, where it is there already, without it and `true`.
fn on_this_day(query: &str, today: Day) -> (String, bool) {
    let (_, month, day) = today.ymd();
    let term = format!("date:--{month:02}-{day:02}");
    let mut words: Vec<&str> = query.split_whitespace().filter(|word| *word != term).collect();
    let is_there = query.split_whitespace().any(|word| word == term);
    if !is_there {
        words.push(&term);
    }
    (words.join(" "), is_there)
}
