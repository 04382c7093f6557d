//! The two thumbs under the histogram.
//!
//! Thumbs are placed by SVG's percentages: the content security policy forbids `style` attributes,
//! and so nothing has to be measured or moved by script.

use broadsheet_desk::{Answer, Selection, Thumb};
use broadsheet_model::Day;
use yew::Html;

use super::element::{beside, tag};
use super::histogram::histogram;
use super::{Link, Page, Report};
use crate::messages::fill;

/// What the slider shows.
pub(super) struct Slider<'a> {
    pub(super) page: &'a Page<'a>,
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
        let Slider { page, answer, link, .. } = self;
        let address = &page.desk.state().address;
        let selection = Selection::of_days(&answer.bins, address.from, address.to);
        let pointer = || super::send(link, Report::Pointer);
        let edge = |idx: usize| percent(idx, answer.bins.len());
        let (start, end) = (edge(selection.first), edge(selection.last + 1));
        let width = edge(selection.last + 1 - selection.first);
        let slider = tag!("svg", "class" = "slider", "role" = "group", "aria-label" = page.messages().dates;
            tag!("rect", "class" = "track", "x" = "0", "y" = "20", "width" = "100%",
                "height" = "4", "rx" = "2"),
            tag!("rect", "class" = "range", "x" = start.clone(), "y" = "20", "width" = width,
                "height" = "4"),
            self.thumb(Thumb::From, start),
            self.thumb(Thumb::To, end));
        tag!("div", "class" = "brush", on "pointerdown" = pointer(), on "pointermove" = pointer(),
            on "pointerup" = pointer(), on "pointercancel" = pointer();
            page.desk.collection().map(|archive| {
                histogram(page.bars, archive, answer.bins.len(), selection)
            }),
            super::timeline::axis(answer),
            slider)
    }

    fn thumb(&self, thumb: Thumb, x: String) -> Html {
        let (messages, locale) = (self.page.messages(), self.page.locale());
        let address = &self.page.desk.state().address;
        let first = address.from.unwrap_or(self.days.0);
        let last = address.to.unwrap_or(self.days.1);
        let (label, day, min, max) = match thumb {
            Thumb::From => (messages.from, first, self.days.0.min(first), last),
            Thumb::To => (messages.to, last, first, self.days.1.max(last)),
        };
        let value =
            fill(messages.thumb_value, &[&(self.page.dates.day)(day, locale, false), self.count]);
        let knob = beside!(
            tag!(
                "rect",
                "class" = "reach",
                "x" = "-22",
                "y" = "0",
                "width" = "44",
                "height" = "44"
            ),
            tag!("circle", "class" = "ring", "cx" = "0", "cy" = "22", "r" = "14"),
            tag!("circle", "class" = "knob", "cx" = "0", "cy" = "22", "r" = "9"),
        );
        let knob = tag!("g", "role" = "slider", "tabindex" = "0", "aria-label" = label,
            "aria-valuemin" = min.number().to_string(), "aria-valuemax" = max.number().to_string(),
            "aria-valuenow" = day.number().to_string(), "aria-valuetext" = value,
            "aria-orientation" = "horizontal",
            on "keydown" = super::send(self.link, match thumb {
                Thumb::From => |event| Report::ThumbKey(Thumb::From, event),
                Thumb::To => |event| Report::ThumbKey(Thumb::To, event),
            });
            knob);
        tag!("svg", "class" = "thumb", "x" = x, "y" = "0", "overflow" = "visible"; knob)
    }
}

/// `part` of `whole` in percent, with two decimals.
pub(super) fn percent(part: usize, whole: usize) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}
