//! The open article's text as the first module draws it: with its matches marked.

use broadsheet_desk::LineMarks;
use yew::Html;

use super::Page;
use super::article_body::BodyView;
use super::marked::{Drawn, marked};

/// `text`, the next part of a line.
pub(super) fn numbered(text: &str, drawn: &mut Drawn, marks: &LineMarks, _marker: Marker) -> Html {
    let offset = drawn.n_bytes;
    drawn.n_bytes += text.len();
    marked(text, offset, &marks.ranges)
}

/// A line of which all has been drawn.
pub(super) fn ended(line: Html, _: &Drawn, _: &LineMarks, _marker: Marker) -> Html {
    line
}

/// What `draw` draws.
pub(super) fn leading(_: &BodyView<'_>, _is_item: bool, draw: &dyn Fn() -> Html) -> Html {
    draw()
}

/// What `draw` draws.
pub(super) fn inside(_: &BodyView<'_>, draw: &dyn Fn() -> Html) -> Html {
    draw()
}

/// The body.
pub(super) fn remaining(_: &BodyView<'_>, body: Html) -> Html {
    body
}

/// How marks are drawn: all alike.
#[derive(Clone, Copy)]
pub(super) struct Marker;

impl Marker {
    pub(super) fn new(_page: &Page<'_>) -> Marker {
        Marker
    }
}
