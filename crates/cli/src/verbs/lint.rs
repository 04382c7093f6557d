//! `broadsheet lint`: what would be skipped or looks wrong, and why.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use broadsheet_cli::{CollectError, Report, collect};
use broadsheet_readers::SourceTable;
use clap::Args;

/// Says what would be skipped or looks wrong, and why, without writing anything.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  broadsheet lint articles/\n\n\
    Each finding is one line, `path: reason`. Exit status: 0 nothing found, 1 something found, 2 wrong usage.")]
pub(crate) struct Lint {
    /// Files and folders to look at; folders are searched through.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
}

impl Lint {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match collect(&self.inputs, &SourceTable::builtin()) {
            Ok(collection) => print(&collection.report),
            Err(CollectError::NothingReadable(report)) => print(&report),
            Err(error) => Err(error.into()),
        }
    }
}

fn print(report: &Report) -> anyhow::Result<ExitCode> {
    let mut lines: Vec<String> =
        report.skipped.iter().map(|(file, reason)| format!("{file}: skipped: {reason}")).collect();
    lines.extend(report.warnings.iter().map(|(file, warning)| format!("{file}: {warning}")));
    lines.sort();
    let mut out = io::stdout().lock();
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    eprintln!(
        "{}: {}, {} repeated, {} skipped, {}",
        counted(report.n_files, "file"),
        counted(report.n_articles, "article"),
        report.duplicates,
        report.skipped.len(),
        counted(report.warnings.len(), "warning")
    );
    Ok(if lines.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
