//! The two thumbs under the histogram.
//!
//! Thumbs are placed by SVG's percentages: the content security policy forbids `style` attributes,
//! and so nothing has to be measured or moved by script.

use broadsheet_model::Day;
use yew::prelude::*;

use super::histogram::histogram;
use crate::answer::Answer;
use crate::app::{App, Link, Msg};
use crate::browser::clock;
use crate::messages::fill;
use broadsheet_desk::Action;
use broadsheet_desk::{Selection, Step, Thumb};

/// What the slider shows.
pub(super) struct Slider<'a> {
    pub(super) app: &'a App,
    pub(super) answer: &'a Answer,
    /// The archive's first and last day.
    pub(super) days: (Day, Day),
    /// What is said with each thumb's date: "4 articles".
    pub(super) count: &'a str,
    pub(super) link: &'a Link,
}

impl Slider<'_> {
    /// Histogram and slider.
    pub(super) fn draw(&self) -> Html {
        let Slider { app, answer, link, .. } = self;
        let address = &app.state.address;
        let selection = Selection::of_days(&answer.bins, address.from, address.to);
        let pointer = || super::send(link, Msg::Pointer);
        let edge = |idx: usize| percent(idx, answer.bins.len());
        let (start, end) = (edge(selection.first), edge(selection.last + 1));
        let width = edge(selection.last + 1 - selection.first);
        html! {
            <div class="brush" ref={app.brush.clone()} onpointerdown={pointer()} onpointermove={pointer()}
                onpointerup={pointer()} onpointercancel={pointer()}>
                { histogram(answer, selection) }
                <svg class="slider">
                    <rect class="track" x="0" y="20" width="100%" height="4" rx="2" />
                    <rect class="range" x={start.clone()} y="20" {width} height="4" />
                    { self.thumb(selection, Thumb::From, start) }
                    { self.thumb(selection, Thumb::To, end) }
                </svg>
            </div>
        }
    }

    fn thumb(&self, selection: Selection, thumb: Thumb, x: String) -> Html {
        let (messages, preferences) = (self.app.messages(), &self.app.state.preferences);
        let address = &self.app.state.address;
        let first = address.from.unwrap_or(self.days.0);
        let last = address.to.unwrap_or(self.days.1);
        let (label, day, min, max) = match thumb {
            Thumb::From => (messages.from, first, self.days.0.min(first), last),
            Thumb::To => (messages.to, last, first, self.days.1.max(last)),
        };
        let value = fill(
            messages.thumb_value,
            &[&clock::day_text(day, preferences.locale, false), self.count],
        );
        html! {
            <svg class="thumb" {x} y="0" overflow="visible">
                <g role="slider" tabindex="0" aria-label={label} aria-valuemin={min.number().to_string()}
                    aria-valuemax={max.number().to_string()} aria-valuenow={day.number().to_string()} aria-valuetext={value}
                    aria-orientation="horizontal" onkeydown={self.keys(selection, thumb)}>
                    <rect class="reach" x="-22" y="0" width="44" height="44" />
                    <circle class="ring" cx="0" cy="22" r="14" />
                    <circle class="knob" cx="0" cy="22" r="9" />
                </g>
            </svg>
        }
    }

    fn keys(&self, selection: Selection, thumb: Thumb) -> Callback<KeyboardEvent> {
        let (bins, unit, link) = (self.answer.bins.clone(), self.answer.unit, self.link.clone());
        Callback::from(move |event: KeyboardEvent| {
            let message = match Step::from_key(&event.key()) {
                Some(step) => Msg::Select(selection.step(&bins, unit, thumb, step)),
                None if event.key() == "Escape" => Msg::Do(Action::Range(None, None)),
                None => return,
            };
            event.prevent_default();
            link.send_message(message);
        })
    }
}

/// `part` of `whole` in per cent, with two decimals.
pub(super) fn percent(part: usize, whole: usize) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
