//! A built site, read from disk: its tree of chunks, each verified by what stands above it.

mod articles;
mod check;
mod check_coarse;
mod check_feeds;
mod check_index;
mod export;
mod files;
mod index;
mod reader;
mod search;
mod viewer;
mod volumes;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use broadsheet_bundle::{ChunkKind, ChunkRef, Manifest, open_text};

use broadsheet_search::Folding;

use crate::build::names::archive_name;
pub use articles::export_bundle;
pub use check::{Checked, check};
pub use export::{Format, export};
pub(crate) use files::ChunkFiles;
pub use search::{Answer, Question, search};

/// The folder of a site's archive.
pub(crate) const ARCHIVE: &str = "archive/";
/// Where a site's manifest is.
pub(crate) const MANIFEST: &str = "archive/manifest.json";

/// A built site.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    /// Its chunk files.
    files: ChunkFiles,
    /// The text of its manifest.
    json: String,
    /// What it says.
    pub manifest: Manifest,
    /// The dictionary of its texts, once it was needed.
    dictionary: OnceLock<Result<Vec<u8>, Fault>>,
    /// The volumes of which this is the page, the newest first, once they were needed.
    volumes: OnceLock<Result<Vec<Site>, Fault>>,
}

/// A file of a site that is missing or damaged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct Fault {
    /// The file's path inside the site.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Fault {
    fn new(path: impl Into<String>, reason: impl Into<String>) -> Fault {
        Fault { path: path.into(), reason: reason.into() }
    }

    /// What the bundle says of the file at `path`. Its messages begin with the file's name in the
    /// archive's folder, which the path has already.
    fn of_chunk(path: &str, error: &impl ToString) -> Fault {
        let reason = error.to_string();
        let name = path.strip_prefix(ARCHIVE).unwrap_or(path);
        let rest = reason.strip_prefix(name);
        Fault::new(path, rest.map_or_else(|| reason.clone(), |rest| format!("it{rest}")))
    }
}

impl Site {
    /// Opens the site in `folder` and reads its manifest.
    ///
    /// # Errors
    /// When the manifest is missing or cannot be used, or the list of packs that it names.
    pub fn open(folder: &Path) -> Result<Site, Fault> {
        let bytes = read(folder, MANIFEST)?;
        let manifest =
            Manifest::parse(&bytes).map_err(|error| Fault::new(MANIFEST, error.to_string()))?;
        let json = String::from_utf8(bytes)
            .map_err(|_| Fault::new(MANIFEST, "it is not UTF-8; build the site again"))?;
        Site::of(folder, json, manifest)
    }

    /// The site in `folder` with this manifest.
    fn of(folder: &Path, json: String, manifest: Manifest) -> Result<Site, Fault> {
        let (folder, files) = (folder.to_owned(), ChunkFiles::open(folder, &json)?);
        let (dictionary, volumes) = (OnceLock::new(), OnceLock::new());
        Ok(Site { folder, files, json, manifest, dictionary, volumes })
    }

    /// How the archive's texts are folded, and queries to it have to be: by the table that it
    /// carries, which need not be that of this program.
    ///
    /// # Errors
    /// When the table is missing or damaged, or of a layout that this program does not read.
    pub fn folding(&self) -> Result<Folding, Fault> {
        // All volumes have the same one.
        if let [newest, ..] = self.volumes()? {
            return newest.folding();
        }
        self.chunk(&self.manifest.fold, |_, bytes| {
            Folding::parse(bytes).map_err(|error| format!("{error}; build the site again"))
        })
    }

    /// What its texts share; empty where they share nothing.
    fn dictionary(&self) -> Result<&[u8], Fault> {
        let read = || match &self.manifest.dictionary {
            Some(chunk) => self.chunk(chunk, |_, bytes| Ok::<_, String>(bytes.to_vec())),
            None => Ok(Vec::new()),
        };
        self.dictionary.get_or_init(read).as_deref().map_err(Clone::clone)
    }

    /// What a picture file holds.
    fn picture(&self, chunk: &ChunkRef) -> Result<Vec<u8>, Fault> {
        self.chunk(chunk, |_, bytes| Ok::<_, String>(bytes.to_vec()))
    }

    /// What a chunk holds, verified and unpacked; `parse` understands it.
    fn chunk<T, E: ToString>(
        &self,
        chunk: &ChunkRef,
        parse: impl FnOnce(&str, &[u8]) -> Result<T, E>,
    ) -> Result<T, Fault> {
        let dictionary = match chunk.kind {
            ChunkKind::Text => self.dictionary()?,
            _ => &[],
        };
        let path = archive_name(chunk);
        let css = self.files.read(&path)?;
        if css.len() as u64 != chunk.n_bytes {
            let reason = format!(
                "it has {} bytes and should have {}; copy or build the site again",
                css.len(),
                chunk.n_bytes
            );
            return Err(self.files.blamed(&path, Fault::new(path.clone(), reason)));
        }
        let content = open_text(chunk, &css, dictionary)
            .map_err(|error| self.files.blamed(&path, Fault::of_chunk(&path, &error)))?;
        let name = chunk.file_name();
        parse(&name, &content).map_err(|error| Fault::of_chunk(&path, &error))
    }
}

fn read(folder: &Path, path: &str) -> Result<Vec<u8>, Fault> {
    let missing = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Fault::new(path, "it is missing; copy or build the site again")
        }
        _ => Fault::new(path, format!("it cannot be read ({error})")),
    };
    fs::read(folder.join(path)).map_err(missing)
}
