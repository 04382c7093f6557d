//! An archive that is on its way.

use broadsheet_bundle::{ChunkRef, Manifest, parse_chunk};
use broadsheet_model::Article;

use super::{Archive, LoadError};

/// How many chunks are on their way at once: as many as a browser asks one host for over HTTP/1.1.
pub const AT_ONCE: usize = 6;

/// An archive whose manifest is there, and some of its chunks.
pub struct Loading {
    manifest: Manifest,
    /// For each chunk its articles, or why it did not come, once that is known.
    chunks: Vec<Option<Result<Vec<Article>, LoadError>>>,
    n_started: usize,
}

impl Loading {
    /// Begins with the manifest.
    pub fn new(manifest: Manifest) -> Loading {
        let chunks = manifest.chunks.iter().map(|_| None).collect();
        Loading { manifest, chunks, n_started: 0 }
    }

    /// The next chunk to be asked for; `None` when all have been.
    pub fn next_chunk(&mut self) -> Option<ChunkRef> {
        let chunk = self.manifest.chunks.get(self.n_started).cloned();
        self.n_started += 1;
        chunk
    }

    /// Takes in a chunk that has come, or why it did not.
    pub fn take(&mut self, chunk: &ChunkRef, loaded: Result<Vec<u8>, LoadError>) {
        let articles = loaded.and_then(|json| Ok(parse_chunk(&chunk.file_name(), &json)?));
        if let Some(idx) = self.manifest.chunks.iter().position(|other| other == chunk) {
            self.chunks[idx] = Some(articles);
        }
    }

    /// How many of how many chunks have come or failed.
    pub fn progress(&self) -> (usize, usize) {
        (self.chunks.iter().filter(|chunk| chunk.is_some()).count(), self.chunks.len())
    }

    /// The archive, once every chunk has come or failed. A chunk that failed is left out and reported in it.
    pub fn finish(&mut self) -> Option<Archive> {
        let (n_done, n_all) = self.progress();
        if n_done < n_all {
            return None;
        }
        let (mut articles, mut failed) = (Vec::new(), Vec::new());
        for chunk in self.chunks.drain(..).flatten() {
            match chunk {
                Ok(mut more) => articles.append(&mut more),
                Err(error) => failed.push(error),
            }
        }
        Some(Archive::new(self.manifest.clone(), articles, failed))
    }
}
