//! The package that builds archives on a cluster: checked, tested, and run on Spark and on Sail,
//! where it has to write what `broadsheet build` writes.

use std::process::Command;

use anyhow::Result;

use crate::command::{self, Profile};
use crate::setup::python;
use crate::step;
use crate::viewer::{self, Packing, Request};
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let pythons = python::ensure(workspace)?;
    let package = workspace.root.join("cluster");
    let module = |name: &str, arguments: &[&str]| {
        let mut command = Command::new(&pythons.spark);
        command.arg("-m").arg(name).args(arguments).current_dir(&package);
        command
    };
    step::say("checking the package for clusters (ruff, mypy)");
    step::run(&mut module("ruff", &["format", "--check", "--quiet"]))?;
    step::run(&mut module("ruff", &["check", "--quiet"]))?;
    step::run(&mut module("mypy", &["src", "tests"]))?;
    let request = Request { workspace, target: &workspace.target, packing: Packing::Small };
    let viewer = viewer::build(&request)?.viewer;
    let binary = command::build(workspace, Profile::Dev)?;
    step::say("building archives on Spark and on Sail (pytest)");
    // Executors have other folders and the same environment.
    let path = std::env::join_paths([package.join("src"), package.join("tests")])?;
    step::run(
        module("pytest", &["-q", "--durations=5"])
            .env("PYTHONPATH", path)
            // Executors compile what they import once, and not into the sources.
            .env("PYTHONPYCACHEPREFIX", workspace.tools().join("python-cache"))
            .env("BROADSHEET_COMMAND", binary)
            .env("BROADSHEET_VIEWER", viewer)
            .env("BROADSHEET_SAIL", pythons.sail),
    )
}
