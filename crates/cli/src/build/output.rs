//! Where the files of a site go: into a folder beside the earlier site, or out as rows.

use anyhow::{Result, bail};

use super::stage::Stage;

/// Takes the files of a site, from all threads.
pub(super) trait Output: Sync {
    /// Adds the file `name`, a path inside the site.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()>;

    /// Whether a file has not been added yet, whose name says what it holds.
    fn may_add(&self, name: &str) -> bool;
}

/// No file of a site is larger: static hosts refuse more.
const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;

/// That a file is not larger than hosts take.
pub(super) fn check_size(name: &str, bytes: &[u8]) -> Result<()> {
    if bytes.len() > MAX_FILE_BYTES {
        bail!(
            "{name} would have {} bytes, more than static hosts take; please report this",
            bytes.len()
        );
    }
    Ok(())
}

impl Output for Stage<'_> {
    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        Stage::put(self, name, bytes)
    }

    fn may_add(&self, name: &str) -> bool {
        Stage::may_add(self, name)
    }
}
