//! Puts a new output in the place of the earlier one, so that whatever interrupts it leaves a whole
//! site.
//!
//! Everything new is first written aside. Where nothing stood before, one rename puts all of it in
//! place. Otherwise the chunk files go first: they are named by their content, so the earlier site
//! does not see them. Then the manifest and the page are replaced, one rename each, while all that
//! the earlier ones name is still there. Only after that are files removed that nothing names any
//! more.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::Result;
use broadsheet_bundle::{ChunkRef, Manifest, prove};
use walkdir::WalkDir;

use crate::feeds::{FOLLOWED, is_volume_name};

use super::cache::{FileRef, changed_nanos};
use super::disk::{Disk, at};
use super::limit::Kinds;
use super::names::{archive_name, is_index, own_files, relative, split_volume};
use super::output::check_size;
use super::packs::{PackForm, Packer};
use super::site::{Stretch, json};
use super::target::{Before, Target};

/// The two files that make a new output the current one. The JSON files, whose names say nothing
/// of their content either, are replaced between them: each is then that of the manifest or that
/// of the page.
const MANIFEST: &str = "archive/manifest.json";
const PAGE: &str = "index.html";

/// When a file is put in place: those whose names say what they hold come first.
pub(super) fn turn(name: &str) -> u8 {
    let (volume, inner) = split_volume(name);
    match (inner, volume) {
        (MANIFEST, Some(_)) => 1,
        (FOLLOWED, Some(_)) => 3,
        (PAGE, Some(_)) => 4,
        (inner, Some(_)) if is_volume_name(inner) => 2,
        // The page that shows all volumes is replaced when these are there.
        (MANIFEST, None) => 5,
        (FOLLOWED, None) => 7,
        (PAGE, None) => 8,
        (inner, None) if is_volume_name(inner) => 6,
        _ => 0,
    }
}

/// A new output that is being written aside.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    disk: &'a Disk<'a>,
    out: PathBuf,
    next: PathBuf,
    journal: PathBuf,
    before: Before,
    /// The folder inside the site of a volume of it, with `/` at its end; else empty.
    folder: String,
    /// What takes the chunks, where they are no files of their own.
    packer: Option<Packer>,
    kinds: Mutex<Kinds>,
    /// The paths of all files of the new output.
    names: Mutex<BTreeSet<String>>,
    n_written: AtomicUsize,
    n_bytes: AtomicU64,
    n_bytes_written: AtomicU64,
    n_bytes_index: AtomicU64,
}

/// What happened to the output's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files of the output.
    pub n_files: usize,
    /// Of these, how many are new or were replaced; the others were not touched.
    pub n_written: usize,
    /// Files that are no longer needed and were removed.
    pub n_removed: usize,
    /// Bytes of the output.
    pub n_bytes: u64,
    /// Bytes of the files that are new or were replaced.
    pub n_bytes_written: u64,
    /// Of the bytes of the output those of its index.
    pub n_bytes_index: u64,
}

impl<'a> Stage<'a> {
    pub(super) fn new(target: &Target, disk: &'a Disk<'a>) -> Stage<'a> {
        let folders = [target.out.clone(), target.next(), target.journal()];
        Stage::empty(disk, folders, target.before, String::new())
    }

    /// A stage to which nothing has been added.
    fn empty(
        disk: &'a Disk<'a>,
        [out, next, journal]: [PathBuf; 3],
        before: Before,
        folder: String,
    ) -> Stage<'a> {
        Stage {
            disk,
            out,
            next,
            journal,
            before,
            folder,
            packer: None,
            kinds: Mutex::default(),
            names: Mutex::default(),
            n_written: AtomicUsize::new(0),
            n_bytes: AtomicU64::new(0),
            n_bytes_written: AtomicU64::new(0),
            n_bytes_index: AtomicU64::new(0),
        }
    }

    /// A stage whose files are not put in place one by one: all of them are written.
    pub(super) fn aside(target: &Target, disk: &'a Disk<'a>) -> Stage<'a> {
        Stage { before: Before::Nothing, ..Stage::new(target, disk) }
    }

    /// A stage for a volume in the folder `name` of the site, which is put in place with this one.
    pub(super) fn below(&self, name: &str) -> Stage<'a> {
        let folders = [self.out.join(name), self.next.join(name), self.journal.clone()];
        Stage::empty(self.disk, folders, self.before, format!("{name}/"))
    }

    /// Takes back everything that was written here.
    pub(super) fn discard(self) -> Result<()> {
        self.disk.remove_folder(&self.next)
    }

    /// A stage whose chunks go into packs of this form.
    pub(super) fn packed(form: PackForm, target: &Target, disk: &'a Disk<'a>) -> Result<Stage<'a>> {
        Ok(Stage { packer: Some(Packer::new(form, target, disk)?), ..Stage::new(target, disk) })
    }

    /// Makes the packs, where there are to be some; gives the text of the `manifest`, which says
    /// so. `stretches` are those of the archive, newest first.
    pub(super) fn pack(&self, manifest: &Manifest, stretches: &[Stretch]) -> Result<String> {
        let json = json(manifest)?;
        match &self.packer {
            Some(packer) => packer.pack(manifest, &json, stretches, self, self.disk),
            None => Ok(json),
        }
    }

    /// What takes the file `name`, if it goes into a pack.
    fn packer_of(&self, name: &str) -> Option<&Packer> {
        self.packer.as_ref().filter(|packer| packer.takes(name))
    }

    /// Adds a file; one that the earlier output has with the same content is not written again.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        if let Some(packer) = self.packer_of(name) {
            return packer.put(name, bytes);
        }
        check_size(name, bytes)?;
        self.put_file(name, bytes)
    }

    /// Adds a file that goes into no pack and may be of any size.
    pub(super) fn put_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let is_there = self.before != Before::Nothing && {
            let old = self.out.join(name);
            // Read only where the length is the same.
            fs::metadata(&old).is_ok_and(|old| old.is_file() && old.len() == bytes.len() as u64)
                && fs::read(&old).is_ok_and(|old| old == bytes)
        };
        if !is_there {
            self.disk.write(&self.next.join(name), bytes)?;
            self.n_written.fetch_add(1, Ordering::Relaxed);
            self.n_bytes_written.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        self.count_file(name, bytes.len() as u64);
        Ok(())
    }

    /// Whether a file has not been added yet, whose name says what it holds: pictures are met again
    /// and again.
    pub(super) fn may_add(&self, name: &str) -> bool {
        !self.packer_of(name).is_some_and(|packer| packer.has(name))
            && !self.names.lock().expect("nobody panics with the names in hand").contains(name)
    }

    /// Adds a chunk file that the earlier output has, if it is whole there: see [`Stage::has`].
    pub(super) fn keep(&self, chunk: &ChunkRef, file: &FileRef) -> bool {
        let name = archive_name(chunk);
        let is_whole =
            self.has(&name, file.n_bytes, file.changed_nanos, |css| is_whole(css, chunk));
        if is_whole {
            self.count(&name, file.n_bytes);
        }
        is_whole
    }

    /// Whether the earlier output has a file as it was written: by its length and its time, or else
    /// by its bytes, which `is_whole` then looks at.
    pub(super) fn has(
        &self,
        name: &str,
        n_bytes: u64,
        changed_nanos: u64,
        is_whole: impl FnOnce(&[u8]) -> bool,
    ) -> bool {
        if let Some(packer) = self.packer_of(name) {
            return packer.earlier_nanos(name).is_some_and(|there| {
                there == changed_nanos || self.earlier(name).is_some_and(|css| is_whole(&css))
            });
        }
        self.before == Before::Ours
            && stamp(&self.out.join(name)).is_some_and(|there| {
                there.0 == n_bytes
                    && (there.1 == changed_nanos
                        || self.earlier(name).is_some_and(|css| is_whole(&css)))
            })
    }

    /// The bytes of a file of the earlier output, where there is one.
    pub(super) fn earlier(&self, name: &str) -> Option<Vec<u8>> {
        if let Some(packer) = self.packer_of(name) {
            return packer.earlier(name);
        }
        (self.before == Before::Ours).then(|| fs::read(self.out.join(name)).ok()).flatten()
    }

    /// What the cache remembers of a chunk file of the new output, after [`Stage::commit`].
    pub(super) fn reference(&self, chunk: &ChunkRef) -> FileRef {
        let (_, changed_nanos) = self.stamp(&archive_name(chunk));
        FileRef { sha256: chunk.sha256.0, n_bytes: chunk.n_bytes, changed_nanos }
    }

    /// The length in bytes of a file of the new output and when it was changed last, as [`FileRef`]
    /// has it, after [`Stage::commit`]; zeros where it is gone already.
    pub(super) fn stamp(&self, name: &str) -> (u64, u64) {
        match self.packer_of(name) {
            Some(packer) => packer.stamp(name),
            None => stamp(&self.out.join(name)).unwrap_or_default(),
        }
    }

    /// Adds a file that is there.
    pub(super) fn count(&self, name: &str, n_bytes: u64) {
        if let Some(packer) = self.packer_of(name) {
            return packer.keep(name, n_bytes);
        }
        self.count_file(name, n_bytes);
    }

    /// Adds a file that is there and goes into no pack.
    fn count_file(&self, name: &str, n_bytes: u64) {
        // Equal chunks are one file.
        if self.names.lock().expect("nobody panics with the names in hand").insert(name.to_owned())
        {
            self.n_bytes.fetch_add(n_bytes, Ordering::Relaxed);
            self.kinds.lock().expect("nobody panics while counting").count(name, n_bytes);
            if is_index(name) {
                self.n_bytes_index.fetch_add(n_bytes, Ordering::Relaxed);
            }
        }
    }

    /// The files that have been added, by what they hold.
    pub(super) fn kinds(&self) -> Kinds {
        *self.kinds.lock().expect("nobody panics while counting")
    }

    /// Says that so many bytes of the files are of the index.
    pub(super) fn count_index(&self, n_bytes: u64) {
        self.n_bytes_index.fetch_add(n_bytes, Ordering::Relaxed);
    }

    /// Bytes of the files that have been added.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes.load(Ordering::Relaxed)
    }

    /// Makes the new output the current one, with its `volumes`.
    pub(super) fn commit(&self, volumes: &[&Stage<'_>]) -> Result<Changes> {
        let mut names = BTreeSet::new();
        for stage in volumes.iter().copied().chain([self]) {
            let inner = stage.names.lock().expect("nobody panics with the names in hand");
            names.extend(inner.iter().map(|name| format!("{}{name}", stage.folder)));
        }
        let n_volumes_before = self.n_volumes();
        let mut n_removed = 0;
        self.disk.create_folder(&self.next)?;
        // Where nothing stood before there is nothing that a power cut could take away.
        if !self.moved_at_once()? {
            if self.before == Before::Nothing {
                self.disk.write(&self.journal, b"")?;
            }
            self.move_files()?;
            // What is about to be removed is named by the earlier page; the new one has to be safe
            // before that.
            self.disk.flush_names(&self.out.join("archive"))?;
            self.disk.flush_names(&self.out)?;
            n_removed = self.remove_stale(&names, n_volumes_before)?;
            self.disk.remove_file(&self.journal)?;
        }
        let mut changes = Changes { n_files: names.len(), n_removed, ..Changes::default() };
        for stage in volumes.iter().copied().chain([self]) {
            changes.n_written += stage.n_written.load(Ordering::Relaxed);
            changes.n_bytes += stage.n_bytes.load(Ordering::Relaxed);
            changes.n_bytes_written += stage.n_bytes_written.load(Ordering::Relaxed);
            changes.n_bytes_index += stage.n_bytes_index.load(Ordering::Relaxed);
        }
        Ok(changes)
    }

    /// How many volumes the earlier output has.
    fn n_volumes(&self) -> usize {
        let json = (self.before == Before::Ours).then(|| fs::read(self.out.join(MANIFEST)).ok());
        let manifest = json.flatten().and_then(|json| Manifest::parse(&json).ok());
        manifest.map_or(0, |manifest| manifest.volumes.len())
    }

    /// Where nothing stood before, one rename is enough; an empty folder is replaced by it where
    /// the system allows that.
    fn moved_at_once(&self) -> Result<bool> {
        if self.before != Before::Nothing {
            return Ok(false);
        }
        self.disk.allow(&self.out)?;
        match fs::rename(&self.next, &self.out) {
            Ok(()) => Ok(true),
            // For example a mounted folder.
            Err(_) if self.out.is_dir() => Ok(false),
            Err(error) => Err(at(&self.out)(error)),
        }
    }

    fn move_files(&self) -> Result<()> {
        let mut paths = Vec::new();
        for entry in WalkDir::new(&self.next).sort_by_file_name() {
            let entry = entry.map_err(|error| at(&self.next)(error.into()))?;
            if entry.file_type().is_file() {
                paths.push(entry.into_path());
            }
        }
        self.disk.flush_files(&paths)?;
        let names: Vec<String> = paths.iter().map(|path| relative(&self.next, path)).collect();
        let (first, mut last): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| turn(name) == 0);
        last.sort_by_key(|name| turn(name));
        let mut folders = BTreeSet::new();
        for name in first {
            self.move_file(name)?;
            folders.extend(self.out.join(name).parent().map(Path::to_owned));
        }
        // The chunks' names have to be safe before anything that points to them.
        folders.iter().try_for_each(|folder| self.disk.flush_names(folder))?;
        last.into_iter().try_for_each(|name| self.move_file(name))?;
        Ok(())
    }

    fn move_file(&self, name: &str) -> Result<()> {
        let to = self.out.join(name);
        if let Some(folder) = to.parent() {
            self.disk.create_folder(folder)?;
        }
        self.disk.rename(&self.next.join(name), &to)
    }

    /// Removes files that are named as only our files are and that the new output does not have.
    /// So does what makes a site of a volume, where the earlier output had that many.
    fn remove_stale(&self, names: &BTreeSet<String>, n_volumes: usize) -> Result<usize> {
        let mut n_removed = 0;
        let mut folders = BTreeSet::new();
        for name in own_files(&self.out, n_volumes) {
            if names.contains(&name) {
                continue;
            }
            let path = self.out.join(&name);
            self.disk.remove_file(&path)?;
            n_removed += 1;
            let (volume, inner) = split_volume(&name);
            let is_of_archive = inner.starts_with("archive/");
            // An archive's folder stays, and a volume's goes with its last file.
            let stays = if volume.is_some() { self.out.clone() } else { self.out.join("archive") };
            let above = path.ancestors().skip(1).take_while(|folder| *folder != stays);
            if volume.is_some() || is_of_archive {
                folders.extend(above.map(Path::to_owned));
            }
        }
        // A folder comes before those in it.
        folders.iter().rev().try_for_each(|folder| self.disk.remove_empty_folder(folder))?;
        Ok(n_removed)
    }
}

/// Length in bytes of a file, and when it was changed last.
pub(super) fn stamp(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((metadata.len(), changed_nanos(&metadata)))
}

fn is_whole(css: &[u8], chunk: &ChunkRef) -> bool {
    prove(chunk, css).is_ok()
}
