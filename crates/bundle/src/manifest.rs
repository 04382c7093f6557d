//! The manifest: the one file with a fixed name.

use broadsheet_model::{Colour, Digest, Lang, Names, Source, SourceId};
#[cfg(feature = "imprint")]
use broadsheet_model::{Contact, Imprint, Licence, WebUrl};

use crate::{BundleError, records};

/// The value of the manifest's `format` field.
pub const FORMAT: &str = "broadsheet";

/// The format version that this crate writes and reads.
pub const VERSION: u32 = 2;

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
    /// The dictionary that the texts share, where they do. A page leaves it to its script, which
    /// unpacks the texts.
    #[cfg(feature = "open")]
    pub dictionary: Option<ChunkRef>,
    /// The parts of the index, oldest articles first, each with how many articles it has; empty
    /// where there is none and texts are searched themselves.
    pub index: Vec<(ChunkRef, usize)>,
    /// The root of the coarse level, where there is one: which of the oldest parts have a gram, and
    /// in how many articles.
    #[cfg(feature = "coarse")]
    pub coarse: Option<ChunkRef>,
    /// How many articles stand in other volumes, where this is the newest of several.
    pub n_elsewhere: usize,
    /// Where this is the newest of several volumes, all of them, the oldest first; otherwise none.
    /// Of the last only the path is given: the rest is what stands here.
    #[cfg(feature = "volumes")]
    pub volumes: Vec<Volume>,
}

/// One of several archives that a page shows as one.
#[cfg(feature = "volumes")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Where it is published, as a path from the page's folder that ends in `/`.
    pub path: String,
    /// What it consists of; `None` of the one whose manifest lists it.
    pub manifest: Option<Manifest>,
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
    /// What it says of itself.
    #[cfg(feature = "imprint")]
    pub imprint: Imprint,
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
    /// The dictionary of the texts.
    Dictionary,
    /// The root of a part of the index.
    Index,
    /// A picture.
    Picture,
}

impl ChunkKind {
    /// Every kind.
    pub const ALL: [ChunkKind; 10] = [
        ChunkKind::Calendar,
        ChunkKind::Directory,
        ChunkKind::Page,
        ChunkKind::Text,
        ChunkKind::Ids,
        ChunkKind::IdBucket,
        ChunkKind::Fold,
        ChunkKind::Dictionary,
        ChunkKind::Index,
        ChunkKind::Picture,
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
            ChunkKind::Dictionary => "dictionary",
            ChunkKind::Index => "index",
            ChunkKind::Picture => "picture",
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
            ChunkKind::Page | ChunkKind::Text | ChunkKind::Picture => {
                let folder: String = name.chars().take(2).collect();
                [self.kind.folder(), "/", &folder, "/", &name, ".css"].concat()
            }
            _ => [self.kind.folder(), "/", &name, ".css"].concat(),
        }
    }
}

impl Manifest {
    /// Reads a manifest from its fields, each with the names that lead to it in `manifest.json`,
    /// joined by dots: `title`, `calendar.sha256`, `sources.0.id`. Fields that are not known are
    /// ignored; what is missing reads as empty.
    ///
    /// # Errors
    ///
    /// [`BundleError::Format`], [`BundleError::Version`] or [`BundleError::Manifest`]; format and
    /// version are looked at before anything else, so that a manifest of a later version is told
    /// from a damaged one.
    pub fn from_fields(fields: &[(&str, &str)]) -> Result<Manifest, BundleError> {
        let fields = Fields(fields);
        let format = fields.text("format");
        if format != FORMAT {
            return Err(BundleError::Format { got: format.to_owned() });
        }
        let version = fields.number("version")? as u32;
        if version != VERSION {
            return Err(BundleError::Version { expected: VERSION, got: version });
        }
        Ok(Manifest {
            head: Head {
                title: fields.text("title").to_owned(),
                language: Lang::from_tag(fields.text("language")),
                accent: read_colour(fields.text("accent")).ok_or_else(|| not_valid("accent"))?,
                #[cfg(feature = "imprint")]
                imprint: fields.imprint(),
            },
            n_articles: fields.number("articles")? as usize,
            n_text_bytes: fields.number("text_bytes")?,
            sources: fields
                .list("sources", |name| fields.source(name).ok_or_else(|| not_valid(name)))?,
            calendar: fields.chunk("calendar", ChunkKind::Calendar)?,
            first_page: fields.optional("first_page", ChunkKind::Page)?,
            ids: fields.chunk("ids", ChunkKind::Ids)?,
            fold: fields.chunk("fold", ChunkKind::Fold)?,
            #[cfg(feature = "open")]
            dictionary: fields.optional("dictionary", ChunkKind::Dictionary)?,
            index: fields.list("index", |name| {
                let n_articles = fields.number(&[name, ".articles"].concat())? as usize;
                Ok((fields.chunk(name, ChunkKind::Index)?, n_articles))
            })?,
            #[cfg(feature = "coarse")]
            coarse: fields.optional("coarse", ChunkKind::Index)?,
            n_elsewhere: fields.text("elsewhere").parse().unwrap_or(0),
            #[cfg(feature = "volumes")]
            volumes: fields.list("volumes", |name| fields.volume(name))?,
        })
    }

    /// As [`Manifest::from_fields`], from records: a row for each field, its name and its value.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn from_records(text: &str) -> Result<Manifest, BundleError> {
        let mut fields = Vec::new();
        for row in records::rows(text) {
            if let [name, value, ..] = row[..] {
                fields.push((name, value));
            }
        }
        Manifest::from_fields(&fields)
    }
}

/// The fields of a manifest, by name.
struct Fields<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Fields<'a> {
    /// A field's value; empty where it is missing.
    fn text(&self, name: &str) -> &'a str {
        self.0.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| value)
    }

    fn number(&self, name: &str) -> Result<u64, BundleError> {
        self.text(name).parse().map_err(|_| not_valid(name))
    }

    fn chunk(&self, name: &str, kind: ChunkKind) -> Result<ChunkRef, BundleError> {
        let sha256 = [name, ".sha256"].concat();
        let digest = self.text(&sha256).parse().map_err(|()| not_valid(&sha256))?;
        let n_bytes = self.number(&[name, ".bytes"].concat())?;
        Ok(ChunkRef { kind, sha256: digest, n_bytes })
    }

    #[cfg(feature = "volumes")]
    fn volume(&self, name: &str) -> Result<Volume, BundleError> {
        let path = self.text(&[name, ".path"].concat());
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        if !path.ends_with('/') || path.starts_with('/') || !path.bytes().all(is_plain) {
            return Err(not_valid(&[name, ".path"].concat()));
        }
        let begins = [name, ".manifest."].concat();
        let inner = self.0.iter();
        let inner = inner.filter_map(|(name, value)| Some((name.strip_prefix(&begins)?, *value)));
        let inner: Vec<(&str, &str)> = inner.collect();
        let is_last = inner.is_empty();
        // A volume in a volume would be none of its site's.
        let is_flat = !inner.iter().any(|(name, _)| name.starts_with("volumes."));
        let manifest = (!is_last && is_flat).then(|| Manifest::from_fields(&inner)).transpose()?;
        Ok(Volume { path: path.to_owned(), manifest })
    }

    /// A chunk that there need not be.
    fn optional(&self, name: &str, kind: ChunkKind) -> Result<Option<ChunkRef>, BundleError> {
        match self.text(&[name, ".sha256"].concat()) {
            "" => Ok(None),
            _ => self.chunk(name, kind).map(Some),
        }
    }

    fn source(&self, name: &str) -> Option<Source> {
        let text = |field: &str| self.text(&[name, ".", field].concat());
        Some(Source {
            id: SourceId::new(text("id"))?,
            names: self.names(name),
            colour: read_colour(text("colour"))?,
        })
    }

    fn names(&self, name: &str) -> Names {
        let [zh_hans, zh_hant, en] = ["zh-Hans", "zh-Hant", "en"]
            .map(|lang| self.text(&[name, ".", lang].concat()).to_owned());
        Names { zh_hans, zh_hant, en }
    }

    /// What is not understood is left out: nobody needs it to read the archive.
    #[cfg(feature = "imprint")]
    fn imprint(&self) -> Imprint {
        let about = Some(self.names("about")).filter(|about| !about.zh_hans.is_empty());
        let licence = Licence {
            name: self.text("licence.name").to_owned(),
            url: WebUrl::new(self.text("licence.url")),
        };
        Imprint {
            about,
            contact: self.text("contact").parse::<Contact>().ok(),
            licence: Some(licence).filter(|licence| !licence.name.is_empty()),
            updated: self.text("updated").parse().ok(),
        }
    }

    /// The entries of a list, which `read` reads by the names that lead to each.
    fn list<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Result<T, BundleError>,
    ) -> Result<Vec<T>, BundleError> {
        let mut entries = Vec::new();
        loop {
            let entry = [name, ".", &entries.len().to_string()].concat();
            let begins = [&entry, "."].concat();
            if !self.0.iter().any(|(field, _)| field.starts_with(&begins)) {
                return Ok(entries);
            }
            entries.push(read(&entry)?);
        }
    }
}

fn not_valid(name: &str) -> BundleError {
    BundleError::Manifest([name, " is not valid"].concat())
}

/// Empty means none.
fn read_colour(text: &str) -> Option<Option<Colour>> {
    if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) }
}
