//! The standard library for wasm32.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step;

/// The target triple of the viewer.
pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";

/// Adds the wasm32 target by rustup when the toolchain lacks it.
///
/// # Errors
/// When it is missing and rustup is too, or rustup fails.
pub(crate) fn ensure() -> Result<()> {
    let libraries =
        step::output(Command::new("rustc").args(["--print", "target-libdir", "--target", TRIPLE]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if !step::is_on_path("rustup") {
        bail!(
            "the toolchain has no {TRIPLE} standard library and there is no rustup to add it: see https://rustup.rs"
        );
    }
    step::say(&format!("adding the {TRIPLE} target to the toolchain (rustup target add)"));
    step::run(Command::new("rustup").args(["target", "add", TRIPLE]))
}
