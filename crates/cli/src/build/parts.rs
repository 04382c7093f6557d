//! The parts of the index that the earlier output has, by what they are made of.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use broadsheet_bundle::{ChunkKind, ChunkRef, IndexHead, open, parse_index_head, prove_numbered};
use broadsheet_model::Digest;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::cache::{FileRef, load, save};
use super::disk::Disk;
use super::pages::Numbered;
use super::stage::Stage;

/// Raised when an index is made in another way.
const FORM: u32 = 4;
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
    head: FileRef,
    /// Of each numbered file in turn its length in bytes and when it was changed last: see
    /// [`FileRef`].
    files: Vec<(u64, u64)>,
}

/// A part that was kept or written.
#[derive(Debug)]
pub(super) struct PartDone {
    composition: Composition,
    /// The head, as the manifest names it.
    pub(super) chunk: ChunkRef,
    head: IndexHead,
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
    pub(super) fn add(&mut self, done: &[PartDone], stage: &Stage<'_>) {
        self.parts.extend(done.iter().map(|part| (part.composition, part.record(stage))));
    }

    pub(super) fn save(&self, folder: &Path, disk: &Disk<'_>) -> Result<()> {
        save(&folder.join(NAME), self, disk)
    }

    /// Adds a part to the new output, if the earlier one has all of its files whole.
    pub(super) fn keep(&self, composition: Composition, stage: &Stage<'_>) -> Option<PartDone> {
        let record = self.parts.get(&composition)?;
        let FileRef { sha256, n_bytes, .. } = record.head;
        let chunk = ChunkRef { kind: ChunkKind::Index, sha256: Digest(sha256), n_bytes };
        let css = stage.earlier(&format!("archive/{}", chunk.file_name()))?;
        let head = read_head(&chunk, &css)?;
        if css.len() as u64 != n_bytes || record.files.len() != head.n_files() {
            return None;
        }
        let files: Vec<(String, u64, u64)> = (0..)
            .zip(&record.files)
            .map(|(number, (n_bytes, changed_nanos))| {
                (path_of(&head, number), *n_bytes, *changed_nanos)
            })
            .collect();
        let is_whole = |(number, (name, n_bytes, changed_nanos)): (usize, &(String, u64, u64))| {
            stage.has(name, *n_bytes, *changed_nanos, |css| is_proved(&head, number as u32, css))
        };
        if !files.par_iter().enumerate().all(is_whole) {
            return None;
        }
        stage.count(&format!("archive/{}", chunk.file_name()), n_bytes);
        files.iter().for_each(|(name, n_bytes, _)| stage.count(name, *n_bytes));
        Some(PartDone { composition, chunk, head })
    }
}

impl PartDone {
    pub(super) fn new(composition: Composition, chunk: ChunkRef, head: IndexHead) -> PartDone {
        PartDone { composition, chunk, head }
    }

    /// How many articles it has.
    pub(super) fn n_articles(&self) -> usize {
        self.head.n_docs()
    }

    /// What the cache remembers of it.
    fn record(&self, stage: &Stage<'_>) -> PartRecord {
        let stamp = |number: u32| stage.stamp(&path_of(&self.head, number));
        let files = (0..self.head.n_files() as u32).into_par_iter().map(stamp).collect();
        PartRecord { head: stage.reference(&self.chunk), files }
    }
}

/// Digest of all that a part is made of: the articles `numbers`, in the text chunks `texts`.
pub(super) fn composition(
    numbered: &Numbered,
    numbers: Range<usize>,
    texts: &[(ChunkRef, usize)],
) -> Composition {
    let mut hash = Sha256::new();
    hash.update(FORM.to_le_bytes());
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
    let digest: [u8; 32] = hash.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

/// The path of a numbered file inside the site.
fn path_of(head: &IndexHead, number: u32) -> String {
    format!("archive/{}", head.file_name(number))
}

fn read_head(chunk: &ChunkRef, css: &str) -> Option<IndexHead> {
    parse_index_head(&chunk.name(), &open(chunk, css.as_bytes()).ok()?).ok()
}

fn is_proved(head: &IndexHead, number: u32, css: &str) -> bool {
    prove_numbered(head, number, css.as_bytes()).is_ok()
}
