//! EPUB 3: a page an article, contents by year and month, pictures inside.
//!
//! A book asks nobody for anything: a picture that is only on the web is a link. Its identifier is
//! made of the articles that it holds, and its date is the newest one in them, so that the same
//! articles make the same book.

mod body;
mod contents;
mod pictures;
mod words;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use broadsheet_model::{Article, Lang, Published, Source, SourceId};

use crate::zip::Zip;
use contents::{Chapter, Contents};
use pictures::Pictures;
use words::Words;
use xml::{address, text};

/// What a book says as a whole.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Its title; empty: the name of the program.
    pub title: String,
    /// Its language.
    pub language: Lang,
    /// The sources of its articles, whatever their order.
    pub sources: Vec<Source>,
}

/// A book that is being written.
pub struct Epub<W: Write> {
    zip: Zip<W>,
    title: String,
    language: Lang,
    sources: BTreeMap<SourceId, String>,
    contents: Contents,
    pictures: Pictures,
    names: BTreeSet<String>,
}

/// What a book without a title is called.
const NO_TITLE: &str = "Broadsheet";

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

const STYLE: &str = "body { line-height: 1.6; }
h1 { line-height: 1.25; }
img { max-width: 100%; height: auto; }
figure { margin: 1em 0; }
figcaption, .about { font-size: 0.85em; }
.about { margin: 0 0 1.5em; padding: 0; list-style: none; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: 0.2em 0.4em; }
pre { white-space: pre-wrap; }
";

impl<W: Write> Epub<W> {
    /// Begins a book.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(book: &Book, out: W) -> io::Result<Epub<W>> {
        let mut zip = Zip::new(out);
        zip.store("mimetype", b"application/epub+zip")?;
        zip.pack("META-INF/container.xml", CONTAINER.as_bytes())?;
        zip.pack("EPUB/style.css", STYLE.as_bytes())?;
        let title = book.title.trim();
        let name = |source: &Source| match book.language {
            Lang::ZhHant => source.names.zh_hant.clone(),
            Lang::En => source.names.en.clone(),
            Lang::ZhHans | Lang::Und => source.names.zh_hans.clone(),
        };
        let sources = book.sources.iter().map(|source| (source.id.clone(), name(source)));
        Ok(Epub {
            zip,
            title: if title.is_empty() { NO_TITLE.to_owned() } else { title.to_owned() },
            language: book.language,
            sources: sources.collect(),
            contents: Contents::default(),
            pictures: Pictures::default(),
            names: BTreeSet::new(),
        })
    }

    /// Adds an article; the contents follow the order in which they come, which is by date.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, article: &Article) -> io::Result<()> {
        let id = article.id.to_string();
        let mut name = format!("articles/{id}.xhtml");
        let mut n_same = 1;
        while !self.names.insert(name.clone()) {
            n_same += 1;
            name = format!("articles/{id}-{n_same}.xhtml");
        }
        let page = self.page(article);
        self.zip.pack(&format!("EPUB/{name}"), page.as_bytes())?;
        for picture in std::mem::take(&mut self.pictures.waiting) {
            self.zip.store(&format!("EPUB/{}", picture.name), &picture.bytes)?;
        }
        let title = plain_title(&article.title);
        self.contents.chapters.push(Chapter { name, title, published: article.published });
        self.contents.newest(article.published);
        self.contents.newest(article.provenance.captured);
        self.contents.digest(&id, &article.provenance.sha256);
        Ok(())
    }

    /// Writes contents and package; gives back what it was written to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let words = Words::of(self.language);
        let lang = self.language.tag();
        if self.pictures.known.values().any(|kind| !pictures::is_core(*kind)) {
            self.zip.store("EPUB/pictures/none.png", pictures::EMPTY_PNG)?;
        }
        let names: Vec<&str> = self.sources.values().map(String::as_str).collect();
        let cover = self.contents.cover(&self.title, lang, &names, words);
        self.zip.pack("EPUB/title.xhtml", cover.as_bytes())?;
        let nav = self.contents.navigation(&self.title, lang, words);
        self.zip.pack("EPUB/contents.xhtml", nav.as_bytes())?;
        let package = self.contents.package(&self.title, lang, &self.pictures);
        self.zip.pack("EPUB/package.opf", package.as_bytes())?;
        self.zip.finish()
    }

    fn page(&mut self, article: &Article) -> String {
        let body = body::write(&article.body, &mut self.pictures);
        let title = text(&plain_title(&article.title));
        let about = self.about(article);
        let inside = format!("<h1>{title}</h1>\n{about}{body}");
        document(&title, article.lang.tag(), "../", &inside)
    }

    /// Where an article comes from, as lines.
    fn about(&self, article: &Article) -> String {
        let words = Words::of(self.language);
        let source = self.sources.get(&article.source);
        let source = source.map_or(article.source.as_str(), String::as_str);
        let provenance = &article.provenance;
        let file = match &provenance.member {
            Some(member) => format!("{} › {member}", provenance.file),
            None => provenance.file.clone(),
        };
        let published = match article.published {
            Published::Unknown => words.undated.to_owned(),
            known => known.to_string(),
        };
        let lines = [
            (words.source, source.to_owned()),
            (words.published, published),
            (words.authors, article.authors.join(", ")),
            (words.tags, article.tags.join(", ")),
            (words.file, file),
            (words.captured, provenance.captured.to_string()),
            ("SHA-256", provenance.sha256.to_string()),
        ];
        let mut out = "<ul class=\"about\">\n".to_owned();
        for (label, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
            out.push_str(&format!("<li>{label}: {}</li>\n", text(value)));
        }
        if let Some(url) = &article.url {
            let (href, shown) = (address(url.as_str()), text(url.as_str()));
            out.push_str(&format!("<li>{}: <a href=\"{href}\">{shown}</a></li>\n", words.address));
        }
        out.push_str("</ul>\n");
        out
    }
}

/// A title that shows something.
fn plain_title(title: &str) -> String {
    let title = title.trim();
    if title.is_empty() { "…".to_owned() } else { title.to_owned() }
}

/// An XHTML document; `up` leads to the folder of the style.
fn document(title: &str, lang: &str, up: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{lang}\" xml:lang=\"{lang}\">\n<head>\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"{up}style.css\"/>\n</head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}
