//! `cargo xtask test`: every test there is. Nothing is skipped: what a test needs is installed
//! first, or named.

mod action;
mod archive;
mod same;

use anyhow::Result;

use crate::place::Place;
use crate::setup::{browsers, npm};
use crate::step;
use crate::verbs::dist;
use crate::viewer::Packing;

pub(crate) fn run() -> Result<()> {
    let place = Place::find()?;
    let drivers = browsers::ensure(&place)?;
    let axe = npm::axe(&place)?;
    step::say("running the native tests (cargo test)");
    step::run(step::cargo().args(["test", "--workspace", "--exclude", "broadsheet-e2e"]))?;
    dist::build_seeds(&place, Packing::Small, &place.dist())?;
    same::same_bytes_again(&place)?;
    archive::same_as_the_command(&place)?;
    action::installs_what_is_proved(&place)?;
    let plain = place.target.join("plain");
    dist::build_seeds(&place, Packing::Plain, &plain)?;
    step::say(
        "running the browser tests in Chromium and Firefox (cargo test --package broadsheet-e2e)",
    );
    step::run(
        step::cargo()
            .args(["test", "--package", "broadsheet-e2e"])
            .env("BROADSHEET_DIST", place.dist())
            .env("BROADSHEET_PLAIN_DIST", plain)
            .env("BROADSHEET_AXE", axe)
            .env("BROADSHEET_GECKODRIVER", drivers.geckodriver),
    )?;
    step::say(
        "all tests passed: native, reproducible build, Chromium and Firefox (hosted, opened folder, single file)",
    );
    Ok(())
}
