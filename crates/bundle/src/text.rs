//! A text chunk: the articles themselves.

use broadsheet_model::{Article, Digest, Lang, Provenance, SourceId, WebUrl};

use crate::body::decode_body;
use crate::records::rows;
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

/// The articles of the chunk `name`, newest first, from its text (gzip already undone).
///
/// # Errors
///
/// [`BundleError::Chunk`] for anything that the writer does not write.
pub fn parse_text(name: &str, bytes: &[u8]) -> Result<Vec<Article>, BundleError> {
    let damaged = |reason: String| BundleError::Chunk { chunk: name.to_owned(), reason };
    let text = std::str::from_utf8(bytes).map_err(|_| BundleError::not_text(name))?;
    let mut articles: Vec<Article> = Vec::new();
    for row in rows(text) {
        let id = row.first().copied().unwrap_or_default();
        let article = read_row(&row).map_err(|field| damaged(["article ", id, ": ", field].concat()))?;
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
fn read_row(row: &[&str]) -> Result<Article, &'static str> {
    let Some((fields, body)) = row.split_at_checked(N_FIELDS) else { return Err("fields are missing") };
    let [id, title, url, source, published, authors, tags, lang, file, sha256, archived] = fields else {
        return Err("fields are missing");
    };
    let url = match *url {
        "" => None,
        url => Some(WebUrl::new(url).ok_or("url")?),
    };
    Ok(Article {
        id: id.parse().map_err(|()| "id")?,
        title: (*title).to_owned(),
        url,
        source: SourceId::new(source).ok_or("source")?,
        published: published.parse().map_err(|()| "published")?,
        authors: split(authors, SEPARATOR),
        tags: split(tags, SEPARATOR),
        lang: Lang::from_tag(lang),
        body: decode_body(body)?,
        provenance: Provenance {
            file: (*file).to_owned(),
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
    use crate::records::{push_row, row};

    /// The rows of `article`: its own, then one for each earlier text.
    pub fn encode_article(article: &Article) -> Vec<u8> {
        let mut rows = row(&fields(article));
        article.earlier.iter().for_each(|earlier| push_row(&mut rows, &row(&fields(earlier))));
        rows
    }

    /// The fields of an article in the order of FORMAT.md, then the body's tokens.
    fn fields(article: &Article) -> Vec<String> {
        let mut fields = vec![
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
        fields.extend(encode_body(&article.body));
        fields
    }

    /// A list as one field.
    pub(crate) fn join(list: &[String]) -> String {
        let clean: Vec<String> = list.iter().map(|entry| entry.replace(SEPARATOR, " ")).collect();
        clean.join("\n")
    }
}
