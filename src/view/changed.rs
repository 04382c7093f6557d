//! The open article's text with what is marked in it: matches, or what is different in another of
//! its texts.

use broadsheet_desk::{LineKind, LineMarks, Locale, OtherLine};
use yew::Html;

use super::Page;
use super::article_body::{BodyView, heading};
use super::element::{Child as _, Element, beside, tag};
use super::marked::{Drawn, pieces};
use crate::messages::reading as words;

/// `text`, the next part of a line. Every mark has its number, and that of `now` is the present
/// one.
pub(super) fn numbered(text: &str, drawn: &mut Drawn, marks: &LineMarks, marker: Marker) -> Html {
    let start = drawn.n_bytes;
    let end = start + text.len();
    drawn.n_bytes = end;
    let Some(changes) = &marks.changes else {
        return pieces(text, start, &marks.ranges, &|idx, text| {
            let number = marks.first + idx;
            let is_now = marker.now == Some(number);
            tag!("mark", "data-mark" = number.to_string(), "class" = is_now.then_some("now"),
                "aria-current" = is_now.then_some("true"); text)
        });
    };
    let here = |from: usize, to: usize| {
        pieces(&text[from - start..to - start], from, &marks.ranges, &|idx, text| {
            let number = changes.numbers.get(idx).copied().unwrap_or_default();
            marker.change(changes.is_later, number, text)
        })
    };
    let mut line = Element::nothing();
    let mut done = start;
    while let Some(other) = changes.others.get(drawn.n_others)
        && (other.at < end || other.at <= start)
    {
        let at = other.at.clamp(done, end);
        line = here(done, at).put(line);
        line = marker.change(!changes.is_later, other.number, other.text.clone()).put(line);
        (done, drawn.n_others) = (at, drawn.n_others + 1);
    }
    here(done, end).put(line).beside()
}

/// A `line` of which all has been drawn, with what stands at its end in another text alone.
pub(super) fn ended(line: Html, drawn: &Drawn, marks: &LineMarks, marker: Marker) -> Html {
    let Some(changes) = &marks.changes else { return line };
    let others = changes.others.iter().skip(drawn.n_others);
    let others = others
        .map(|other| marker.change(!changes.is_later, other.number, other.text.clone()))
        .collect::<Html>();
    beside!(line, others)
}

/// What `draw` draws, with what stands before it in another text alone: before an item of a list,
/// another item.
pub(super) fn leading(view: &BodyView<'_>, is_item: bool, draw: &dyn Fn() -> Html) -> Html {
    let Some(changes) = view.highlights.lead() else { return draw() };
    beside!(others(view, &changes.before, is_item), draw())
}

/// The same within a line: in a cell, or beside a term, no other line can stand before it.
pub(super) fn inside(view: &BodyView<'_>, draw: &dyn Fn() -> Html) -> Html {
    let Some(changes) = view.highlights.lead() else { return draw() };
    let line = |other: &OtherLine| tag!("span", "class" = "other-line"; view.marker.other(other));
    beside!(changes.before.iter().map(line).collect::<Html>(), draw())
}

/// A body with what stands behind its last line in another text alone.
pub(super) fn remaining(view: &BodyView<'_>, body: Html) -> Html {
    beside!(body, others(view, view.highlights.rest(), false))
}

/// Lines that are in another text alone, each as what it is there.
fn others(view: &BodyView<'_>, lines: &[OtherLine], is_item: bool) -> Html {
    let line = |other: &OtherLine| {
        let tag = match other.line.kind {
            _ if is_item => "li",
            LineKind::Heading(level) => heading(level),
            LineKind::Code => "pre",
            LineKind::Text | LineKind::Item => "p",
        };
        let class = match other.line.kind {
            LineKind::Item if !is_item => "other-line other-item",
            _ => "other-line",
        };
        tag!(tag, "class" = class, "dir" = "auto"; view.marker.other(other))
    };
    lines.iter().map(line).collect()
}

/// How marks are drawn.
#[derive(Clone, Copy)]
pub(super) struct Marker {
    /// The number of the mark that the reader has gone to.
    now: Option<usize>,
    /// Whether what is in the other text alone was put in; else it was taken out.
    is_other_later: bool,
    locale: Locale,
}

impl Marker {
    /// As the desk says.
    pub(super) fn new(page: &Page<'_>) -> Marker {
        Marker {
            now: page.desk.marks().now(),
            is_other_later: page.desk.compared().is_some_and(|compared| !compared.is_later),
            locale: page.locale(),
        }
    }

    /// A line that is in the other text alone.
    fn other(self, other: &OtherLine) -> Html {
        self.change(self.is_other_later, other.number, other.line.text.clone())
    }

    /// A part that was put in, or else taken out. The style sheet underlines and strikes; who hears
    /// the page is told in words, which whoever copies its text is not given.
    fn change(self, is_added: bool, number: usize, text: String) -> Html {
        let is_now = self.now == Some(number);
        let messages = words::of(self.locale);
        let word = if is_added { messages.put_in } else { messages.taken_out };
        tag!(if is_added { "ins" } else { "del" },
            "class" = if is_now { "change now" } else { "change" },
            "data-mark" = number.to_string(), "aria-current" = is_now.then_some("true");
            tag!("span", "class" = "said", "lang" = self.locale.tag(); word),
            text)
    }
}
