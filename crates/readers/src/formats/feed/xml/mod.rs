//! XML as feeds have it: read as a stream, by its nesting, with whatever is wrong in it.
//!
//! End tags that are missing or too many, references that nobody declared, bare ampersands and a
//! document that ends early are all met in feeds; none of them ends the reading. An element's
//! namespace, base address and language are kept while it is open. Nothing here recurses.

mod inside;

use std::borrow::Cow;
use std::rc::Rc;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::entities::Entities;
use super::names::Space;

pub(super) use inside::Inner;

/// How many attributes of one tag are looked at.
const MAX_ATTRIBUTES: usize = 64;
/// How many declarations of namespaces may hold at once.
const MAX_BINDINGS: usize = 256;
/// How far up an end tag looks for what it ends.
const MAX_CLOSED: usize = 64;

/// A start tag.
pub(super) struct Tag<'t> {
    pub(super) space: Space,
    /// The name without prefix, in lower case.
    pub(super) name: String,
    start: BytesStart<'t>,
}

struct Open {
    name: String,
    base: Option<Rc<Url>>,
    lang: Option<Rc<str>>,
    n_bindings: usize,
}

enum Node<'t> {
    Open(Tag<'t>),
    Text(Cow<'t, str>),
    Close(String),
    End,
}

/// A document, from one place on.
pub(super) struct Xml<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    entities: Entities,
    open: Vec<Open>,
    bindings: Vec<(String, Space)>,
    base: Option<Rc<Url>>,
    /// How many elements a tag has ended that are still to be told.
    n_ending: usize,
    is_over: bool,
    /// Whether the document ends before its elements do.
    pub(super) is_cut: bool,
}

impl<'t> Xml<'t> {
    /// The document `text`, which came from `base` if that is known.
    pub(super) fn new(text: &'t str, base: Option<Url>) -> Xml<'t> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Xml {
            text,
            reader,
            entities: Entities::default(),
            open: Vec::new(),
            bindings: Vec::new(),
            base: base.map(Rc::new),
            n_ending: 0,
            is_over: false,
            is_cut: false,
        }
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// What relative addresses are relative to here.
    pub(super) fn base(&self) -> Option<Rc<Url>> {
        self.open.last().map_or(&self.base, |open| &open.base).clone()
    }

    /// The language that is declared here, as it is written.
    pub(super) fn lang(&self) -> Option<Rc<str>> {
        self.open.last().and_then(|open| open.lang.clone())
    }

    /// The next element directly inside the one at `depth`; what is left of the one before is
    /// passed over. `None` where the element at `depth` ends.
    pub(super) fn child(&mut self, depth: usize) -> Option<Tag<'t>> {
        loop {
            match self.next() {
                Node::Open(tag) if self.open.len() == depth + 1 => return Some(tag),
                Node::Close(_) if self.open.len() < depth => return None,
                Node::End => return None,
                _ => {}
            }
        }
    }

    /// The value of an attribute, references resolved; the name is matched with and without its
    /// prefix.
    pub(super) fn attribute(&mut self, tag: &Tag<'_>, name: &str) -> Option<String> {
        let value = tag.attribute(name)?;
        Some(self.entities.decode(&value).trim().to_owned())
    }

    /// The address that `href` means here; as it is where it cannot be made whole.
    pub(super) fn resolve(&self, href: &str) -> String {
        let href = href.trim();
        let joined = self.base().and_then(|base| base.join(href).ok());
        joined.map_or_else(|| href.to_owned(), String::from)
    }

    fn next(&mut self) -> Node<'t> {
        loop {
            if self.n_ending > 0 {
                self.n_ending -= 1;
                return self.close();
            }
            if self.is_over {
                return Node::End;
            }
            let at = self.reader.buffer_position();
            match self.reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) => return self.open(start),
                Ok(Event::End(end)) => self.end(end.name().0),
                Ok(Event::Text(text)) => return Node::Text(text.into_inner()),
                Ok(Event::CData(text)) => return Node::Text(text.into_inner()),
                Ok(Event::GeneralRef(name)) => {
                    let text = self.entities.resolve(&name);
                    return Node::Text(text.unwrap_or_else(|| format!("&{};", &*name).into()));
                }
                Ok(Event::DocType(doctype)) => self.entities.declare(&doctype.into_inner()),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) => {
                    self.is_over = true;
                    self.is_cut |= !self.open.is_empty();
                }
                Err(_) => return self.broken(at),
            }
        }
    }

    /// The document breaks off inside a tag, or inside text that is marked as such.
    fn broken(&mut self, at: u64) -> Node<'t> {
        self.is_over = true;
        self.is_cut = true;
        let rest = usize::try_from(at).ok().and_then(|at| self.text.get(at..)).unwrap_or_default();
        match rest.strip_prefix("<![CDATA[") {
            Some(text) => Node::Text(Cow::Borrowed(text)),
            None => Node::End,
        }
    }

    fn open(&mut self, start: BytesStart<'t>) -> Node<'t> {
        let name = start.name().0.to_owned();
        let mut open =
            Open { base: self.base(), lang: self.lang(), n_bindings: self.bindings.len(), name };
        let has_scope = memmem::find(start.attributes_raw().as_bytes(), b"xml").is_some();
        let mut tag = Tag { space: Space::Plain, name: String::new(), start };
        if has_scope {
            self.scope(&tag, &mut open);
        }
        tag.space = self.space(&open.name);
        tag.name = local(&open.name).to_ascii_lowercase();
        self.open.push(open);
        Node::Open(tag)
    }

    /// Takes over what an element's attributes say of all that is inside it.
    fn scope(&mut self, tag: &Tag<'_>, open: &mut Open) {
        for (name, value) in tag.attributes() {
            let prefix = match name.as_str() {
                "xml:base" => {
                    let value = self.entities.decode(&value);
                    let base = match &open.base {
                        Some(base) => base.join(value.trim()),
                        None => Url::parse(value.trim()),
                    };
                    open.base = base.ok().map(Rc::new).or(open.base.take());
                    continue;
                }
                "xml:lang" => {
                    open.lang = Some(value.trim().into());
                    continue;
                }
                "xmlns" => "",
                name => match name.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            if self.bindings.len() < MAX_BINDINGS {
                let space = Space::named(&value, prefix);
                self.bindings.push((prefix.to_owned(), space));
            }
        }
    }

    fn space(&self, name: &str) -> Space {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let binding = self.bindings.iter().rev().find(|(bound, _)| bound == prefix);
        binding.map_or_else(|| Space::usual(&prefix.to_ascii_lowercase()), |(_, space)| *space)
    }

    /// An end tag ends the innermost element of its name and what is open inside it.
    fn end(&mut self, name: &str) {
        let name = name.trim_end();
        let found = self.open.iter().rev().take(MAX_CLOSED).position(|open| open.name == name);
        self.n_ending = found.map_or(0, |above| above + 1);
    }

    fn close(&mut self) -> Node<'t> {
        let Some(open) = self.open.pop() else { return Node::End };
        self.bindings.truncate(open.n_bindings);
        Node::Close(open.name)
    }
}

impl Tag<'_> {
    fn attributes(&self) -> impl Iterator<Item = (String, Cow<'_, str>)> {
        let mut attributes = self.start.html_attributes();
        attributes.with_checks(false);
        attributes
            .take(MAX_ATTRIBUTES)
            .filter_map(Result::ok)
            .map(|attribute| (attribute.key.0.to_ascii_lowercase(), attribute.value))
    }

    fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let is_it = |key: &str| key == name || local(key) == name && !key.starts_with("xmlns");
        self.attributes().find(|(key, _)| is_it(key)).map(|(_, value)| value)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name and the inside of each child of the root.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let mut xml = Xml::new(text, None);
        xml.child(0).expect("a root");
        let mut found = Vec::new();
        while let Some(tag) = xml.child(1) {
            let inner = xml.inner();
            found.push((tag.name, inner.markup.unwrap_or_else(|| inner.text.into_owned())));
        }
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn text_and_markup_inside_an_element() {
        check("<a><b>x &amp;amp; &nbsp;y</b></a>", &[("b", "x &amp; \u{a0}y")]);
        check("<a><b><![CDATA[<p>x]]> y</b><C/></a>", &[("b", "<p>x y"), ("c", "")]);
        check(
            "<a><b xmlns:h='http://www.w3.org/1999/xhtml'>1 &lt; 2<h:p a='b'>x<h:br/></h:p>\
             </b></a>",
            &[("b", "1 &lt; 2<p a='b'>x<br></p>")],
        );
    }

    #[test]
    fn what_is_wrong_does_not_end_the_reading() {
        check("<a><b>x<br>y</b><c>z</c></a>", &[("b", "x<br>y"), ("c", "z")]);
        check("<a><b>x</i></b><c>a & b&c=d</c>", &[("b", "x"), ("c", "a & b&c=d")]);
        check("<a><b>x</b><c><![CDATA[y", &[("b", "x"), ("c", "y")]);
        check("<a><b>x</b><c", &[("b", "x")]);
    }

    #[test]
    fn addresses_are_relative_to_the_innermost_base() {
        let text = "<a xml:base='https://a.example/x/'><b xml:base='y/'>\
                    <p xml:base='z/'><img src='1.png'></p></b></a>";
        check(text, &[("b", "<p xml:base=\"z/\"><img src=\"https://a.example/x/y/z/1.png\"></p>")]);
    }
}
