//! `broadsheet search`: the page's own search, on the command line.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use broadsheet_cli::site::{Question, Site, search};
use broadsheet_model::Article;
use broadsheet_search::{Query, Sort};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::choice::{Limits, open};
use super::counted;

/// About how many characters of an article's text stand below its title.
const SNIPPET_CHARS: usize = 72;

/// Searches a built site, with the engine of its page: the same articles in the same order.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  broadsheet search site/ 普京\n  \
    broadsheet search site/ '\"Hong Kong\" -title:weather source:rfi date:2023' --sort new --limit 0 --json\n\n\
    Words are joined by AND; \"exact phrase\", -without, OR, title:, source:, tag:, author: (exactly this \
    one), date:2023-03/2023-10. Case, width, and Traditional and Simplified Chinese make no difference. With --json \
    each line is an object with id, date, source, title and url, and the last one {\"total\":N}; otherwise the total is said on stderr.\n\n\
    Exit status: 0 done, also where nothing was found; 1 the site is damaged; 2 wrong usage.")]
pub(crate) struct Search {
    /// The site's folder.
    #[arg(value_name = "DIR")]
    site: PathBuf,
    /// What to search for; several words may be given one by one. One that begins with - comes
    /// last, after --. Nothing asks for every article.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    limits: Limits,
    /// The order; best match where something is searched for, newest first otherwise and in
    /// archives of more than 131,072 articles.
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

impl Search {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let site = open(&self.site)?;
        if !self.limits.are_known(&site)? {
            return Ok(ExitCode::from(2));
        }
        let question = self.question(&site)?;
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

    fn question(&self, site: &Site) -> Result<Question> {
        let text = self.query.join(" ");
        let sort = match self.sort {
            Some(Order::New) => Sort::New,
            Some(Order::Old) => Sort::Old,
            Some(Order::Best) => Sort::Best,
            None => {
                let n_articles = site.manifest.n_articles + site.manifest.n_elsewhere;
                Sort::usual(!text.trim().is_empty(), n_articles)
            }
        };
        self.limits.question(&text, site, (sort, self.limit))
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
