//! `broadsheet lint`: what would be skipped or looks wrong, and why.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use broadsheet_cli::build::survey;
use clap::Args;

use super::progress::TerminalProgress;
use super::{configuration, counted, grouped, left_out};

/// Says what would be skipped or looks wrong, and why, without writing anything.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  broadsheet lint articles/\n\n\
    Each finding is one line, `path: reason`; more than three that say alike are one line together, unless --all is given. \
    What is excluded by broadsheet.toml is not looked at. Exit status: 0 nothing \
    found, 1 something found, 2 wrong usage.")]
pub(crate) struct Lint {
    /// Files and folders to look at; folders are searched through.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The configuration; else broadsheet.toml beside the first input or in it, where there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A line for each finding, also where very many say alike.
    #[arg(long)]
    all: bool,
    /// Look at the addresses as `build --keep-tracking` keeps them.
    #[arg(long)]
    keep_tracking: bool,
}

impl Lint {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let mut config = configuration(self.config.as_deref(), &self.inputs)?;
        config.keep_tracking = self.keep_tracking;
        let progress = TerminalProgress::new();
        let surveyed = survey(&self.inputs, &config, &progress);
        progress.end();
        let surveyed = surveyed?;
        let lines: Vec<String> = if self.all {
            let mut lines: Vec<String> =
                surveyed.findings.iter().map(|finding| finding.to_string()).collect();
            lines.sort();
            lines
        } else {
            surveyed.findings.groups().iter().map(ToString::to_string).collect()
        };
        let mut out = io::stdout().lock();
        for line in &lines {
            writeln!(out, "{line}")?;
        }
        if let Some(line) = left_out(&surveyed.findings) {
            eprintln!("{line}");
        }
        let earlier = match surveyed.n_earlier {
            0 => String::new(),
            n => format!("{}, ", counted(n, "earlier version")),
        };
        eprintln!(
            "{}: {}, {} repeated, {earlier}{} skipped, {}",
            counted(surveyed.findings.n_files(), "file"),
            counted(surveyed.n_articles, "article"),
            grouped(surveyed.n_repeated as u64),
            grouped(surveyed.findings.n_skipped() as u64),
            counted(surveyed.findings.n_warnings(), "warning")
        );
        Ok(if lines.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
