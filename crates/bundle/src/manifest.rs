//! The manifest: the one file with a fixed name.

use broadsheet_model::{Colour, Digest, Lang, Names, Source, SourceId};
use serde::Deserialize;
#[cfg(feature = "write")]
use serde::Serialize;

use crate::BundleError;
use crate::error::position;

/// The value of the manifest's `format` field.
pub const FORMAT: &str = "broadsheet";

/// The format version that this crate writes and reads.
pub const VERSION: u32 = 1;

/// What an archive consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What its maintainer says of it.
    pub head: Head,
    /// How many articles there are; earlier texts of the same article not counted.
    pub n_articles: usize,
    /// Bytes of all titles and bodies as plain text, together.
    pub n_text_bytes: u64,
    /// The sources of these articles, ordered by id.
    pub sources: Vec<Source>,
    /// How many articles there are on each day, and the directories.
    pub calendar: ChunkRef,
    /// The newest page, so that a list can begin before the calendar is there; absent where there is no article.
    pub first_page: Option<ChunkRef>,
    /// From ids to days.
    pub ids: ChunkRef,
    /// The table by which texts are folded before they are compared, as `broadsheet-search` packs it: fetched only when
    /// somebody searches.
    pub fold: ChunkRef,
}

/// What an archive's maintainer says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The archive's title as readers see it; empty where the archive has none of its own.
    pub title: String,
    /// The language of the page for readers whose browser asks for none that it has; [`Lang::Und`]: the page decides.
    pub language: Lang,
    /// The page's accent colour, where it is not the usual one.
    pub accent: Option<Colour>,
}

/// What a chunk file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// Counts by day and source, and the list of directories.
    Calendar,
    /// A list of pages.
    Directory,
    /// A catalogue page.
    Page,
    /// Articles.
    Text,
    /// The list of the buckets of ids.
    Ids,
    /// Some ids and their days.
    IdBucket,
    /// The table of folds.
    Fold,
}

impl ChunkKind {
    /// Every kind.
    pub const ALL: [ChunkKind; 7] = [
        ChunkKind::Calendar,
        ChunkKind::Directory,
        ChunkKind::Page,
        ChunkKind::Text,
        ChunkKind::Ids,
        ChunkKind::IdBucket,
        ChunkKind::Fold,
    ];

    /// The folder that holds files of this kind.
    pub fn folder(self) -> &'static str {
        match self {
            ChunkKind::Calendar => "calendar",
            ChunkKind::Directory => "directory",
            ChunkKind::Page => "page",
            ChunkKind::Text => "text",
            ChunkKind::Ids => "ids",
            ChunkKind::IdBucket => "id",
            ChunkKind::Fold => "fold",
        }
    }
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
}

impl ChunkRef {
    /// The chunk's short name: the first 16 hexadecimal digits of its SHA-256.
    pub fn name(&self) -> String {
        let mut name = self.sha256.to_string();
        name.truncate(16);
        name
    }

    /// The chunk's file, relative to the folder that holds the manifest. Kinds of which there are many are spread over 256
    /// folders: file systems and their tools become slow where thousands of files share one.
    pub fn file_name(&self) -> String {
        let name = self.name();
        match self.kind {
            ChunkKind::Page | ChunkKind::Text => [self.kind.folder(), "/", &name[..2], "/", &name, ".css"].concat(),
            _ => [self.kind.folder(), "/", &name, ".css"].concat(),
        }
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
    #[cfg(feature = "write")]
    pub fn to_json(&self) -> Vec<u8> {
        let colour = |colour: Option<Colour>| colour.map(|colour| colour.to_string()).unwrap_or_default();
        let source = |source: &Source| {
            let Names { zh_hans, zh_hant, en } = source.names.clone();
            WireSource { id: source.id.to_string(), zh_hans, zh_hant, en, colour: colour(source.colour) }
        };
        let wire = WireManifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            title: self.head.title.clone(),
            language: if self.head.language == Lang::Und { "" } else { self.head.language.tag() }.to_owned(),
            accent: colour(self.head.accent),
            articles: self.n_articles,
            text_bytes: self.n_text_bytes,
            sources: self.sources.iter().map(source).collect(),
            calendar: WireChunkRef::write(&self.calendar),
            first_page: self.first_page.as_ref().map(WireChunkRef::write),
            ids: WireChunkRef::write(&self.ids),
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

#[derive(Deserialize)]
#[cfg_attr(feature = "write", derive(Serialize))]
struct WireManifest {
    /// Read by [`WireHead`].
    #[cfg(feature = "write")]
    format: String,
    #[cfg(feature = "write")]
    version: u32,
    title: String,
    language: String,
    accent: String,
    articles: usize,
    text_bytes: u64,
    sources: Vec<WireSource>,
    calendar: WireChunkRef,
    first_page: Option<WireChunkRef>,
    ids: WireChunkRef,
    fold: WireChunkRef,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "write", derive(Serialize))]
struct WireSource {
    id: String,
    #[serde(rename = "zh-Hans")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    zh_hant: String,
    en: String,
    colour: String,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "write", derive(Serialize))]
struct WireChunkRef {
    sha256: String,
    bytes: u64,
}

impl WireManifest {
    fn read(self) -> Result<Manifest, BundleError> {
        let odd = |what: &str| BundleError::Manifest([what, " makes no sense"].concat());
        let sources = self.sources.into_iter().map(WireSource::read).collect::<Option<Vec<_>>>();
        let chunk = |chunk: WireChunkRef, kind| chunk.read(kind).ok_or_else(|| odd(ChunkKind::folder(kind)));
        Ok(Manifest {
            head: Head {
                title: self.title,
                language: Lang::from_tag(&self.language),
                accent: read_colour(&self.accent).ok_or_else(|| odd("accent"))?,
            },
            n_articles: self.articles,
            n_text_bytes: self.text_bytes,
            sources: sources.ok_or_else(|| odd("sources"))?,
            calendar: chunk(self.calendar, ChunkKind::Calendar)?,
            first_page: self.first_page.map(|page| chunk(page, ChunkKind::Page)).transpose()?,
            ids: chunk(self.ids, ChunkKind::Ids)?,
            fold: chunk(self.fold, ChunkKind::Fold)?,
        })
    }
}

impl WireSource {
    fn read(self) -> Option<Source> {
        let names = Names { zh_hans: self.zh_hans, zh_hant: self.zh_hant, en: self.en };
        Some(Source { id: SourceId::new(&self.id)?, names, colour: read_colour(&self.colour)? })
    }
}

/// Empty means none.
fn read_colour(text: &str) -> Option<Option<Colour>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}

impl WireChunkRef {
    #[cfg(feature = "write")]
    fn write(chunk: &ChunkRef) -> WireChunkRef {
        WireChunkRef { sha256: chunk.sha256.to_string(), bytes: chunk.n_bytes }
    }

    fn read(self, kind: ChunkKind) -> Option<ChunkRef> {
        Some(ChunkRef { kind, sha256: self.sha256.parse().ok()?, n_bytes: self.bytes })
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
        let odd = r#"{"format":"broadsheet","version":1,"title":"","language":"","accent":"","articles":0,"text_bytes":0,
            "sources":[],"calendar":{"sha256":"x","bytes":1},"first_page":null,"ids":{"sha256":"","bytes":1},
            "fold":{"sha256":"","bytes":1}}"#;
        assert_eq!(error_of(odd), BundleError::Manifest("calendar makes no sense".to_owned()));
    }
}
