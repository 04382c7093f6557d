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
    let rows = std::str::from_utf8(rows).map_err(|_| BundleError::not_text(name))?;
    let reason = || "its fields are not those of a page".to_owned();
    let entries = read_entries(&ids, rows)
        .ok_or_else(|| BundleError::Chunk { chunk: name.to_owned(), reason: reason() })?;
    Ok(Page { texts, entries })
}

/// The text chunks, the ids of all their articles, and what follows.
type Head<'a> = (Vec<(ChunkRef, usize)>, Vec<ArticleId>, &'a [u8]);

fn read_head<'a>(bytes: &mut Bytes<'a>) -> Option<Head<'a>> {
    let texts = read_texts(bytes)?;
    let n_ids = texts.iter().try_fold(0_usize, |sum, (_, n)| sum.checked_add(*n))?;
    Some((texts, read_ids(bytes, n_ids)?, bytes.0))
}

/// A list of text chunks, each with how many articles it has.
fn read_texts(bytes: &mut Bytes<'_>) -> Option<Vec<(ChunkRef, usize)>> {
    let n_texts = bytes.count(34)?;
    let mut texts = Vec::with_capacity(n_texts);
    for _ in 0..n_texts {
        texts.push(bytes.text()?);
    }
    Some(texts)
}

/// So many ids.
pub(crate) fn read_ids(bytes: &mut Bytes<'_>, n: usize) -> Option<Vec<ArticleId>> {
    let ids = bytes.take(n.checked_mul(8)?)?.chunks_exact(8);
    ids.map(|id| Some(ArticleId(u64::from_be_bytes(id.try_into().ok()?)))).collect()
}

/// The entries of the articles `ids` from as many rows.
pub(crate) fn read_entries(ids: &[ArticleId], rows: &str) -> Option<Vec<Entry>> {
    let entry = |(row, id): (Vec<&str>, &ArticleId)| read_entry(*id, &row);
    let entries = records::rows(rows).zip(ids).map(entry).collect::<Option<Vec<_>>>()?;
    let is_all = entries.len() == ids.len() && records::rows(rows).count() == ids.len();
    is_all.then_some(entries)
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
    use crate::records::{FIELD_END, push_row, row};
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

    /// Appends a list of text chunks, each with how many articles it has.
    fn push_texts(out: &mut Vec<u8>, texts: &[(ChunkRef, usize)]) {
        push_number(out, texts.len() as u32);
        for (chunk, n_articles) in texts {
            push_chunk(out, chunk);
            push_number(out, *n_articles as u32);
        }
    }

    /// At most so many characters of a summary stand beside the index.
    const SHORT_CHARS: usize = 40;

    /// What stands beside the index of an article of which a page has `entry`: the same with less
    /// of its summary, which is the last field.
    pub(crate) fn short_entry(entry: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(entry.get(8..).unwrap_or_default()).into_owned();
        let (fields, summary) = text.rsplit_once(FIELD_END).unwrap_or((&text, ""));
        let mut out = entry.get(..8).unwrap_or_default().to_vec();
        out.extend_from_slice(fields.as_bytes());
        out.push(FIELD_END as u8);
        out.extend_from_slice(short_summary(summary).as_bytes());
        out
    }

    /// A summary as it stands beside the index.
    pub fn short_summary(summary: &str) -> String {
        match summary.char_indices().nth(SHORT_CHARS) {
            Some((end, _)) if summary.chars().count() > SHORT_CHARS + 1 => {
                [summary[..end].trim_end(), "…"].concat()
            }
            _ => summary.to_owned(),
        }
    }

    /// The bytes of a page with these text chunks and entries.
    pub(crate) fn page<'a>(
        texts: &[(ChunkRef, usize)],
        entries: impl Iterator<Item = &'a [u8]>,
    ) -> Vec<u8> {
        let mut page = Vec::new();
        push_texts(&mut page, texts);
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
