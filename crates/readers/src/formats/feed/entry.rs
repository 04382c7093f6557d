//! One entry of a feed, as it stands there: what each element and attribute says.

use std::borrow::Cow;
use std::rc::Rc;

use super::media::{self, Medium};
use super::names::Space;
use super::people;
use super::text::{self, Form, Text};
use super::xml::{Tag, Xml};

/// What a feed says of an entry; which of it counts is decided in `finish`.
#[derive(Debug, Default)]
pub(super) struct Entry<'t> {
    pub(super) title: Option<Text<'t>>,
    /// Titles of other vocabularies.
    pub(super) other_title: Option<Text<'t>>,
    /// `guid` or `id`.
    pub(super) id: Option<String>,
    /// Whether `id` is an address, if it looks like one.
    pub(super) is_permalink: bool,
    /// The address before a service put its own in its place.
    pub(super) original: Option<String>,
    /// Addresses of the article, the surest first.
    pub(super) links: Vec<String>,
    /// Addresses that serve where no other does.
    pub(super) other_links: Vec<String>,
    pub(super) content: Option<Text<'t>>,
    /// Shorter texts, the best first.
    pub(super) summaries: Vec<(u8, Text<'t>)>,
    /// Dates as they are written; the surest has the lowest number.
    pub(super) dates: Vec<(u8, String)>,
    pub(super) authors: Vec<String>,
    /// Names that count where there are no others.
    pub(super) other_authors: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) media: Vec<Medium>,
    /// The language that is declared, as it is written.
    pub(super) lang: Option<Rc<str>>,
    /// Whether it is no article that its author has published: a draft, a menu, a file.
    pub(super) is_kept_back: bool,
}

/// How much of each kind one entry is asked for.
const MAX_EACH: usize = 200;

impl<'t> Entry<'t> {
    /// Whether it says nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_none()
            && self.other_title.is_none()
            && self.content.is_none()
            && self.summaries.is_empty()
            && self.media.is_empty()
            && self.links.is_empty()
            && self.id.is_none()
    }

    pub(super) fn add_summary(&mut self, rank: u8, text: Text<'t>) {
        if !text.is_blank() && self.summaries.len() < MAX_EACH {
            self.summaries.push((rank, text));
        }
    }

    /// Adds a date; see [`Entry::dates`] for the rank.
    pub(super) fn add_date(&mut self, rank: u8, text: &str) {
        if !text.trim().is_empty() && self.dates.len() < MAX_EACH {
            self.dates.push((rank, text.trim().to_owned()));
        }
    }

    /// The text of the article; a longer one of the same rank goes before a shorter one.
    fn add_content(&mut self, text: Text<'t>) {
        let is_better = self.content.as_ref().is_none_or(|old| old.chars.len() < text.chars.len());
        if !text.is_blank() && is_better {
            self.content = Some(text);
        }
    }
}

fn add(text: &str, to: &mut Vec<String>) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() && to.len() < MAX_EACH {
        to.push(text);
    }
}

/// The entry whose element has just begun.
pub(super) fn read<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>) -> Entry<'t> {
    let mut entry = Entry { is_permalink: true, lang: xml.lang(), ..Entry::default() };
    if let Some(about) = xml.attribute(tag, "about") {
        entry.other_links.push(about);
    }
    let depth = xml.depth();
    while let Some(tag) = xml.child(depth) {
        field(xml, &tag, &mut entry);
    }
    entry
}

fn field<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    match tag.space {
        Space::Plain | Space::Atom => main_field(xml, tag, entry),
        Space::Content if tag.name == "encoded" => {
            let text = text::read(xml, tag);
            entry.add_content(text);
        }
        Space::DublinCore | Space::Terms => dublin_core(xml, tag, entry),
        Space::Media => media::read(xml, tag, entry),
        Space::Podcast => podcast(xml, tag, entry),
        Space::Xhtml if matches!(&*tag.name, "body" | "div") => {
            let inner = xml.inner();
            let chars = inner.markup.map_or(inner.text, Cow::Owned);
            let base = xml.base();
            entry.add_content(Text { form: Form::Html, chars, base });
        }
        Space::WordPress => {
            let says = xml.inner().text.trim().to_ascii_lowercase();
            entry.is_kept_back |= match &*tag.name {
                "status" => !matches!(says.as_str(), "publish" | "inherit"),
                "post_type" => !matches!(says.as_str(), "post" | "page"),
                _ => false,
            };
        }
        Space::Relay if tag.name == "origlink" => {
            entry.original = Some(xml.inner().text.trim().to_owned());
        }
        _ => {}
    }
}

/// Elements of RSS and Atom.
fn main_field<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    match &*tag.name {
        "title" => set_title(&mut entry.title, text::read(xml, tag)),
        "link" => link(xml, tag, entry),
        "guid" => {
            let is_permalink = xml.attribute(tag, "ispermalink");
            entry.is_permalink = is_permalink.is_none_or(|value| value.trim() != "false");
            entry.id = non_empty(&xml.inner().text);
        }
        "id" => entry.id = entry.id.take().or(non_empty(&xml.inner().text)),
        "content" => content(xml, tag, entry),
        "fullitem" | "body" | "encoded" => {
            let text = text::read(xml, tag);
            entry.add_content(text);
        }
        "description" => entry.add_summary(0, text::read(xml, tag)),
        "summary" | "abstract" => entry.add_summary(1, text::read(xml, tag)),
        "published" | "issued" => entry.add_date(0, &xml.inner().text),
        "pubdate" => entry.add_date(1, &xml.inner().text),
        "created" | "date" => entry.add_date(4, &xml.inner().text),
        "updated" | "modified" => entry.add_date(5, &xml.inner().text),
        "author" => add(&people::read(xml), &mut entry.authors),
        "category" => category(xml, tag, entry),
        "enclosure" => media::enclosure(xml, tag, entry),
        "image" => media::picture(xml, tag, entry),
        "source" if tag.space == Space::Atom => source(xml, entry),
        _ => {}
    }
}

fn non_empty(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn set_title<'t>(title: &mut Option<Text<'t>>, text: Text<'t>) {
    if title.is_none() && !text.is_blank() {
        *title = Some(text);
    }
}

fn dublin_core<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    match &*tag.name {
        "title" => set_title(&mut entry.other_title, text::read(xml, tag)),
        "creator" => add(&people::read(xml), &mut entry.authors),
        "subject" => subject(xml, entry),
        "issued" => entry.add_date(2, &xml.inner().text),
        "date" => entry.add_date(3, &xml.inner().text),
        "created" => entry.add_date(4, &xml.inner().text),
        "modified" => entry.add_date(5, &xml.inner().text),
        "description" | "abstract" => entry.add_summary(2, text::read(xml, tag)),
        "language" => entry.lang = non_empty(&xml.inner().text).map(Into::into),
        _ => {}
    }
}

/// A subject may name its topic in RDF.
fn subject(xml: &mut Xml<'_>, entry: &mut Entry<'_>) {
    let (own, parts) = xml.parts();
    let value = parts.iter().map(|(_, text)| text.as_str()).find(|text| !text.trim().is_empty());
    add(if own.trim().is_empty() { value.unwrap_or_default() } else { &own }, &mut entry.tags);
}

fn podcast<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    match &*tag.name {
        "title" => set_title(&mut entry.other_title, text::read(xml, tag)),
        "author" => add(&people::read(xml), &mut entry.other_authors),
        "summary" => entry.add_summary(3, text::read(xml, tag)),
        "subtitle" => entry.add_summary(5, text::read(xml, tag)),
        "keywords" => {
            let text = xml.inner().text;
            text.split([',', '，']).for_each(|tag| add(tag, &mut entry.tags));
        }
        "image" => media::picture(xml, tag, entry),
        _ => {}
    }
}

/// RSS's link is an address; Atom's is an element with a relation.
fn link<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    let relation = xml.attribute(tag, "rel").unwrap_or_default().to_ascii_lowercase();
    let href = xml.attribute(tag, "href");
    let Some(href) = href.filter(|href| !href.is_empty()) else {
        let text = xml.inner().text;
        if let Some(address) = non_empty(&text).filter(|_| entry.links.len() < MAX_EACH) {
            let address = xml.resolve(&address);
            entry.links.push(address);
        }
        return;
    };
    let relation = relation.rsplit(['/', '#']).next().unwrap_or_default();
    if relation == "enclosure" {
        return media::enclosure(xml, tag, entry);
    }
    if matches!(relation, "" | "alternate") && entry.links.len() < MAX_EACH {
        let kind = xml.attribute(tag, "type").unwrap_or_default();
        let address = xml.resolve(&href);
        let is_page = kind.is_empty() || kind.contains("html");
        let list = if is_page { &mut entry.links } else { &mut entry.other_links };
        list.push(address);
    }
}

fn content<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    let Some(src) = xml.attribute(tag, "src").filter(|src| !src.is_empty()) else {
        let text = text::read(xml, tag);
        return entry.add_content(text);
    };
    let kind = xml.attribute(tag, "type").unwrap_or_default();
    let address = xml.resolve(&src);
    if Medium::is_known(&kind) {
        entry.media.push(Medium { address, kind, ..Medium::default() });
    } else {
        entry.other_links.push(address);
    }
}

fn category<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    let label = xml.attribute(tag, "label").filter(|label| !label.is_empty());
    let term = label.or_else(|| xml.attribute(tag, "term"));
    let text = xml.inner().text;
    match term {
        Some(term) if text.trim().is_empty() => add(&term, &mut entry.tags),
        _ => add(&text, &mut entry.tags),
    }
}

/// Where an entry was copied from another feed, that feed's authors are the entry's.
fn source(xml: &mut Xml<'_>, entry: &mut Entry<'_>) {
    let depth = xml.depth();
    while let Some(tag) = xml.child(depth) {
        if tag.name == "author" && tag.space != Space::Podcast {
            add(&people::read(xml), &mut entry.other_authors);
        }
    }
}
