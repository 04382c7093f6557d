//! What a book is made of: its title page, its contents, its package.

use broadsheet_model::{Digest, Published};

use super::document;
use super::pictures::{Pictures, is_core};
use super::words::Words;
use super::xml::text;

/// An article of the book.
#[derive(Debug)]
pub(super) struct Chapter {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) published: Published,
}

/// What is known of the book while it is written.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) chapters: Vec<Chapter>,
    newest: Published,
    /// Of all that was added so far.
    digest: Option<Digest>,
}

/// The date of a book of which nothing is dated.
const NO_DATE: &str = "1970-01-01T00:00:00Z";

impl Contents {
    pub(super) fn newest(&mut self, date: Published) {
        if date.order() > self.newest.order() {
            self.newest = date;
        }
    }

    pub(super) fn digest(&mut self, id: &str, sha256: &Digest) {
        let before = self.digest.map(|digest| digest.to_string()).unwrap_or_default();
        self.digest = Some(Digest::of(format!("{before} {id} {sha256}").as_bytes()));
    }

    /// The identifier: a UUID of version 8 (RFC 9562), made of the articles.
    fn identifier(&self, title: &str) -> String {
        let digest = self.digest.map(|digest| digest.to_string()).unwrap_or_default();
        let hex = Digest::of(format!("{title} {digest}").as_bytes()).to_string();
        format!(
            "urn:uuid:{}-{}-8{}-a{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[13..16],
            &hex[17..20],
            &hex[20..32]
        )
    }

    /// The newest date in the book, as the package wants it.
    fn modified(&self) -> String {
        match self.newest {
            Published::Unknown => NO_DATE.to_owned(),
            Published::Day(day) => format!("{day}T00:00:00Z"),
            Published::Instant(instant) => {
                broadsheet_model::Instant { offset_minutes: 0, ..instant }.to_string()
            }
        }
    }

    /// The first page.
    pub(super) fn cover(&self, title: &str, lang: &str, sources: &[&str], words: &Words) -> String {
        let days = self.chapters.iter().filter_map(|chapter| chapter.published.day());
        let span = match (days.clone().min(), days.max()) {
            (Some(first), Some(last)) => format!("<p>{first} – {last}</p>\n"),
            _ => String::new(),
        };
        let title = text(title);
        let body = format!(
            "<h1>{title}</h1>\n<p>{}: {}</p>\n{span}<p>{}</p>\n",
            words.articles,
            self.chapters.len(),
            text(&sources.join(", "))
        );
        document(&title, lang, "", &body)
    }

    /// The contents, by year and month.
    pub(super) fn navigation(&self, title: &str, lang: &str, words: &Words) -> String {
        let mut list = format!("<li><a href=\"title.xhtml\">{}</a></li>\n", text(title));
        let mut open = (String::new(), String::new());
        for chapter in &self.chapters {
            let (year, month) = words.year_and_month(chapter.published.day());
            let is_new_year = year != open.0;
            if is_new_year || month != open.1 {
                list.push_str(&closed(&open, is_new_year));
                let label = |name: &str| format!("<li><span>{}</span>\n<ol>\n", text(name));
                if is_new_year {
                    list.push_str(&label(&year));
                }
                if !month.is_empty() {
                    list.push_str(&label(&month));
                }
                open = (year, month);
            }
            let (name, title) = (&chapter.name, text(&chapter.title));
            list.push_str(&format!("<li><a href=\"{name}\">{title}</a></li>\n"));
        }
        list.push_str(&closed(&open, true));
        let contents = words.contents;
        let body = format!(
            "<nav epub:type=\"toc\" id=\"toc\">\n<h1>{contents}</h1>\n<ol>\n{list}</ol>\n</nav>\n"
        );
        document(contents, lang, "", &body)
    }

    /// What the book holds, for programs.
    pub(super) fn package(&self, title: &str, lang: &str, pictures: &Pictures) -> String {
        let mut manifest = String::new();
        let mut spine = String::new();
        for (idx, chapter) in self.chapters.iter().enumerate() {
            let (id, name) = (idx + 1, &chapter.name);
            manifest.push_str(&format!(
                "<item id=\"a{id}\" href=\"{name}\" media-type=\"application/xhtml+xml\"/>\n"
            ));
            spine.push_str(&format!("<itemref idref=\"a{id}\"/>\n"));
        }
        let mut needs_other = false;
        for (idx, (name, kind)) in pictures.known.iter().enumerate() {
            let other = if is_core(*kind) { "" } else { " fallback=\"none\"" };
            needs_other |= !is_core(*kind);
            manifest.push_str(&format!(
                "<item id=\"i{}\" href=\"{name}\" media-type=\"image/{}\"{other}/>\n",
                idx + 1,
                kind.name()
            ));
        }
        if needs_other {
            manifest.push_str(
                "<item id=\"none\" href=\"pictures/none.png\" media-type=\"image/png\"/>\n",
            );
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" \
             xml:lang=\"{lang}\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
             <dc:identifier id=\"id\">{}</dc:identifier>\n<dc:title>{}</dc:title>\n\
             <dc:language>{lang}</dc:language>\n<dc:creator>Broadsheet</dc:creator>\n\
             <meta property=\"dcterms:modified\">{}</meta>\n</metadata>\n<manifest>\n\
             <item id=\"nav\" href=\"contents.xhtml\" media-type=\"application/xhtml+xml\" \
             properties=\"nav\"/>\n\
             <item id=\"title\" href=\"title.xhtml\" media-type=\"application/xhtml+xml\"/>\n\
             <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n{manifest}</manifest>\n\
             <spine>\n<itemref idref=\"title\"/>\n<itemref idref=\"nav\"/>\n{spine}</spine>\n</package>\n",
            self.identifier(title),
            text(title),
            self.modified(),
        )
    }
}

/// Ends the month that is open, and the year too.
fn closed((year, month): &(String, String), with_year: bool) -> String {
    let mut out = String::new();
    if !month.is_empty() {
        out.push_str("</ol>\n</li>\n");
    }
    if !year.is_empty() && with_year {
        out.push_str("</ol>\n</li>\n");
    }
    out
}
