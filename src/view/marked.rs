//! Text with its matches marked.

use std::ops::Range;

use yew::Html;

use super::element::{Child as _, Element, tag};

/// How much of a line has been drawn, whose text stands in several elements.
#[derive(Default)]
pub(super) struct Drawn {
    /// So many bytes of its text.
    pub(super) n_bytes: usize,
    /// So many of the parts that are in another text alone.
    #[cfg(feature = "full")]
    pub(super) n_others: usize,
}

/// `text`, a part of a longer text that begins there at byte `offset`, with the `marks` of the
/// longer text in it.
pub(super) fn marked(text: &str, offset: usize, marks: &[Range<usize>]) -> Html {
    pieces(text, offset, marks, &|_, text| tag!("mark"; text))
}

/// A part of `text`. No index, which can fail: the words for that are three kilobytes of a page.
fn part(text: &str, range: Range<usize>) -> String {
    text.get(range).unwrap_or_default().to_owned()
}

/// `text` with each of its `marks` drawn by `draw`, which is told which of them it is.
pub(super) fn pieces(
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
            pieces = part(text, done..start).put(pieces);
            pieces = draw(idx, part(text, start..end)).put(pieces);
            done = end;
        }
    }
    part(text, done..text.len()).put(pieces).beside()
}
