//! Titles: what a field, a heading or a line gives, as plain text.

use std::borrow::Cow;

use broadsheet_model::{Block, Body, Day, plain_text};

use crate::html;

/// Elements that only format a title; whatever else looks like a tag in one is spelled out.
const FORMATTING: &[&str] =
    &["a", "b", "big", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"];

/// Longer ones are no titles, and each `<` costs a look at all of it.
const MAX_TITLE_BYTES: usize = 4 * 1024;
/// The longest title that is made of a text, in characters.
const MAX_TITLE_CHARS: usize = 60;
/// How many blocks from the beginning of a text may give a title.
const MAX_BLOCKS: usize = 10;

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

/// A title from the first heading, else from the first sentence.
pub(crate) fn of_text(blocks: &[Block]) -> Option<String> {
    let beginning = &blocks[..blocks.len().min(MAX_BLOCKS)];
    let title = heading(beginning).or_else(|| sentence(beginning))?;
    Some(match title.char_indices().nth(MAX_TITLE_CHARS) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title,
    })
}

/// The file's name without folder, extension and a date in front, as Jekyll names its posts.
pub(crate) fn of_file(file: &str) -> Option<String> {
    let name = file.rsplit('/').next()?;
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let dated = name.get(..10).is_some_and(|date| date.parse::<Day>().is_ok());
    let name = if dated { name[10..].trim_start_matches('-') } else { name };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// White space, and what stands for none or for a byte order mark at the edges of a text.
pub(crate) fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}

/// The first of the headings among `blocks`, unless it is empty.
fn heading(blocks: &[Block]) -> Option<String> {
    let text = blocks.iter().find_map(|block| match block {
        Block::Heading { text, .. } => Some(plain(&plain_text(text))),
        _ => None,
    });
    text.filter(|text| !text.is_empty())
}

/// The first sentence of `blocks`, without its full stop.
fn sentence(blocks: &[Block]) -> Option<String> {
    let lines = Body { blocks: blocks.to_vec() }.text_blocks();
    let mut told = lines.iter().map(|line| plain(without_dateline(line)));
    // A mark that ends a sentence ends none at the beginning of a line.
    let ends = ['。', '！', '？', '!', '?'];
    let is_mark = |c: char| ends.contains(&c) || c.is_whitespace();
    let line = told.find(|line| !line.chars().all(is_mark))?;
    let line = line.trim_start_matches(is_mark);
    let marked = line.char_indices().find(|(_, c)| ends.contains(c));
    let end = marked.map_or(line.len(), |(at, mark)| at + mark.len_utf8());
    Some(line[..end].trim_end_matches('。').to_owned())
}

/// A line without the dateline in brackets that it begins with.
fn without_dateline(line: &str) -> &str {
    let inside = line.trim_start().strip_prefix('【');
    inside.and_then(|inside| inside.split_once('】')).map_or(line, |(_, rest)| rest)
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
