//! Text with its matches marked.

use std::ops::Range;

use yew::prelude::*;

/// `text`, a part of a longer text that begins there at byte `offset`, with the `marks` of the
/// longer text in it.
pub(super) fn marked(text: &str, offset: usize, marks: &[Range<usize>]) -> Html {
    let mut pieces = Vec::new();
    let mut done = 0;
    for mark in marks {
        let start = mark.start.clamp(offset, offset + text.len()) - offset;
        let end = mark.end.clamp(offset, offset + text.len()) - offset;
        if start < end {
            pieces.push(html! { { text[done..start].to_owned() } });
            pieces.push(html! { <mark>{ text[start..end].to_owned() }</mark> });
            done = end;
        }
    }
    pieces.push(html! { { text[done..].to_owned() } });
    Html::from_iter(pieces)
}
