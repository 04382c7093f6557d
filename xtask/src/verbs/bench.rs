//! `cargo xtask bench`: measures what docs/benchmarks.md reports, and prints its rows.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::place::Place;
use crate::setup::browsers;
use crate::step;
use crate::verbs::check::sizes;
use crate::verbs::dist;

/// Names a folder of real articles, for measuring the readers.
const CORPUS: &str = "BROADSHEET_CORPUS";

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: cargo xtask bench --corpus ~/articles")]
pub(crate) struct Arguments {
    /// A folder of real articles to measure the readers on; the environment variable BROADSHEET_CORPUS does the same.
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let place = Place::find()?;
    let drivers = browsers::ensure(&place)?;
    dist::build(&place, None)?;
    println!("| what | measured |\n|---|---|");
    println!("{}", sizes::measure(&place.dist())?.rows());
    step::say("loading the page in Chromium, its processor slowed down four times");
    step::run(
        step::cargo()
            .args(["run", "--quiet", "--package", "broadsheet-e2e", "--bin", "timing"])
            .env("BROADSHEET_DIST", place.dist())
            .env("BROADSHEET_GECKODRIVER", drivers.geckodriver),
    )?;
    let corpus = arguments.corpus.clone().or_else(|| std::env::var_os(CORPUS).map(PathBuf::from));
    match corpus {
        Some(corpus) => readers(&corpus),
        None => {
            step::say(&format!(
                "the readers are not measured: neither --corpus nor {CORPUS} names a folder of articles"
            ));
            Ok(())
        }
    }
}

fn readers(corpus: &Path) -> Result<()> {
    step::say(&format!("measuring the readers on {}", corpus.display()));
    step::run(
        step::cargo()
            .args(["run", "--quiet", "--release", "--package", "broadsheet-readers", "--example", "throughput"])
            .env(CORPUS, corpus),
    )
}
