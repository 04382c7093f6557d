//! `cargo xtask bench`: builds the program that measures what docs/benchmarks.md reports, and runs
//! it. It is a package of its own, so that no other verb compiles it or what it needs.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::step;
use crate::workspace::Workspace;

#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// What to measure and on what: `cargo xtask bench --help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    arguments: Vec<OsString>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::find()?;
    step::say("building what measures (cargo build --release --package broadsheet-bench)");
    step::run(step::cargo().args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "broadsheet-bench",
    ]))?;
    let program = format!("broadsheet-bench{}", std::env::consts::EXE_SUFFIX);
    step::run(
        Command::new(workspace.target.join("release").join(program))
            .args(&arguments.arguments)
            .env("CARGO_TARGET_DIR", &workspace.target),
    )
}
