//! The script by which the GitHub action installs a release's command.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::setup::debian::{self, Package};
use crate::step;
use crate::workspace::Workspace;

const CURL: Package = Package {
    name: "curl",
    is_missing: || !step::is_on_path("curl"),
    purpose: "downloads the command in the GitHub action, whose script is tested",
};

/// What a release can be like.
#[derive(Debug, Clone, Copy)]
enum Release {
    /// There is none.
    None,
    /// It has the command of every machine, and their digests.
    Whole,
    /// A command is not the one whose digest it has.
    Changed,
}

/// Runs the script on each kind of release, from the disk.
pub(super) fn installs_what_is_verified(workspace: &Workspace) -> Result<()> {
    debian::ensure(&[CURL])?;
    step::say("testing how the GitHub action installs the command");
    let script = workspace.root.join(".github/action/install.sh");
    check(&script, Release::None, Some("none"))?;
    check(&script, Release::Whole, Some("release"))?;
    check(&script, Release::Changed, None)
}

/// The script says `expected` of this release, or fails where that is absent.
fn check(script: &Path, release: Release, expected: Option<&str>) -> Result<()> {
    const TARGETS: [&str; 4] = [
        "x86_64-unknown-linux-musl",
        "aarch64-unknown-linux-musl",
        "x86_64-apple-darwin",
        "aarch64-apple-darwin",
    ];
    const PROGRAM: &str = "#!/bin/sh\necho broadsheet\n";
    let work = tempfile::tempdir().context("could not make a temporary folder")?;
    let [files, folder] = ["files", "folder"].map(|name| work.path().join(name));
    fs::create_dir(&files)?;
    if !matches!(release, Release::None) {
        let names = TARGETS.map(|target| format!("broadsheet-{target}"));
        names.iter().try_for_each(|name| fs::write(files.join(name), PROGRAM))?;
        let sums = step::output(Command::new("sha256sum").args(&names).current_dir(&files))?;
        fs::write(files.join("SHA256SUMS"), sums)?;
        if matches!(release, Release::Changed) {
            names.iter().try_for_each(|name| fs::write(files.join(name), "#!/bin/sh\n"))?;
        }
    }
    let mut command = Command::new("bash");
    command.arg(script).arg(&folder).arg(format!("file://{}", files.display()));
    let done = command.output().context("could not start bash")?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    match expected {
        None => ensure!(!done.status.success(), "{release:?} was installed"),
        Some(how) => ensure!(
            done.status.success() && said.trim_end() == how,
            "of {release:?} the script said {said:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        ),
    }
    let is_installed = folder.join("broadsheet").exists();
    if is_installed != (expected == Some("release")) {
        bail!("of {release:?} the command is installed: {is_installed}");
    }
    if is_installed {
        let ran = step::output(&mut Command::new(folder.join("broadsheet")))?;
        ensure!(ran == "broadsheet\n", "the command that was installed says {ran:?}");
    }
    Ok(())
}
