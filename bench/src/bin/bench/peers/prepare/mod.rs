//! Prepares what is compared: articles, queries with their right answers, and the others' sites.

mod pages;
mod questions;
mod sample;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(crate) use questions::Question;
use questions::questions;
use texts::Text;

use crate::step;

/// Another seed would give other queries.
const SEED: u64 = 1;

/// Takes a sample of a folder of articles, chooses queries from it, finds their answers, and writes
/// the others' sites to `out`; what an earlier run wrote there is replaced.
///
/// # Errors
/// When nothing can be read, or something cannot be written.
pub(crate) fn prepare(
    corpus: &Path,
    n_articles: usize,
    n_queries: usize,
    out: &Path,
) -> Result<()> {
    let folder = |name: &str| empty(&out.join(name));
    let articles = sample::take(corpus, n_articles)?;
    sample::copy(&articles, corpus, &folder("input")?)?;
    let texts = Text::of_all(&articles);
    pages::write_pagefind(&texts, &folder("pagefind-pages")?, &folder("site-pagefind")?)?;
    pages::write_scan(&texts, &folder("site-scan")?)?;
    let questions = questions(&texts, n_queries, SEED);
    let json =
        serde_json::to_vec_pretty(&questions).context("the queries cannot be written as JSON")?;
    write(&out.join("queries.json"), &json)?;
    // For people: what was asked and how many articles are right.
    let lines = questions.iter().map(|question| question.line()).collect::<String>();
    write(&out.join("queries.txt"), lines.as_bytes())?;
    step::say(&format!(
        "{} articles and {} queries are in {}",
        texts.len(),
        questions.len(),
        out.display()
    ));
    Ok(())
}

/// As many queries as are wanted of all articles of a folder, with how many articles are right.
///
/// # Errors
/// When nothing can be read.
pub(crate) fn questions_of(corpus: &Path, n_queries: usize) -> Result<Vec<Question>> {
    Ok(questions(&Text::of_all(&sample::all(corpus)?), n_queries, SEED))
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

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}
