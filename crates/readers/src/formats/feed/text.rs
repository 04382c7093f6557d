//! Texts of a feed: plain, HTML, or what RSS leaves open.

use std::borrow::Cow;
use std::rc::Rc;

use base64::Engine as _;
use url::Url;

use super::entities::Entities;
use super::names::Space;
use super::xml::{Inner, Tag, Xml};
use crate::html;
use crate::text::title;

/// How the characters of a text are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Html,
    /// RSS does not say.
    #[default]
    Either,
}

/// A text.
#[derive(Clone, Debug, Default)]
pub(super) struct Text<'t> {
    pub(super) form: Form,
    pub(super) chars: Cow<'t, str>,
    /// What relative addresses in it are relative to.
    pub(super) base: Option<Rc<Url>>,
}

impl<'t> Text<'t> {
    pub(super) fn new(form: Form, chars: impl Into<Cow<'t, str>>) -> Text<'t> {
        Text { form, chars: chars.into(), base: None }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.chars.trim().is_empty()
    }

    /// As a title.
    pub(super) fn title(&self) -> String {
        match self.form {
            Form::Plain => title::plain(&self.chars),
            Form::Html => title::plain(&html::text_of(&self.chars)),
            Form::Either => title::of_html(&self.chars),
        }
    }

    /// The HTML that it is, escaped once more than it should be or not; `None` where it is plain.
    pub(super) fn html(&self) -> Option<Cow<'_, str>> {
        let chars = &*self.chars;
        if self.form == Form::Plain {
            return None;
        }
        if is_escaped_html(chars) {
            return Some(Cow::Owned(Entities::default().decode(chars).into_owned()));
        }
        let is_html = self.form == Form::Html || has_markup(chars);
        is_html.then_some(Cow::Borrowed(chars))
    }

    /// The characters of a text that is plain.
    pub(super) fn plain(&self) -> Cow<'_, str> {
        match self.form {
            // References that RSS's readers resolve, whatever a text is meant to be.
            Form::Either => Entities::default().decode(&self.chars),
            _ => Cow::Borrowed(&self.chars),
        }
    }
}

/// The text of the element that has just begun, by what its attributes say.
pub(super) fn read<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>) -> Text<'t> {
    let kind = xml.attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
    let mode = xml.attribute(tag, "mode").unwrap_or_default().to_ascii_lowercase();
    let base = xml.base();
    let inner = xml.inner();
    let (form, chars) = match (&*mode, tag.space) {
        ("base64", _) => (form_of(&kind).unwrap_or(Form::Plain), decoded(&inner.text)),
        ("escaped", _) if kind.is_empty() => (Form::Either, inner.text),
        (_, Space::Atom) => by_kind(&kind, inner),
        _ if form_of(&kind) == Some(Form::Html) => by_kind(&kind, inner),
        _ => match inner.markup {
            Some(markup) => (Form::Html, Cow::Owned(markup)),
            None => (Form::Either, inner.text),
        },
    };
    Text { form, chars, base }
}

/// What Atom means by a type.
fn form_of(kind: &str) -> Option<Form> {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind {
        "html" | "xhtml" => Some(Form::Html),
        "text" => Some(Form::Plain),
        _ if kind.contains("html") || kind.ends_with("xml") => Some(Form::Html),
        _ if kind.starts_with("text/") => Some(Form::Plain),
        _ => None,
    }
}

fn by_kind<'t>(kind: &str, inner: Inner<'t>) -> (Form, Cow<'t, str>) {
    match (form_of(kind), inner.markup) {
        (Some(Form::Plain), _) => (Form::Plain, inner.text),
        (Some(_), None) if kind.starts_with("xhtml") => (Form::Plain, inner.text),
        (Some(_), None) => (Form::Html, inner.text),
        (_, Some(markup)) => (Form::Html, Cow::Owned(markup)),
        (None, None) if kind.is_empty() => (Form::Plain, inner.text),
        // A picture, a recording: base64, and no text.
        (None, None) => (Form::Plain, Cow::Borrowed("")),
    }
}

fn decoded(base64: &str) -> Cow<'static, str> {
    let compact: String = base64.split_whitespace().collect();
    let engine = base64::engine::general_purpose::STANDARD;
    let bytes = engine.decode(compact).unwrap_or_default();
    Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
}

/// Whether a text holds a tag or a reference of HTML.
fn has_markup(text: &str) -> bool {
    text.match_indices('<').take(64).any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') && text[at..].contains('>')
    })
}

/// How tags begin that only an escaped text has in numbers.
const ESCAPED: &[&str] = &[
    "&lt;p",
    "&lt;/p&gt;",
    "&lt;br",
    "&lt;div",
    "&lt;/div&gt;",
    "&lt;img ",
    "&lt;a ",
    "&lt;/a&gt;",
    "&lt;strong",
    "&lt;em&gt;",
    "&lt;ul",
    "&lt;li",
    "&lt;h2",
    "&lt;h3",
    "&lt;span",
    "&lt;figure",
    "&lt;blockquote",
];

/// Whether a text is HTML that was escaped once more than it should be: it has no tag, but shows
/// some.
fn is_escaped_html(text: &str) -> bool {
    if text.contains('<') || !text.contains("&lt;") || !text.contains("&gt;") {
        return false;
    }
    let begins = text.trim_start().starts_with("&lt;");
    let n_tags: usize = ESCAPED.iter().map(|tag| text.matches(tag).take(2).count()).sum();
    n_tags >= if begins { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_is() {
        let html = |chars: &'static str| Text::new(Form::Either, chars).html().map(Cow::into_owned);
        assert_eq!(html("<p>一</p>").as_deref(), Some("<p>一</p>"));
        assert_eq!(html("a < b and c > d"), None);
        assert_eq!(html("&lt;p&gt;一&lt;/p&gt;").as_deref(), Some("<p>一</p>"));
        assert_eq!(html("the tag &lt;em&gt; stands for stress"), None);
        assert_eq!(Text::new(Form::Plain, "<p>").html(), None);
        assert_eq!(Text::new(Form::Either, "一 &amp; 二").plain(), "一 & 二");
    }

    #[test]
    fn titles_by_their_form() {
        for (form, chars, expected) in [
            (Form::Plain, " &lt;b&gt; <i> ", "&lt;b&gt; <i>"),
            (Form::Html, "<b>甲</b> &amp; 乙", "甲 & 乙"),
            (Form::Either, "AT&amp;T <dialog>", "AT&T <dialog>"),
        ] {
            assert_eq!(Text::new(form, chars).title(), expected, "{chars}");
        }
    }
}
