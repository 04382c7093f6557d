//! Blocks of share buttons, cut off before the HTML is read: their labels are words like those of
//! the text, so only the block's shape tells them apart.

use std::ops::Range;

use memchr::memmem;

use crate::html;

/// How share blocks are headed; nothing else may stand in them but links.
const LABELS: &[&str] = &["分享", "分享到", "Share", "Partager", "Compartir"];

const DIV: &str = "<div>";

/// The parts of `html` before and after its block of share buttons.
pub(super) fn without_share_block(html: &str) -> [&str; 2] {
    match share_block(html) {
        Some(block) => [&html[..block.start], &html[block.end..]],
        None => [html, ""],
    }
}

/// Where the block of share buttons is: the last `<div>` that begins with a `<div>` which holds a
/// share label only, as long as it shows nothing but that label.
fn share_block(html: &str) -> Option<Range<usize>> {
    let label_at = LABELS.iter().filter_map(|label| last_after_div(html, label)).max()?;
    let inside = &html[label_at + DIV.len()..];
    let (label, _) = inside.split_once('<')?;
    let label = label.trim().trim_end_matches([':', '：']).trim_end();
    if !LABELS.contains(&label) {
        return None;
    }
    let start = html[..label_at].trim_end();
    let start = if start.ends_with('>') {
        start.rfind('<').filter(|&at| start[at..].starts_with("<div"))?
    } else {
        return None;
    };
    let end = end_of_div(html, start);
    let shown = html::text_of(&html[start..end]);
    (shown.trim_end_matches([':', '：', ' ']) == label).then_some(start..end)
}

/// Where the last `<div>` begins that this label follows. Searched forwards, which is many times
/// faster than backwards, and hardly any page has one.
fn last_after_div(html: &str, label: &str) -> Option<usize> {
    let starts =
        memmem::find_iter(html.as_bytes(), label).filter_map(|at| at.checked_sub(DIV.len()));
    starts.filter(|&at| html.as_bytes()[at..].starts_with(DIV.as_bytes())).last()
}

/// Where the `<div>` that begins at `start` ends; the end of `html` where it is not closed.
fn end_of_div(html: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', &html.as_bytes()[start..]).map(|at| start + at) {
        let tag = &html[at..];
        if tag.starts_with("<div") {
            depth += 1;
        } else if tag.starts_with("</div") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return tag.find('>').map_or(html.len(), |end| at + end + 1);
            }
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_block_of_buttons_is_cut() {
        let buttons = "<p>x</p><div><div>分享 :</div><div><a href=\"whatsapp://x\"><span></span></a></div></div>";
        assert_eq!(without_share_block(buttons), ["<p>x</p>", ""]);
        let story = "<p>x</p><div><div>分享 :</div><p>她把食物分给邻居</p></div>";
        assert_eq!(without_share_block(story), [story, ""]);
    }
}
