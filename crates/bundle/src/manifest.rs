//! The manifest: the one file with a fixed name.

use broadsheet_model::{Colour, Digest, Lang, Names, Source, SourceId};

use crate::{BundleError, records};

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
    /// The newest page, so that a list can begin before the calendar is there; absent where there
    /// is no article.
    pub first_page: Option<ChunkRef>,
    /// From ids to days.
    pub ids: ChunkRef,
    /// The table by which texts are folded before they are compared, as `broadsheet-search` packs
    /// it: fetched only when somebody searches.
    pub fold: ChunkRef,
    /// The parts of the index, oldest articles first, each with how many articles it has; empty
    /// where there is none and texts are searched themselves.
    pub index: Vec<(ChunkRef, usize)>,
}

/// What an archive's maintainer says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The archive's title as readers see it; empty where the archive has none of its own.
    pub title: String,
    /// The language of the page for readers whose browser asks for none that it has; [`Lang::Und`]:
    /// the page decides.
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
    /// The folding table.
    Fold,
    /// The head of a part of the index.
    Index,
}

impl ChunkKind {
    /// Every kind.
    pub const ALL: [ChunkKind; 8] = [
        ChunkKind::Calendar,
        ChunkKind::Directory,
        ChunkKind::Page,
        ChunkKind::Text,
        ChunkKind::Ids,
        ChunkKind::IdBucket,
        ChunkKind::Fold,
        ChunkKind::Index,
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
            ChunkKind::Index => "index",
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

    /// The chunk's file, relative to the folder that holds the manifest. Kinds of which there are
    /// many are spread over 256 folders: file systems and their tools become slow where thousands
    /// of files share one.
    pub fn file_name(&self) -> String {
        let name = self.name();
        match self.kind {
            ChunkKind::Page | ChunkKind::Text => {
                [self.kind.folder(), "/", &name[..2], "/", &name, ".css"].concat()
            }
            _ => [self.kind.folder(), "/", &name, ".css"].concat(),
        }
    }
}

impl Manifest {
    /// Reads a manifest from its fields: those of the archive itself in the order of [`FIELDS`],
    /// absent ones empty, and for each source its id, its names in simplified Chinese, traditional
    /// Chinese and English, and its colour.
    ///
    /// # Errors
    ///
    /// [`BundleError::Format`], [`BundleError::Version`] or [`BundleError::Manifest`]; format and
    /// version are looked at before anything else, so that a manifest of a later version is told
    /// from a damaged one.
    pub fn from_fields(fields: &[&str], sources: &[Vec<&str>]) -> Result<Manifest, BundleError> {
        let odd = |what: &str| BundleError::Manifest([what, " makes no sense"].concat());
        let field = |idx: usize| fields.get(idx).copied().unwrap_or_default();
        let number = |idx: usize| field(idx).parse::<u64>().map_err(|_| odd(FIELDS[idx]));
        if field(0) != FORMAT {
            return Err(BundleError::Format { got: field(0).to_owned() });
        }
        let version = number(1)? as u32;
        if version != VERSION {
            return Err(BundleError::Version { expected: VERSION, got: version });
        }
        let chunk = |idx: usize, kind: ChunkKind| {
            let sha256 = field(idx).parse().map_err(|()| odd(FIELDS[idx]))?;
            Ok(ChunkRef { kind, sha256, n_bytes: number(idx + 1)? })
        };
        let first_page = if field(9).is_empty() { None } else { Some(chunk(9, ChunkKind::Page)?) };
        Ok(Manifest {
            head: Head {
                title: field(2).to_owned(),
                language: Lang::from_tag(field(3)),
                accent: read_colour(field(4)).ok_or_else(|| odd(FIELDS[4]))?,
            },
            n_articles: number(5)? as usize,
            n_text_bytes: number(6)?,
            sources: sources
                .iter()
                .map(|row| read_source(row))
                .collect::<Option<_>>()
                .ok_or_else(|| odd("sources"))?,
            calendar: chunk(7, ChunkKind::Calendar)?,
            first_page,
            ids: chunk(11, ChunkKind::Ids)?,
            fold: chunk(13, ChunkKind::Fold)?,
            index: read_index(field(15)).ok_or_else(|| odd(FIELDS[15]))?,
        })
    }

    /// As [`Manifest::from_fields`], from records: the first row has the fields, each further one a
    /// source.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn from_records(text: &str) -> Result<Manifest, BundleError> {
        let mut rows = records::rows(text);
        let fields = rows.next().unwrap_or_default();
        Manifest::from_fields(&fields, &rows.collect::<Vec<_>>())
    }
}

/// What the fields of a manifest are: names of `manifest.json`, a dot leading into an object.
pub const FIELDS: [&str; 16] = [
    "format",
    "version",
    "title",
    "language",
    "accent",
    "articles",
    "text_bytes",
    "calendar.sha256",
    "calendar.bytes",
    "first_page.sha256",
    "first_page.bytes",
    "ids.sha256",
    "ids.bytes",
    "fold.sha256",
    "fold.bytes",
    "index",
];

fn read_source(row: &[&str]) -> Option<Source> {
    let [id, zh_hans, zh_hant, en, colour] = <&[&str; 5]>::try_from(row).ok()?;
    let [zh_hans, zh_hant, en] = [zh_hans, zh_hant, en].map(|name| (*name).to_owned());
    Some(Source {
        id: SourceId::new(id)?,
        names: Names { zh_hans, zh_hant, en },
        colour: read_colour(colour)?,
    })
}

/// The parts of the index: of each, joined by colons, digest, length of its file, number of its
/// articles; commas between.
fn read_index(text: &str) -> Option<Vec<(ChunkRef, usize)>> {
    let part = |part: &str| {
        let mut fields = part.split(':');
        let sha256 = fields.next()?.parse().ok()?;
        let n_bytes = fields.next()?.parse().ok()?;
        Some((ChunkRef { kind: ChunkKind::Index, sha256, n_bytes }, fields.next()?.parse().ok()?))
    };
    text.split(',').filter(|part| !part.is_empty()).map(part).collect()
}

/// Empty means none.
fn read_colour(text: &str) -> Option<Option<Colour>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}
