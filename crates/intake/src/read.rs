//! One input file: from its path to its articles.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};

use broadsheet_readers::{MAX_FILE_BYTES, ReadError, Reading, SourceTable};

use crate::{InputFile, SkipReason};

/// The articles of `file`: [`stat`], [`read`] and [`parse`] in one.
///
/// # Errors
/// Why the file gives nothing.
pub fn read_one(file: &InputFile, sources: &SourceTable) -> Result<Reading, SkipReason> {
    let bytes = read(file, &stat(file)?)?;
    parse(file, &bytes, sources)
}

/// What the system knows of `file`.
///
/// # Errors
/// When the system refuses, and when the file is too large to be read: it is not even opened then.
pub fn stat(file: &InputFile) -> Result<Metadata, SkipReason> {
    let metadata = fs::metadata(&file.path).map_err(unreadable)?;
    check_size(metadata.len())?;
    Ok(metadata)
}

/// The bytes of `file`, which has `metadata`.
///
/// # Errors
/// When the system refuses, and when the file has grown too large since [`stat`].
pub fn read(file: &InputFile, metadata: &Metadata) -> Result<Vec<u8>, SkipReason> {
    let opened = File::open(&file.path).map_err(unreadable)?;
    let expected_bytes = usize::try_from(metadata.len()).unwrap_or(0);
    let mut bytes = Vec::with_capacity(expected_bytes.saturating_add(1));
    opened.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
}

/// The articles in the `bytes` of `file`.
///
/// # Errors
/// When nothing could be read.
pub fn parse(file: &InputFile, bytes: &[u8], sources: &SourceTable) -> Result<Reading, SkipReason> {
    broadsheet_readers::read(&file.name(), bytes, sources).map_err(SkipReason::Read)
}

fn check_size(size_bytes: u64) -> Result<(), SkipReason> {
    if size_bytes <= MAX_FILE_BYTES as u64 {
        return Ok(());
    }
    let size_bytes = usize::try_from(size_bytes).unwrap_or(usize::MAX);
    Err(SkipReason::Read(ReadError::TooLarge { size_bytes, limit_bytes: MAX_FILE_BYTES }))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unreadable(error: io::Error) -> SkipReason {
    SkipReason::Unreadable(error.kind())
}
