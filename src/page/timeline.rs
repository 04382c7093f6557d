//! When: histogram, slider, date inputs, presets.

use std::rc::Rc;

use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::histogram::Histogram;
use super::slider::Slider;
use super::{Dispatch, on};
use crate::address::Address;
use crate::browser::{clock, marks};
use crate::range::Selection;
use crate::state::Action;
use crate::texts::{Locale, Texts, fill};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) bins: Rc<Vec<Bin>>,
    pub(crate) unit: BinUnit,
    /// For each bin, the articles of each source.
    pub(crate) histogram: Rc<Vec<Vec<u32>>>,
    pub(crate) address: Address,
    /// The first and last day of the archive.
    pub(crate) days: (Day, Day),
    /// Articles without a date that would be shown if there were no date limit.
    pub(crate) n_undated: usize,
    /// "4 articles".
    pub(crate) count: String,
    pub(crate) locale: Locale,
    pub(crate) dispatch: Dispatch,
}

/// The date part of the page.
#[component(Timeline)]
pub(crate) fn timeline(props: &Props) -> Html {
    let texts = props.locale.texts();
    let Address { from, to, .. } = props.address;
    let selection = Selection::of_days(&props.bins, from, to);
    let on_select = {
        let (bins, dispatch) = (props.bins.clone(), props.dispatch.clone());
        Callback::from(move |selection: Selection| {
            marks::begin(marks::SLIDE);
            let (from, to) = selection.days(&bins);
            dispatch.emit(Action::Range(from, to));
            marks::end_when_painted(marks::SLIDE);
        })
    };
    let onkeydown = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                dispatch.emit(Action::Range(None, None));
            }
        })
    };
    html! {
        <section class="timeline" aria-label={texts.dates} {onkeydown}>
            <p class="caption">{ texts.histogram }{ " · " }{ bin_text(props.unit, texts) }</p>
            <Slider bins={props.bins.clone()} unit={props.unit} {selection} {from} {to} count={props.count.clone()}
                locale={props.locale} {on_select}>
                <Histogram counts={props.histogram.clone()} {selection} />
            </Slider>
            { axis(&props.bins) }
            <div class="row dates">
                { date_inputs(props, texts) }
                { presets(props, texts) }
            </div>
        </section>
    }
}

fn bin_text(unit: BinUnit, texts: &Texts) -> &'static str {
    match unit {
        BinUnit::Day => texts.bin_day,
        BinUnit::Week => texts.bin_week,
        BinUnit::Month => texts.bin_month,
        BinUnit::Year => texts.bin_year,
    }
}

/// Years or months under the bars, at most about eight.
fn axis(bins: &[Bin]) -> Html {
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return Html::default() };
    let (first, last) = (first.first.year_month(), last.last.year_month());
    let n_months = (last.year - first.year) * 12 + i32::from(last.month) - i32::from(first.month);
    let step = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|step| n_months / step <= 8).unwrap_or(240);
    let n_bins = bins.len() as f64;
    let mut month = first.plus(1);
    let mut labels = Vec::new();
    while month <= last {
        if ((month.year * 12) + i32::from(month.month) - 1) % step == 0 {
            let idx = bins.partition_point(|bin| bin.last < month.first_day());
            let text = if step >= 12 { month.year.to_string() } else { format!("{}-{:02}", month.year, month.month) };
            let x = format!("{:.2}%", idx as f64 / n_bins * 100.0);
            // A label at the very end would run out of the drawing.
            if idx as f64 / n_bins < 0.93 {
                labels.push(html! { <text {x} y="12">{ text }</text> });
            }
        }
        month = month.plus(1);
    }
    html! { <svg class="axis" aria-hidden="true">{ Html::from_iter(labels) }</svg> }
}

fn date_inputs(props: &Props, texts: &Texts) -> Html {
    let Address { from, to, .. } = props.address;
    let (first, last) = props.days;
    let input = |id: &'static str, label: &'static str, day: Day, change: fn(Option<Day>, (Option<Day>, Option<Day>)) -> Action| {
        let dispatch = props.dispatch.clone();
        let onchange = Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatch.emit(change(chosen.parse().ok(), (from, to)));
        });
        html! {
            <label>
                <span>{ label }</span>
                <input type="date" {id} value={day.to_string()} min={first.to_string()} max={last.to_string()} {onchange} />
            </label>
        }
    };
    // A date that would cross the other end takes that end along, as a thumb would stop there.
    let set_from = |day: Option<Day>, (_, to): (Option<Day>, Option<Day>)| {
        Action::Range(day, to.filter(|to| day.is_none_or(|day| *to >= day)))
    };
    let set_to = |day: Option<Day>, (from, _): (Option<Day>, Option<Day>)| {
        Action::Range(from.filter(|from| day.is_none_or(|day| *from <= day)), day)
    };
    html! {
        <>
            { input("from", texts.from, from.unwrap_or(first), set_from) }
            { input("to", texts.to, to.unwrap_or(last), set_to) }
        </>
    }
}

fn presets(props: &Props, texts: &Texts) -> Html {
    let Address { from, to, .. } = props.address;
    let (_, last) = props.days;
    let (year, _, _) = last.ymd();
    let preset = |text: String, hint: &'static str, start: Option<Day>| {
        let pressed = (from, to) == (start, None);
        html! {
            <button type="button" title={hint} aria-pressed={pressed.to_string()} onclick={on(&props.dispatch, Action::Range(start, None))}>
                { text }
            </button>
        }
    };
    let undated = (props.n_undated > 0 && (from.is_some() || to.is_some())).then(|| {
        let text = fill(texts.undated_show, &[&props.n_undated.to_string()]);
        let pressed = props.address.undated.to_string();
        html! { <button type="button" aria-pressed={pressed} onclick={on(&props.dispatch, Action::ToggleUndated)}>{ text }</button> }
    });
    html! {
        <div class="presets" role="group" aria-label={texts.dates}>
            { preset(texts.all_dates.to_owned(), "", None) }
            { preset(texts.last_7_days.to_owned(), texts.last_days_hint, Some(last.plus(-6))) }
            { preset(texts.last_30_days.to_owned(), texts.last_days_hint, Some(last.plus(-29))) }
            { preset(fill(texts.last_year, &[&year.to_string()]), "", Day::from_ymd(year, 1, 1)) }
            { on_this_day(props, texts) }
            { undated }
        </div>
    }
}

/// A day of the year is no range, so it is a part of the query, where one can see and change it.
fn on_this_day(props: &Props, texts: &Texts) -> Html {
    let (_, month, day) = clock::today().ymd();
    let term = format!("date:--{month:02}-{day:02}");
    let query = &props.address.query;
    let pressed = query.split_whitespace().any(|word| word == term);
    let mut words: Vec<&str> = query.split_whitespace().filter(|word| *word != term).collect();
    if !pressed {
        words.push(&term);
    }
    let onclick = on(&props.dispatch, Action::Query(words.join(" ")));
    html! { <button type="button" aria-pressed={pressed.to_string()} {onclick}>{ texts.on_this_day }</button> }
}
