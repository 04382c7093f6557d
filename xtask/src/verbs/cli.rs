//! `cargo xtask cli`: the `broadsheet` command as one self-contained file; `cargo xtask viewer`:
//! what it carries, alone.

use std::fs;

use anyhow::{Context, Result};

use crate::command;
use crate::step;
use crate::viewer::{self, Packing, Request};
use crate::workspace::Workspace;

pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    let built = viewer::build(&Request {
        workspace: &workspace,
        target: &workspace.target,
        packing: Packing::Small,
    })?;
    let binary = command::build_with_viewer(&workspace, &built.viewer)?;
    let size = fs::metadata(&binary)
        .with_context(|| format!("could not look at {}", binary.display()))?
        .len();
    step::say(&format!("the command has {size} bytes and needs no other file"));
    println!("{}", binary.display());
    Ok(())
}

pub(crate) fn viewer() -> Result<()> {
    let workspace = Workspace::find()?;
    let built = viewer::build(&Request {
        workspace: &workspace,
        target: &workspace.target,
        packing: Packing::Small,
    })?;
    println!("{}", built.viewer.display());
    Ok(())
}
