//! Puts the packaged viewer into the `broadsheet` command.
//!
//! The variable `BROADSHEET_VIEWER` names the file that holds it, as `cargo xtask cli` writes it.
//! Without the variable the command is built without a viewer, and says so when it needs one.

use std::path::Path;
use std::{env, fs, process};

use broadsheet_site::Viewer;

/// Names the packaged viewer's file; relative paths begin at this package's folder.
const VIEWER: &str = "BROADSHEET_VIEWER";

fn main() {
    if let Err(message) = embed() {
        eprintln!("{message}");
        process::exit(1);
    }
}

/// Copies the viewer to where `src/viewer.rs` includes it from: an empty file stands for none.
fn embed() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VIEWER}");
    let bytes = match env::var_os(VIEWER).filter(|path| !path.is_empty()) {
        Some(path) => read(Path::new(&path))?,
        None => Vec::new(),
    };
    let out_dir = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR for a build script")?;
    let out = Path::new(&out_dir).join("viewer.bin");
    fs::write(&out, bytes).map_err(|error| format!("{}: {error}", out.display()))
}

/// The bytes of a viewer that reads back: a damaged one is found now and not by the command's user.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    println!("cargo::rerun-if-changed={}", path.display());
    let named =
        |error: &dyn std::fmt::Display| format!("{VIEWER} names {}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| named(&error))?;
    Viewer::from_bytes(&bytes).map_err(|error| named(&error))?;
    Ok(bytes)
}
