//! The files of a site on disk, whichever layout it has: chunks that stand in packs are read as the
//! files that they would be.

mod ranges;

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use broadsheet_bundle::{
    Pack, PackList, PackRange, PackedName, list_file_name, packs_of, ranges_of,
};
use ranges::Ranges;

use super::{ARCHIVE, Fault, read};

/// So many bytes of packs are kept in memory: chunks that are read one after the other stand in the
/// same few.
const KEPT_BYTES: u64 = 48 << 20;

/// The chunk files of a site.
pub(crate) struct ChunkFiles {
    folder: PathBuf,
    stored: Stored,
}

/// How they are stored.
enum Stored {
    /// Each by itself.
    Files,
    Packs(Packs),
    Ranges(Ranges),
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
    /// When the list or the directory of its packs is missing or damaged.
    pub(crate) fn open(folder: &Path, manifest: &str) -> Result<ChunkFiles, Fault> {
        let folder = folder.to_owned();
        if let Some(directory) = ranges_of(manifest.as_bytes()) {
            let stored = Stored::Ranges(Ranges::open(&folder, directory)?);
            return Ok(ChunkFiles { folder, stored });
        }
        let Some(digest) = packs_of(manifest.as_bytes()) else {
            return Ok(ChunkFiles { folder, stored: Stored::Files });
        };
        let list_name = [ARCHIVE, &list_file_name(digest)].concat();
        let list = PackList::open(digest, &read(&folder, &list_name)?)
            .map_err(|error| Fault::of_chunk(&list_name, &error))?;
        let stored = Stored::Packs(Packs { list_name, list, recent: Mutex::default() });
        Ok(ChunkFiles { folder, stored })
    }

    /// The chunk file `path`, a path inside the site.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, Fault> {
        let packs = match &self.stored {
            Stored::Files => return read(&self.folder, path),
            Stored::Ranges(ranges) => return ranges.read(&self.folder, path),
            Stored::Packs(packs) => packs,
        };
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
        match &self.stored {
            Stored::Files => Some(path.to_owned()),
            _ => self.file_of(path).map(|(file, _)| file),
        }
    }

    /// The same in a site with packs, and the length of that file in bytes.
    pub(crate) fn file_of(&self, path: &str) -> Option<(String, u64)> {
        let name = PackedName::of(path)?;
        match &self.stored {
            Stored::Files => None,
            Stored::Packs(Packs { list, .. }) => {
                let idx = list.find(name)?;
                Some(([ARCHIVE, &list.file_name(idx)].concat(), list.n_bytes(idx)))
            }
            Stored::Ranges(ranges) => {
                let range = ranges.find(name).ok()?;
                let pack = range.map(|range| [ARCHIVE, &range.file_name()].concat());
                let file = pack.unwrap_or_else(|| path.to_owned());
                let n_bytes = n_bytes_of(&self.folder.join(&file))?;
                Some((file, n_bytes))
            }
        }
    }

    /// What is wrong with the chunk file `path`, as a fault of the file that has to be copied
    /// again.
    pub(crate) fn blamed(&self, path: &str, fault: Fault) -> Fault {
        match &self.stored {
            Stored::Ranges(_) => match self.holding(path).filter(|file| file != path) {
                Some(pack) => Fault::new(pack, format!("in it {fault}")),
                None => fault,
            },
            _ => fault,
        }
    }

    /// Where a chunk stands in the pack of this name, where chunks are read by ranges.
    pub(crate) fn range_in(&self, chunk: PackedName, pack: u64) -> Option<PackRange> {
        match &self.stored {
            Stored::Ranges(ranges) => ranges.find_in(chunk, pack),
            _ => None,
        }
    }

    /// The length of the file `name`, a path inside the archive's folder; `None` where it is gone.
    pub(crate) fn n_file_bytes(&self, name: &str) -> Option<u64> {
        n_bytes_of(&self.folder.join(ARCHIVE).join(name))
    }

    /// The files in which all of `chunks` stand, those that say so among them, and what is wrong
    /// with packs besides their chunks, which prove themselves.
    pub(crate) fn all_holding(&self, chunks: &BTreeSet<String>) -> (BTreeSet<String>, Vec<Fault>) {
        if let Stored::Ranges(ranges) = &self.stored {
            return ranges.all_holding(&self.folder, chunks);
        }
        let mut files: BTreeSet<String> =
            chunks.iter().filter_map(|name| self.holding(name)).collect();
        let untidy = files.iter().filter_map(|path| self.untidy(path)).collect();
        files.extend(self.list_name().map(str::to_owned));
        (files, untidy)
    }

    fn untidy(&self, path: &str) -> Option<Fault> {
        let Stored::Packs(packs) = &self.stored else { return None };
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

    /// The list or the directory of packs, where there is one.
    pub(crate) fn list_name(&self) -> Option<&str> {
        match &self.stored {
            Stored::Files => None,
            Stored::Packs(packs) => Some(&packs.list_name),
            Stored::Ranges(ranges) => Some(ranges.name()),
        }
    }
}

/// The length of a file in bytes.
fn n_bytes_of(path: &Path) -> Option<u64> {
    let metadata = fs::metadata(path).ok()?;
    metadata.is_file().then_some(metadata.len())
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
