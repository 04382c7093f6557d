//! An article as a row: what tables and lines of JSON hold.

use std::io::{self, Write};

use broadsheet_model::Article;
use serde::Serialize;

/// What stands between the authors, or the tags, of one cell.
const SEPARATOR: &str = "; ";

/// An article as it is exported; the order of the fields is that of the output.
#[derive(Debug, Serialize)]
pub struct Exported<'a> {
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

/// The names of the cells, without `earlier`.
pub(crate) const HEAD: [&str; 10] =
    ["id", "source", "title", "authors", "tags", "published", "precision", "url", "text", "file"];

impl<'a> Exported<'a> {
    /// `article` and, with `with_earlier`, after it its earlier texts; then a field says which is
    /// which.
    pub fn all(article: &'a Article, with_earlier: bool) -> Vec<Exported<'a>> {
        let mut all = vec![Exported::new(article, with_earlier.then_some(false))];
        if with_earlier {
            all.extend(article.earlier.iter().map(|earlier| Exported::new(earlier, Some(true))));
        }
        all
    }

    fn new(article: &'a Article, earlier: Option<bool>) -> Exported<'a> {
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

    /// Writes one line of JSON.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// The same as the cells of a row.
    pub(crate) fn cells(&self) -> Vec<String> {
        let mut cells: Vec<String> = vec![self.id.clone(), self.source.into(), self.title.into()];
        cells.extend([self.authors.join(SEPARATOR), self.tags.join(SEPARATOR)]);
        cells.extend([self.published.clone().unwrap_or_default(), self.precision.into()]);
        cells.extend([self.url.unwrap_or_default().into(), self.text.clone(), self.file.into()]);
        cells.extend(self.earlier.map(|earlier| earlier.to_string()));
        cells
    }
}
