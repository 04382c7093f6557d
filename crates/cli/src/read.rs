//! One input file from disk.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};

use broadsheet_readers::{MAX_FILE_BYTES, ReadError};

use crate::SkipReason;
use crate::files::InputFile;

/// What the system knows of `file`; one that is too large is refused before it is opened.
pub(crate) fn look(file: &InputFile) -> Result<Metadata, SkipReason> {
    let metadata = fs::metadata(&file.path).map_err(unreadable)?;
    check_size(metadata.len())?;
    Ok(metadata)
}

/// The bytes of `file`, which has `metadata`.
pub(crate) fn load(file: &InputFile, metadata: &Metadata) -> Result<Vec<u8>, SkipReason> {
    let opened = File::open(&file.path).map_err(unreadable)?;
    let mut bytes =
        Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0).saturating_add(1));
    // A file may have grown since it was looked at.
    opened.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
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
