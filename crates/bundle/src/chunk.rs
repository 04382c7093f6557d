//! A chunk: the articles themselves, as JSON.

use broadsheet_model::{Article, Digest, Lang, Provenance, SourceId, WebUrl};
use serde::{Deserialize, Serialize};

use crate::body::decode_body;
#[cfg(feature = "write")]
use crate::body::encode_body;
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
    let wire: WireChunk = serde_json::from_slice(json).map_err(|error| damaged(error.to_string()))?;
    let read = |wire: WireArticle| {
        let id = wire.id.clone();
        wire.read().map_err(|field| damaged(format!("article {id}: {field}")))
    };
    wire.articles.into_iter().map(read).collect()
}

#[derive(Serialize, Deserialize)]
pub(crate) struct WireChunk {
    pub(crate) articles: Vec<WireArticle>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct WireArticle {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    url: String,
    source: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    published: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    lang: String,
    body: Vec<String>,
    file: String,
    sha256: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    archived: String,
}

impl WireArticle {
    #[cfg(feature = "write")]
    pub(crate) fn write(article: &Article) -> WireArticle {
        WireArticle {
            id: article.id.to_string(),
            title: article.title.clone(),
            url: article.url.as_ref().map(WebUrl::to_string).unwrap_or_default(),
            source: article.source.to_string(),
            published: article.published.to_string(),
            authors: article.authors.clone(),
            tags: article.tags.clone(),
            lang: article.lang.tag().to_owned(),
            body: encode_body(&article.body),
            file: article.provenance.file.clone(),
            sha256: article.provenance.sha256.to_string(),
            archived: article.provenance.archived.to_string(),
        }
    }

    /// The article, or the name of the field that is wrong.
    fn read(self) -> Result<Article, &'static str> {
        let url = match self.url.as_str() {
            "" => None,
            url => Some(WebUrl::new(url).ok_or("url")?),
        };
        Ok(Article {
            id: self.id.parse().map_err(|()| "id")?,
            title: self.title,
            url,
            source: SourceId::new(&self.source).ok_or("source")?,
            published: self.published.parse().map_err(|()| "published")?,
            authors: self.authors,
            tags: self.tags,
            lang: Lang::from_tag(&self.lang),
            body: decode_body(&self.body)?,
            provenance: Provenance {
                file: self.file,
                sha256: self.sha256.parse().map_err(|()| "sha256")?,
                archived: self.archived.parse().map_err(|()| "archived")?,
            },
        })
    }
}
