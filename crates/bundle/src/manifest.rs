//! The manifest: the one file with a fixed name.

use broadsheet_model::{Digest, Names, Source, SourceId};
use serde::{Deserialize, Serialize};

use crate::BundleError;
use crate::error::position;

/// The value of the manifest's `format` field.
pub const FORMAT: &str = "broadsheet";

/// The format version that this crate writes and reads.
pub const VERSION: u32 = 1;

/// What an archive consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The archive's title as readers see it; empty where the archive has none of its own.
    pub title: String,
    /// How many articles all chunks hold together.
    pub n_articles: usize,
    /// The sources of these articles, ordered by id.
    pub sources: Vec<Source>,
    /// The chunks; their articles, one chunk after the other, are the archive's articles newest first.
    pub chunks: Vec<ChunkRef>,
    /// The table by which texts are folded before they are compared, as `broadsheet-search` packs it: fetched only when
    /// somebody searches.
    pub fold: ChunkRef,
}

/// What a chunk file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// Articles.
    Articles,
    /// The table of folds.
    Fold,
}

/// One chunk file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRef {
    /// What it holds.
    pub kind: ChunkKind,
    /// SHA-256 of the gzip bytes that the file carries; names the file.
    pub sha256: Digest,
    /// Length of the file in bytes.
    pub n_bytes: u64,
    /// How many articles the chunk holds; 0 for one of another kind.
    pub n_articles: usize,
}

impl ChunkRef {
    /// The chunk's short name: the first 16 hexadecimal digits of its SHA-256.
    pub fn name(&self) -> String {
        let mut name = self.sha256.to_string();
        name.truncate(16);
        name
    }

    /// The chunk's file, relative to the folder that holds the manifest.
    pub fn file_name(&self) -> String {
        let prefix = match self.kind {
            ChunkKind::Articles => "",
            ChunkKind::Fold => "fold-",
        };
        [prefix, &self.name(), ".css"].concat()
    }
}

impl Manifest {
    /// Reads the bytes of `manifest.json`.
    ///
    /// # Errors
    ///
    /// [`BundleError::Manifest`], [`BundleError::Format`] or [`BundleError::Version`]; format and version are looked at
    /// before anything else, so that a manifest of a later version is told from a damaged one.
    pub fn parse(json: &[u8]) -> Result<Manifest, BundleError> {
        let damaged = |error: serde_json::Error| BundleError::Manifest(position(&error));
        let head: WireHead = serde_json::from_slice(json).map_err(damaged)?;
        if head.format != FORMAT {
            return Err(BundleError::Format { got: head.format });
        }
        if head.version != VERSION {
            return Err(BundleError::Version { expected: VERSION, got: head.version });
        }
        let wire: WireManifest = serde_json::from_slice(json).map_err(damaged)?;
        wire.read()
    }

    /// The bytes of `manifest.json`.
    pub fn to_json(&self) -> Vec<u8> {
        let wire = WireManifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            title: self.title.clone(),
            articles: self.n_articles,
            sources: self.sources.iter().map(WireSource::write).collect(),
            chunks: self.chunks.iter().map(WireChunkRef::write).collect(),
            fold: WireChunkRef::write(&self.fold),
        };
        serde_json::to_vec(&wire).expect("strings and numbers always serialise")
    }
}

#[derive(Deserialize)]
struct WireHead {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct WireManifest {
    format: String,
    version: u32,
    title: String,
    articles: usize,
    sources: Vec<WireSource>,
    chunks: Vec<WireChunkRef>,
    fold: WireChunkRef,
}

#[derive(Serialize, Deserialize)]
struct WireSource {
    id: String,
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    zh_hant: String,
    en: String,
}

#[derive(Serialize, Deserialize)]
struct WireChunkRef {
    sha256: String,
    bytes: u64,
    #[serde(default, skip_serializing_if = "is_none")]
    articles: usize,
}

/// A chunk without articles does not say so.
fn is_none(n_articles: &usize) -> bool {
    *n_articles == 0
}

impl WireManifest {
    fn read(self) -> Result<Manifest, BundleError> {
        let sources = self.sources.into_iter().map(WireSource::read).collect::<Option<Vec<_>>>();
        let articles = |chunk: WireChunkRef| chunk.read(ChunkKind::Articles);
        let chunks = self.chunks.into_iter().map(articles).collect::<Option<Vec<_>>>();
        let no_digest = || BundleError::Manifest("a chunk's sha256 is not one".to_owned());
        Ok(Manifest {
            title: self.title,
            n_articles: self.articles,
            sources: sources.ok_or_else(|| BundleError::Manifest("a source's id is not one".to_owned()))?,
            chunks: chunks.ok_or_else(no_digest)?,
            fold: self.fold.read(ChunkKind::Fold).ok_or_else(no_digest)?,
        })
    }
}

impl WireSource {
    fn write(source: &Source) -> WireSource {
        let Names { zh_hans, zh_hant, en } = source.names.clone();
        WireSource { id: source.id.to_string(), zh_hans, zh_hant, en }
    }

    fn read(self) -> Option<Source> {
        let names = Names { zh_hans: self.zh_hans, zh_hant: self.zh_hant, en: self.en };
        Some(Source { id: SourceId::new(&self.id)?, names })
    }
}

impl WireChunkRef {
    fn write(chunk: &ChunkRef) -> WireChunkRef {
        WireChunkRef { sha256: chunk.sha256.to_string(), bytes: chunk.n_bytes, articles: chunk.n_articles }
    }

    fn read(self, kind: ChunkKind) -> Option<ChunkRef> {
        Some(ChunkRef { kind, sha256: self.sha256.parse().ok()?, n_bytes: self.bytes, n_articles: self.articles })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(json: &str) -> BundleError {
        Manifest::parse(json.as_bytes()).expect_err(json)
    }

    #[test]
    fn another_version_says_expected_and_got_even_when_its_fields_differ() {
        let error = error_of(r#"{"format":"broadsheet","version":7,"shards":{}}"#);
        assert_eq!(error, BundleError::Version { expected: VERSION, got: 7 });
        let message = error.to_string();
        assert!(message.contains('7') && message.contains(&VERSION.to_string()), "{message}");
    }

    #[test]
    fn another_format_and_a_damaged_manifest_are_told_apart() {
        assert_eq!(error_of(r#"{"format":"zim","version":1}"#), BundleError::Format { got: "zim".to_owned() });
        assert!(matches!(error_of(r#"{"format":"broadsheet","#), BundleError::Manifest(_)));
        assert!(matches!(error_of(r#"{"format":"broadsheet","version":1}"#), BundleError::Manifest(_)));
        let odd = r#"{"format":"broadsheet","version":1,"title":"","articles":0,"sources":[],
            "chunks":[{"sha256":"x","bytes":1,"articles":1}],"fold":{"sha256":"","bytes":1}}"#;
        assert!(matches!(error_of(odd), BundleError::Manifest(_)));
    }
}
