//! The program behind `cargo xtask bench`: measures what docs/benchmarks.md reports, and prints its
//! rows. Exit status: 0 done, 1 something could not be measured, 2 wrong usage.

mod browser;
mod child;
mod corpora;
mod facets;
mod grow;
mod gzip;
mod pad;
mod peers;
mod plain;
mod queries;
mod readers;
mod scale;
mod site;
mod step;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use broadsheet_bench::synth::text_size;
use clap::{Parser, Subcommand};

/// Names a folder of real articles.
const CORPUS: &str = "BROADSHEET_CORPUS";

/// Measures what docs/benchmarks.md reports and prints its rows.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask bench",
    bin_name = "cargo xtask bench",
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  cargo xtask bench --corpus ~/articles\n  \
    cargo xtask bench --scale 1k,10k,100k,1m --corpus ~/articles\n  \
    cargo xtask bench --peers --corpus ~/articles --articles 10000"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// A folder of real articles to measure on; the environment variable BROADSHEET_CORPUS does the
    /// same.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Measure what size costs instead: `broadsheet build` and the page, on synthetic archives of
    /// these sizes and on the real one. Linux only.
    #[arg(long, value_name = "N,...", value_delimiter = ',', value_parser = corpora::n_articles)]
    scale: Vec<u64>,
    /// Where synthetic articles are kept from run to run, or with --peers everything that is
    /// compared; target/bench or target/peers unless this is given. Delete it when the corpus or
    /// the generator has changed.
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// How often each first build is done; the median is reported.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// For how many minutes the page is used before its memory is measured; 0 leaves the browser
    /// out.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    minutes: f64,
    /// Compare with others instead: Pagefind and a plain scan, on the same articles and queries.
    /// Linux only.
    #[arg(long, conflicts_with = "scale")]
    peers: bool,
    /// With --peers: how many different articles of the corpus, evenly taken; all where there are
    /// fewer.
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "peers")]
    articles: usize,
    /// With --peers: how many queries.
    #[arg(long, value_name = "N", default_value_t = 60, requires = "peers")]
    queries: usize,
    /// With --peers: which ones; all unless this is given.
    #[arg(long, value_name = "NAME,...", value_enum, value_delimiter = ',', requires = "peers")]
    only: Vec<peers::Engine>,
}

/// One measurement or preparation alone.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Write the first articles of a synthetic archive; what is there already stays.
    Grow(grow::Grow),
    /// Pad a small site of many parts to the sizes of a large one, most of which is made up.
    Pad(pad::Pad),
    /// Print how many articles, characters and bytes of text a folder holds, and what gzip -9 makes
    /// of them.
    Text {
        /// A folder of articles.
        folder: PathBuf,
    },
    /// Print how fast one core reads a folder of articles.
    Readers {
        /// A folder of articles.
        folder: PathBuf,
    },
    /// Print what queries cost: files and bytes of a site, round trips, and the longest step.
    Queries(queries::Queries),
    /// Print what moves in a site while one types, slides and opens articles, and how soon it
    /// answers.
    Feel {
        /// The folder of a site.
        site: PathBuf,
    },
    /// Print how long counting and listing take in an archive of a million articles.
    Facets,
}

impl Verb {
    fn run(&self) -> Result<()> {
        match self {
            Verb::Grow(grow) => grow.run(),
            Verb::Pad(pad) => pad.run(),
            Verb::Text { folder } => {
                println!("{}", text_size(folder)?);
                Ok(())
            }
            Verb::Readers { folder } => readers::print(folder),
            Verb::Queries(queries) => queries.run(),
            Verb::Feel { site } => browser::feel(site),
            Verb::Facets => facets::print(),
        }
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // `{:#}` is the whole chain on one line: what failed, then why.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    if let Some(verb) = &arguments.verb {
        return verb.run();
    }
    let corpus = arguments.corpus.clone().or_else(|| std::env::var_os(CORPUS).map(PathBuf::from));
    if arguments.peers {
        peers::run(arguments, corpus.as_deref())
    } else if !arguments.scale.is_empty() {
        scale::run(arguments, corpus.as_deref())
    } else {
        plain::run(corpus.as_deref())
    }
}
