//! `cargo xtask test`: every test there is, but for those of `cargo xtask test --cluster`, which
//! need Java and 1.5 GB of Python packages. Nothing is skipped: what a test needs is installed
//! first, or named.

mod action;
mod archive;
mod cluster;
mod same;
mod table;

use anyhow::Result;

use crate::command::Layout;
use crate::setup::{books, browsers, npm};
use crate::step;
use crate::verbs::dist;
use crate::viewer::Packing;
use crate::workspace::Workspace;

/// In how many random orders the desk meets events here; a plain `cargo test` tries fewer.
const N_ORDERS: &str = "100000";

/// What is tested.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Build on Spark and on Sail instead, and compare; needs Java 17.
    #[arg(long)]
    cluster: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::find()?;
    if arguments.cluster {
        return cluster::run(&workspace);
    }
    let drivers = browsers::ensure(&workspace)?;
    let axe = npm::axe(&workspace)?;
    books::ensure()?;
    native_tests()?;
    let [disk, pack] = ["disk", "pack"].map(|name| workspace.target.join(name));
    let others = [(Layout::Disk, disk.as_path()), (Layout::Pack, pack.as_path())];
    dist::build_seeds(&workspace, Packing::Small, &workspace.dist(), &others)?;
    same::same_bytes_again(&workspace)?;
    archive::same_as_the_command(&workspace)?;
    table::opens_as_text(&workspace)?;
    action::installs_what_is_verified(&workspace)?;
    let plain = workspace.target.join("plain");
    dist::build_seeds(&workspace, Packing::Plain, &plain, &[])?;
    step::say(
        "running the browser tests in Chromium and Firefox (cargo test --package broadsheet-e2e)",
    );
    step::run(
        step::cargo()
            .args(["test", "--package", "broadsheet-e2e"])
            .env("BROADSHEET_DIST", workspace.dist())
            .env("BROADSHEET_PLAIN_DIST", plain)
            .env("BROADSHEET_DISK_DIST", disk)
            .env("BROADSHEET_PACK_DIST", pack)
            .env("BROADSHEET_AXE", axe)
            .env("BROADSHEET_GECKODRIVER", drivers.geckodriver),
    )?;
    step::say(
        "all tests passed: native, reproducible build, Chromium and Firefox (hosted, opened folder, single file)",
    );
    Ok(())
}

/// How many mutated inputs each container and reader gets here: about a minute in all. A plain
/// `cargo test` tries fewer.
const N_MUTATIONS: &str = "3000";

/// Runs every test that needs no browser.
///
/// xtask's own are asked for alone: what it is built from, minifier and wasm-bindgen, is compiled
/// already. Tested with the others, whose libraries want other features of the crates below these,
/// all of that would be compiled once more.
fn native_tests() -> Result<()> {
    step::say("running the native tests (cargo test)");
    let others = ["test", "--workspace", "--exclude", "broadsheet-e2e", "--exclude", "xtask"];
    step::run(
        step::cargo()
            .args(others)
            .env("BROADSHEET_ORDERS", N_ORDERS)
            .env("BROADSHEET_MUTATIONS", N_MUTATIONS),
    )?;
    step::say("running the larger module's tests (cargo test --features full)");
    let full = ["test", "--package", "broadsheet-desk", "--package", "broadsheet-viewer"];
    step::run(
        step::cargo()
            .args(full)
            .args(["--features", "broadsheet-viewer/full"])
            .env("BROADSHEET_ORDERS", N_ORDERS),
    )?;
    step::say("running the tests of xtask (cargo test --package xtask)");
    step::run(step::cargo().args(["test", "--package", "xtask"]))
}
