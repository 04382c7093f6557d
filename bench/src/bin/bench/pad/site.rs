//! The folders of a small site and of the padded one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_bundle::{
    ChunkRef, IndexFile, IndexPart, IndexRoot, Manifest, OutputFile, Slice, open, open_numbered,
    parse_index_root,
};
use std::collections::BTreeSet;
use walkdir::WalkDir;

/// What is written anew.
const NEW: [&str; 6] = ["part", "index", "calendar", "ids", "id", "manifest.json"];

/// A small site.
#[derive(Debug)]
pub(super) struct Small {
    folder: PathBuf,
    pub(super) manifest: Manifest,
    /// What the manifest says of the page.
    pub(super) page: String,
}

impl Small {
    pub(super) fn open(folder: &Path) -> Result<Small> {
        let path = folder.join("archive/manifest.json");
        let json = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        let fields: serde_json::Value = serde_json::from_slice(&json)?;
        let page = fields["page"].as_str().unwrap_or_default().to_owned();
        Ok(Small { folder: folder.to_owned(), manifest: Manifest::parse(&json)?, page })
    }

    /// A file of the archive.
    pub(super) fn file(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.folder.join("archive").join(name);
        fs::read(&path).with_context(|| format!("could not read {}", path.display()))
    }

    /// What a chunk holds.
    pub(super) fn content(&self, chunk: &ChunkRef) -> Result<Vec<u8>> {
        Ok(open(chunk, &self.file(&chunk.file_name())?)?)
    }

    pub(super) fn root(&self, chunk: &ChunkRef) -> Result<IndexRoot> {
        Ok(parse_index_root(chunk, &self.content(chunk)?)?)
    }

    /// What a numbered file of the index holds.
    pub(super) fn numbered(
        &self,
        root: &IndexRoot,
        file: IndexFile,
        slice: Option<&Slice>,
    ) -> Result<Vec<u8>> {
        let proof = root.proof_of(file, slice).context("a file that is not named")?;
        Ok(open_numbered(&proof, &self.file(&proof.file_name)?)?)
    }
}

/// The folder of a padded site.
#[derive(Debug)]
pub(super) struct Padded(PathBuf);

impl Padded {
    /// A folder with all files of the small site that stay as they are.
    pub(super) fn of(small: &Small, out: &Path) -> Result<Padded> {
        let is_new = |path: &Path| {
            let inner = path.strip_prefix(small.folder.join("archive"));
            inner.is_ok_and(|inner| NEW.iter().any(|new| inner == Path::new(new)))
        };
        let files = WalkDir::new(&small.folder).into_iter();
        for entry in files.filter_entry(|entry| !is_new(entry.path())) {
            let entry = entry?;
            let to = out.join(entry.path().strip_prefix(&small.folder)?);
            if entry.file_type().is_dir() {
                fs::create_dir_all(&to)?;
            } else {
                fs::copy(entry.path(), &to)
                    .with_context(|| format!("could not write {}", to.display()))?;
            }
        }
        Ok(Padded(out.join("archive")))
    }

    pub(super) fn put(&self, file: &OutputFile) -> Result<()> {
        let path = self.0.join(&file.name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, &file.bytes).with_context(|| format!("could not write {}", path.display()))
    }

    /// Writes the root of a part, the files of its chunks that are not empty, the slices that these
    /// belong to, and what else `is_wanted`.
    pub(super) fn put_part(
        &self,
        part: &IndexPart,
        files: &[Vec<u8>],
        is_wanted: impl Fn(IndexFile) -> bool,
    ) -> Result<()> {
        self.put(&part.root_file)?;
        let mut slices = BTreeSet::new();
        let upper: Vec<IndexFile> = part.read.upper_files().collect();
        for ((idx, bytes), file) in (0..).zip(files).zip(part.all_files().skip(upper.len())) {
            if bytes.is_empty() {
                continue;
            }
            if let IndexFile::Docs(chunk) = file {
                slices.insert(part.read.slice_of(chunk));
            }
            self.put(&part.chunk_file(idx, bytes))?;
        }
        for (number, file) in (0..part.n_upper()).zip(upper) {
            let is_wanted = match file {
                IndexFile::Slice(slice) => slices.contains(&slice),
                _ => is_wanted(file),
            };
            if is_wanted {
                self.put(&part.upper_file(number))?;
            }
        }
        Ok(())
    }
}
