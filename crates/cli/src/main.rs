//! The `broadsheet` command.

mod verbs;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Makes a searchable page of a folder of archived news articles.
#[derive(Debug, Parser)]
#[command(name = "broadsheet", version, after_help = "Example:\n  broadsheet lint articles/")]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Lint(verbs::lint::Lint),
}

fn main() -> ExitCode {
    // clap prints its own messages, suggests the nearest verb or flag, and exits with 2 where the usage is wrong.
    let done = match Command::parse().verb {
        Verb::Lint(lint) => lint.run(),
    };
    done.unwrap_or_else(|error| {
        eprintln!("broadsheet: {error:#}");
        ExitCode::from(1)
    })
}
