//! A catalogue page: what a list shows of some articles, and where their texts are.

use broadsheet_model::{ArticleId, Lang, Published, SourceId};

use crate::binary::Bytes;
use crate::text::{SEPARATOR, split};
use crate::{BundleError, ChunkRef, records};

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

/// How many fields an entry has beside its id.
const N_FIELDS: usize = 6;

/// The page from the unpacked bytes of the chunk `name`.
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_page(name: &str, bytes: &[u8]) -> Result<Page, BundleError> {
    let (texts, ids, rows) =
        read_head(&mut Bytes(bytes)).ok_or_else(|| BundleError::binary(name))?;
    let rows_text = std::str::from_utf8(rows).map_err(|_| BundleError::not_text(name))?;
    let entry = |(row, id): (Vec<&str>, &ArticleId)| read_entry(*id, &row);
    let entries = records::rows(rows_text).zip(&ids).map(entry).collect::<Option<Vec<_>>>();
    let reason = || "its fields are not those of a page".to_owned();
    let all = entries.filter(|entries| {
        entries.len() == ids.len() && records::rows(rows_text).count() == ids.len()
    });
    let entries =
        all.ok_or_else(|| BundleError::Chunk { chunk: name.to_owned(), reason: reason() })?;
    Ok(Page { texts, entries })
}

/// The text chunks, the ids of all their articles, and what follows.
type Head<'a> = (Vec<(ChunkRef, usize)>, Vec<ArticleId>, &'a [u8]);

fn read_head<'a>(bytes: &mut Bytes<'a>) -> Option<Head<'a>> {
    let n_texts = bytes.count(34)?;
    let mut texts = Vec::with_capacity(n_texts);
    for _ in 0..n_texts {
        texts.push(bytes.text()?);
    }
    let n_ids = texts.iter().map(|(_, n)| n).sum::<usize>();
    let ids = bytes.take(n_ids.checked_mul(8)?)?.chunks_exact(8);
    let id = |id: &[u8]| Some(ArticleId(u64::from_be_bytes(id.try_into().ok()?)));
    Some((texts, ids.map(id).collect::<Option<_>>()?, bytes.0))
}

fn read_entry(id: ArticleId, row: &[&str]) -> Option<Entry> {
    let [title, source, published, authors, lang, summary] =
        <&[&str; N_FIELDS]>::try_from(row).ok()?;
    Some(Entry {
        id,
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
    use crate::binary::{push_chunk, push_number};
    use crate::records::{push_row, row};
    use crate::text::write::join;

    /// What a page has of `article`, whose text begins with `summary`: its id, then its row.
    pub fn encode_entry(article: &Article, summary: &str) -> Vec<u8> {
        let mut entry = article.id.0.to_be_bytes().to_vec();
        entry.extend(row(&[
            article.title.clone(),
            article.source.to_string(),
            article.published.to_string(),
            join(&article.authors),
            article.lang.tag().to_owned(),
            summary.to_owned(),
        ]));
        entry
    }

    /// The bytes of a page with these text chunks and entries.
    pub(crate) fn page<'a>(
        texts: &[(ChunkRef, usize)],
        entries: impl Iterator<Item = &'a [u8]>,
    ) -> Vec<u8> {
        let mut page = Vec::new();
        push_number(&mut page, texts.len() as u32);
        for (chunk, n_articles) in texts {
            push_chunk(&mut page, chunk);
            push_number(&mut page, *n_articles as u32);
        }
        let mut rows = Vec::new();
        for entry in entries {
            let (id, row) = entry.split_at(8);
            page.extend_from_slice(id);
            push_row(&mut rows, row);
        }
        page.extend(rows);
        page
    }
}
