//! The end record, with which reading a zip begins: where the directory is.

use std::ops::Range;

use super::bytes::{u16_at, u32_at, u64_at};

/// How far from the end of a file its end record may begin: with the longest comment, and with the
/// locator of zip64 before it.
pub(crate) const TAIL_BYTES: u64 = END_BYTES + u16::MAX as u64 + LOCATOR_BYTES;
const END_BYTES: u64 = 22;
const LOCATOR_BYTES: u64 = 20;
/// How long the end record of zip64 is.
pub(super) const END64_BYTES: u64 = 56;
const END_MAGIC: &[u8] = b"PK\x05\x06";
const LOCATOR_MAGIC: &[u8] = b"PK\x06\x07";
const END64_MAGIC: &[u8] = b"PK\x06\x06";

/// What the end record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// Where the directory ends: whatever it says of its beginning is counted from there, because
    /// something may stand before the zip.
    pub(crate) directory_end: u64,
    /// How many bytes the directory has.
    pub(crate) directory_bytes: u64,
    /// Where the directory begins by its own account.
    pub(crate) directory_start: u64,
    /// How many entries it has by its own account.
    pub(crate) n_entries: u64,
    /// Where zip64's end record should be, where there is one.
    pub(crate) end64: Option<u64>,
}

/// The end record in the last bytes of a file, which begin at `tail_start`.
pub(crate) fn find(tail: &[u8], tail_start: u64) -> Option<End> {
    let candidates = tail.windows(END_MAGIC.len()).enumerate().rev();
    let places = candidates.filter(|(_, window)| *window == END_MAGIC).map(|(at, _)| at);
    // The last one whose comment ends with the file; else the last one that fits: something may
    // stand after a zip.
    let mut fits = None;
    for at in places {
        let Some(n_comment) = u16_at(tail, at + 20) else { continue };
        let end = at + END_BYTES as usize + usize::from(n_comment);
        if end == tail.len() {
            return parsed(tail, tail_start, at);
        }
        if end < tail.len() && fits.is_none() {
            fits = Some(at);
        }
    }
    parsed(tail, tail_start, fits?)
}

fn parsed(tail: &[u8], tail_start: u64, at: usize) -> Option<End> {
    let n_entries = u64::from(u16_at(tail, at + 10)?);
    let directory_bytes = u64::from(u32_at(tail, at + 12)?);
    let directory_start = u64::from(u32_at(tail, at + 16)?);
    let place = tail_start + at as u64;
    let has_locator = at
        .checked_sub(LOCATOR_BYTES as usize)
        .is_some_and(|locator| tail[locator..].starts_with(LOCATOR_MAGIC));
    // The record stands right before its locator; what the locator says is off where something
    // stands before the zip.
    let end64 = has_locator.then(|| place.checked_sub(LOCATOR_BYTES + END64_BYTES)).flatten();
    Some(End { directory_end: place, directory_bytes, directory_start, n_entries, end64 })
}

impl End {
    /// What zip64's end record says, where its bytes are one.
    pub(crate) fn with_end64(mut self, bytes: &[u8]) -> End {
        let Some(at) = self.end64.take() else { return self };
        let read = || {
            let n_entries = u64_at(bytes, 32)?;
            Some((n_entries, u64_at(bytes, 40)?, u64_at(bytes, 48)?))
        };
        if bytes.starts_with(END64_MAGIC)
            && let Some((n_entries, directory_bytes, directory_start)) = read()
        {
            self.n_entries = n_entries;
            self.directory_bytes = directory_bytes;
            self.directory_start = directory_start;
            self.directory_end = at;
        }
        self
    }

    /// Where the directory is: right before the end record; `None` where that cannot be.
    pub(crate) fn directory(&self) -> Option<Range<u64>> {
        let start = self.directory_end.checked_sub(self.directory_bytes)?;
        Some(start..self.directory_end)
    }

    /// Where the directory is by its own account.
    pub(crate) fn declared_directory(&self) -> Option<Range<u64>> {
        let end = self.directory_start.checked_add(self.directory_bytes)?;
        (end <= self.directory_end).then_some(self.directory_start..end)
    }
}

/// Whether the last bytes of a file, which has `size_bytes`, are those of a zip that has a
/// directory: for files that begin as something else.
pub(crate) fn ends_as_zip(bytes: &[u8]) -> bool {
    let tail_start = bytes.len().saturating_sub(TAIL_BYTES as usize);
    find(&bytes[tail_start..], tail_start as u64)
        .filter(|end| end.directory_bytes > 0)
        .and_then(|end| end.directory())
        .and_then(|range| bytes.get(usize::try_from(range.start).ok()?..))
        .is_some_and(|directory| directory.starts_with(super::directory::ENTRY_MAGIC))
}
