//! Pictures, sound and films that an entry comes with.

use broadsheet_model::{Block, ImageData, ImageRef, Inline, WebUrl};

use super::entry::Entry;
use super::shown::Shown;
use super::text::{self, Text};
use super::xml::{Tag, Xml};
use crate::address;
use crate::text::title;

/// A picture, a recording or another file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Medium {
    pub(super) address: String,
    /// Its media type, or the word of `medium`; empty where nothing is said.
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) caption: String,
    /// A small copy, or a cover: shown only where nothing better is.
    pub(super) is_thumbnail: bool,
}

/// How many media one entry shows.
const MAX_MEDIA: usize = 100;

impl Medium {
    /// Whether a media type is one of pictures or recordings.
    pub(super) fn is_known(kind: &str) -> bool {
        ["image", "audio", "video"].iter().any(|known| kind.starts_with(known))
    }

    fn is_full_picture(&self) -> bool {
        self.is_picture() && !self.is_thumbnail
    }

    fn is_picture(&self) -> bool {
        if !self.kind.is_empty() && self.kind != "application/octet-stream" {
            return self.kind.starts_with("image");
        }
        let path = self.address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        self.is_thumbnail
            || [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"]
                .iter()
                .any(|ending| path.ends_with(ending))
    }
}

fn add(entry: &mut Entry<'_>, medium: Medium) {
    let is_new = !entry.media.iter().any(|old| old.address == medium.address);
    if !medium.address.is_empty() && is_new && entry.media.len() < MAX_MEDIA {
        entry.media.push(medium);
    }
}

/// The medium that the attributes of a tag describe.
fn described(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Medium {
    let mut attribute = |name: &str| xml.attribute(tag, name).unwrap_or_default();
    let address = [attribute("url"), attribute("href"), attribute("resource")];
    let address = address.into_iter().find(|address| !address.is_empty()).unwrap_or_default();
    let kind = [attribute("type"), attribute("medium")];
    let kind = kind.into_iter().find(|kind| !kind.is_empty()).unwrap_or_default();
    let title = title::plain(&attribute("title"));
    let address = if address.is_empty() { address } else { xml.resolve(&address) };
    Medium { address, kind: kind.to_ascii_lowercase(), title, ..Medium::default() }
}

/// `enclosure`, or Atom's link of that relation.
pub(super) fn enclosure<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    let medium = described(xml, tag);
    add(entry, medium);
}

/// `image` with an address in it.
pub(super) fn picture<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    let mut medium = described(xml, tag);
    let (own, parts) = xml.parts();
    if medium.address.is_empty() {
        let inside = parts.iter().find(|(name, _)| name == "url").map(|(_, text)| text.as_str());
        let address = inside.unwrap_or(&own).trim();
        medium.address = if address.is_empty() { String::new() } else { xml.resolve(address) };
    }
    medium.is_thumbnail = true;
    medium.kind = "image".to_owned();
    add(entry, medium);
}

/// An element of Media RSS.
pub(super) fn read<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) {
    match &*tag.name {
        "content" => {
            let medium = content(xml, tag, entry);
            add(entry, medium);
        }
        "group" => group(xml, entry),
        _ => detail(xml, tag, entry, None),
    }
}

/// The same medium in several forms: the one that is named as the usual one, else the first.
fn group<'t>(xml: &mut Xml<'t>, entry: &mut Entry<'t>) {
    let depth = xml.depth();
    let mut chosen: Option<(bool, Medium)> = None;
    while let Some(tag) = xml.child(depth) {
        if tag.name != "content" {
            detail(xml, &tag, entry, None);
            continue;
        }
        let is_usual = xml.attribute(&tag, "isdefault").is_some_and(|value| value == "true");
        let medium = content(xml, &tag, entry);
        let is_better = chosen.as_ref().is_none_or(|(usual, _)| is_usual && !usual);
        if is_better && !medium.address.is_empty() {
            chosen = Some((is_usual, medium));
        }
    }
    if let Some((_, medium)) = chosen {
        add(entry, medium);
    }
}

fn content<'t>(xml: &mut Xml<'t>, tag: &Tag<'t>, entry: &mut Entry<'t>) -> Medium {
    let mut medium = described(xml, tag);
    let depth = xml.depth();
    while let Some(tag) = xml.child(depth) {
        detail(xml, &tag, entry, Some(&mut medium));
    }
    medium
}

/// What stands in a medium, in a group of them, or in the entry and means all of its media.
fn detail<'t>(
    xml: &mut Xml<'t>,
    tag: &Tag<'t>,
    entry: &mut Entry<'t>,
    medium: Option<&mut Medium>,
) {
    match (&*tag.name, medium) {
        ("title", Some(medium)) => medium.title = text::read(xml, tag).title(),
        ("title", None) => {
            let text = text::read(xml, tag);
            if entry.other_title.is_none() && !text.is_blank() {
                entry.other_title = Some(text);
            }
        }
        ("description" | "text", Some(medium)) => medium.caption = text::read(xml, tag).title(),
        ("description", None) => {
            let text: Text<'t> = text::read(xml, tag);
            entry.add_summary(4, text);
        }
        ("thumbnail", _) => {
            let mut thumbnail = described(xml, tag);
            thumbnail.is_thumbnail = true;
            "image".clone_into(&mut thumbnail.kind);
            add(entry, thumbnail);
        }
        ("player", Some(medium)) if medium.address.is_empty() => {
            medium.address = described(xml, tag).address;
        }
        ("player", None) => {
            let mut player = described(xml, tag);
            "video".clone_into(&mut player.kind);
            add(entry, player);
        }
        _ => {}
    }
}

/// Adds to an article's blocks the media that they do not show already: pictures as figures, the
/// first one on top where the article has none; of anything else the address.
pub(super) fn place(media: &[Medium], blocks: &mut Vec<Block>) {
    let shown = Shown::of(blocks);
    let mut figures = Vec::new();
    let mut links = Vec::new();
    let is_bare = shown.pictures.is_empty();
    let has_picture = !is_bare || media.iter().any(|medium| medium.is_full_picture());
    for medium in media.iter().filter(|medium| !(medium.is_thumbnail && has_picture)) {
        let Ok(url) = address::resolve(&medium.address, None) else { continue };
        let is_picture = medium.is_picture();
        let known = if is_picture { &shown.pictures } else { &shown.links };
        if known.iter().any(|old| same_file(old, url.as_str())) {
            continue;
        }
        if is_picture {
            figures.push(figure(medium, url));
        } else {
            links.push(Block::Paragraph(vec![link(medium, url)]));
        }
    }
    if !has_picture {
        figures.truncate(1); // one cover is enough
    }
    if is_bare && !figures.is_empty() {
        blocks.insert(0, figures.remove(0));
    }
    blocks.extend(figures);
    blocks.extend(links);
}

fn figure(medium: &Medium, url: WebUrl) -> Block {
    let caption = if medium.caption.is_empty() { &medium.title } else { &medium.caption };
    let caption = if caption.is_empty() { Vec::new() } else { vec![Inline::Text(caption.clone())] };
    let alt = if medium.caption.is_empty() { String::new() } else { medium.title.clone() };
    Block::Figure { image: ImageRef { data: ImageData::Remote(url), alt }, caption }
}

fn link(medium: &Medium, url: WebUrl) -> Inline {
    let name = address::last_segment(&url).unwrap_or_else(|| url.host().to_owned());
    let shown = [&medium.title, &medium.caption, &name].into_iter().find(|text| !text.is_empty());
    let text = vec![Inline::Text(shown.cloned().unwrap_or_default())];
    Inline::Link { href: url, text }
}

/// Whether two addresses are one file, whatever size of it they ask for.
fn same_file(a: &str, b: &str) -> bool {
    fn path(address: &str) -> &str {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.split(['?', '#']).next().unwrap_or_default()
    }
    let is_file = |path: &str| path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    a == b || path(a) == path(b) && is_file(path(a))
}
