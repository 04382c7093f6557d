//! `cargo xtask`: the one entry for contributors. It builds the page, serves it, and runs every
//! check and test, with whatever set-up they need. A user of a built site never needs it.
//!
//! Exit status: 0 done, 1 the work failed, 2 wrong usage.

mod command;

mod setup;
mod step;
mod verbs;
mod viewer;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, serves, checks and tests Broadsheet.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Example: cargo xtask serve --port 8000"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Build the page with the seeds and serve it on 127.0.0.1.
    Serve(verbs::serve::Arguments),
    /// Write dist/ (for any static host, or opened from disk) and dist/broadsheet.html (everything
    /// in one file).
    Dist(verbs::dist::Arguments),
    /// Write target/release/broadsheet: the command in one file, with the viewer inside.
    Cli,
    /// Write target/viewer/broadsheet-viewer.bin, with which any broadsheet of the same version
    /// builds sites.
    Viewer,
    /// Run every test, native and in real browsers; installs what is missing, or names it.
    Test(verbs::test::Arguments),
    /// Check format, lints, documentation and the size of the first load.
    Check,
    /// Install the browsers that tests and benchmarks drive, or name what is missing.
    #[command(hide = true)]
    Browsers,
    /// Measure what docs/benchmarks.md reports and print its rows.
    Bench(verbs::bench::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.verb {
        Verb::Serve(arguments) => verbs::serve::run(&arguments),
        Verb::Dist(arguments) => verbs::dist::run(&arguments),
        Verb::Cli => verbs::cli::run(),
        Verb::Viewer => verbs::cli::viewer(),
        Verb::Test(arguments) => verbs::test::run(&arguments),
        Verb::Check => verbs::check::run(),
        Verb::Browsers => setup::browsers::ensure_chromium(),
        Verb::Bench(arguments) => verbs::bench::run(&arguments),
    };
    step::summarise();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // `{:#}` is the whole chain on one line: what failed, then why.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
