//! `broadsheet export`: the articles of a site for other programs.

use std::io::{self, BufWriter, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use broadsheet_cli::site::{Format, Question, Site, export};
use broadsheet_search::Sort;
use clap::{Args, ValueEnum};

use super::choice::{Limits, open};

/// Writes the articles of a built site to stdout, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  broadsheet export site/ --format jsonl > articles.jsonl\n  \
    broadsheet export site/ --format csv > articles.csv\n  \
    broadsheet export site/ --format json > archive.json\n  \
    broadsheet export site/ --format epub --query 普京 --from 2023-01-01 > book.epub\n\n\
    The fields are id, source, title, authors, tags, published, precision, url, text and file. `text` is the body as plain \
    text, one line a block; `published` is RFC 3339, or a bare date where only the day is known, or null. In a table \
    several authors or tags are joined by `; `. Of an article with several versions only the current one is written, \
    unless --versions is given.\n\n\
    `json` is a JSON Feed that any feed reader opens, with everything that the site's articles hold, earlier versions too, \
    under `_broadsheet`: `broadsheet build archive.json --out DIR` makes the same site of it.\n\n\
    `epub` is a book in EPUB 3: a page an article, contents by year and month, the pictures that the articles hold. A \
    picture that is only on the web is a link.\n\nExit status: 0 done, 1 the site is damaged, 2 wrong usage.")]
pub(crate) struct Export {
    /// The site's folder.
    #[arg(value_name = "DIR")]
    site: PathBuf,
    /// One JSON object a line, a table, one JSON Feed, or a book.
    #[arg(long, value_enum)]
    format: FormatName,
    /// After each article its earlier versions too; a field `earlier` then says which is which.
    #[arg(long)]
    versions: bool,
    /// In a table leave cells as they are that a spreadsheet would take for a formula; otherwise
    /// those that begin with = + - @ or a tab get an apostrophe in front.
    #[arg(long)]
    raw_cells: bool,
    /// Only articles that this query finds, read as the page and `broadsheet search` read it.
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Jsonl,
    Csv,
    Json,
    Epub,
}

impl Export {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let site = open(&self.site)?;
        if !self.limits.are_known(&site)? {
            return Ok(ExitCode::from(2));
        }
        let stdout = io::stdout();
        if self.format == FormatName::Epub && stdout.is_terminal() {
            eprintln!("broadsheet: a book is no text for a terminal; add `> book.epub`");
            return Ok(ExitCode::from(2));
        }
        let format = match self.format {
            FormatName::Jsonl => Format::Jsonl,
            FormatName::Csv if self.raw_cells => Format::RawCsv,
            FormatName::Csv => Format::Csv,
            FormatName::Json => Format::Json,
            FormatName::Epub => Format::Epub,
        };
        let chosen = self.question(&site)?;
        let mut out = BufWriter::new(stdout.lock());
        export(&site, format, self.versions, chosen.as_ref(), &mut out)?;
        Ok(ExitCode::SUCCESS)
    }

    /// What is asked for, where that is not everything.
    fn question(&self, site: &Site) -> Result<Option<Question>> {
        if self.query.is_none() && self.limits.is_none() {
            return Ok(None);
        }
        let text = self.query.as_deref().unwrap_or_default();
        Ok(Some(self.limits.question(text, site, (Sort::New, 0))?))
    }
}
