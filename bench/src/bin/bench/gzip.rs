//! gzip at its best level, as a host that packs once sends it.

use std::io::Write as _;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The packed bytes, the same for the same input.
///
/// # Errors
/// Never in practice: writing to memory does not fail.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("could not compress")
}
