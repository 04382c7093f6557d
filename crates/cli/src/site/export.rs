//! The articles of a site for other programs: lines of JSON, a table, the JSON bundle, a book.

use std::io::Write;

use anyhow::{Context as _, Result};
use broadsheet_archive::UnionList;
use broadsheet_export::{Book, Cells, Csv, Epub, Exported};
use broadsheet_feed::{Feed, FeedWriter, item};
use broadsheet_model::Article;
use rayon::prelude::*;

use super::articles::site_head;
use super::reader::{ARTICLES_AT_ONCE, Reader};
use super::search::Question;
use super::{Site, export_bundle};

/// How many articles one core turns into text at a time.
const ARTICLES_TOGETHER: usize = 32;

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A table with a head, as RFC 4180 describes, that spreadsheets open right: it begins with a
    /// byte order mark, and no cell is taken for a formula.
    Csv,
    /// The same with every cell as it is.
    RawCsv,
    /// The JSON bundle: a JSON Feed with everything that the articles hold.
    Json,
    /// A book in EPUB 3.
    Epub,
}

/// Writes the articles of `site` that `chosen` asks for, or all, newest first; with `with_earlier`
/// each is followed by its earlier texts in tables and lines, and a field says which is which.
///
/// # Errors
/// When a file of the site is missing or damaged, or `out` cannot be written.
pub fn export(
    site: &Site,
    format: Format,
    with_earlier: bool,
    chosen: Option<&Question>,
    out: &mut impl Write,
) -> Result<()> {
    let mut reader = Reader::open(site)?;
    let list = reader.list(chosen)?;
    match format {
        Format::Jsonl | Format::Csv | Format::RawCsv => {
            rows(&mut reader, &list, Rows { format, with_earlier }, out)?;
        }
        Format::Json if chosen.is_none() => export_bundle(site, out)?,
        Format::Json => {
            let mut feed = FeedWriter::new(Feed::Bundle, &site_head(site)?, &mut *out)?;
            each(&mut reader, &list, &mut |article| Ok(feed.add(&item(Feed::Bundle, article))?))?;
            feed.finish(None)?;
        }
        Format::Epub => {
            let head = site_head(site)?;
            let book = Book { title: head.title, language: head.language, sources: head.sources };
            let mut epub = Epub::new(&book, &mut *out)?;
            each(&mut reader, &list, &mut |article| Ok(epub.add(article)?))?;
            epub.finish()?;
        }
    }
    out.flush().context("the export")
}

/// Hands over articles with their pictures inside, one after the other.
fn each(
    reader: &mut Reader<'_>,
    list: &UnionList,
    take: &mut dyn FnMut(&Article) -> Result<()>,
) -> Result<()> {
    for start in (0..list.len()).step_by(ARTICLES_AT_ONCE) {
        let end = list.len().min(start + ARTICLES_AT_ONCE);
        for (archive, mut article) in reader.articles(list, start..end)? {
            reader.files.embed_pictures(archive, &mut article)?;
            take(&article)?;
        }
    }
    Ok(())
}

/// How rows are written.
#[derive(Clone, Copy)]
struct Rows {
    format: Format,
    with_earlier: bool,
}

impl Rows {
    fn table(self) -> Csv {
        let cells = if self.format == Format::RawCsv { Cells::Raw } else { Cells::Disarmed };
        Csv::new(cells, self.with_earlier)
    }

    fn write(self, articles: &[Article]) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        for article in articles {
            if self.format == Format::Jsonl {
                for row in Exported::all(article, self.with_earlier) {
                    row.write_json(&mut text)?;
                }
            } else {
                self.table().write(article, &mut text)?;
            }
        }
        Ok(text)
    }
}

fn rows(reader: &mut Reader<'_>, list: &UnionList, rows: Rows, out: &mut impl Write) -> Result<()> {
    if rows.format != Format::Jsonl {
        rows.table().write_head(&mut *out)?;
    }
    for start in (0..list.len()).step_by(ARTICLES_AT_ONCE) {
        let end = list.len().min(start + ARTICLES_AT_ONCE);
        let articles = reader.articles(list, start..end)?;
        let articles: Vec<Article> = articles.into_iter().map(|(_, article)| article).collect();
        let texts: Vec<Result<Vec<u8>>> =
            articles.par_chunks(ARTICLES_TOGETHER).map(|articles| rows.write(articles)).collect();
        for text in texts {
            out.write_all(&text?)?;
        }
    }
    Ok(())
}
