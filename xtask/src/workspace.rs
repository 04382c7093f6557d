//! Where things are: the workspace, the target folder, `dist/`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::step;

/// The folders that the verbs read and write.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    /// The folder of the workspace's Cargo.toml.
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the user has put it.
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that a target folder set by environment or configuration is respected.
    ///
    /// # Errors
    /// When cargo cannot read the workspace.
    pub(crate) fn find() -> Result<Workspace> {
        // Cargo says at run time where the package is; a binary that was called by its path knows
        // where it was built.
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let mut command = step::cargo();
        command.args(["metadata", "--no-deps", "--format-version=1", "--manifest-path"]);
        command.arg(PathBuf::from(package).join("Cargo.toml"));
        let metadata = step::output(&mut command)?;
        serde_json::from_str(&metadata).context("cargo metadata did not have the expected form")
    }

    /// Where `dist` writes.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Where tools are installed that only the tests need.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }
}
