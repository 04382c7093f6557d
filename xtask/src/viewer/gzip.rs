//! gzip, as hosts send it: for saying how much a reader loads.

use std::io::Write;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// gzip at its best level, without a time or a name in its header, so that equal input gives equal
/// bytes.
///
/// # Errors
/// Never in practice: writing to memory does not fail.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("could not compress")
}
