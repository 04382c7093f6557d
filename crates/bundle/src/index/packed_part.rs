//! A part of the index with the files of its chunks, where all of it is in memory.

use super::files::IndexFile;
use super::part::{IndexPart, PartDocs, write_coarse, write_part};
use super::write::{ChunkEntry, PackedChunk};
use crate::write::OutputFile;

/// A part with all of its files.
#[derive(Debug)]
pub struct PackedPart {
    /// The part.
    pub part: IndexPart,
    files: Vec<Vec<u8>>,
}

/// Joins chunks to a part, as [`write_part`], with their files.
pub fn pack_part(chunks: Vec<PackedChunk>, docs: PartDocs<'_>) -> PackedPart {
    PackedPart::of(chunks, |entries| write_part(entries, docs))
}

/// Joins chunks to a coarse level, as [`write_coarse`], with their files.
pub fn pack_coarse(chunks: Vec<PackedChunk>, n_parts: usize) -> PackedPart {
    PackedPart::of(chunks, |entries| write_coarse(entries, n_parts))
}

impl PackedPart {
    fn of(chunks: Vec<PackedChunk>, join: impl FnOnce(&[ChunkEntry]) -> IndexPart) -> PackedPart {
        let (entries, files): (Vec<ChunkEntry>, Vec<Vec<Vec<u8>>>) =
            chunks.into_iter().map(PackedChunk::into_parts).unzip();
        PackedPart { part: join(&entries), files: files.into_iter().flatten().collect() }
    }

    /// The numbered files, in the order of their numbers.
    pub fn files(&self) -> impl Iterator<Item = OutputFile> {
        let upper = (0..self.part.n_upper()).map(|number| self.part.upper_file(number));
        let chunks = (0..).zip(&self.files).map(|(idx, bytes)| self.part.chunk_file(idx, bytes));
        upper.chain(chunks)
    }

    /// A numbered file.
    pub fn file(&self, file: IndexFile) -> OutputFile {
        match self.part.chunk_files.iter().position(|(_, _, other)| *other == file) {
            Some(idx) => self.part.chunk_file(idx as u32, &self.files[idx]),
            None => self.part.upper_file(self.part.read.number(file)),
        }
    }
}
