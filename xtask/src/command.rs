//! The `broadsheet` command: built by cargo, and run to make every site that `xtask` makes. What a
//! contributor looks at is so what a user's own `broadsheet build` writes, by the same code.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::step;
use crate::workspace::Workspace;

/// What the command's build script goes by to find the viewer that it is to carry.
const VIEWER: &str = "BROADSHEET_VIEWER";

/// How the command is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Soon compiled; good for the five seeds.
    Dev,
    /// For large archives, and for users.
    Release,
}

/// Builds the command without a viewer, which [`site`] hands to it, and gives its path. It need not
/// be built again when the viewer changes.
///
/// # Errors
/// When cargo fails.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    step::say("compiling the broadsheet command (cargo build)");
    compile(workspace, profile, None)
}

/// Builds the command in the release profile with `viewer` inside, and gives its path.
///
/// # Errors
/// When cargo fails.
pub(crate) fn build_with_viewer(workspace: &Workspace, viewer: &Path) -> Result<PathBuf> {
    step::say("compiling the broadsheet command with the viewer inside (cargo build --release)");
    compile(workspace, Profile::Release, Some(viewer))
}

fn compile(workspace: &Workspace, profile: Profile, viewer: Option<&Path>) -> Result<PathBuf> {
    let (folder, options): (_, &[&str]) = match profile {
        Profile::Dev => ("debug", &[]),
        Profile::Release => ("release", &["--release"]),
    };
    let mut command = step::cargo();
    command
        .args(["build", "--package", "broadsheet-cli", "--bin", "broadsheet", "--target-dir"])
        .arg(&workspace.target)
        .args(options)
        .current_dir(&workspace.root)
        // As the viewer is compiled, so that what both need on this machine is compiled once.
        .env("CARGO_INCREMENTAL", "0");
    match viewer {
        Some(file) => command.env(VIEWER, file),
        None => command.env_remove(VIEWER),
    };
    step::run(&mut command)?;
    let binary =
        workspace.target.join(folder).join(format!("broadsheet{}", std::env::consts::EXE_SUFFIX));
    ensure!(binary.is_file(), "cargo did not write {}", binary.display());
    Ok(binary)
}

/// How a site keeps its chunks (`--layout`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Web,
    Disk,
    Pack,
}

/// What `broadsheet build` is to make.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    /// The command.
    pub(crate) command: &'a Path,
    /// The packaged viewer's file.
    pub(crate) viewer: &'a Path,
    /// A file or folder of articles.
    pub(crate) input: &'a Path,
    /// The site's folder, or the page of the single-file edition where this ends in `.html`.
    pub(crate) out: &'a Path,
    /// Its layout.
    pub(crate) layout: Layout,
    /// Where what was read is remembered; nothing is where it is absent.
    pub(crate) cache: Option<&'a Path>,
}

/// Runs `broadsheet build`.
///
/// # Errors
/// When it fails; it has then said why.
pub(crate) fn site(site: &Site) -> Result<()> {
    step::say(&format!("building {} (broadsheet build)", site.out.display()));
    let mut command = Command::new(site.command);
    command.arg("build").arg(site.input).arg("--out").arg(site.out);
    command.arg("--viewer").arg(site.viewer);
    if site.out.extension().is_some_and(|extension| extension == "html") {
        command.args(["--edition", "file"]);
    }
    match site.layout {
        Layout::Web => {}
        Layout::Disk => drop(command.args(["--layout", "disk"])),
        Layout::Pack => drop(command.args(["--layout", "pack"])),
    }
    match site.cache {
        Some(folder) => command.arg("--cache").arg(folder),
        None => command.arg("--no-cache"),
    };
    step::run(&mut command)
}
