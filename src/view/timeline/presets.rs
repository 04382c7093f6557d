//! Times that are asked for often.

use broadsheet_desk::{Action, Address, Collection};
use broadsheet_model::Day;
use yew::Html;

use super::words;
use crate::messages::fill;
use crate::messages::panels;
use crate::view::element::tag;
use crate::view::{Button, Page, act};

/// All, the last days, a year, this day of every year, and what has no date.
pub(super) fn presets(page: &Page<'_>, archive: Collection<'_>, n_undated: usize) -> Html {
    let (words, messages) = (words::of(page.locale()), panels::of(page.locale()));
    let address = &page.desk.state().address;
    let Some((_, last)) = archive.days() else { return Html::default() };
    let recent = archive.recent_day().unwrap_or(last);
    let (year, _, _) = recent.ymd();
    let day = |day: Day| (page.dates.day)(day, page.locale(), false);
    let hint = match recent == last {
        true => words.recent_hint.to_owned(),
        false => fill(words.recent_hint_day, &[&day(recent)]),
    };
    let button = |text: String, hint: &str, pressed: bool, action: Action| {
        let button = Button { pressed: Some(pressed), ..Button::default() };
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        tag!("span", "title" = hint; button.draw(act(page.link, action), text))
    };
    // An end that is the archive's own is an open one.
    let end = |day: Day| (day != last).then_some(day);
    let preset = |text: String, hint: &str, from: Option<Day>, to: Option<Day>| {
        let is_pressed = (address.from, address.to) == (from, to);
        button(text, hint, is_pressed, Action::Range(from, to))
    };
    let last_days = |text: &str, n_days: i32| {
        preset(text.to_owned(), &hint, Some(recent.plus(1 - n_days)), end(recent))
    };
    let is_limited = address.from.is_some() || address.to.is_some();
    let undated = (n_undated > 0 && is_limited).then(|| {
        let text = fill(messages.undated_show, &[&page.number(n_undated)]);
        button(text, "", address.undated, Action::ToggleUndated)
    });
    let (on_this_day, is_today) = on_this_day(address, page.desk.surroundings().today);
    tag!("div", "class" = "presets", "role" = "group", "aria-label" = page.messages().dates;
        preset(messages.all_dates.to_owned(), "", None, None),
        last_days(messages.last_7_days, 7),
        last_days(messages.last_30_days, 30),
        preset(
            fill(messages.last_year, &[&year.to_string()]),
            "",
            Day::from_ymd(year, 1, 1),
            Day::from_ymd(year, 12, 31).filter(|end| *end < last)
        ),
        button(messages.on_this_day.to_owned(), "", is_today, Action::Limits(on_this_day)),
        undated)
}

/// A day of the year is no range, so it is a part of the query, where one can see and change it;
/// within the last week there would be nothing on it. Gives the limits with it and without a range,
/// or, where it is there already, without it and `true`.
fn on_this_day(address: &Address, today: Day) -> (Address, bool) {
    let (_, month, day) = today.ymd();
    let term = format!("date:--{month:02}-{day:02}");
    let words = address.query.split_whitespace();
    let mut words: Vec<&str> = words.filter(|word| *word != term).collect();
    let is_there = address.query.split_whitespace().any(|word| word == term);
    if is_there {
        return (Address { query: words.join(" "), ..address.limits() }, true);
    }
    words.push(&term);
    (Address { query: words.join(" "), from: None, to: None, ..address.limits() }, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hash: &str, expected: &str, is_there: bool) {
        let today = "2026-06-04".parse().expect("a day");
        let (limits, found) = on_this_day(&Address::parse(hash).0, today);
        assert_eq!((limits.to_hash().as_str(), found), (expected, is_there), "{hash}");
    }

    #[test]
    fn this_day_of_every_year_leaves_no_range() {
        check("#", "#q=date:--06-04", false);
        check("#q=a&from=2023-01-01&to=2023-02-01&src=rfi", "#q=a%20date:--06-04&src=rfi", false);
        check("#q=a%20date:--06-04", "#q=a", true);
    }
}
