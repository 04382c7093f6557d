//! axe-core, the accessibility audit that runs inside the page.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use super::debian::{self, Package};
use crate::place::Place;
use crate::step;

const NPM: Package = Package {
    name: "npm",
    is_missing: || !step::is_on_path("npm"),
    purpose: "fetches axe-core, the accessibility audit",
};

/// Gives the path of axe-core's script, fetched by npm at the version and checksum that
/// `e2e/package-lock.json` pins.
///
/// # Errors
/// When npm is missing or fails.
pub(crate) fn ensure(place: &Place) -> Result<PathBuf> {
    let folder = place.root.join("e2e");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !is_current(place)? {
        debian::ensure(&[NPM])?;
        step::say("fetching axe-core, as pinned by e2e/package-lock.json (npm ci)");
        step::run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(&folder),
        )?;
    }
    ensure!(script.is_file(), "npm did not bring {}", script.display());
    Ok(script)
}

/// Whether what is installed is what the lock file names; npm leaves a copy of the lock beside what
/// it installed.
fn is_current(place: &Place) -> Result<bool> {
    let version = |path: PathBuf| -> Option<String> {
        let lock: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        Some(lock["packages"]["node_modules/axe-core"]["version"].as_str()?.to_owned())
    };
    let wanted = version(place.root.join("e2e/package-lock.json"));
    ensure!(wanted.is_some(), "e2e/package-lock.json does not name axe-core");
    Ok(version(place.root.join("e2e/node_modules/.package-lock.json")) == wanted)
}
