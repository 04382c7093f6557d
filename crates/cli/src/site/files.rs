//! The files of a site on disk, whichever layout it has: chunks that stand in packs are read as the
//! files that they would be.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use broadsheet_bundle::{Pack, PackList, PackedName, list_file_name, packs_of};

use super::{ARCHIVE, Fault, read};

/// So many bytes of packs are kept in memory: chunks that are read one after the other stand in the
/// same few.
const KEPT_BYTES: u64 = 48 << 20;

/// The chunk files of a site.
pub(crate) struct ChunkFiles {
    folder: PathBuf,
    packs: Option<Packs>,
}

impl fmt::Debug for ChunkFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChunkFiles").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Those of layout disk.
struct Packs {
    /// The file of the list, inside the site.
    list_name: String,
    list: PackList,
    /// What was read last, newest first.
    recent: Mutex<VecDeque<(usize, Arc<Pack>)>>,
}

impl ChunkFiles {
    /// Those of the site in `folder` whose manifest has this text.
    ///
    /// # Errors
    /// When the list of its packs is missing or damaged.
    pub(crate) fn open(folder: &Path, manifest: &str) -> Result<ChunkFiles, Fault> {
        let folder = folder.to_owned();
        let Some(digest) = packs_of(manifest.as_bytes()) else {
            return Ok(ChunkFiles { folder, packs: None });
        };
        let list_name = [ARCHIVE, &list_file_name(digest)].concat();
        let list = PackList::open(digest, &read(&folder, &list_name)?)
            .map_err(|error| Fault::of_chunk(&list_name, &error))?;
        Ok(ChunkFiles { folder, packs: Some(Packs { list_name, list, recent: Mutex::default() }) })
    }

    /// The chunk file `path`, a path inside the site.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, Fault> {
        let Some(packs) = &self.packs else { return read(&self.folder, path) };
        let absent = || Fault::new(path, "no pack holds it; copy or build the site again");
        let name = PackedName::of(path).ok_or_else(absent)?;
        let idx = packs.list.find(name).ok_or_else(absent)?;
        packs.pack(&self.folder, idx)?.chunk_file(name).ok_or_else(|| {
            let pack = packs.list.file_name(idx);
            Fault::new(
                format!("{ARCHIVE}{pack}"),
                format!("it lacks {path}; copy or build the site again"),
            )
        })
    }

    /// The file in which the chunk file `path` stands, if any does.
    pub(crate) fn holding(&self, path: &str) -> Option<String> {
        match &self.packs {
            None => Some(path.to_owned()),
            Some(_) => self.pack_of(path).map(|(pack, _)| pack),
        }
    }

    /// The pack in which the chunk file `path` stands, if any does, and its length in bytes.
    pub(crate) fn pack_of(&self, path: &str) -> Option<(String, u64)> {
        let list = &self.packs.as_ref()?.list;
        let idx = list.find(PackedName::of(path)?)?;
        Some(([ARCHIVE, &list.file_name(idx)].concat(), list.n_bytes(idx)))
    }

    /// The files in which all of `chunks` stand, those that say so among them, and what is wrong
    /// with packs besides their chunks, which prove themselves.
    pub(crate) fn all_holding(&self, chunks: &BTreeSet<String>) -> (BTreeSet<String>, Vec<Fault>) {
        let mut files: BTreeSet<String> =
            chunks.iter().filter_map(|name| self.holding(name)).collect();
        let untidy = files.iter().filter_map(|path| self.untidy(path)).collect();
        files.extend(self.list_name().map(str::to_owned));
        (files, untidy)
    }

    fn untidy(&self, path: &str) -> Option<Fault> {
        let packs = self.packs.as_ref()?;
        let idx = (0..packs.list.len())
            .find(|idx| path.strip_prefix(ARCHIVE) == Some(&packs.list.file_name(*idx)))?;
        match packs.pack(&self.folder, idx) {
            Ok(pack) if pack.is_tidy() => None,
            Ok(_) => {
                let reason =
                    "there is something in it besides chunks; copy or build the site again";
                Some(Fault::new(path, reason))
            }
            Err(fault) => Some(fault),
        }
    }

    /// The list of packs, where there is one.
    pub(crate) fn list_name(&self) -> Option<&str> {
        self.packs.as_ref().map(|packs| packs.list_name.as_str())
    }
}

impl Packs {
    fn pack(&self, folder: &Path, idx: usize) -> Result<Arc<Pack>, Fault> {
        if let Some(pack) = self.recent(idx, None) {
            return Ok(pack);
        }
        let path = [ARCHIVE, &self.list.file_name(idx)].concat();
        let bytes = read(folder, &path)?;
        if bytes.len() as u64 != self.list.n_bytes(idx) {
            let reason = format!(
                "it has {} bytes and should have {}; copy or build the site again",
                bytes.len(),
                self.list.n_bytes(idx)
            );
            return Err(Fault::new(path, reason));
        }
        let pack = Arc::new(Pack::parse(bytes));
        self.recent(idx, Some(Arc::clone(&pack)));
        Ok(pack)
    }

    /// The pack at `idx`, if it was read lately; or `read` is the newest of them now.
    fn recent(&self, idx: usize, read: Option<Arc<Pack>>) -> Option<Arc<Pack>> {
        let mut recent = self.recent.lock().expect("nobody panics with the packs in hand");
        let there = recent.iter().position(|(other, _)| *other == idx);
        let pack = there.and_then(|at| recent.remove(at)).map(|(_, pack)| pack).or(read)?;
        recent.push_front((idx, Arc::clone(&pack)));
        let mut n_bytes = 0;
        let kept = |(idx, _): &&(usize, Arc<Pack>)| {
            n_bytes += self.list.n_bytes(*idx);
            n_bytes <= KEPT_BYTES
        };
        let n_kept = recent.iter().take_while(kept).count().max(1);
        recent.truncate(n_kept);
        Some(pack)
    }
}
