//! Layout disk: the chunks of a new output wait in one file until all of them are there, and are
//! then put into packs.
//!
//! A pack is named by what is in it, so one whose chunks are all kept is known to be there without
//! being read, and is not touched.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{
    Manifest, PackList, PackWriter, PackedName, pack_ends, pack_file_name, pack_target,
};
use broadsheet_model::Digest;
use rayon::prelude::*;

use crate::site::{ARCHIVE, ChunkFiles, MANIFEST};

use super::disk::{Disk, at};
use super::names::{archive_name, is_numbered};
use super::pages::PageDone;
use super::spool::read_exact_at;
use super::stage::{Stage, stamp};
use super::target::{Before, Target};

/// Chunks that wait to be packed.
#[derive(Debug)]
pub(super) struct Packer {
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
    /// The packs that hold them, once these are made.
    packs: Option<PackList>,
}

#[derive(Clone, Copy, Debug)]
struct Chunk {
    n_bytes: u64,
    /// Where it waits; nothing where the earlier output's packs have it.
    at: Option<u64>,
}

/// A row of chunks that are read one after the other, and so stand in the same packs: their paths
/// and lengths.
type Row = Vec<(String, PackedName, Chunk)>;

impl Packer {
    pub(super) fn new(target: &Target, disk: &Disk<'_>) -> Result<Packer> {
        let path = target.packing();
        disk.allow(&path)?;
        let options = File::options().read(true).write(true).create(true).truncate(true).clone();
        let file = options.open(&path).map_err(at(&path))?;
        let chunks = BTreeMap::new();
        let earlier = (target.before == Before::Ours)
            .then(|| fs::read_to_string(target.out.join(MANIFEST)).ok())
            .flatten()
            // Of another version nothing is kept.
            .filter(|json| Manifest::parse(json.as_bytes()).is_ok())
            .and_then(|json| ChunkFiles::open(&target.out, &json).ok())
            .filter(|files| files.list_name().is_some());
        let waiting = Mutex::new(Waiting { file, n_bytes: 0, chunks, packs: None });
        Ok(Packer { out: target.out.clone(), path, waiting, earlier })
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

    /// When the earlier output's pack was changed last that has this chunk.
    pub(super) fn earlier_nanos(&self, name: &str) -> Option<u64> {
        let (pack, n_bytes) = self.earlier.as_ref()?.pack_of(name)?;
        stamp(&self.out.join(pack)).filter(|there| there.0 == n_bytes).map(|there| there.1)
    }

    /// The length of a chunk of the new output, and when its pack was changed last; zeros where it
    /// is gone.
    pub(super) fn stamp(&self, name: &str) -> (u64, u64) {
        let waiting = self.waiting();
        let of_pack = || {
            let n_bytes = waiting.chunks.get(name)?.n_bytes;
            let packs = waiting.packs.as_ref()?;
            let pack = packs.file_name(packs.find(PackedName::of(name)?)?);
            let (_, changed_nanos) = stamp(&self.out.join(ARCHIVE).join(pack))?;
            Some((n_bytes, changed_nanos))
        };
        of_pack().unwrap_or_default()
    }

    /// Puts all chunks into packs, and these and their list into `stage`; gives the digest of the
    /// list. `pages` are newest first.
    pub(super) fn pack(
        &self,
        pages: &[PageDone],
        stage: &Stage<'_>,
        disk: &Disk<'_>,
    ) -> Result<Digest> {
        let rows = self.rows(pages)?;
        let n_bytes = rows.iter().flatten().map(|(_, _, chunk)| chunk.n_bytes).sum();
        let target = pack_target(n_bytes);
        let mut packs: Vec<&[(String, PackedName, Chunk)]> = Vec::new();
        for row in &rows {
            let weights: Vec<_> =
                row.iter().map(|(_, name, chunk)| (*name, chunk.n_bytes)).collect();
            let mut start = 0;
            for end in pack_ends(&weights, target) {
                packs.push(&row[start..end]);
                start = end;
            }
        }
        let write = |pack: &&[(String, PackedName, Chunk)]| self.write(pack, stage);
        let written = packs.par_iter().map(write).collect::<Result<Vec<_>>>()?;
        let list = PackList::of(&written);
        let (digest, file) = list.write();
        stage.put(&format!("{ARCHIVE}{}", file.name), &file.bytes)?;
        self.waiting().packs = Some(list);
        disk.remove_file(&self.path)?;
        Ok(digest)
    }

    /// All chunks in the order in which they stand in packs: first what is not named below; then
    /// the pages and, apart from them, the texts with their pictures, oldest first; then the
    /// numbered files of each part of the index.
    fn rows(&self, pages: &[PageDone]) -> Result<Vec<Row>> {
        let mut left = self.waiting().chunks.clone();
        let mut rows: Vec<Row> = vec![Row::new(); 3];
        let mut part = String::new();
        let mut take = |row: &mut Row, name: &str| {
            // A picture of several articles stands with the first of them.
            if let Some(chunk) = left.remove(name) {
                let packed = PackedName::of(name).context("a chunk has an odd name")?;
                row.push((name.to_owned(), packed, chunk));
            }
            anyhow::Ok(())
        };
        for page in pages.iter().rev() {
            take(&mut rows[1], &archive_name(&page.page()))?;
            for chunk in page.texts().iter().rev().chain(page.pictures()) {
                take(&mut rows[2], &archive_name(chunk))?;
            }
        }
        for (name, chunk) in std::mem::take(&mut left) {
            let packed = PackedName::of(&name).context("a chunk has an odd name")?;
            let row = match is_numbered(&name) {
                false => &mut rows[0],
                true => {
                    let folder = name.split('/').nth(2).unwrap_or_default();
                    if part != folder {
                        folder.clone_into(&mut part);
                        rows.push(Row::new());
                    }
                    rows.last_mut().context("there are rows")?
                }
            };
            row.push((name, packed, chunk));
        }
        Ok(rows)
    }

    /// Writes a pack, unless the earlier output has it; its length, and what is in it.
    fn write(
        &self,
        pack: &[(String, PackedName, Chunk)],
        stage: &Stage<'_>,
    ) -> Result<(u32, Vec<PackedName>)> {
        let chunks: Vec<PackedName> = pack.iter().map(|(_, name, _)| *name).collect();
        let path = format!("{ARCHIVE}{}", pack_file_name(&chunks));
        let is_of_index = pack.iter().any(|(name, ..)| is_numbered(name));
        let n_bytes = match self.kept(pack, &path) {
            Some(n_bytes) => {
                stage.count(&path, n_bytes);
                n_bytes
            }
            None => {
                let mut writer = PackWriter::default();
                for (name, _, chunk) in pack {
                    if !writer.add(&self.read(name, *chunk)?) {
                        bail!("{name} is no chunk; please report this");
                    }
                }
                let bytes = writer.finish();
                stage.put(&path, &bytes)?;
                bytes.len() as u64
            }
        };
        if is_of_index {
            stage.count_index(n_bytes);
        }
        Ok((u32::try_from(n_bytes).context("a pack is too long")?, chunks))
    }

    /// The length of the pack `path` of the earlier output, where that has all of these chunks in
    /// it: they were looked at when they were kept.
    fn kept(&self, pack: &[(String, PackedName, Chunk)], path: &str) -> Option<u64> {
        let earlier = self.earlier.as_ref()?;
        let is_kept = |(name, _, chunk): &(String, PackedName, Chunk)| {
            chunk.at.is_none() && earlier.holding(name).as_deref() == Some(path)
        };
        let (_, n_bytes) = earlier.pack_of(&pack.first()?.0)?;
        pack.iter().all(is_kept).then_some(n_bytes)
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
