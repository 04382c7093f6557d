//! `broadsheet export`: the articles of a site for other programs.

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use broadsheet_cli::site::{Format, Site, export, export_bundle};
use clap::{Args, ValueEnum};

/// Writes every article of a built site to stdout, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  broadsheet export site/ --format jsonl > articles.jsonl\n  \
    broadsheet export site/ --format csv > articles.csv\n  \
    broadsheet export site/ --format json > archive.json\n\n\
    The fields are id, source, title, authors, tags, published, precision, url, text and file. `text` is the body as plain \
    text, one line a block; `published` is RFC 3339, or a bare date where only the day is known, or null. In a table \
    several authors or tags are joined by `; `. Of an article with several versions only the current one is written, \
    unless --versions is given.\n\n\
    `json` is a JSON Feed that any feed reader opens, with everything that the site's articles hold, earlier versions too, \
    under `_broadsheet`: `broadsheet build archive.json --out DIR` makes the same site of it.\n\nExit status: 0 done, 1 the site is damaged, 2 wrong usage.")]
pub(crate) struct Export {
    /// The site's folder.
    #[arg(value_name = "DIR")]
    site: PathBuf,
    /// One JSON object a line, a table, or the whole archive as one JSON Feed.
    #[arg(long, value_enum)]
    format: FormatName,
    /// After each article its earlier versions too; a field `earlier` then says which is which.
    #[arg(long)]
    versions: bool,
    /// In a table leave cells as they are that a spreadsheet would take for a formula; otherwise
    /// those that begin with = + - @ or a tab get an apostrophe in front.
    #[arg(long)]
    raw_cells: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatName {
    Jsonl,
    Csv,
    Json,
}

impl Export {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let site = Site::open(&self.site).with_context(|| self.site.display().to_string())?;
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format {
            FormatName::Jsonl => export(&site, Format::Jsonl, self.versions, &mut out)?,
            FormatName::Csv if self.raw_cells => {
                export(&site, Format::RawCsv, self.versions, &mut out)?;
            }
            FormatName::Csv => export(&site, Format::Csv, self.versions, &mut out)?,
            FormatName::Json => export_bundle(&site, &mut out)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
