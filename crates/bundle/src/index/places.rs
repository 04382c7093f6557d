//! Where articles are: what a list shows of them with the text chunks that hold them, and their
//! sources.

use broadsheet_model::Digest;

use super::files::IndexFile;
use super::forest::NODE_BYTES;
use super::root::IndexRoot;
use crate::binary::Bytes;
use crate::page::{read_entries, read_ids};
use crate::{BundleError, ChunkKind, ChunkRef, Entry};

/// How many hexadecimal digits of the digest of a text chunk stand in a file of places.
pub const NAMED_DIGITS: usize = 2 * NODE_BYTES;

/// What a file of places says of some articles that follow each other, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The text chunks that hold them, oldest first, each with how many articles it has. Within a
    /// chunk articles stand newest first. Of their digests only the first [`NAMED_DIGITS`]
    /// hexadecimal digits are known; zeros stand for the others.
    pub texts: Vec<(ChunkRef, usize)>,
    /// How many articles of the first chunk are older than these.
    pub n_before: usize,
    /// What a list shows of each, with a short summary.
    pub entries: Vec<Entry>,
}

impl Places {
    /// The text chunk that holds the article at `position` among these: its position in
    /// [`Places::texts`], and that of the article in the chunk.
    pub fn text_of(&self, position: usize) -> Option<(usize, usize)> {
        let mut after = self.n_before.checked_add(position)?;
        for (text, (_, n_articles)) in self.texts.iter().enumerate() {
            if let Some(from_newest) = n_articles.checked_sub(after + 1) {
                return Some((text, from_newest));
            }
            after -= n_articles;
        }
        None
    }
}

/// Reads the file `number` of places of the part with this root.
///
/// # Errors
///
/// Where it is not what the writer writes.
pub fn parse_places(root: &IndexRoot, number: u32, bytes: &[u8]) -> Result<Places, BundleError> {
    read_places(root, number, Bytes(bytes)).ok_or_else(|| damaged(root, IndexFile::Places(number)))
}

/// A list of text chunks, each with the beginning of its digest.
fn read_texts(bytes: &mut Bytes<'_>) -> Option<Vec<(ChunkRef, usize)>> {
    let n_texts = bytes.count(NODE_BYTES + 2)?;
    let mut texts = Vec::with_capacity(n_texts);
    for _ in 0..n_texts {
        let mut digest = [0; 32];
        digest[..NODE_BYTES].copy_from_slice(bytes.take(NODE_BYTES)?);
        let n_bytes = u64::from(bytes.number()?);
        let chunk = ChunkRef { kind: ChunkKind::Text, sha256: Digest(digest), n_bytes };
        texts.push((chunk, bytes.number()? as usize));
    }
    Some(texts)
}

fn read_places(root: &IndexRoot, number: u32, mut bytes: Bytes<'_>) -> Option<Places> {
    let n_docs = root.docs_of_places(number).len();
    let texts = read_texts(&mut bytes)?;
    let n_before = bytes.number()? as usize;
    let ids = read_ids(&mut bytes, n_docs)?;
    let rows = std::str::from_utf8(bytes.0).ok()?;
    let places = Places { texts, n_before, entries: read_entries(&ids, rows)? };
    let n_held = places.texts.iter().try_fold(0_u32, |sum, (_, n)| sum.checked_add(*n as u32));
    let is_whole = n_docs > 0 && n_held.is_some() && places.text_of(n_docs - 1).is_some();
    is_whole.then_some(places)
}

/// Reads the file `number` of sources of the part with this root: for each of its articles the
/// position of its source in the manifest's list.
///
/// # Errors
///
/// Where it is not what the writer writes.
pub fn parse_sources(root: &IndexRoot, number: u32, bytes: &[u8]) -> Result<Vec<u16>, BundleError> {
    let n_docs = root.docs_of_sources(number).len();
    if bytes.len() == n_docs {
        return Ok(bytes.iter().map(|byte| u16::from(*byte)).collect());
    }
    if bytes.len() == 2 * n_docs {
        return Ok(bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect());
    }
    Err(damaged(root, IndexFile::Sources(number)))
}

fn damaged(root: &IndexRoot, file: IndexFile) -> BundleError {
    BundleError::binary(&root.file_name(file))
}

#[cfg(feature = "write")]
pub(super) mod write {
    use crate::ChunkRef;
    use crate::binary::push_number;
    use crate::index::forest::NODE_BYTES;
    use crate::page::write::short_entry;
    use crate::records::push_row;

    /// What a file of places holds of articles whose entries, as pages have them, are `entries`:
    /// `texts` hold them, and `n_before` articles of the first of these are older.
    pub(in crate::index) fn places<E: AsRef<[u8]>>(
        texts: &[(ChunkRef, usize)],
        n_before: u32,
        entries: &[E],
    ) -> Vec<u8> {
        let mut out = Vec::new();
        push_number(&mut out, texts.len() as u32);
        for (chunk, n_articles) in texts {
            out.extend(&chunk.sha256.0[..NODE_BYTES]);
            push_number(&mut out, chunk.n_bytes as u32);
            push_number(&mut out, *n_articles as u32);
        }
        push_number(&mut out, n_before);
        let mut rows = Vec::new();
        for entry in entries {
            let entry = short_entry(entry.as_ref());
            let (id, row) = entry.split_at(8);
            out.extend_from_slice(id);
            push_row(&mut rows, row);
        }
        out.extend(rows);
        out
    }

    /// What a file of sources holds; two bytes each where `is_wide`.
    pub(in crate::index) fn sources(sources: &[u16], is_wide: bool) -> Vec<u8> {
        match is_wide {
            true => sources.iter().flat_map(|source| source.to_le_bytes()).collect(),
            false => sources.iter().map(|source| *source as u8).collect(),
        }
    }
}
