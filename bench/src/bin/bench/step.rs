//! Saying what is done, and running other programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Says on stderr what is about to happen; stdout is for answers.
pub(crate) fn say(line: &str) {
    eprintln!("==> {line}");
}

/// Runs a program and gives what it wrote to stdout; its stderr goes to ours.
///
/// # Errors
/// When it cannot be started, fails, or does not write UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start {program}"))?;
    ensure!(output.status.success(), "{program} failed ({})", output.status);
    String::from_utf8(output.stdout).with_context(|| format!("{program} did not write UTF-8"))
}

/// Runs a verb of `cargo xtask`, which knows how everything is built and installed, and gives what
/// it prints.
///
/// # Errors
/// As [`output`].
pub(crate) fn xtask(verb: &str) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    output(Command::new(cargo).args(["xtask", verb]).current_dir(root()))
        .with_context(|| format!("`cargo xtask {verb}` failed"))
}

/// Whether a program of this name is on PATH.
pub(crate) fn is_on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where measurements are kept from run to run, unless the user names another folder.
///
/// # Errors
/// When the folder cannot be made.
pub(crate) fn work_folder(chosen: Option<&Path>, name: &str) -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = match chosen {
        Some(folder) => folder.to_path_buf(),
        None => target.unwrap_or_else(|| root().join("target")).join(name),
    };
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("could not make {}", folder.display()))?;
    folder.canonicalize().with_context(|| format!("could not find {}", folder.display()))
}
