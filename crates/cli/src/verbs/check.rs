//! `broadsheet check`: is every file of a site there and whole?

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use broadsheet_cli::site::check;
use clap::Args;

use super::counted;

/// How many files that are no part of the site are named.
const N_NAMED: usize = 20;

/// Verifies every file of a built site against its manifest.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  broadsheet check site/\n\n\
    Each damaged or missing file is one line on stdout, `path: reason`; files that are no part of the site are only noted \
    on stderr. Every article is read, and every count made again. Exit status: 0 all is well, 1 something is damaged or \
    missing, 2 wrong usage.")]
pub(crate) struct Check {
    /// The site's folder.
    #[arg(value_name = "DIR")]
    site: PathBuf,
}

impl Check {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        if !self.site.is_dir() {
            bail!("{}: no such folder", self.site.display());
        }
        let checked = check(&self.site);
        let mut out = io::stdout().lock();
        for fault in &checked.faults {
            writeln!(out, "{fault}")?;
        }
        for note in checked.notes.iter().take(N_NAMED) {
            eprintln!("note: {note}");
        }
        if checked.notes.len() > N_NAMED {
            eprintln!("note: and {} more", counted(checked.notes.len() - N_NAMED, "file"));
        }
        eprintln!(
            "{}, {}: {}",
            counted(checked.n_files, "file"),
            counted(checked.n_articles, "article"),
            match checked.faults.len() {
                0 => "all is well".to_owned(),
                n => counted(n, "fault"),
            }
        );
        Ok(if checked.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
