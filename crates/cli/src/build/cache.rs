//! The cache beside the output: what was read, so that the next build reads only what is new.
//!
//! It may be deleted at any time. Every file in it carries a digest of its content; one that is
//! damaged, or of another program or configuration, is as good as none.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::Result;
use broadsheet_bundle::{ChunkKind, ChunkRef};
use broadsheet_model::Digest;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config::Config;

use super::disk::{Disk, at};
use super::record::{ArticleRecord, FileRecord, SourceRecord};

/// Raised when what the cache holds changes.
const FORM: u32 = 5;
const DIGEST_BYTES: usize = 32;

/// What was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index {
    /// Which program and which configuration read it.
    key: [u8; 32],
    /// The spool's files and their lengths.
    pub(super) segments: Vec<(u32, u64)>,
    /// The input files, in the order in which they were listed.
    pub(super) files: Vec<FileRecord>,
    /// Their articles, in the same order.
    pub(super) articles: Vec<ArticleRecord>,
    /// What notes say.
    pub(super) texts: Vec<String>,
    /// Sources as addresses and bundles gave them.
    pub(super) sources: Vec<SourceRecord>,
}

impl Index {
    /// An index of what this program reads with this configuration, without anything in it.
    pub(super) fn empty(key: [u8; 32]) -> Index {
        Index { key, ..Index::default() }
    }

    /// The index in `folder`; `None` where there is none that can be used.
    ///
    /// # Errors
    /// [`Unusable`] where there is one, but a damaged one.
    pub(super) fn load(folder: &Path, key: [u8; 32]) -> Result<Option<Index>, Unusable> {
        Ok(load::<Index>(&index_path(folder))?.filter(|index| index.key == key))
    }

    pub(super) fn save(&self, folder: &Path, disk: &Disk<'_>) -> Result<()> {
        save(&index_path(folder), self, disk)
    }
}

fn index_path(folder: &Path) -> PathBuf {
    folder.join("index")
}

/// A cached file that is not as it was written.
#[derive(Debug)]
pub(super) struct Unusable;

/// Digest of this program and of what in the configuration decides how a file is read.
pub(super) fn key(config: &Config) -> [u8; 32] {
    static PROGRAM: OnceLock<Option<Digest>> = OnceLock::new();
    // Any other program may read files in another way, whatever its version says.
    let program = PROGRAM.get_or_init(|| {
        std::env::current_exe().and_then(fs::read).map(|bytes| Digest::of(&bytes)).ok()
    });
    let keep_tracking = config.keep_tracking;
    let version = env!("CARGO_PKG_VERSION");
    let mut rules = format!("{FORM} {version} {program:?} {keep_tracking}");
    for entry in config.sources.entries() {
        rules
            .push_str(&format!("\n{} {:?} {:?}", entry.source.id, entry.source.names, entry.sites));
    }
    Digest::of(rules.as_bytes()).0
}

/// The pages of the earlier output, by what they are made of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct PageTable {
    key: [u8; 32],
    pages: BTreeMap<[u8; 16], PageRecord>,
}

/// A page that was written, with its text chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageRecord {
    /// The text chunks, then the page itself.
    pub(super) files: Vec<FileRef>,
    /// The pictures that these texts refer to.
    pub(super) pictures: Vec<FileRef>,
}

/// A chunk file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileRef {
    pub(super) sha256: [u8; 32],
    pub(super) n_bytes: u64,
    /// When the file was changed last, in nanoseconds since 1970: as long as that and its length
    /// are the same its content is not looked at.
    pub(super) changed_nanos: u64,
}

impl FileRef {
    fn chunk(&self, kind: ChunkKind) -> ChunkRef {
        ChunkRef { kind, sha256: Digest(self.sha256), n_bytes: self.n_bytes }
    }
}

impl PageRecord {
    /// What the files are called, the page last.
    pub(super) fn chunks(&self) -> Vec<ChunkRef> {
        let last = self.files.len().saturating_sub(1);
        let kind = |idx| if idx == last { ChunkKind::Page } else { ChunkKind::Text };
        self.files.iter().enumerate().map(|(idx, file)| file.chunk(kind(idx))).collect()
    }

    /// What the pictures are called.
    pub(super) fn picture_chunks(&self) -> Vec<ChunkRef> {
        self.pictures.iter().map(|file| file.chunk(ChunkKind::Picture)).collect()
    }
}

impl PageTable {
    /// The table in `folder`; empty where there is none that can be used.
    pub(super) fn load(folder: &Path, key: [u8; 32]) -> PageTable {
        let table = load::<PageTable>(&folder.join("pages")).ok().flatten();
        table.filter(|table| table.key == key).unwrap_or(PageTable { key, pages: BTreeMap::new() })
    }

    pub(super) fn of(
        key: [u8; 32],
        pages: impl IntoIterator<Item = ([u8; 16], PageRecord)>,
    ) -> PageTable {
        PageTable { key, pages: pages.into_iter().collect() }
    }

    pub(super) fn get(&self, composition: &[u8; 16]) -> Option<&PageRecord> {
        self.pages.get(composition).filter(|page| !page.files.is_empty())
    }

    pub(super) fn save(&self, folder: &Path, disk: &Disk<'_>) -> Result<()> {
        save(&folder.join("pages"), self, disk)
    }
}

/// When a file was changed last, as [`FileRef`] has it.
pub(super) fn changed_nanos(metadata: &fs::Metadata) -> u64 {
    let since =
        metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0))
}

/// The value in the file `path`; `None` where there is none.
///
/// # Errors
/// [`Unusable`] where it is damaged.
pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Unusable> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(Unusable),
    };
    let (content, digest) =
        bytes.split_at_checked(bytes.len().saturating_sub(DIGEST_BYTES)).ok_or(Unusable)?;
    if Digest::of(content).0 != digest {
        return Err(Unusable);
    }
    postcard::from_bytes(content).map(Some).map_err(|_| Unusable)
}

/// Writes `value` aside, then puts it in the place of what was there.
pub(super) fn save<T: Serialize>(path: &Path, value: &T, disk: &Disk<'_>) -> Result<()> {
    let aside = path.with_extension("new");
    disk.allow(&aside)?;
    let file = File::create(&aside).map_err(at(&aside))?;
    let mut out = Hashing { out: BufWriter::new(file), hash: Sha256::new(), error: None };
    if let Err(error) = postcard::to_io(value, &mut out) {
        let error = out.error.take().unwrap_or_else(|| io::Error::other(error));
        return Err(at(&aside)(error));
    }
    let digest: [u8; DIGEST_BYTES] = out.hash.finalize().into();
    out.out.write_all(&digest).and_then(|()| out.out.flush()).map_err(at(&aside))?;
    disk.rename(&aside, path)
}

/// Hashes what goes through it, and remembers the error that the serialiser does not pass on.
struct Hashing<W> {
    out: W,
    hash: Sha256,
    error: Option<io::Error>,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        if let Err(error) = self.out.write_all(bytes) {
            let kind = error.kind();
            self.error = Some(error);
            return Err(kind.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
