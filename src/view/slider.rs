//! The two thumbs under the histogram.
//!
//! Thumbs are placed by SVG's percentages: the content security policy forbids `style` attributes, and so nothing has to
//! be measured or moved by script.

use yew::prelude::*;

use super::histogram::histogram;
use crate::answer::Answer;
use crate::app::{App, Link, Msg};
use crate::browser::clock;
use crate::range::{Selection, Step, Thumb};
use crate::state::Action;
use crate::texts::fill;

/// Histogram and slider. `count` is what is said with each thumb's date: "4 articles".
pub(super) fn slider(app: &App, answer: &Answer, count: &str, link: &Link) -> Html {
    let address = &app.state.address;
    let selection = Selection::of_days(&answer.bins, address.from, address.to);
    let pointer = || super::send(link, Msg::Pointer);
    let edge = |idx: usize| percent(idx, answer.bins.len());
    let (start, end) = (edge(selection.first), edge(selection.last + 1));
    let width = edge(selection.last + 1 - selection.first);
    html! {
        <div class="brush" ref={app.brush.clone()} onpointerdown={pointer()} onpointermove={pointer()}
            onpointerup={pointer()} onpointercancel={pointer()}>
            { histogram(&answer.facets.histogram, selection) }
            <svg class="slider">
                <rect class="track" x="0" y="20" width="100%" height="4" rx="2" />
                <rect class="range" x={start.clone()} y="20" {width} height="4" />
                { thumb(app, answer, selection, Thumb::From, start, count, link) }
                { thumb(app, answer, selection, Thumb::To, end, count, link) }
            </svg>
        </div>
    }
}

fn thumb(app: &App, answer: &Answer, selection: Selection, thumb: Thumb, x: String, count: &str, link: &Link) -> Html {
    let (texts, locale) = (app.texts(), app.state.preferences.locale);
    let (Some(first_bin), Some(last_bin)) = (answer.bins.first(), answer.bins.last()) else { return Html::default() };
    let first = app.state.address.from.unwrap_or(first_bin.first);
    let last = app.state.address.to.unwrap_or(last_bin.last);
    let (label, day, min, max) = match thumb {
        Thumb::From => (texts.from, first, first_bin.first, last),
        Thumb::To => (texts.to, last, first, last_bin.last),
    };
    let onkeydown = {
        let (bins, unit, link) = (answer.bins.clone(), answer.unit, link.clone());
        Callback::from(move |event: KeyboardEvent| {
            let message = match Step::from_key(&event.key()) {
                Some(step) => Msg::Select(selection.step(&bins, unit, thumb, step)),
                None if event.key() == "Escape" => Msg::Do(Action::Range(None, None)),
                None => return,
            };
            event.prevent_default();
            link.send_message(message);
        })
    };
    let value = fill(texts.thumb_value, &[&clock::day_text(day, locale, false), count]);
    html! {
        <svg class="thumb" {x} y="0" overflow="visible">
            <g role="slider" tabindex="0" aria-label={label} aria-valuemin={min.number().to_string()}
                aria-valuemax={max.number().to_string()} aria-valuenow={day.number().to_string()} aria-valuetext={value}
                aria-orientation="horizontal" {onkeydown}>
                <rect class="reach" x="-22" y="0" width="44" height="44" />
                <circle class="ring" cx="0" cy="22" r="14" />
                <circle class="knob" cx="0" cy="22" r="9" />
            </g>
        </svg>
    }
}

/// `part` of `whole` in per cent, with two decimals.
pub(super) fn percent(part: usize, whole: usize) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
