//! Text with its matches marked.

use std::ops::Range;

use yew::Html;

use super::element::{Child as _, Element, tag};

/// `text`, a part of a longer text that begins there at byte `offset`, with the `marks` of the
/// longer text in it.
pub(super) fn marked(text: &str, offset: usize, marks: &[Range<usize>]) -> Html {
    let mut pieces = Element::nothing();
    let mut done = 0;
    for mark in marks {
        let start = mark.start.clamp(offset, offset + text.len()) - offset;
        let end = mark.end.clamp(offset, offset + text.len()) - offset;
        if start < end {
            pieces = text[done..start].to_owned().put(pieces);
            pieces = tag!("mark"; text[start..end].to_owned()).put(pieces);
            done = end;
        }
    }
    text[done..].to_owned().put(pieces).beside()
}
