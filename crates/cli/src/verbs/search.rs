//! `broadsheet search`: the page's own search, on the command line.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use broadsheet_cli::site::{Question, Site, search};
use broadsheet_model::{Article, Day, SourceId};
use broadsheet_search::{Filter, Folding, Hint, Query, Sort};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::counted;

/// About how many characters of an article's text stand below its title.
const SNIPPET_CHARS: usize = 72;

/// Searches a built site, with the engine of its page: the same articles in the same order.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  broadsheet search site/ 普京\n  \
    broadsheet search site/ '\"Hong Kong\" -title:weather source:rfi date:2023' --sort new --limit 0 --json\n\n\
    Words are joined by AND; \"exact phrase\", -without, OR, title:, source:, date:2023-03/2023-10. Case, width, and \
    Traditional and Simplified Chinese make no difference. With --json each line is an object with id, date, source, \
    title and url, and the last one {\"total\":N}; otherwise the total is said on stderr.\n\n\
    Exit status: 0 done, also where nothing was found; 1 the site is damaged; 2 wrong usage.")]
pub(crate) struct Search {
    /// The site's folder.
    #[arg(value_name = "DIR")]
    site: PathBuf,
    /// What to search for; several words may be given one by one. One that begins with - comes
    /// last, after --. Nothing asks for every article.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// The first day, as YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,
    /// The last day, included.
    #[arg(long, value_name = "DATE", value_parser = day)]
    to: Option<Day>,
    /// Only these sources, by their ids; may be given several times, or with commas.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = source)]
    source: Vec<SourceId>,
    /// The order; best match where something is searched for, newest first otherwise.
    #[arg(long, value_enum)]
    sort: Option<Order>,
    /// How many articles are shown; 0 for all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// One JSON object a line, and nothing else on stdout.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    New,
    Old,
    Best,
}

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    date: Option<String>,
    source: &'a str,
    title: &'a str,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Total {
    total: usize,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|()| "no date of the form YYYY-MM-DD".to_owned())
}

fn source(text: &str) -> Result<SourceId, String> {
    SourceId::new(text)
        .ok_or_else(|| "a source's id has 1 to 63 of the characters a-z, 0-9, - and .".to_owned())
}

impl Search {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let site = Site::open(&self.site).with_context(|| self.site.display().to_string())?;
        let known = |id: &&SourceId| site.manifest.sources.iter().any(|source| source.id == **id);
        if let Some(unknown) = self.source.iter().find(|id| !known(id)) {
            let ids: Vec<&str> =
                site.manifest.sources.iter().map(|source| source.id.as_str()).collect();
            eprintln!("broadsheet: the site has no source `{unknown}`; it has {}", ids.join(", "));
            return Ok(ExitCode::from(2));
        }
        let question = self.question(&site.folding()?);
        for hint in question.query.hints() {
            eprintln!("note: {}", hint_text(hint));
        }
        for value in question.query.unknown_sources(&site.manifest.sources) {
            eprintln!("note: `source:{value}` is no source of this site");
        }
        let answer = search(&site, &question)?;
        let mut out = BufWriter::new(io::stdout().lock());
        for article in &answer.articles {
            if self.json {
                writeln!(out, "{}", serde_json::to_string(&line(article))?)?;
            } else {
                out.write_all(shown(article, &question.query).as_bytes())?;
            }
        }
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&Total { total: answer.total })?)?;
        } else {
            eprintln!("{}", counted(answer.total, "article"));
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    fn question(&self, folding: &Folding) -> Question {
        let text = self.query.join(" ");
        let sort = match self.sort {
            Some(Order::New) => Sort::New,
            Some(Order::Old) => Sort::Old,
            Some(Order::Best) => Sort::Best,
            None if text.trim().is_empty() => Sort::New,
            None => Sort::Best,
        };
        let filter = Filter {
            from: self.from,
            to: self.to,
            include: self.source.clone(),
            ..Filter::default()
        };
        Question { query: Query::parse(&text, folding), filter, sort, limit: self.limit }
    }
}

fn line(article: &Article) -> Line<'_> {
    let date = article.published.to_string();
    Line {
        id: article.id.to_string(),
        date: (!date.is_empty()).then_some(date),
        source: article.source.as_str(),
        title: &article.title,
        url: article.url.as_ref().map(|url| url.as_str()),
    }
}

/// Day, source and title; below them a part of the text, and the address.
fn shown(article: &Article, query: &Query) -> String {
    let day =
        article.published.day().map_or_else(|| "no date   ".to_owned(), |day| day.to_string());
    let mut text = format!("{day}  {}  {}\n", article.source, article.title);
    for snippet in query.snippets(article, 1, SNIPPET_CHARS) {
        text.push_str(&format!("            {}\n", snippet.text.replace('\n', " ")));
    }
    if let Some(url) = &article.url {
        text.push_str(&format!("            {url}\n"));
    }
    text
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
