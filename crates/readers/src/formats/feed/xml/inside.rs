//! What stands inside an element of a feed: as text, as HTML, or part by part.

use std::borrow::Cow;

use super::{Node, Tag, Xml, local};

/// How many elements directly inside a small one are told apart.
const MAX_PARTS: usize = 64;
/// Elements of HTML without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Attributes of HTML that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "data"];

/// What stands inside an element.
#[derive(Debug, Default)]
pub(in crate::formats::feed) struct Inner<'t> {
    /// Its characters, those of elements in it too.
    pub(in crate::formats::feed) text: Cow<'t, str>,
    /// All of it as HTML, where elements stand in it.
    pub(in crate::formats::feed) markup: Option<String>,
}

impl<'t> Xml<'t> {
    /// All that stands inside the element that has just begun.
    pub(in crate::formats::feed) fn inner(&mut self) -> Inner<'t> {
        let depth = self.open.len();
        let base = self.base();
        let mut inner = Inner::default();
        loop {
            match self.next() {
                Node::Text(text) => {
                    if let Some(markup) = &mut inner.markup {
                        push_escaped(&text, markup);
                    }
                    if inner.text.is_empty() {
                        inner.text = text;
                    } else {
                        inner.text.to_mut().push_str(&text);
                    }
                }
                Node::Open(tag) => {
                    let markup = inner.markup.get_or_insert_with(|| {
                        let mut markup = String::new();
                        push_escaped(&inner.text, &mut markup);
                        markup
                    });
                    let is_moved = self.base() != base;
                    let start = self.start_tag(&tag, is_moved);
                    markup.push_str(&start);
                }
                Node::Close(_) if self.open.len() < depth => break,
                Node::Close(name) => {
                    let local = local(&name);
                    if let Some(markup) = &mut inner.markup
                        && !VOID.contains(&local)
                    {
                        markup.extend(["</", local, ">"]);
                    }
                }
                Node::End => break,
            }
        }
        inner
    }

    /// The characters directly inside the element that has just begun, and name and characters of
    /// each element directly inside it.
    pub(in crate::formats::feed) fn parts(&mut self) -> (String, Vec<(String, String)>) {
        let depth = self.open.len();
        let (mut own, mut parts) = (String::new(), Vec::new());
        loop {
            match self.next() {
                Node::Text(text) if self.open.len() == depth => own.push_str(&text),
                Node::Text(text) => {
                    if let Some((_, part)) = parts.last_mut() {
                        let part: &mut String = part;
                        part.push_str(&text);
                    }
                }
                Node::Open(tag) if self.open.len() == depth + 1 && parts.len() < MAX_PARTS => {
                    parts.push((tag.name, String::new()));
                }
                Node::Open(_) => {}
                Node::Close(_) if self.open.len() < depth => break,
                Node::Close(_) => {}
                Node::End => break,
            }
        }
        (own, parts)
    }

    fn start_tag(&mut self, tag: &Tag<'_>, is_moved: bool) -> String {
        let mut out = format!("<{}", tag.name);
        let raw = tag.start.attributes_raw();
        if !is_moved {
            out.push_str(raw.trim_end_matches(['/', ' ']));
            out.push('>');
            return out;
        }
        for (name, value) in tag.attributes() {
            let value = self.entities.decode(&value).into_owned();
            let value =
                if ADDRESSES.contains(&name.as_str()) { self.resolve(&value) } else { value };
            out.extend([" ", &name, "=\""]);
            push_escaped(&value, &mut out);
            out.push('"');
        }
        out.push('>');
        out
    }
}

/// Text as HTML.
fn push_escaped(text: &str, to: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        to.push_str(&rest[..at]);
        to.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    to.push_str(rest);
}
