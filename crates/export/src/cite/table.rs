//! Everything that is known of articles: as JSON, and as a table with the same names.

use broadsheet_model::Day;
use serde::Serialize;

use super::Cited;
use crate::csv::csv_row;

#[derive(Serialize)]
struct List<'a> {
    accessed: String,
    articles: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    title: &'a str,
    authors: &'a [String],
    source: &'a str,
    source_name: &'a str,
    published: Option<String>,
    precision: &'a str,
    lang: &'a str,
    link: &'a str,
    /// Whether the text was there, which alone knows what follows.
    complete: bool,
    url: Option<&'a str>,
    tags: Option<&'a [String]>,
    file: Option<&'a str>,
    member: Option<&'a str>,
    sha256: Option<String>,
    captured: Option<String>,
}

/// The names of a table's cells.
const HEAD: [&str; 17] = [
    "id",
    "title",
    "authors",
    "source",
    "source_name",
    "published",
    "precision",
    "lang",
    "link",
    "complete",
    "url",
    "tags",
    "file",
    "member",
    "sha256",
    "captured",
    "accessed",
];

/// What stands between several values of one cell.
const SEPARATOR: &str = "; ";

/// One object.
pub(super) fn json(articles: &[Cited], accessed: Day) -> String {
    let articles = articles.iter().map(row).collect();
    pretty(&List { accessed: accessed.to_string(), articles })
}

/// A table, with a byte order mark, in which no cell is a formula.
pub(super) fn csv(articles: &[Cited], accessed: Day) -> String {
    let mut table = String::from('\u{feff}');
    csv_row(&HEAD, &mut table);
    let accessed = accessed.to_string();
    for row in articles.iter().map(row) {
        let none = String::new();
        csv_row(
            &[
                &row.id,
                row.title,
                &row.authors.join(SEPARATOR),
                row.source,
                row.source_name,
                row.published.as_ref().unwrap_or(&none),
                row.precision,
                row.lang,
                row.link,
                if row.complete { "true" } else { "false" },
                row.url.unwrap_or_default(),
                &row.tags.unwrap_or_default().join(SEPARATOR),
                row.file.unwrap_or_default(),
                row.member.unwrap_or_default(),
                row.sha256.as_ref().unwrap_or(&none),
                row.captured.as_ref().unwrap_or(&none),
                &accessed,
            ],
            &mut table,
        );
    }
    table
}

fn row(article: &Cited) -> Row<'_> {
    let provenance = article.known.as_ref().map(|known| &known.provenance);
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    Row {
        id: article.id.to_string(),
        title: &article.title,
        authors: &article.authors,
        source: article.source.as_str(),
        source_name: &article.source_name,
        published: said(article.published.to_string()),
        precision: article.published.precision(),
        lang: article.lang.tag(),
        link: &article.link,
        complete: article.known.is_some(),
        url: article.url().map(|url| url.as_str()),
        tags: article.known.as_ref().map(|known| &*known.tags),
        file: provenance.map(|provenance| &*provenance.file),
        member: provenance.and_then(|provenance| provenance.member.as_deref()),
        sha256: provenance.map(|provenance| provenance.sha256.to_string()),
        captured: provenance.and_then(|provenance| said(provenance.captured.to_string())),
    }
}

/// JSON for people who look at it, too.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).expect("strings and numbers alone");
    text + "\n"
}
