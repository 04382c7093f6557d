//! Layout pack: chunks that are read by ranges, as the directory of packs says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use broadsheet_bundle::{PackDirectory, PackRange, PackedName, wrap_carrier};

use super::super::{ARCHIVE, Fault, read};
use super::n_bytes_of;
use crate::build::spool::read_exact_at;

/// The packs of a site.
pub(super) struct Ranges {
    directory: PackDirectory,
    /// The directory's file, inside the site; and opened.
    name: String,
    path: PathBuf,
    file: File,
}

impl Ranges {
    /// Those of the site in `folder`.
    ///
    /// # Errors
    /// When the directory is missing or has another length than the manifest says. Its digest is
    /// looked at by a check only, which reads all of it anyway.
    pub(super) fn open(folder: &Path, directory: PackDirectory) -> Result<Ranges, Fault> {
        let name = [ARCHIVE, &directory.file_name()].concat();
        let path = folder.join(&name);
        let n_bytes = n_bytes_of(&path);
        if n_bytes.is_some_and(|n_bytes| n_bytes != directory.n_bytes) {
            let reason = format!(
                "it has {} bytes and should have {}; copy or build the site again",
                n_bytes.unwrap_or_default(),
                directory.n_bytes
            );
            return Err(Fault::new(name, reason));
        }
        let file = File::open(&path).map_err(|error| unreadable(&name, &error))?;
        Ok(Ranges { directory, name, path, file })
    }

    /// The directory's file, inside the site.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The chunk file `path`, a path inside the site. What is in no pack is a file of its own.
    pub(super) fn read(&self, folder: &Path, path: &str) -> Result<Vec<u8>, Fault> {
        let packed = PackedName::of(path);
        let range = packed.map(|name| self.find(name)).transpose()?.flatten();
        let Some((name, range)) = packed.zip(range) else { return read(folder, path) };
        Ok(wrap_carrier(&name.digits(), &carried(folder, range)?))
    }

    /// Where a chunk stands.
    pub(super) fn find(&self, chunk: PackedName) -> Result<Option<PackRange>, Fault> {
        Ok(PackDirectory::places(&self.bucket(chunk)?, chunk).next())
    }

    /// Where a chunk stands in this pack.
    pub(super) fn find_in(&self, chunk: PackedName, pack: u64) -> Option<PackRange> {
        let bucket = self.bucket(chunk).ok()?;
        PackDirectory::places(&bucket, chunk).find(|range| range.pack == pack)
    }

    fn bucket(&self, chunk: PackedName) -> Result<Vec<u8>, Fault> {
        let range = self.directory.bucket(chunk);
        let mut bucket = vec![0; (range.end - range.start) as usize];
        let read = read_exact_at(&self.file, &mut bucket, range.start);
        read.map_err(|error| unreadable(&self.name, &error))?;
        Ok(bucket)
    }

    /// As [`super::ChunkFiles::all_holding`]: the directory is what the manifest says, every entry
    /// is of one of the chunks, and packs have nothing else in them.
    pub(super) fn all_holding(
        &self,
        folder: &Path,
        chunks: &BTreeSet<String>,
    ) -> (BTreeSet<String>, Vec<Fault>) {
        let mut files = BTreeSet::from([self.name.clone()]);
        let entries = fs::read(&self.path)
            .map_err(|error| unreadable(&self.name, &error))
            .and_then(|bytes| {
                let entries = self.directory.entries(&self.name, &bytes);
                entries.map_err(|error| Fault::of_chunk(&self.name, &error))
            });
        let entries = match entries {
            Ok(entries) => entries,
            Err(fault) => return (files, vec![fault]),
        };
        let mut faults = Vec::new();
        let mut packs: BTreeMap<u64, Vec<PackRange>> = BTreeMap::new();
        let mut packed: BTreeMap<PackedName, PackRange> = BTreeMap::new();
        for (chunk, range) in &entries {
            packs.entry(range.pack).or_default().push(*range);
            let first = *packed.entry(*chunk).or_insert(*range);
            if first != *range && !are_same(folder, first, *range) {
                faults.push(Fault::new(
                    [ARCHIVE, &range.file_name()].concat(),
                    "a chunk in it is not as it is in another pack; copy or build the site again",
                ));
            }
        }
        let plain = |path: &&String| {
            PackedName::of(path).is_none_or(|chunk| packed.remove(&chunk).is_none())
        };
        files.extend(chunks.iter().filter(plain).cloned());
        if !packed.is_empty() {
            let reason = format!(
                "{} entries are of chunks that the archive does not have; build the site again",
                packed.len()
            );
            faults.push(Fault::new(self.name.clone(), reason));
        }
        for mut ranges in packs.into_values() {
            ranges.sort_unstable();
            let path = ranges.first().map(PackRange::file_name).unwrap_or_default();
            let path = [ARCHIVE, &path].concat();
            faults.extend(untidy(folder, &path, &ranges));
            files.insert(path);
        }
        (files, faults)
    }
}

/// What a chunk's file would carry, from its pack.
fn carried(folder: &Path, range: PackRange) -> Result<Vec<u8>, Fault> {
    let path = [ARCHIVE, &range.file_name()].concat();
    let mut bytes = vec![0; range.n_bytes as usize];
    File::open(folder.join(&path))
        .and_then(|file| read_exact_at(&file, &mut bytes, range.bytes().start))
        .map_err(|error| unreadable(&path, &error))?;
    Ok(bytes)
}

fn are_same(folder: &Path, one: PackRange, other: PackRange) -> bool {
    let bytes = [one, other].map(|range| carried(folder, range).ok());
    bytes[0].is_some() && bytes[0] == bytes[1]
}

/// What is wrong with the pack `path`, where its chunks are not all that is in it. `ranges` are
/// theirs, rising.
fn untidy(folder: &Path, path: &str, ranges: &[PackRange]) -> Option<Fault> {
    let n_bytes = n_bytes_of(&folder.join(path))?;
    let starts = std::iter::once(0).chain(ranges.iter().map(|range| range.bytes().end));
    let is_tidy = starts.zip(ranges).all(|(start, range)| range.bytes().start == start)
        && ranges.last().map(|range| range.bytes().end) == Some(n_bytes);
    let reason = "there is something in it besides chunks; copy or build the site again";
    (!is_tidy).then(|| Fault::new(path, reason))
}

fn unreadable(path: &str, error: &io::Error) -> Fault {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "it is missing; copy or build the site again".to_owned(),
        io::ErrorKind::UnexpectedEof => "it ends early; copy or build the site again".to_owned(),
        _ => format!("it cannot be read ({error})"),
    };
    Fault::new(path, reason)
}
