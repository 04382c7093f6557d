//! The parts of the index that the earlier output has, by what they are made of.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result};
use broadsheet_bundle::{
    ChunkKind, ChunkRef, IndexFile, IndexPart, IndexRoot, Slice, open, open_numbered,
    parse_index_root, parse_slice, prove_numbered,
};
use broadsheet_model::Digest;
use broadsheet_search::Tally;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::cache::{FileRef, load, save};
use super::disk::Disk;
use super::merge::Made;
use super::names::archive_name;
use super::pages::Numbered;
use super::stage::Stage;

/// Raised when an index is made in another way.
const FORM: u32 = 6;
/// What the table is called.
const NAME: &str = "parts";

/// What makes a part of the index what it is.
pub(super) type Composition = [u8; 16];

/// The parts of the earlier output.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct PartTable {
    /// Which program and which configuration wrote them.
    key: [u8; 32],
    parts: BTreeMap<Composition, PartRecord>,
}

/// A part that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PartRecord {
    root: FileRef,
    /// Of each numbered file in turn its length in bytes and when it was changed last: see
    /// [`FileRef`].
    files: Vec<(u64, u64)>,
}

/// A part that was kept or written.
#[derive(Debug)]
pub(super) struct PartDone {
    composition: Composition,
    /// The root, as the manifest names it.
    pub(super) chunk: ChunkRef,
    root: IndexRoot,
    /// Its numbered files.
    files: Vec<IndexFile>,
    /// Where its tally waits, if it was made for a coarse level.
    tally: Option<Range<u64>>,
}

/// What is kept of the earlier output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part.
    Part,
    /// The coarse level, which has slices and chunks alone.
    Coarse,
}

impl PartTable {
    /// The table in `folder`; empty where there is none that can be used.
    pub(super) fn load(folder: &Path, key: [u8; 32]) -> PartTable {
        let table = load::<PartTable>(&folder.join(NAME)).ok().flatten();
        table.filter(|table| table.key == key).unwrap_or_else(|| PartTable::empty(key))
    }

    /// A table without anything in it.
    pub(super) fn empty(key: [u8; 32]) -> PartTable {
        PartTable { key, parts: BTreeMap::new() }
    }

    /// Adds the parts `done`, which are in place.
    pub(super) fn add<'a>(
        &mut self,
        done: impl IntoIterator<Item = &'a PartDone>,
        stage: &Stage<'_>,
    ) {
        self.parts.extend(done.into_iter().map(|part| (part.composition, part.record(stage))));
    }

    pub(super) fn save(&self, folder: &Path, disk: &Disk<'_>) -> Result<()> {
        save(&folder.join(NAME), self, disk)
    }

    /// Adds a part to the new output, if the earlier one has all of its files whole.
    pub(super) fn keep(
        &self,
        kind: Kind,
        composition: Composition,
        stage: &Stage<'_>,
    ) -> Option<PartDone> {
        let record = self.parts.get(&composition)?;
        let FileRef { sha256, n_bytes, .. } = record.root;
        let chunk = ChunkRef { kind: ChunkKind::Index, sha256: Digest(sha256), n_bytes };
        let css = stage.earlier(&format!("archive/{}", chunk.file_name()))?;
        let root = parse_index_root(&chunk, &open(&chunk, &css).ok()?).ok()?;
        let of_part = files_of(kind, &root, stage)?;
        if css.len() as u64 != n_bytes || record.files.len() != of_part.len() {
            return None;
        }
        let files: Vec<(IndexFile, String, (u64, u64))> = of_part
            .iter()
            .zip(&record.files)
            .map(|(file, stamp)| (*file, path_of(&root, *file), *stamp))
            .collect();
        let is_whole =
            |(file, name, (n_bytes, changed_nanos)): &(IndexFile, String, (u64, u64))| {
                stage.has(name, *n_bytes, *changed_nanos, |css| is_proved(&root, *file, css, stage))
            };
        if !files.par_iter().all(is_whole) {
            return None;
        }
        stage.count(&format!("archive/{}", chunk.file_name()), n_bytes);
        files.iter().for_each(|(_, name, (n_bytes, _))| stage.count(name, *n_bytes));
        Some(PartDone { composition, chunk, root, files: of_part, tally: None })
    }
}

impl Kind {
    fn has(self, file: IndexFile) -> bool {
        self == Kind::Part || !matches!(file, IndexFile::Places(_) | IndexFile::Sources(_))
    }
}

impl PartDone {
    /// A part that was made.
    pub(super) fn new(composition: Composition, made: Made) -> PartDone {
        let Made { part, tally } = made;
        let files = part.all_files().collect();
        PartDone { composition, chunk: part.root, root: part.read, files, tally }
    }

    /// A coarse level that was made.
    pub(super) fn coarse(composition: Composition, part: IndexPart) -> PartDone {
        let files = part.all_files().filter(|file| Kind::Coarse.has(*file)).collect();
        PartDone { composition, chunk: part.root, root: part.read, files, tally: None }
    }

    /// Where its tally waits, if it was made for a coarse level.
    pub(super) fn tally(&self) -> Option<Range<u64>> {
        self.tally.clone()
    }

    /// The tally of a part that was kept, from the earlier output.
    ///
    /// # Errors
    /// When a file of it cannot be read.
    pub(super) fn earlier_tally(&self, stage: &Stage<'_>) -> Result<Tally> {
        let content = |file, slice: Option<&Slice>| {
            let proof = self.root.proof_of(file, slice)?;
            let css = stage.earlier(&format!("archive/{}", proof.file_name))?;
            open_numbered(&proof, &css).ok()
        };
        Tally::of_part(&self.root, content).with_context(|| {
            let name = archive_name(&self.chunk);
            format!("{name}: this part of the index lacks a file; delete the cache and build again")
        })
    }

    /// How many articles it has.
    pub(super) fn n_articles(&self) -> usize {
        self.root.n_docs()
    }

    /// What the cache remembers of it.
    fn record(&self, stage: &Stage<'_>) -> PartRecord {
        let stamp = |file: &IndexFile| stage.stamp(&path_of(&self.root, *file));
        let files = self.files.par_iter().map(stamp).collect();
        PartRecord { root: stage.reference(&self.chunk), files }
    }
}

/// Digest of all that the coarse level of these parts is made of.
pub(super) fn coarse_composition(parts: &[&PartDone], coarseness: u32) -> Composition {
    let mut hash = Sha256::new();
    hash.update(b"coarse");
    hash.update(FORM.to_le_bytes());
    hash.update(coarseness.to_le_bytes());
    parts.iter().for_each(|part| hash.update(part.composition));
    half(hash)
}

/// Digest of all that a part is made of: the articles `numbers`, in the text chunks `texts`.
pub(super) fn composition(
    numbered: &Numbered,
    numbers: Range<usize>,
    texts: &[(ChunkRef, usize)],
) -> Composition {
    let mut hash = Sha256::new();
    hash.update(FORM.to_le_bytes());
    hash.update(numbered.division.coarseness.to_le_bytes());
    hash.update((texts.len() as u64).to_le_bytes());
    for (text, n_articles) in texts {
        hash.update(text.sha256.0);
        hash.update(text.n_bytes.to_le_bytes());
        hash.update((*n_articles as u64).to_le_bytes());
    }
    for number in numbers {
        hash.update(numbered.current(number).packed);
        hash.update(numbered.keys[number].source_idx.to_le_bytes());
    }
    half(hash)
}

fn half(hash: Sha256) -> Composition {
    let digest: [u8; 32] = hash.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

/// The path of a numbered file inside the site.
fn path_of(root: &IndexRoot, file: IndexFile) -> String {
    format!("archive/{}", root.file_name(file))
}

/// Whether the file that holds `css` is the one that the root names.
fn is_proved(root: &IndexRoot, file: IndexFile, css: &[u8], stage: &Stage<'_>) -> bool {
    let slice = match file {
        IndexFile::Docs(chunk) | IndexFile::Positions(chunk) => {
            read_slice(root, root.slice_of(chunk), stage)
        }
        _ => None,
    };
    let proof = root.proof_of(file, slice.as_ref());
    proof.is_some_and(|proof| prove_numbered(&proof, css).is_ok())
}

/// All numbered files of a part of the earlier output, in the order of their numbers.
fn files_of(kind: Kind, root: &IndexRoot, stage: &Stage<'_>) -> Option<Vec<IndexFile>> {
    let mut files: Vec<IndexFile> = root.upper_files().filter(|file| kind.has(*file)).collect();
    for number in 0..root.n_slices() {
        let slice = read_slice(root, number, stage)?;
        files.extend(slice.chunks().flat_map(|chunk| slice.files(chunk, true)));
    }
    Some(files)
}

/// A slice of the earlier output.
fn read_slice(root: &IndexRoot, number: u32, stage: &Stage<'_>) -> Option<Slice> {
    let proof = root.proof_of(IndexFile::Slice(number), None)?;
    let css = stage.earlier(&format!("archive/{}", proof.file_name))?;
    parse_slice(root, number, &open_numbered(&proof, &css).ok()?).ok()
}
