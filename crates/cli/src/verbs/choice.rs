//! Which articles of a site are asked for: limits that several verbs have.

use std::path::Path;

use anyhow::Result;
use broadsheet_cli::site::{Question, Site};
use broadsheet_model::{Day, SourceId};
use broadsheet_search::{Filter, Hint, Query, Sort};
use clap::Args;

/// Opens the site in a folder.
///
/// # Errors
/// When it is none, or its manifest is damaged.
pub(super) fn open(folder: &Path) -> Result<Site> {
    Site::open(folder)
        .map_err(|fault| anyhow::Error::new(fault).context(folder.display().to_string()))
}

/// Limits beside a query.
#[derive(Debug, Args)]
pub(super) struct Limits {
    /// The first day, as YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// The last day, included.
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// Only these sources, by their ids; may be given several times, or with commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = source)]
    source: Vec<SourceId>,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|()| "no date of the form YYYY-MM-DD".to_owned())
}

fn source(text: &str) -> Result<SourceId, String> {
    SourceId::new(text)
        .ok_or_else(|| "a source's id has 1 to 63 of the characters a-z, 0-9, - and .".to_owned())
}

impl Limits {
    /// Whether there are none.
    pub(super) fn is_none(&self) -> bool {
        self.from.is_none() && self.to.is_none() && self.source.is_empty()
    }

    /// Says which source the site does not have, if one is asked for; false then.
    pub(super) fn are_known(&self, site: &Site) -> Result<bool> {
        let sources = site.sources()?;
        let known = |id: &&SourceId| sources.iter().any(|source| source.id == **id);
        let Some(unknown) = self.source.iter().find(|id| !known(id)) else { return Ok(true) };
        let ids: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
        eprintln!("broadsheet: the site has no source `{unknown}`; it has {}", ids.join(", "));
        Ok(false)
    }

    /// The question with these limits; what is odd about the query is said.
    pub(super) fn question(
        &self,
        text: &str,
        site: &Site,
        (sort, limit): (Sort, usize),
    ) -> Result<Question> {
        let query = Query::parse(text, &site.folding()?);
        for hint in query.hints() {
            eprintln!("note: {}", hint_text(hint));
        }
        for value in query.unknown_sources(&site.sources()?) {
            eprintln!("note: `source:{value}` is no source of this site");
        }
        let include = self.source.clone();
        let filter = Filter { from: self.from, to: self.to, include, ..Filter::default() };
        Ok(Question { query, filter, sort, limit })
    }
}

fn hint_text(hint: &Hint) -> String {
    match hint {
        Hint::UnclosedQuote => {
            "the closing quotation mark is missing: the phrase runs to the end".to_owned()
        }
        Hint::BadDate(date) => {
            format!("`{date}` is not a date like 2023, 2023-03 or 2023-03/2023-10: taken as text")
        }
        Hint::ReversedDates(dates) => {
            format!("the dates `{dates}` were the wrong way round: exchanged")
        }
        Hint::EmptyField(field) => format!("`{field}:` without a value: taken as text"),
        Hint::EmptyPhrase => "quotation marks with nothing between them: taken as text".to_owned(),
        Hint::LoneMinus => "a `-` with nothing after it: taken as text".to_owned(),
        Hint::LoneOr => "`OR` without a term on both sides: taken as text".to_owned(),
        Hint::TooManyTerms => format!("only the first {} terms are searched", Query::MAX_TERMS),
    }
}
