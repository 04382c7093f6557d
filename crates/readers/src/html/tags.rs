//! Looking at single tags in HTML that is not being read as a whole.

use std::borrow::Cow;

/// The longest tag that is looked into, in bytes.
const MAX_TAG_BYTES: usize = 4 * 1024;

/// Whether `html` begins with a start tag of this name.
pub(crate) fn starts_tag(html: &str, name: &str) -> bool {
    let bytes = html.as_bytes();
    let is_name = bytes.first() == Some(&b'<')
        && bytes
            .get(1..=name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    is_name && bytes.get(name.len() + 1).is_none_or(ends)
}

/// The value of an attribute of the tag that `html` begins with, character references decoded.
pub(crate) fn attribute_of(html: &str, name: &str) -> Option<String> {
    let limit = html.floor_char_boundary(MAX_TAG_BYTES);
    let tag = &html[..limit];
    let mut rest = &tag[tag.find(|c: char| c.is_ascii_whitespace())?..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_bytes = rest.find(|c: char| c.is_ascii_whitespace() || "=>/".contains(c))?;
        let (found, after) = rest.split_at(name_bytes);
        if found.is_empty() {
            return None;
        }
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => value_at(value.trim_start())?,
            None => ("", after),
        };
        if found.eq_ignore_ascii_case(name) {
            let text =
                if value.contains('&') { Cow::Owned(super::text_of(value)) } else { value.into() };
            return Some(text.into_owned());
        }
        rest = after;
    }
}

/// An attribute's value, and what follows it.
fn value_at(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote);
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    Some(text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_of_one_tag() {
        let tag = "<A  class=x hidden data-a = 'b>c' href=\"/?a&amp;b\" title=y>rest id=z";
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(attribute_of(tag, name).as_deref(), expected, "{name}");
        };
        check("class", Some("x"));
        check("hidden", Some(""));
        check("data-a", Some("b>c"));
        check("href", Some("/?a&b"));
        check("title", Some("y"));
        check("id", None);
        assert!(starts_tag("<a>", "a") && starts_tag("<A href", "a") && !starts_tag("<abbr>", "a"));
    }
}
