//! Reading ahead: most members of an archive are small, and stand one after the other.

use std::ops::Range;

use crate::container::MAX_ASKED_BYTES;

/// How much is asked for at once at least, in bytes.
const AHEAD_BYTES: u64 = 256 * 1024;

/// Bytes of a container that are at hand.
#[derive(Debug)]
pub(crate) struct Ahead {
    size_bytes: u64,
    start: u64,
    bytes: Vec<u8>,
    asked: u64,
}

impl Ahead {
    /// For a container of `size_bytes`; the largest number where that is not known.
    pub(crate) fn new(size_bytes: u64) -> Ahead {
        Ahead { size_bytes, start: 0, bytes: Vec::new(), asked: 0 }
    }

    /// The bytes of `range`, where they are all at hand.
    pub(crate) fn get(&self, range: &Range<u64>) -> Option<&[u8]> {
        let within = |at: u64| usize::try_from(at.checked_sub(self.start)?).ok();
        self.bytes.get(within(range.start)?..within(range.end)?)
    }

    /// What is at hand from `at` on.
    pub(crate) fn from(&self, at: u64) -> &[u8] {
        let at = at.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.bytes.get(at..)).unwrap_or_default()
    }

    /// Whether the container ends at `at`, where its size is known.
    pub(crate) fn is_end(&self, at: u64) -> bool {
        at >= self.size_bytes
    }

    /// What to ask for, to have `n_bytes` from `at` on and more.
    pub(crate) fn ask(&mut self, at: u64, n_bytes: u64) -> Range<u64> {
        self.asked = at;
        let n_bytes = n_bytes.clamp(AHEAD_BYTES, MAX_ASKED_BYTES);
        at..at.saturating_add(n_bytes).min(self.size_bytes)
    }

    /// The bytes asked for.
    pub(crate) fn give(&mut self, bytes: &[u8]) {
        self.start = self.asked;
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
    }
}
