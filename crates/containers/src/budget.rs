//! What is left of the limits.

use crate::{Limits, Reason};

/// Counts what all containers of one input file do together.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    entries_left: u64,
    output_left: u64,
}

impl Budget {
    /// For an input file of `size_bytes`.
    pub(crate) fn new(limits: Limits, size_bytes: u64) -> Budget {
        let output_left = limits
            .max_output_bytes
            .saturating_add(limits.output_per_byte.saturating_mul(size_bytes));
        Budget { limits, entries_left: limits.max_entries, output_left }
    }

    /// The limits as they were given.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Counts a member.
    pub(crate) fn entry(&mut self) -> Result<(), Reason> {
        let limit = self.limits.max_entries;
        self.entries_left =
            self.entries_left.checked_sub(1).ok_or(Reason::TooManyEntries { limit })?;
        Ok(())
    }

    /// Counts bytes that a container made.
    pub(crate) fn output(&mut self, n_bytes: usize) -> Result<(), Reason> {
        self.output_left =
            self.output_left.checked_sub(n_bytes as u64).ok_or(Reason::TooMuchOutput)?;
        Ok(())
    }
}
