//! From a chunk file to what it holds, natively: take the carrier off, prove the bytes, unpack
//! them. In a page the boot script does the same (`static/files.js`).

use std::io::Read as _;

use broadsheet_model::Digest;

use crate::dictionary::{inflate, needs_dictionary};
use crate::index::{NODE_BYTES, merkle_root};
use crate::{BundleError, ChunkRef, FileProof};

/// What a chunk file has to lead to.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    /// What the carrier calls the chunk.
    pub name: &'a str,
    /// The file, inside the archive's folder; stands in messages.
    pub file_name: &'a str,
    /// The hexadecimal digits with which the digest must begin that the file leads to.
    pub expected: &'a str,
    /// The number of a numbered file of the index; 0 for every other.
    pub number: u32,
    /// How many digests lead from the file's own digest to the expected one.
    pub n_levels: usize,
}

/// The content of the file `css` of `chunk`, which is no text with a dictionary.
///
/// # Errors
///
/// [`BundleError::Carrier`], [`BundleError::Digest`], or [`BundleError::Chunk`] where the gzip
/// bytes are the promised ones and cannot be unpacked.
pub fn open(chunk: &ChunkRef, css: &[u8]) -> Result<Vec<u8>, BundleError> {
    open_text(chunk, css, &[])
}

/// As [`open`], of a text whose archive has this dictionary.
///
/// # Errors
///
/// As [`open`].
pub fn open_text(chunk: &ChunkRef, css: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, BundleError> {
    unpack(&chunk.file_name(), &prove(chunk, css)?, dictionary)
}

/// The content of the numbered file of the index that has to lead to `proof`.
///
/// # Errors
///
/// As [`open`].
pub fn open_numbered(proof: &FileProof, css: &[u8]) -> Result<Vec<u8>, BundleError> {
    unpack(&proof.file_name, &prove_numbered(proof, css)?, &[])
}

/// As [`open_text`], for whoever has only what the file has to lead to.
///
/// # Errors
///
/// As [`open`].
pub fn open_proved(
    proof: Proof<'_>,
    css: &[u8],
    dictionary: &[u8],
) -> Result<Vec<u8>, BundleError> {
    unpack(proof.file_name, &proved(proof, css)?, dictionary)
}

/// The gzip bytes that the file `css` of `chunk` carries.
///
/// # Errors
///
/// [`BundleError::Carrier`] or [`BundleError::Digest`].
pub fn prove(chunk: &ChunkRef, css: &[u8]) -> Result<Vec<u8>, BundleError> {
    let (name, file_name) = (chunk.name(), chunk.file_name());
    let expected = chunk.sha256.to_string();
    let proof =
        Proof { name: &name, file_name: &file_name, expected: &expected, number: 0, n_levels: 0 };
    proved(proof, css)
}

/// The gzip bytes that the numbered file of the index carries that has to lead to `proof`.
///
/// # Errors
///
/// As [`prove`].
pub fn prove_numbered(proof: &FileProof, css: &[u8]) -> Result<Vec<u8>, BundleError> {
    let FileProof { file_name, name, expected, number, levels } = proof;
    let n_levels = *levels as usize;
    proved(Proof { name, file_name, expected, number: *number, n_levels }, css)
}

fn proved(proof: Proof<'_>, css: &[u8]) -> Result<Vec<u8>, BundleError> {
    let damaged = || BundleError::Carrier { chunk: proof.file_name.to_owned() };
    let mut carried = crate::carried(proof.name, css).map_err(|_| damaged())?;
    let n_path_bytes = proof.n_levels * NODE_BYTES;
    if carried.len() < n_path_bytes {
        return Err(damaged());
    }
    let gzip = carried.split_off(n_path_bytes);
    let got = match proof.n_levels {
        0 => Digest::of(&gzip).to_string(),
        _ => crate::hex(&merkle_root(&carried, proof.number, &gzip)),
    };
    if got.starts_with(proof.expected) {
        return Ok(gzip);
    }
    let (chunk, expected) = (proof.file_name.to_owned(), proof.expected.to_owned());
    Err(BundleError::Digest { chunk, expected, got })
}

fn unpack(file_name: &str, payload: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, BundleError> {
    let damaged = |reason: String| BundleError::Chunk { chunk: file_name.to_owned(), reason };
    if !needs_dictionary(payload) {
        return gunzip(payload).map_err(|error| damaged(format!("its gzip is damaged: {error}")));
    }
    if dictionary.is_empty() {
        return Err(damaged("it needs the archive's dictionary, which is not there".to_owned()));
    }
    inflate(payload, dictionary)
        .map_err(|error| damaged(format!("its deflate stream is damaged: {error}")))
}

/// What `bytes`, a whole gzip file, unpack to.
///
/// # Errors
///
/// Those of the gzip reader: the bytes are damaged or end early.
pub fn gunzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}
