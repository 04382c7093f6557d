//! What a book is made of: `META-INF/container.xml`, and the package document that it names.

use std::collections::{BTreeMap, BTreeSet};

use broadsheet_model::{About, Published};

use super::xml::{Piece, attribute, each_piece};
use crate::warc::moment;

/// The most parts of a book that are looked at.
const MAX_ITEMS: usize = 100_000;
/// The most authors of a book that are kept.
const MAX_AUTHORS: usize = 50;

/// A package document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Package {
    /// What the book says of itself.
    pub(crate) about: About,
    /// When it was made, as precisely as it says.
    pub(crate) made: Published,
    /// The parts of the book in the order of reading.
    pub(crate) spine: Vec<Item>,
}

/// A part of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its path in the zip.
    pub(crate) path: String,
    /// What it is.
    pub(crate) media_type: String,
    /// Whether the book says that it is no text of its own: a cover, a table of contents.
    pub(crate) is_apparatus: bool,
}

/// The path of the package document, as `container.xml` gives it.
pub(crate) fn package_path(container: &[u8]) -> Option<String> {
    let mut found = None;
    each_piece(container, |piece| {
        if let Piece::Open(name, attributes) = piece
            && name == "rootfile"
            && found.is_none()
        {
            found = attribute(&attributes, "full-path").map(|path| resolve("", path));
        }
    });
    found.filter(|path| !path.is_empty())
}

/// The paths of what is encrypted, fonts that are only garbled left out.
pub(crate) fn encrypted_paths(encryption: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_garbled = false;
    each_piece(encryption, |piece| {
        let Piece::Open(name, attributes) = piece else { return };
        match name.as_str() {
            "encrypteddata" => is_garbled = false,
            "encryptionmethod" => {
                let method = attribute(&attributes, "algorithm").unwrap_or_default();
                is_garbled = method.starts_with("http://www.idpf.org/2008/embedding")
                    || method.starts_with("http://ns.adobe.com/pdf/enc");
            }
            "cipherreference" if !is_garbled && found.len() < MAX_ITEMS => {
                found.extend(attribute(&attributes, "uri").map(|path| resolve("", path)));
            }
            _ => {}
        }
    });
    found
}

impl Package {
    /// The package document `xml`, which stands at `path` in the zip.
    pub(crate) fn parse(xml: &[u8], path: &str) -> Package {
        let mut reading = Reading { path, ..Reading::default() };
        each_piece(xml, |piece| reading.take(piece));
        reading.finish()
    }
}

/// A package document, as far as it has been read.
#[derive(Default)]
struct Reading<'a> {
    path: &'a str,
    about: About,
    made: Published,
    items: BTreeMap<String, Item>,
    spine: Vec<(String, bool)>,
    /// Paths that the guide of EPUB 2 calls something else than text.
    apparatus: Vec<String>,
    /// The element of metadata whose text is being read.
    field: Option<Field>,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Creator,
    Publisher,
    Date,
}

impl Reading<'_> {
    fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Open(name, attributes) => self.open(&name, &attributes),
            Piece::Text(text) if self.field.is_some() => self.text.push_str(&text),
            Piece::Text(_) => {}
            Piece::Close => self.close(),
        }
    }

    fn open(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = |name| attribute(attributes, name);
        self.text.clear();
        self.field = match name {
            "creator" => Some(Field::Creator),
            "publisher" => Some(Field::Publisher),
            // EPUB 2 has further dates, of changes and conversions.
            "date" if value("event").is_none_or(|event| event == "publication") => {
                Some(Field::Date)
            }
            _ => None,
        };
        match name {
            "item" if self.items.len() < MAX_ITEMS => {
                let (Some(id), Some(href)) = (value("id"), value("href")) else { return };
                let properties = value("properties").unwrap_or_default();
                let is_apparatus = properties.split_ascii_whitespace().any(|it| it == "nav");
                let item = Item {
                    path: resolve(self.path, href),
                    media_type: value("media-type").unwrap_or_default().to_ascii_lowercase(),
                    is_apparatus,
                };
                self.items.entry(id.to_owned()).or_insert(item);
            }
            "itemref" if self.spine.len() < MAX_ITEMS => {
                let is_aside = value("linear") == Some("no");
                self.spine.extend(value("idref").map(|id| (id.to_owned(), is_aside)));
            }
            "reference" if self.apparatus.len() < MAX_ITEMS => {
                let kind = value("type").unwrap_or_default().to_ascii_lowercase();
                if ["cover", "toc", "title-page", "titlepage", "copyright-page", "index"]
                    .contains(&kind.as_str())
                {
                    self.apparatus.extend(value("href").map(|href| resolve(self.path, href)));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(field) = self.field.take().filter(|_| !text.is_empty()) else { return };
        let about = &mut self.about;
        match field {
            Field::Creator
                if about.authors.len() < MAX_AUTHORS && !about.authors.contains(&text) =>
            {
                about.authors.push(text);
            }
            Field::Publisher if about.publisher.is_none() => about.publisher = Some(text),
            Field::Date if self.made == Published::Unknown => {
                self.made = moment(&text);
                // Books are dated by the day; the time is when the file was put together.
                about.published = self.made.day().map_or(Published::Unknown, Published::Day);
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Package {
        let (mut spine, mut paths) = (Vec::new(), BTreeSet::new());
        for (id, is_aside) in self.spine {
            let Some(mut item) = self.items.remove(&id) else { continue };
            // What is named twice is read once.
            if !paths.insert(item.path.clone()) {
                continue;
            }
            item.is_apparatus |= self.apparatus.contains(&item.path);
            // Covers are often set aside; notes are too, but belong to a text.
            item.is_apparatus |= is_aside && item.path.to_ascii_lowercase().contains("cover");
            spine.push(item);
        }
        Package { about: self.about, made: self.made, spine }
    }
}

/// The path that `href` means in a document at `base`: without fragment, `.` and `..`, and decoded.
pub(crate) fn resolve(base: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let href = decoded(href);
    let folder =
        if href.starts_with('/') { "" } else { base.rsplit_once('/').map_or("", |it| it.0) };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(href.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` and the like as the characters that they stand for, where these are UTF-8.
fn decoded(text: &str) -> String {
    let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%'
            && let [high, low, ..] = after
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high << 4 | low);
            rest = &after[2..];
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTAINER: &str = r#"<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
        <rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

    const OPF: &str = r#"<?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
        <dc:title>周刊</dc:title><dc:creator opf:role="aut">甲 &amp; 乙</dc:creator><dc:creator>丙</dc:creator><dc:creator>丙</dc:creator>
        <dc:publisher>某 社</dc:publisher><dc:date opf:event="modification">2020-01-01</dc:date><dc:date>2019-05-06T07:08:09+00:00</dc:date></metadata>
        <manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/>
        <item id="a" href="text/a%20b.xhtml" media-type="application/xhtml+xml"/>
        <item id="i" href="../img/1.png" media-type="image/png"/></manifest>
        <spine toc="ncx"><itemref idref="c" linear="no"/><itemref idref="nav"/><itemref idref="a"/><itemref idref="a"/><itemref idref="none"/></spine>
        <guide><reference type="toc" href="toc.xhtml#x"/></guide></package>"#;

    #[test]
    fn a_package_says_what_is_read_in_which_order() {
        assert_eq!(package_path(CONTAINER.as_bytes()).as_deref(), Some("OEBPS/content.opf"));
        let package = Package::parse(OPF.as_bytes(), "OEBPS/content.opf");
        let spine: Vec<(&str, bool)> =
            package.spine.iter().map(|item| (item.path.as_str(), item.is_apparatus)).collect();
        assert_eq!(
            spine,
            [
                ("OEBPS/cover.xhtml", true),
                ("OEBPS/nav.xhtml", true),
                ("OEBPS/text/a b.xhtml", false)
            ]
        );
        let about = package.about;
        assert_eq!(about.authors, ["甲 & 乙", "丙"]);
        assert_eq!(about.publisher.as_deref(), Some("某 社"));
        assert_eq!(about.published.to_string(), "2019-05-06");
        assert_eq!(package.made.to_string(), "2019-05-06T07:08:09Z");
    }

    #[test]
    fn entities_of_a_file_are_not_expanded() {
        let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
            <package><metadata><creator>x&b;y</creator></metadata></package>"#;
        assert_eq!(Package::parse(bomb.as_bytes(), "").about.authors, ["xy"]);
        for broken in ["", "<", "<package><item id='a' href=", "\u{0}"] {
            assert_eq!(Package::parse(broken.as_bytes(), ""), Package::default());
        }
    }

    #[test]
    fn encrypted_content_is_told_from_garbled_fonts() {
        let xml = r#"<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>
            <enc:CipherData><enc:CipherReference URI="OEBPS/f.otf"/></enc:CipherData></enc:EncryptedData>
            <enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
            <enc:CipherData><enc:CipherReference URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>"#;
        assert_eq!(encrypted_paths(xml.as_bytes()), ["OEBPS/a.xhtml"]);
    }

    #[test]
    fn paths_are_resolved_within_the_zip() {
        for (base, href, expected) in [
            ("OEBPS/content.opf", "a.xhtml#x", "OEBPS/a.xhtml"),
            ("content.opf", "a%2Fb.xhtml", "a/b.xhtml"),
            ("a/b/c.opf", "../../../../etc/x", "etc/x"),
            ("a/b.opf", "/c.xhtml", "c.xhtml"),
            ("a/b.opf", "%E4%B8%80%zz.x", "a/一%zz.x"),
        ] {
            assert_eq!(resolve(base, href), expected);
        }
    }
}
