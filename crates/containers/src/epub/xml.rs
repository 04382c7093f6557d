//! XML as a flat sequence of tags and text. Nothing is expanded that a file defines itself.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The most attributes of one tag that are looked at.
const MAX_ATTRIBUTES: usize = 64;

/// A piece of XML.
pub(crate) enum Piece {
    /// A tag begins: its name without prefix, and its attributes without theirs.
    Open(String, Vec<(String, String)>),
    /// Text, with the characters that references stand for.
    Text(String),
    /// A tag ends.
    Close,
}

/// Hands over the pieces of `xml` up to its end or to where it is not well formed.
pub(crate) fn each_piece(xml: &[u8], mut take: impl FnMut(Piece)) {
    let text = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => take(open(&tag)),
            Ok(Event::Empty(tag)) => {
                take(open(&tag));
                take(Piece::Close);
            }
            Ok(Event::End(_)) => take(Piece::Close),
            Ok(Event::Text(text)) => take(Piece::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(text)) => take(Piece::Text(text.xml10_content().into_owned())),
            Ok(Event::GeneralRef(reference)) => {
                let named = quick_xml::escape::resolve_predefined_entity(&reference);
                let numbered = || reference.resolve_char_ref().ok().flatten().map(String::from);
                take(Piece::Text(named.map(str::to_owned).or_else(numbered).unwrap_or_default()));
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
        }
    }
}

fn open(tag: &BytesStart<'_>) -> Piece {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).take(MAX_ATTRIBUTES).flatten();
    let attributes = attributes.map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
        (local(attribute.key.local_name().as_ref()), value.into_owned())
    });
    Piece::Open(local(tag.local_name().as_ref()), attributes.collect())
}

fn local(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// The value of the attribute `name`.
pub(crate) fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}
