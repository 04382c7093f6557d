//! `cargo xtask cli`: the `broadsheet` command as one self-contained file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::step;
use crate::viewer::{self, Request};

/// What the command's build script goes by to find the viewer.
const VIEWER: &str = "BROADSHEET_VIEWER";

pub(crate) fn run() -> Result<()> {
    let place = Place::find()?;
    let packaged =
        viewer::package(&Request { place: &place, target: &place.target, archive: None })?;
    let file = place.target.join("viewer/viewer.bin");
    write(&file, &packaged.viewer.to_bytes())?;
    step::say("building the broadsheet command with the viewer inside");
    step::run(
        step::cargo()
            .args([
                "build",
                "--release",
                "--package",
                "broadsheet-cli",
                "--bin",
                "broadsheet",
                "--target-dir",
            ])
            .arg(&place.target)
            .current_dir(&place.root)
            .env(VIEWER, &file),
    )?;
    let binary =
        place.target.join("release").join(format!("broadsheet{}", std::env::consts::EXE_SUFFIX));
    let size = fs::metadata(&binary)
        .with_context(|| format!("cargo did not write {}", binary.display()))?
        .len();
    step::say(&format!("the command has {size} bytes and needs no other file"));
    println!("{}", binary.display());
    Ok(())
}

/// Writes the file where it is not already so: cargo goes by the time, and would build again.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().expect("a file in a folder has a parent");
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}
