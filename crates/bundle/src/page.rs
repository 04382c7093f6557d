//! A catalogue page: what a list shows of some articles, and where their texts are.

use broadsheet_model::{ArticleId, Lang, Published, SourceId};

use crate::records::rows;
use crate::text::{SEPARATOR, split};
use crate::{BundleError, ChunkKind, ChunkRef};

/// About 40 articles that follow each other, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The text chunks of these articles, one after the other, each with how many of them it holds.
    pub texts: Vec<(ChunkRef, usize)>,
    /// What a list shows of each.
    pub entries: Vec<Entry>,
}

/// What a list shows of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The article's id.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub source: SourceId,
    /// When.
    pub published: Published,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its language.
    pub lang: Lang,
    /// How its text begins.
    pub summary: String,
}

/// How many fields an entry has.
const N_FIELDS: usize = 7;

/// The page that the text of the chunk `name` (gzip already undone) holds.
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_page(name: &str, bytes: &[u8]) -> Result<Page, BundleError> {
    let text = std::str::from_utf8(bytes).map_err(|_| BundleError::not_text(name))?;
    let reason = || "its fields are not those of a page".to_owned();
    read_page(text).ok_or_else(|| BundleError::Chunk { chunk: name.to_owned(), reason: reason() })
}

fn read_page(text: &str) -> Option<Page> {
    let mut rows = rows(text);
    let texts: Vec<(ChunkRef, usize)> = rows.next()?.into_iter().map(read_text).collect::<Option<_>>()?;
    let entries: Vec<Entry> = rows.map(|row| read_entry(&row)).collect::<Option<_>>()?;
    (texts.iter().map(|(_, n)| n).sum::<usize>() == entries.len()).then_some(Page { texts, entries })
}

/// A text chunk: its digest, its length and how many articles it holds, with spaces between.
fn read_text(text: &str) -> Option<(ChunkRef, usize)> {
    let mut parts = text.split(' ');
    let sha256 = parts.next()?.parse().ok()?;
    let n_bytes = parts.next()?.parse().ok()?;
    Some((ChunkRef { kind: ChunkKind::Text, sha256, n_bytes }, parts.next()?.parse().ok()?))
}

fn read_entry(row: &[&str]) -> Option<Entry> {
    let [id, title, source, published, authors, lang, summary] = <&[&str; N_FIELDS]>::try_from(row).ok()?;
    Some(Entry {
        id: id.parse().ok()?,
        title: (*title).to_owned(),
        source: SourceId::new(source)?,
        published: published.parse().ok()?,
        authors: split(authors, SEPARATOR),
        lang: Lang::from_tag(lang),
        summary: (*summary).to_owned(),
    })
}

#[cfg(feature = "write")]
pub(crate) mod write {
    use broadsheet_model::Article;

    use super::ChunkRef;
    use crate::records::row;
    use crate::text::write::join;

    /// The row of a page for `article`, whose text begins with `summary`.
    pub fn encode_entry(article: &Article, summary: &str) -> Vec<u8> {
        row(&[
            article.id.to_string(),
            article.title.clone(),
            article.source.to_string(),
            article.published.to_string(),
            join(&article.authors),
            article.lang.tag().to_owned(),
            summary.to_owned(),
        ])
    }

    /// The row that lists the text chunks.
    pub(crate) fn encode_texts(texts: &[(ChunkRef, usize)]) -> Vec<u8> {
        let text = |(chunk, n): &(ChunkRef, usize)| format!("{} {} {n}", chunk.sha256, chunk.n_bytes);
        row(&texts.iter().map(text).collect::<Vec<_>>())
    }
}
