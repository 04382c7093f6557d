//! Layouts disk and pack: the chunks of a new output wait in one file until all of them are there,
//! and are then put into packs.
//!
//! A pack is named by what is in it, so one whose chunks are all kept is known to be there without
//! being read, and is not touched.

mod ranges;
mod rows;
mod sheets;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{Manifest, PackedName};

use crate::site::{ChunkFiles, MANIFEST};

use super::disk::{Disk, at};
use super::names::{is_chunk_name, is_plain};
use super::site::Stretch;
use super::spool::read_exact_at;
use super::stage::{Stage, stamp};
use super::target::{Before, Target};
pub(super) use ranges::{Entry, PackSink, put_directory};

/// What packs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PackForm {
    /// Stylesheets, which a page links or fetches whole (layout disk).
    Sheets,
    /// Bytes, of which a page fetches ranges (layout pack).
    Ranges,
}

/// Chunks that wait to be packed.
#[derive(Debug)]
pub(super) struct Packer {
    form: PackForm,
    out: PathBuf,
    /// Where they wait.
    path: PathBuf,
    waiting: Mutex<Waiting>,
    /// The packs of the earlier output, where it has this layout.
    earlier: Option<ChunkFiles>,
}

#[derive(Debug)]
struct Waiting {
    file: File,
    n_bytes: u64,
    /// Every chunk of the new output, by its path inside the site.
    chunks: BTreeMap<String, Chunk>,
    /// In which file of the output each stands, once that is known.
    files: BTreeMap<PackedName, String>,
}

#[derive(Clone, Copy, Debug)]
struct Chunk {
    n_bytes: u64,
    /// Where it waits; nothing where the earlier output's packs have it.
    at: Option<u64>,
}

/// A row of chunks that are read one after the other, and so stand in the same packs: their paths
/// and lengths.
type Row = Vec<Packed>;
type Packed = (String, PackedName, Chunk);

impl Packer {
    pub(super) fn new(form: PackForm, target: &Target, disk: &Disk<'_>) -> Result<Packer> {
        let earlier = (target.before == Before::Ours)
            .then(|| fs::read_to_string(target.out.join(MANIFEST)).ok())
            .flatten()
            // Of another version nothing is kept.
            .filter(|json| Manifest::parse(json.as_bytes()).is_ok())
            .and_then(|json| ChunkFiles::open(&target.out, &json).ok())
            .filter(|files| files.list_name().is_some());
        let packer = Packer::anew(form, target.packing(), disk)?;
        Ok(Packer { out: target.out.clone(), earlier, ..packer })
    }

    /// Takes chunks that no earlier output has; they wait in the file `path`.
    pub(super) fn anew(form: PackForm, path: PathBuf, disk: &Disk<'_>) -> Result<Packer> {
        disk.allow(&path)?;
        let options = File::options().read(true).write(true).create(true).truncate(true).clone();
        let file = options.open(&path).map_err(at(&path))?;
        let (chunks, files) = (BTreeMap::new(), BTreeMap::new());
        let waiting = Mutex::new(Waiting { file, n_bytes: 0, chunks, files });
        Ok(Packer { form, out: PathBuf::new(), path, waiting, earlier: None })
    }

    /// Whether the file `name` of a site goes into a pack.
    pub(super) fn takes(&self, name: &str) -> bool {
        is_chunk_name(name) && (self.form == PackForm::Sheets || !is_plain(name))
    }

    /// Adds a chunk; the same one is added once.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut waiting = self.waiting();
        if waiting.chunks.contains_key(name) {
            return Ok(());
        }
        waiting.file.write_all(bytes).map_err(at(&self.path))?;
        let chunk = Chunk { n_bytes: bytes.len() as u64, at: Some(waiting.n_bytes) };
        waiting.n_bytes += chunk.n_bytes;
        waiting.chunks.insert(name.to_owned(), chunk);
        Ok(())
    }

    /// Adds a chunk that the earlier output has.
    pub(super) fn keep(&self, name: &str, n_bytes: u64) {
        let kept = Chunk { n_bytes, at: None };
        self.waiting().chunks.entry(name.to_owned()).or_insert(kept);
    }

    /// Whether the chunk has been added.
    pub(super) fn has(&self, name: &str) -> bool {
        self.waiting().chunks.contains_key(name)
    }

    /// A chunk's file as the earlier output has it.
    pub(super) fn earlier(&self, name: &str) -> Option<Vec<u8>> {
        self.earlier.as_ref()?.read(name).ok()
    }

    /// When the earlier output's file was changed last that has this chunk.
    pub(super) fn earlier_nanos(&self, name: &str) -> Option<u64> {
        let (file, n_bytes) = self.earlier.as_ref()?.file_of(name)?;
        stamp(&self.out.join(file)).filter(|there| there.0 == n_bytes).map(|there| there.1)
    }

    /// The length of a chunk of the new output, and when its pack was changed last; zeros where it
    /// is gone.
    pub(super) fn stamp(&self, name: &str) -> (u64, u64) {
        let waiting = self.waiting();
        let of_pack = || {
            let n_bytes = waiting.chunks.get(name)?.n_bytes;
            let file = waiting.files.get(&PackedName::of(name)?)?;
            let (_, changed_nanos) = stamp(&self.out.join(file))?;
            Some((n_bytes, changed_nanos))
        };
        of_pack().unwrap_or_default()
    }

    /// Puts all chunks into packs, and these and what says where each chunk is into `stage`; gives
    /// the text of the `manifest`, which says so. `stretches` are those of the archive, newest
    /// first.
    pub(super) fn pack(
        &self,
        manifest: &Manifest,
        json: &str,
        stretches: &[Stretch],
        stage: &Stage<'_>,
        disk: &Disk<'_>,
    ) -> Result<String> {
        let json = match self.form {
            PackForm::Sheets => self.pack_sheets(json, stretches, stage)?,
            PackForm::Ranges => self.pack_ranges(manifest, json, stretches, stage)?,
        };
        disk.remove_file(&self.path)?;
        Ok(json)
    }

    /// Remembers that these chunks stand in the file `path` of the output.
    fn stand_in(&self, path: &str, chunks: &[PackedName]) {
        let files = &mut self.waiting().files;
        files.extend(chunks.iter().map(|chunk| (*chunk, path.to_owned())));
    }

    /// A chunk's file, from where it waits.
    fn read(&self, name: &str, chunk: Chunk) -> Result<Vec<u8>> {
        match chunk.at {
            None => self.earlier(name).with_context(|| format!("{name} was there and is gone")),
            Some(offset) => {
                let mut bytes = vec![0; chunk.n_bytes as usize];
                let file = self.waiting().file.try_clone().map_err(at(&self.path))?;
                read_exact_at(&file, &mut bytes, offset).map_err(at(&self.path))?;
                Ok(bytes)
            }
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().expect("nobody panics with the chunks in hand")
    }
}
