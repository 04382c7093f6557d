//! Titles: what a field, a heading or a line gives, as plain text.

use std::borrow::Cow;

use crate::html;

/// Elements that only format a title; whatever else looks like a tag in one is spelled out.
const FORMATTING: &[&str] =
    &["a", "b", "big", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"];

/// Longer ones are no titles, and each `<` costs a look at all of it.
const MAX_TITLE_BYTES: usize = 4 * 1024;

/// A title that is plain text: white space collapsed, nothing else changed.
pub(crate) fn plain(text: &str) -> String {
    let text = text.trim_matches(is_edge);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title whose characters may be HTML's references and which may be formatted, but which nobody
/// writes with other elements: `<dialog> 元素` is about an element.
pub(crate) fn of_html(text: &str) -> String {
    plain(&html::text_of(&spelled_out(text)))
}

/// White space, and what stands for none or for a byte order mark at the edges of a text.
pub(crate) fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}

/// `text` with every `<` escaped that begins no formatting.
fn spelled_out(text: &str) -> Cow<'_, str> {
    if !text.contains('<') || text.len() > MAX_TITLE_BYTES {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        out.push_str(if formats(tag, text) { "<" } else { "&lt;" });
        rest = &tag[1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether `tag` is a tag of an element that formats: a break, or one that is opened and closed.
fn formats(tag: &str, title: &str) -> bool {
    let inside = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
    let name_bytes = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inside[..name_bytes].to_ascii_lowercase();
    let is_whole = tag.contains('>');
    if matches!(name.as_str(), "br" | "wbr") {
        return is_whole;
    }
    let lower = title.to_ascii_lowercase();
    is_whole
        && FORMATTING.contains(&name.as_str())
        && lower.contains(&format!("</{name}>"))
        && lower
            .match_indices(&format!("<{name}"))
            .any(|(at, _)| html::starts_tag(&lower[at..], &name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_about_markup_keep_it() {
        for (html, expected) in [
            ("<dialog> 元素来了", "<dialog> 元素来了"),
            ("一 &lt;b&gt; 二 &amp; 三", "一 <b> 二 & 三"),
            ("<b>重要</b>：路灯", "重要：路灯"),
            ("<b> 与 <i>", "<b> 与 <i>"),
            ("a < b > c", "a < b > c"),
            ("上<br>下", "上下"),
            ("Vec<String> 与 <script>", "Vec<String> 与 <script>"),
            ("\u{feff} 题  目\n", "题 目"),
        ] {
            assert_eq!(of_html(html), expected, "{html}");
        }
        assert_eq!(plain(" <dialog> &amp;\u{a0}元素 "), "<dialog> &amp; 元素");
    }
}
