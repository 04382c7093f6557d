//! Standard libraries for machines other than this one.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step;

/// The target triple of the viewer.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The target triple of the command on Windows. To check it takes no linker and no C compiler.
pub(crate) const WINDOWS: &str = "x86_64-pc-windows-msvc";

/// Adds the target by rustup when the toolchain lacks it.
///
/// # Errors
/// When it is missing and rustup is too, or rustup fails.
pub(crate) fn ensure(triple: &str) -> Result<()> {
    let libraries =
        step::output(Command::new("rustc").args(["--print", "target-libdir", "--target", triple]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if !step::is_on_path("rustup") {
        bail!(
            "the toolchain has no {triple} standard library and there is no rustup to add it: see https://rustup.rs"
        );
    }
    step::say(&format!("adding the {triple} target to the toolchain (rustup target add)"));
    step::run(Command::new("rustup").args(["target", "add", triple]))
}
