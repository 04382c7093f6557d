//! Articles as references, for programs that manage and set them: JSON, a table, CSL-JSON, RIS,
//! BibTeX, and the Chinese standard GB/T 7714—2025.
//!
//! Nothing is made up. A name stays whole, as nobody says where a Chinese or a foreign one has its
//! surname, or whether it is a person's; what is not known is left out; a date is as precise as the
//! article's own.

mod bibtex;
mod csl;
mod gbt;
mod ris;
mod table;

use broadsheet_model::{ArticleId, Day, Lang, Provenance, Published, SourceId, WebUrl};

/// An article, as far as it is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Which one.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its authors, in their order.
    pub authors: Vec<String>,
    /// Who published it, and what that is called.
    pub source: SourceId,
    /// The source's name.
    pub source_name: String,
    /// When.
    pub published: Published,
    /// In which language.
    pub lang: Lang,
    /// What only its text says; `None` where that could not be loaded.
    pub known: Option<Known>,
    /// Where it is in the archive: an address, or what stands after `#` where the page was opened
    /// from a file, whose own address is nobody else's business.
    pub link: String,
}

/// What only the text of an article says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Where it was first published; `None` where the file does not say.
    pub url: Option<WebUrl>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Which archived file it was read from.
    pub provenance: Provenance,
}

/// How articles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Everything that is known, as JSON.
    Json,
    /// The same as a table.
    Csv,
    /// What citation processors read, JSON of its own kind.
    CslJson,
    /// What most programs that manage references read.
    Ris,
    /// For LaTeX.
    BibTex,
    /// The Chinese standard of 2025, as text.
    Gbt7714,
}

impl Format {
    /// In the order of the choice.
    pub const ALL: [Format; 6] =
        [Format::Json, Format::Csv, Format::CslJson, Format::Ris, Format::BibTex, Format::Gbt7714];

    /// Its name, which is the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Format::Json => "JSON",
            Format::Csv => "CSV",
            Format::CslJson => "CSL-JSON",
            Format::Ris => "RIS",
            Format::BibTex => "BibTeX",
            Format::Gbt7714 => "GB/T 7714—2025",
        }
    }

    /// How a file's name ends, and its media type.
    pub fn file(self) -> (&'static str, &'static str) {
        match self {
            Format::Json => ("json", "application/json"),
            Format::Csv => ("csv", "text/csv;charset=utf-8"),
            Format::CslJson => ("csl.json", "application/vnd.citationstyles.csl+json"),
            Format::Ris => ("ris", "application/x-research-info-systems"),
            Format::BibTex => ("bib", "application/x-bibtex"),
            Format::Gbt7714 => ("txt", "text/plain;charset=utf-8"),
        }
    }

    /// Writes `articles`, which somebody looked at on the day `accessed`.
    pub fn write(self, articles: &[Cited], accessed: Day) -> String {
        match self {
            Format::Json => table::json(articles, accessed),
            Format::Csv => table::csv(articles, accessed),
            Format::CslJson => csl::write(articles, accessed),
            Format::Ris => articles.iter().map(|article| ris::write(article, accessed)).collect(),
            Format::BibTex => {
                let entries = articles.iter().map(|article| bibtex::write(article, accessed));
                entries.collect::<Vec<_>>().join("\n")
            }
            Format::Gbt7714 => {
                articles.iter().map(|article| gbt::write(article, accessed) + "\n").collect()
            }
        }
    }
}

impl Cited {
    fn url(&self) -> Option<&WebUrl> {
        self.known.as_ref()?.url.as_ref()
    }

    /// Whether it is set as something of the web: also while it is not known whether it has an
    /// address.
    fn is_online(&self) -> bool {
        self.known.as_ref().is_none_or(|known| known.url.is_some())
    }

    fn tags(&self) -> &[String] {
        self.known.as_ref().map_or(&[], |known| &known.tags)
    }

    /// A name by which documents refer to it: the same in every list that it is in.
    fn key(&self) -> String {
        let year = self.published.day().map(|day| day.ymd().0.to_string());
        format!("{}-{}-{}", self.source, year.as_deref().unwrap_or("nd"), self.id)
    }

    /// What proves the archived copy.
    fn evidence(&self) -> Option<String> {
        let provenance = &self.known.as_ref()?.provenance;
        Some(format!("Archived copy, SHA-256: {}", provenance.sha256))
    }
}

/// `text` on one line.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether `text` has Chinese characters.
fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'))
}
