//! The `broadsheet` command.

mod verbs;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Makes a searchable page of a folder of archived news articles.
#[derive(Debug, Parser)]
#[command(
    name = "broadsheet",
    version,
    after_help = "Example:\n  broadsheet build articles/ --out site/\n  broadsheet serve site/"
)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Build(Box<verbs::build::Build>),
    Serve(verbs::serve::Serve),
    Check(verbs::check::Check),
    Search(verbs::search::Search),
    Export(verbs::export::Export),
    Lint(verbs::lint::Lint),
    #[cfg(feature = "stages")]
    Stage(verbs::stage::Stage),
}

fn main() -> ExitCode {
    // clap prints its own messages, suggests the nearest verb or flag, and exits with 2 where the
    // usage is wrong.
    let done = match Command::parse().verb {
        Verb::Build(build) => build.run(),
        Verb::Serve(serve) => serve.run(),
        Verb::Check(check) => check.run(),
        Verb::Search(search) => search.run(),
        Verb::Export(export) => export.run(),
        Verb::Lint(lint) => lint.run(),
        #[cfg(feature = "stages")]
        Verb::Stage(stage) => stage.run(),
    };
    done.unwrap_or_else(|error| {
        // Whoever reads our output has had enough of it, like `head`.
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        {
            return ExitCode::SUCCESS;
        }
        eprintln!("broadsheet: {error:#}");
        ExitCode::from(1)
    })
}
