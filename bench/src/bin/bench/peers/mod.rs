//! Broadsheet compared with others: the same articles, the same queries, the same browser and host,
//! one after the other.

mod ask;
mod build;
mod prepare;
mod rows;
mod score;
mod size;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;

use crate::table::{Column, grouped, markdown};
use crate::{Arguments, browser, scale, step};

pub(crate) use prepare::{Question, questions_of};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// This project's site, built by the command.
    Broadsheet,
    /// Pagefind, from npm.
    Pagefind,
    /// All texts in one packed file, searched by `String.includes`.
    Scan,
}

impl Engine {
    const ALL: [Engine; 3] = [Engine::Broadsheet, Engine::Pagefind, Engine::Scan];

    fn name(self) -> &'static str {
        match self {
            Engine::Broadsheet => "broadsheet",
            Engine::Pagefind => "pagefind",
            Engine::Scan => "scan",
        }
    }

    fn title(self) -> String {
        match self {
            Engine::Broadsheet => "Broadsheet".to_owned(),
            Engine::Pagefind => format!("Pagefind {}", build::PAGEFIND_VERSION),
            Engine::Scan => "plain scan".to_owned(),
        }
    }
}

/// Prepares articles, queries and sites, measures each site, and prints a table.
///
/// # Errors
/// When no corpus is named, or, after the others have been measured and printed, one fails; that
/// npm is missing leaves Pagefind out and is no failure.
pub(crate) fn run(arguments: &Arguments, corpus: Option<&Path>) -> Result<()> {
    let corpus =
        corpus.context("--peers needs real articles: name a folder of them by --corpus")?;
    step::xtask("browsers")?;
    let folder = step::work_folder(arguments.work.as_deref(), "peers")?;
    let work = Work { folder, broadsheet: scale::command()? };
    work.prepare(corpus, arguments)?;
    let (mut columns, mut failed) = (Vec::new(), Vec::new());
    for engine in Engine::ALL {
        if !arguments.only.is_empty() && !arguments.only.contains(&engine) {
            continue;
        }
        match work.column(engine) {
            Ok(column) => columns.extend(column),
            // The others are worth knowing nevertheless.
            Err(error) => {
                step::say(&format!("{} is left out: {error:#}", engine.title()));
                failed.push(engine.title());
            }
        }
    }
    println!("{}", markdown(&columns));
    ensure!(failed.is_empty(), "could not measure {}", failed.join(", "));
    Ok(())
}

/// The folder that everything is in, and the command that builds Broadsheet's site.
struct Work {
    folder: PathBuf,
    /// `broadsheet`.
    broadsheet: PathBuf,
}

impl Work {
    /// Takes the articles, chooses the queries, finds the answers.
    fn prepare(&self, corpus: &Path, arguments: &Arguments) -> Result<()> {
        step::say(&format!(
            "taking {} articles of {}",
            grouped(arguments.articles as u64),
            corpus.display()
        ));
        prepare::prepare(corpus, arguments.articles, arguments.queries, &self.folder)
    }

    fn site(&self, engine: Engine) -> PathBuf {
        self.folder.join(format!("site-{}", engine.name()))
    }

    fn queries(&self) -> PathBuf {
        self.folder.join("queries.json")
    }

    /// Builds and measures one of them; `None` where something is missing that is not ours to
    /// install.
    fn column(&self, engine: Engine) -> Result<Option<Column>> {
        let mut column = Column::new(engine.title());
        let Some(built) = self.build(engine)? else { return Ok(None) };
        step::say(&format!("asking {} in Chromium", engine.title()));
        let measured = browser::wait(ask::measure(&self.site(engine), &self.queries()))?;
        let path = self.folder.join(format!("measured-{}.json", engine.name()));
        fs::write(&path, measured.to_string())
            .with_context(|| format!("could not write {}", path.display()))?;
        self.score(engine, &measured)?.put(&mut column);
        rows::put_measured(&measured, &mut column);
        rows::put_built(&built, &self.size(engine)?, &mut column);
        Ok(Some(column))
    }
}
