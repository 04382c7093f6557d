//! The command `broadsheet-peers`: prepares what Broadsheet is compared with others on. `cargo
//! xtask bench --peers` calls it.
//!
//! It is a crate of its own, and not a module of `xtask`, because it has to be compiled with
//! optimisation while `xtask` is not: it reads and searches a whole folder of articles, many times
//! slower without.

mod pages;
mod questions;
mod sample;
mod size;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::questions::questions;
use crate::texts::Text;

/// Prepares what Broadsheet is compared with others on.
#[derive(Debug, Parser)]
#[command(
    name = "broadsheet-peers",
    after_help = "Example: broadsheet-peers prepare --corpus articles/ --articles 10000 --queries 60 --out target/peers"
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Take a sample of a folder of articles, choose queries from it, find their answers, and write
    /// the peers' sites.
    Prepare(Prepare),
    /// Print how many files a site has, their bytes on disk, and how many of them a static host
    /// sends.
    Size {
        /// The site's folder.
        folder: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Prepare {
    /// The folder of articles.
    #[arg(long, value_name = "DIR")]
    corpus: PathBuf,
    /// How many different articles; all where there are fewer.
    #[arg(long, value_name = "N")]
    articles: usize,
    /// How many queries.
    #[arg(long, value_name = "N")]
    queries: usize,
    /// Another seed gives other queries.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Where to write; what an earlier run wrote there is replaced.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

fn main() -> Result<()> {
    match Arguments::parse().verb {
        Verb::Prepare(prepare) => prepare.run(),
        Verb::Size { folder } => {
            let size = size::of(&folder)?;
            println!("{} {} {}", size.n_files, size.disk_bytes, size.served_bytes);
            Ok(())
        }
    }
}

impl Prepare {
    fn run(&self) -> Result<()> {
        let folder = |name: &str| empty(&self.out.join(name));
        let articles = sample::take(&self.corpus, self.articles)?;
        sample::copy(&articles, &self.corpus, &folder("input")?)?;
        let texts = Text::of_all(&articles);
        pages::write_pagefind(&texts, &folder("pagefind-pages")?, &folder("site-pagefind")?)?;
        pages::write_scan(&texts, &folder("site-scan")?)?;
        let questions = questions(&texts, self.queries, self.seed);
        let path = self.out.join("queries.json");
        let json = serde_json::to_vec_pretty(&questions)
            .context("the queries cannot be written as JSON")?;
        fs::write(&path, json).with_context(|| format!("could not write {}", path.display()))?;
        // For people: what was asked and how many articles are right.
        let lines = questions.iter().map(|question| question.line()).collect::<String>();
        let path = self.out.join("queries.txt");
        fs::write(&path, lines).with_context(|| format!("could not write {}", path.display()))?;
        eprintln!(
            "{} articles and {} queries are in {}",
            texts.len(),
            questions.len(),
            self.out.display()
        );
        println!("{} {}", texts.len(), questions.len());
        Ok(())
    }
}

/// The folder, with nothing in it.
fn empty(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not remove {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    Ok(folder.to_path_buf())
}
