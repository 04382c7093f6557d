//! The folded texts of a local archive, which stay once they have been searched.
//!
//! A published archive has an index, and its texts come from the network: what a search reads of
//! them goes again. A local one is scanned, at every search, and to unpack, read and fold its texts
//! is nearly all of the time that takes. Folded, they are hardly more than what they say.

use broadsheet_search::Corpus;

use crate::{Library, PageAt};

/// How much memory the folded texts of all local archives may take, about. What is beyond that is
/// unpacked for each search.
const BUDGET_BYTES: usize = 160 << 20;
/// What a chunk takes beside its text, about.
const CHUNK_BYTES: usize = 300;

/// The folded texts of an archive, chunk by chunk.
#[derive(Default)]
pub(crate) struct Folded {
    /// By page, then by position there.
    chunks: Vec<(PageAt, usize, Corpus)>,
    n_bytes: usize,
    /// How much it may take now.
    n_allowed: usize,
}

impl Folded {
    /// A chunk, if it is there.
    pub(crate) fn get(&self, page: PageAt, text: usize) -> Option<&Corpus> {
        let idx = self.idx(page, text).ok()?;
        Some(&self.chunks[idx].2)
    }

    fn idx(&self, page: PageAt, text: usize) -> Result<usize, usize> {
        self.chunks.binary_search_by(|(other, at, _)| (*other, *at).cmp(&(page, text)))
    }

    /// Keeps a chunk, if there is room. Chunks come one after the other: the new one is the last.
    pub(crate) fn keep(&mut self, page: PageAt, text: usize, corpus: Corpus) {
        let n_bytes = corpus.n_bytes() + CHUNK_BYTES;
        if let Err(idx) = self.idx(page, text)
            && self.n_bytes + n_bytes <= self.n_allowed
        {
            self.n_bytes += n_bytes;
            self.chunks.insert(idx, (page, text, corpus));
        }
    }
}

impl Library {
    /// Allows an archive, if it is a local one, what the others leave of the memory for folded
    /// texts.
    pub(crate) fn share_memory(&mut self, archive: usize) {
        let taken = |of: &crate::Archive| of.folded.as_ref().map_or(0, |folded| folded.n_bytes);
        let n_all: usize = self.archives().iter().map(taken).sum();
        let Some(folded) = self.archive_mut(archive).and_then(|of| of.folded.as_mut()) else {
            return;
        };
        folded.n_allowed = BUDGET_BYTES.saturating_sub(n_all - folded.n_bytes);
    }
}
