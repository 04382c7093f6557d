//! The checker of electronic books, for the test of what is saved as one.

use std::path::Path;

use anyhow::Result;

use super::debian::{self, Package};

/// What the package installs; it is run by `java -jar`, as not every system runs it by itself.
const PROGRAM: &str = "/usr/share/java/epubcheck.jar";
/// 3 MB, and a Java runtime where there is none.
const EPUBCHECK: Package = Package {
    name: "epubcheck",
    is_missing: || !Path::new(PROGRAM).exists(),
    purpose: "checks the books that are written",
};

/// Sees to it that epubcheck is there.
///
/// # Errors
/// When it is missing and cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    debian::ensure(&[EPUBCHECK])
}
