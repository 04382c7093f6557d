//! Every article of a site, as lines of JSON or as a table.

use std::io::{self, Write};

use anyhow::{Context as _, Result};
use broadsheet_model::Article;
use rayon::prelude::*;
use serde::Serialize;

use super::Site;
use super::reader::{ARTICLES_AT_ONCE, Reader};

/// How many articles one core turns into text at a time.
const ARTICLES_TOGETHER: usize = 32;
/// What stands between the authors, or the tags, of one cell.
const SEPARATOR: &str = "; ";

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
}

/// An article as it is exported; the order of the fields is that of the output.
#[derive(Serialize)]
struct Exported<'a> {
    id: String,
    source: &'a str,
    title: &'a str,
    authors: &'a [String],
    tags: &'a [String],
    published: Option<String>,
    precision: &'a str,
    url: Option<&'a str>,
    text: String,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier: Option<bool>,
}

impl Exported<'_> {
    fn new(article: &Article, earlier: Option<bool>) -> Exported<'_> {
        let published = article.published.to_string();
        // One line a block: a break inside of one is a space.
        let lines: Vec<String> =
            article.body.text_blocks().iter().map(|block| block.replace('\n', " ")).collect();
        Exported {
            id: article.id.to_string(),
            source: article.source.as_str(),
            title: &article.title,
            authors: &article.authors,
            tags: &article.tags,
            published: (!published.is_empty()).then_some(published),
            precision: article.published.precision(),
            url: article.url.as_ref().map(|url| url.as_str()),
            text: lines.join("\n"),
            file: &article.provenance.file,
            earlier,
        }
    }

    fn cells(&self) -> Vec<String> {
        let mut cells: Vec<String> = vec![self.id.clone(), self.source.into(), self.title.into()];
        cells.extend([self.authors.join(SEPARATOR), self.tags.join(SEPARATOR)]);
        cells.extend([self.published.clone().unwrap_or_default(), self.precision.into()]);
        cells.extend([self.url.unwrap_or_default().into(), self.text.clone(), self.file.into()]);
        cells.extend(self.earlier.map(|earlier| earlier.to_string()));
        cells
    }
}

const HEAD: [&str; 10] =
    ["id", "source", "title", "authors", "tags", "published", "precision", "url", "text", "file"];

/// Writes every article of `site`, newest first; with `with_earlier` each is followed by its
/// earlier texts, and a field says which is which.
///
/// # Errors
/// When a file of the site is missing or damaged, or `out` cannot be written.
pub fn export(site: &Site, format: Format, with_earlier: bool, out: &mut impl Write) -> Result<()> {
    if format != Format::Jsonl {
        let head = HEAD.into_iter().chain(with_earlier.then_some("earlier"));
        // By this Excel knows that the file is UTF-8.
        out.write_all("\u{FEFF}".as_bytes())?;
        out.write_all(&csv_rows([head.map(str::to_owned).collect()])?)?;
    }
    let mut reader = Reader::open(site)?;
    for first in (0..site.manifest.n_articles).step_by(ARTICLES_AT_ONCE) {
        let end = site.manifest.n_articles.min(first + ARTICLES_AT_ONCE);
        let articles = reader.articles(&(first..end).collect::<Vec<_>>())?;
        let texts: Vec<Result<Vec<u8>>> = articles
            .par_chunks(ARTICLES_TOGETHER)
            .map(|articles| export_some(articles, format, with_earlier))
            .collect();
        for text in texts {
            out.write_all(&text?)?;
        }
    }
    out.flush()?;
    Ok(())
}

fn export_some(articles: &[Article], format: Format, with_earlier: bool) -> Result<Vec<u8>> {
    let mut exported = Vec::new();
    for article in articles {
        exported.push(Exported::new(article, with_earlier.then_some(false)));
        if with_earlier {
            exported
                .extend(article.earlier.iter().map(|earlier| Exported::new(earlier, Some(true))));
        }
    }
    match format {
        Format::Csv => csv_rows(
            exported.iter().map(|article| article.cells().into_iter().map(disarmed).collect()),
        ),
        Format::RawCsv => csv_rows(exported.iter().map(Exported::cells)),
        Format::Jsonl => {
            let mut lines = Vec::new();
            for article in &exported {
                serde_json::to_writer(&mut lines, article)?;
                lines.push(b'\n');
            }
            Ok(lines)
        }
    }
}

/// A cell that no spreadsheet takes for a formula: titles come from pages of strangers, and
/// `=HYPERLINK(…)` would send what stands beside it away. The apostrophe says that what follows is
/// text.
fn disarmed(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn csv_rows(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
        .context("a table in memory")
}
