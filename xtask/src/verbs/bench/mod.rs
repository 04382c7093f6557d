//! `cargo xtask bench`: measures what docs/benchmarks.md reports, and prints its rows.

mod child;
mod corpora;
mod peers;
mod reader;
mod scale;
mod site;
mod table;

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
#[command(after_help = "Examples:\n  cargo xtask bench --corpus ~/articles\n  \
    cargo xtask bench --scale 1k,10k,100k,1m --corpus ~/articles\n  \
    cargo xtask bench --peers --corpus ~/articles --articles 10000")]
pub(crate) struct Arguments {
    /// A folder of real articles to measure on; the environment variable BROADSHEET_CORPUS does the
    /// same.
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Measure what size costs instead: `broadsheet build` and the page, on synthetic archives of
    /// so many articles and on the real one. Linux only.
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = corpora::n_articles)]
    pub(crate) scale: Vec<u64>,
    /// Where synthetic articles are kept from run to run, or with --peers everything that is
    /// compared; target/bench or target/peers unless this is given. Delete it when the corpus or
    /// the generator has changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) work: Option<PathBuf>,
    /// How often each first build is done; the median is reported.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) rounds: u16,
    /// For how many minutes the page is used before its memory is measured; 0 leaves the browser
    /// out.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    pub(crate) minutes: f64,
    /// Compare with others instead: Pagefind and a plain scan, on the same articles and queries.
    /// Linux only.
    #[arg(long, conflicts_with = "scale")]
    pub(crate) peers: bool,
    /// With --peers: how many different articles of the corpus, evenly taken; all where there are
    /// fewer.
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "peers")]
    pub(crate) articles: usize,
    /// With --peers: how many queries.
    #[arg(long, value_name = "N", default_value_t = 60, requires = "peers")]
    pub(crate) queries: usize,
    /// With --peers: which ones; all unless this is given.
    #[arg(long, value_name = "NAME,...", value_enum, value_delimiter = ',', requires = "peers")]
    pub(crate) only: Vec<peers::Engine>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let place = Place::find()?;
    let corpus = arguments.corpus.clone().or_else(|| std::env::var_os(CORPUS).map(PathBuf::from));
    if arguments.peers {
        return peers::run(&place, arguments, corpus.as_deref());
    }
    if !arguments.scale.is_empty() {
        return scale::run(&place, arguments, corpus.as_deref());
    }
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
            .args([
                "run",
                "--quiet",
                "--release",
                "--package",
                "broadsheet-readers",
                "--example",
                "throughput",
            ])
            .env(CORPUS, corpus),
    )
}
