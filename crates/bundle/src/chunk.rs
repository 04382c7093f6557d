//! A chunk: the articles themselves, as JSON.

use broadsheet_model::{Article, Digest, Lang, Provenance, SourceId, WebUrl};

use crate::body::decode_body;
#[cfg(feature = "write")]
use crate::body::encode_body;
use crate::error::position;
use crate::{BundleError, ChunkRef};

/// Checks that `bytes`, taken out of a carrier, are the ones that the manifest promises.
///
/// # Errors
///
/// [`BundleError::Digest`] with both digests.
pub fn verify(chunk: &ChunkRef, bytes: &[u8]) -> Result<(), BundleError> {
    let got = Digest::of(bytes);
    if got == chunk.sha256 {
        return Ok(());
    }
    let (expected, got) = (chunk.sha256.to_string(), got.to_string());
    Err(BundleError::Digest { chunk: chunk.file_name(), expected, got })
}

/// The articles of the chunk `name`, newest first, from its JSON (gzip already undone).
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_chunk(name: &str, json: &[u8]) -> Result<Vec<Article>, BundleError> {
    let damaged = |reason: String| BundleError::Chunk { chunk: name.to_owned(), reason };
    let rows: Vec<Vec<String>> = serde_json::from_slice(json).map_err(|error| damaged(position(&error)))?;
    let mut articles = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = row.first().map_or("", String::as_str);
        articles.push(read_row(row).map_err(|field| damaged(["article ", id, ": ", field].concat()))?);
    }
    Ok(articles)
}

/// How many fields stand before the body in an article's row.
const N_FIELDS: usize = 11;
/// What stands between the authors, or the tags, of one field.
const SEPARATOR: char = '\n';

/// An article as a row of strings: the fields in the order of FORMAT.md, then the body's tokens.
///
/// A row of strings and not an object: every struct that serde reads is downloaded by every reader as code of its own.
#[cfg(feature = "write")]
pub(crate) fn write_row(article: &Article) -> Vec<String> {
    let joined = |list: &[String]| {
        let clean: Vec<String> = list.iter().map(|entry| entry.replace(SEPARATOR, " ")).collect();
        clean.join("\n")
    };
    let mut row = vec![
        article.id.to_string(),
        article.title.clone(),
        article.url.as_ref().map(WebUrl::to_string).unwrap_or_default(),
        article.source.to_string(),
        article.published.to_string(),
        joined(&article.authors),
        joined(&article.tags),
        article.lang.tag().to_owned(),
        article.provenance.file.clone(),
        article.provenance.sha256.to_string(),
        article.provenance.archived.to_string(),
    ];
    row.extend(encode_body(&article.body));
    row
}

/// The article of a row, or what is wrong with it.
fn read_row(row: &[String]) -> Result<Article, &'static str> {
    let Some((fields, body)) = row.split_at_checked(N_FIELDS) else { return Err("fields are missing") };
    let [id, title, url, source, published, authors, tags, lang, file, sha256, archived] = fields else {
        return Err("fields are missing");
    };
    let list = |joined: &str| joined.split(SEPARATOR).filter(|entry| !entry.is_empty()).map(str::to_owned).collect();
    let url = match url.as_str() {
        "" => None,
        url => Some(WebUrl::new(url).ok_or("url")?),
    };
    Ok(Article {
        id: id.parse().map_err(|()| "id")?,
        title: title.clone(),
        url,
        source: SourceId::new(source).ok_or("source")?,
        published: published.parse().map_err(|()| "published")?,
        authors: list(authors),
        tags: list(tags),
        lang: Lang::from_tag(lang),
        body: decode_body(body)?,
        provenance: Provenance {
            file: file.clone(),
            sha256: sha256.parse().map_err(|()| "sha256")?,
            archived: archived.parse().map_err(|()| "archived")?,
        },
    })
}
