//! What a page says about itself, as it was written: title, `meta` and `link` elements, JSON-LD,
//! `time` elements and the comments of programs that save pages.

use html5ever::tokenizer::Tag;

use crate::html::attribute;

/// How many entries of each kind are kept.
const MAX_ENTRIES: usize = 512;
/// How much of one text is kept, in bytes.
const MAX_TEXT_BYTES: usize = 256 * 1024;
/// How much of a value is kept, in bytes.
const MAX_VALUE_BYTES: usize = 4 * 1024;

/// How far into a comment its mark is looked for, in bytes.
const MARK_BYTES: usize = 256;
/// What comments hold that say where a saved page came from.
const SAVED: &[&str] = &[
    "Page saved with SingleFile",
    "saved from url=(",
    "Saved from ",
    "Mirrored from ",
    "FILE ARCHIVED ON ",
];

/// What a page says about itself.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The first `title`.
    pub(crate) title: String,
    /// `meta` elements: name or property in lower case, content.
    pub(crate) metas: Vec<(String, String)>,
    /// `link` elements: relation in lower case, address.
    pub(crate) links: Vec<(String, String)>,
    /// Scripts of JSON-LD.
    pub(crate) json_ld: Vec<String>,
    /// `time` elements: the number of the line in which they stand, and what they say.
    pub(crate) times: Vec<(usize, String)>,
    /// The beginnings of comments that say where the page came from.
    pub(crate) comments: Vec<String>,
    /// What relative addresses are relative to.
    pub(crate) base: Option<String>,
    capture: Option<Capture>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capture {
    Title,
    JsonLd,
}

impl Head {
    /// The first value of a `meta` element with one of these names, in the order of the names.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let named = self.metas.iter().filter(|(known, _)| known == name);
            named.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
        })
    }

    /// All values of the `meta` elements with this name that say anything.
    pub(crate) fn all_metas<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        let named = self.metas.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The address of the first `link` element with this relation.
    pub(crate) fn link(&self, relation: &str) -> Option<&str> {
        let named = self.links.iter().find(|(known, _)| known == relation);
        named.map(|(_, value)| value.trim())
    }

    /// Notes a start tag; `line` is the number of the line that is being read, where it shows.
    pub(super) fn tag(&mut self, tag: &Tag, line: Option<usize>) {
        match &*tag.name {
            "title" if self.title.is_empty() => self.capture = Some(Capture::Title),
            "script" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                if kind.trim().eq_ignore_ascii_case("application/ld+json")
                    && self.json_ld.len() < MAX_ENTRIES
                {
                    self.capture = Some(Capture::JsonLd);
                    self.json_ld.push(String::new());
                }
            }
            "meta" => self.meta_tag(tag),
            "link" if self.links.len() < MAX_ENTRIES => {
                let (rel, href) = (attribute(tag, "rel"), attribute(tag, "href"));
                if let (Some(rel), Some(href)) = (rel, href) {
                    self.links.push((rel.to_ascii_lowercase(), short(href)));
                }
            }
            "time" if self.times.len() < MAX_ENTRIES => {
                let date = attribute(tag, "datetime");
                if let (Some(date), Some(line)) = (date, line) {
                    self.times.push((line, short(date)));
                }
            }
            "html" => {
                for name in ["data-scrapbook-source", "data-scrapbook-create"] {
                    let value = attribute(tag, name).map(short);
                    self.metas.extend(value.map(|value| (name.to_owned(), value)));
                }
            }
            "base" if self.base.is_none() => self.base = attribute(tag, "href").map(short),
            _ => {}
        }
    }

    fn meta_tag(&mut self, tag: &Tag) {
        let Some(content) = attribute(tag, "content") else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = attribute(tag, key)
                && self.metas.len() < MAX_ENTRIES
            {
                self.metas.push((short(name).trim().to_ascii_lowercase(), short(content)));
            }
        }
    }

    /// Text inside an element that is not shown.
    pub(super) fn text(&mut self, text: &str) {
        let into = match self.capture {
            None => return,
            Some(Capture::Title) => &mut self.title,
            Some(Capture::JsonLd) => match self.json_ld.last_mut() {
                Some(script) => script,
                None => return,
            },
        };
        if into.len() + text.len() <= MAX_TEXT_BYTES {
            into.push_str(text);
        }
    }

    /// The end of an element that is not shown.
    pub(super) fn end(&mut self) {
        self.capture = None;
    }

    /// A comment.
    pub(super) fn comment(&mut self, text: &str) {
        let beginning = &text[..text.floor_char_boundary(MARK_BYTES)];
        let is_mark = |mark: &&str| beginning.contains(mark);
        if self.comments.len() < MAX_ENTRIES && SAVED.iter().any(is_mark) {
            self.comments.push(short(text));
        }
    }

    /// The end of the page.
    pub(super) fn finish(&mut self) {
        self.title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

fn short(value: &str) -> String {
    value[..value.floor_char_boundary(MAX_VALUE_BYTES)].to_owned()
}
