//! How much is unpacked at most.

const MIB: u64 = 1024 * 1024;

/// Bounds on what one input file may make of itself, all nesting together.
///
/// What a header declares is never believed: output is counted as it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many containers may stand in each other. What only packs a file (gzip) counts together
    /// with what it packs, so that a `.tar.gz` is one.
    pub max_depth: usize,
    /// How many members are looked at, those that are left out too.
    pub max_entries: u64,
    /// The largest member that is handed over, in bytes.
    pub max_member_bytes: u64,
    /// The same for an HTML page, which may carry its pictures.
    pub max_page_bytes: u64,
    /// The largest container that has to be held in memory because it cannot be read from front to
    /// back, in bytes: a zip that is packed inside another file.
    pub max_nested_bytes: u64,
    /// How much is unpacked in all, in bytes; besides, [`Limits::output_per_byte`] for each byte of
    /// the input file, so that a large archive is read to its end.
    pub max_output_bytes: u64,
    /// How many bytes may come of each byte of the input file beyond
    /// [`Limits::max_output_bytes`]: text packs to a tenth, a bomb to a thousandth.
    pub output_per_byte: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_depth: 3,
            max_entries: 1_000_000,
            max_member_bytes: 32 * MIB,
            max_page_bytes: 64 * MIB,
            max_nested_bytes: 64 * MIB,
            max_output_bytes: 2048 * MIB,
            output_per_byte: 32,
        }
    }
}
