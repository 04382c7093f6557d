//! Text with its matches marked.

use std::ops::Range;

use broadsheet_desk::LineMarks;
use yew::Html;

use super::element::{Child as _, Element, tag};

/// `text`, a part of a longer text that begins there at byte `offset`, with the `marks` of the
/// longer text in it.
pub(super) fn marked(text: &str, offset: usize, marks: &[Range<usize>]) -> Html {
    pieces(text, offset, marks, &|_, text| tag!("mark"; text))
}

/// The same in the open article, where every mark has its number, and that of `now` is the present
/// one.
#[cfg(feature = "full")]
pub(super) fn numbered(text: &str, offset: usize, marks: &LineMarks, now: Option<usize>) -> Html {
    pieces(text, offset, &marks.ranges, &|idx, text| {
        let number = marks.first + idx;
        let is_now = now == Some(number);
        tag!("mark", "data-mark" = number.to_string(), "class" = is_now.then_some("now"),
            "aria-current" = is_now.then_some("true"); text)
    })
}

/// The same in the open article.
#[cfg(not(feature = "full"))]
pub(super) fn numbered(text: &str, offset: usize, marks: &LineMarks, _now: Option<usize>) -> Html {
    marked(text, offset, &marks.ranges)
}

/// `text` with each of its `marks` drawn by `draw`, which is told which of them it is.
fn pieces(
    text: &str,
    offset: usize,
    marks: &[Range<usize>],
    draw: &dyn Fn(usize, String) -> Html,
) -> Html {
    let mut pieces = Element::nothing();
    let mut done = 0;
    for (idx, mark) in marks.iter().enumerate() {
        let start = mark.start.clamp(offset, offset + text.len()) - offset;
        let end = mark.end.clamp(offset, offset + text.len()) - offset;
        if start < end {
            pieces = text[done..start].to_owned().put(pieces);
            pieces = draw(idx, text[start..end].to_owned()).put(pieces);
            done = end;
        }
    }
    text[done..].to_owned().put(pieces).beside()
}
