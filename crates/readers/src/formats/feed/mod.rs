//! Feeds: RSS 0.90 to 2.0 (1.0 is RDF), Atom 0.3 and 1.0, JSON Feed. One file holds many articles.
//!
//! What the specifications say counts: the full text (`content:encoded`, Atom's content) goes
//! before a description, an entry's own address before that of a service, its own authors before
//! those of the feed it was copied from and those before the feed's. The title may be missing; then
//! the reader's rule for articles without one is used.
//!
//! `xml` reads the document by its nesting, whatever is wrong in it; `entry` and `media` write down
//! what it says; `finish` decides what of it counts. A JSON Feed comes to the same entries by `json`.

mod entities;
mod entry;
mod finish;
mod json;
mod media;
mod names;
mod people;
mod root;
mod shown;
mod text;
mod xml;

use std::borrow::Cow;
use std::rc::Rc;

use url::Url;

use crate::draft::{Context, Draft};
use crate::{ReadError, WarningKind};
use entry::Entry;
use names::Space;
use text::Text;
use xml::{Tag, Xml};

/// How many entries of one feed are read.
const MAX_ENTRIES: usize = 50_000;
/// How deep the elements around entries nest.
const MAX_LEVELS: usize = 4;

/// A feed, as it stands there.
#[derive(Debug, Default)]
struct Feed<'t> {
    title: Option<Text<'t>>,
    /// The address of the site.
    home: Option<String>,
    authors: Vec<String>,
    lang: Option<Rc<str>>,
    entries: Vec<Entry<'t>>,
    n_left_out: usize,
    n_kept_back: usize,
    is_cut: bool,
}

impl<'t> Feed<'t> {
    fn add(&mut self, entry: Entry<'t>) {
        if entry.is_kept_back {
            self.n_kept_back += 1;
            return;
        }
        if entry.is_empty() {
            return;
        }
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(entry);
        } else {
            self.n_left_out += 1;
        }
    }
}

/// The feed in `text`, where it holds one in XML.
pub(super) fn find(text: &str) -> Option<Cow<'_, str>> {
    root::find(text)
}

/// Whether `text` is a JSON Feed.
pub(super) fn is_json(text: &str) -> bool {
    json::is_feed(text)
}

/// Reads a feed in XML into its articles.
pub(super) fn read(text: &str, cx: &mut Context<'_>) -> Result<Vec<Draft>, ReadError> {
    let base = cx.entry.address.and_then(|address| Url::parse(address).ok());
    let mut xml = Xml::new(text, base);
    let mut feed = Feed::default();
    if let Some(root) = xml.child(0) {
        if root.name == "entry" {
            feed.add(entry::read(&mut xml, &root));
        } else {
            level(&mut xml, &mut feed, 0);
        }
    }
    feed.is_cut = xml.is_cut;
    finish::drafts(feed, cx)
}

/// Reads a JSON Feed into its articles.
pub(super) fn read_json(text: &str, cx: &mut Context<'_>) -> Result<Vec<Draft>, ReadError> {
    let feed = json::read(text)?;
    finish::drafts(feed, cx)
}

/// Reads the element that has just begun: entries, what is around them, and what is said of all.
fn level<'t>(xml: &mut Xml<'t>, feed: &mut Feed<'t>, n_around: usize) {
    feed.lang = xml.lang().or(feed.lang.take());
    let depth = xml.depth();
    while let Some(tag) = xml.child(depth) {
        match (tag.space, &*tag.name) {
            (Space::Plain | Space::Atom, "item" | "entry") => {
                let entry = entry::read(xml, &tag);
                feed.add(entry);
            }
            (Space::Plain, "channel" | "items") if n_around < MAX_LEVELS => {
                level(xml, feed, n_around + 1);
            }
            _ => field(xml, &tag, feed),
        }
    }
}

fn field<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, feed: &mut Feed<'t>) {
    match (tag.space, &*tag.name) {
        (Space::Plain | Space::Atom, "title") if feed.title.is_none() => {
            feed.title = Some(text::read(xml, tag)).filter(|title| !title.is_blank());
        }
        (Space::Plain | Space::Atom, "link") if feed.home.is_none() => feed.home = home(xml, tag),
        (Space::Plain, "language") | (Space::DublinCore, "language") if feed.lang.is_none() => {
            feed.lang = Some(xml.inner().text.trim().into());
        }
        (Space::Plain | Space::Atom | Space::Podcast, "author")
        | (Space::DublinCore | Space::Terms, "creator") => {
            let name = people::read(xml);
            if !name.is_empty() && !feed.authors.contains(&name) && feed.authors.len() < 16 {
                feed.authors.push(name);
            }
        }
        _ => {}
    }
}

/// The address of the site that a feed belongs to.
fn home(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Option<String> {
    let address = match xml.attribute(tag, "href").filter(|href| !href.is_empty()) {
        Some(href) => {
            let relation = xml.attribute(tag, "rel").unwrap_or_default();
            matches!(relation.as_str(), "" | "alternate").then_some(href)?
        }
        None => xml.inner().text.trim().to_owned(),
    };
    (!address.is_empty()).then(|| xml.resolve(&address))
}

/// Says what is missing of a feed.
fn warn(feed: &Feed<'_>, cx: &mut Context<'_>) {
    if feed.is_cut {
        cx.warn(WarningKind::FeedCut { n_entries: feed.entries.len() });
    }
    if feed.n_kept_back > 0 {
        cx.warn(WarningKind::EntriesKeptBack { n_entries: feed.n_kept_back });
    }
    if feed.n_left_out > 0 {
        cx.warn(WarningKind::EntriesLeftOut { n_entries: feed.n_left_out });
    }
}
