//! A text chunk: the articles themselves, as JSON.

use broadsheet_model::{Article, Digest, Lang, Provenance, SourceId, WebUrl};

use crate::body::decode_body;
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
pub fn parse_text(name: &str, json: &[u8]) -> Result<Vec<Article>, BundleError> {
    let damaged = |reason: String| BundleError::Chunk { chunk: name.to_owned(), reason };
    let rows: Vec<Vec<String>> = serde_json::from_slice(json).map_err(|error| damaged(position(&error)))?;
    let mut articles: Vec<Article> = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = row.first().map_or("", String::as_str);
        let article = read_row(row).map_err(|field| damaged(["article ", id, ": ", field].concat()))?;
        // A row with the id of the one before is an earlier text of the same article.
        match articles.last_mut() {
            Some(last) if last.id == article.id => last.earlier.push(article),
            _ => articles.push(article),
        }
    }
    Ok(articles)
}

/// How many fields stand before the body in an article's row.
const N_FIELDS: usize = 11;
/// What stands between the authors, or the tags, of one field.
pub(crate) const SEPARATOR: char = '\n';

/// The article of a row, or what is wrong with it.
fn read_row(row: &[String]) -> Result<Article, &'static str> {
    let Some((fields, body)) = row.split_at_checked(N_FIELDS) else { return Err("fields are missing") };
    let [id, title, url, source, published, authors, tags, lang, file, sha256, archived] = fields else {
        return Err("fields are missing");
    };
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
        authors: split(authors, SEPARATOR),
        tags: split(tags, SEPARATOR),
        lang: Lang::from_tag(lang),
        body: decode_body(body)?,
        provenance: Provenance {
            file: file.clone(),
            sha256: sha256.parse().map_err(|()| "sha256")?,
            archived: archived.parse().map_err(|()| "archived")?,
        },
        earlier: Vec::new(),
    })
}

/// The parts of a list that stands in one field.
pub(crate) fn split(joined: &str, separator: char) -> Vec<String> {
    joined.split(separator).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}

#[cfg(feature = "write")]
pub(crate) mod write {
    use broadsheet_model::{Article, WebUrl};

    use super::SEPARATOR;
    use crate::body::encode_body;

    /// The JSON rows of `article`: its own, then one for each earlier text, with commas between.
    pub fn encode_article(article: &Article) -> Vec<u8> {
        let mut rows = json(&row(article));
        for earlier in &article.earlier {
            rows.push(b',');
            rows.extend(json(&row(earlier)));
        }
        rows
    }

    /// An article as a row of strings: the fields in the order of FORMAT.md, then the body's tokens.
    ///
    /// A row of strings and not an object: every struct that serde reads is downloaded by every reader as code of its own.
    fn row(article: &Article) -> Vec<String> {
        let mut row = vec![
            article.id.to_string(),
            article.title.clone(),
            article.url.as_ref().map(WebUrl::to_string).unwrap_or_default(),
            article.source.to_string(),
            article.published.to_string(),
            join(&article.authors),
            join(&article.tags),
            article.lang.tag().to_owned(),
            article.provenance.file.clone(),
            article.provenance.sha256.to_string(),
            article.provenance.archived.to_string(),
        ];
        row.extend(encode_body(&article.body));
        row
    }

    /// A list as one field.
    pub(crate) fn join(list: &[String]) -> String {
        let clean: Vec<String> = list.iter().map(|entry| entry.replace(SEPARATOR, " ")).collect();
        clean.join("\n")
    }

    pub(crate) fn json(row: &[String]) -> Vec<u8> {
        serde_json::to_vec(row).expect("strings always serialise")
    }
}
