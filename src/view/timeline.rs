//! When: histogram, slider, date inputs, presets.

use broadsheet_desk::{Action, Address, Answer, Collection, Field};
use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit};
use yew::Html;

use super::element::{beside, filled, tag};
use super::results::count_text;
use super::slider::{Slider, percent};
use super::{Button, Link, Page, act, change};
use crate::messages::{Messages, fill};

/// The date part of the page; nothing where no article has a date.
pub(super) fn timeline(
    page: &Page<'_>,
    archive: Collection<'_>,
    answer: &Answer,
    link: &Link,
) -> Html {
    let messages = page.messages();
    let Some(days) = archive.days() else { return Html::default() };
    let total = answer.facets.total;
    tag!("section", "class" = "timeline", "aria-label" = messages.dates;
        tag!("p", "class" = "caption";
            messages.histogram, " · ", bin_text(answer.unit, messages)),
        Slider { page, answer, days, count: &count_text(page, total, total), link }.draw(),
        axis(&answer.bins),
        tag!("div", "class" = "row dates";
            date_inputs(&page.desk.state().address, days, messages, link),
            presets(page, days.1, answer.facets.n_undated, messages, link)))
}

fn bin_text(unit: BinUnit, messages: &Messages) -> &'static str {
    match unit {
        BinUnit::Day => messages.bin_day,
        BinUnit::Week => messages.bin_week,
        BinUnit::Month => messages.bin_month,
        BinUnit::Year => messages.bin_year,
    }
}

/// Years or months under the bars, as many as have room.
fn axis(bins: &[Bin]) -> Html {
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return Html::default() };
    let (first, last) = (first.first.year_month(), last.last.year_month());
    // A label is about as wide as seven bars, and eight are enough to find one's way.
    let n_labels = (bins.len() / 7).clamp(2, 8) as i32;
    let n_months = (last.year - first.year) * 12 + i32::from(last.month) - i32::from(first.month);
    let step = [1, 2, 3, 6, 12, 24, 60, 120]
        .into_iter()
        .find(|step| n_months / step <= n_labels)
        .unwrap_or(240);
    let mut month = first.plus(1);
    let mut labels = Vec::new();
    while month <= last {
        if ((month.year * 12) + i32::from(month.month) - 1) % step == 0 {
            let idx = bins.partition_point(|bin| bin.last < month.first_day());
            let text = if step >= 12 {
                month.year.to_string()
            } else {
                format!("{}-{:02}", month.year, month.month)
            };
            let x = percent(idx, bins.len());
            // A label at the very end would run out of the drawing.
            if idx * 100 < bins.len() * 93 {
                labels.push(tag!("text", "x" = x, "y" = "12"; text));
            }
        }
        month = month.plus(1);
    }
    tag!("svg", "class" = "axis", "aria-hidden" = "true"; labels.into_iter().collect::<Html>())
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

fn presets(page: &Page<'_>, last: Day, n_undated: usize, messages: &Messages, link: &Link) -> Html {
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
    tag!("div", "class" = "presets", "role" = "group", "aria-label" = messages.dates;
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
