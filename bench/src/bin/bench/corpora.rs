//! The folders of articles that are measured on.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_bench::synth::{ARTICLES_PER_FOLDER, Model, Series, write};

use crate::step;

/// What the synthetic articles are drawn by: one seed for all measurements, so that they compare.
const SEED: u64 = 1;
/// How many files a rebuild finds added.
pub(crate) const N_ADDED: u64 = 100;

/// Reads `1k`, `10k`, `1m` or a plain number; whole folders, which are thousands.
pub(crate) fn n_articles(text: &str) -> Result<u64, String> {
    let lower = text.to_ascii_lowercase();
    let (digits, unit) = match (lower.strip_suffix('k'), lower.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (lower.as_str(), 1),
    };
    let n_articles = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    n_articles
        .filter(|&n| n > 0 && n.is_multiple_of(ARTICLES_PER_FOLDER))
        .ok_or_else(|| "give whole thousands, such as 1k, 10k or 1m".to_owned())
}

/// Files that come later.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Added {
    /// Of the day after the archive's last.
    Newest,
    /// Of any day.
    Scattered,
}

impl Added {
    fn name(self) -> &'static str {
        match self {
            Added::Newest => "newest",
            Added::Scattered => "scattered",
        }
    }

    fn series(self) -> Series {
        match self {
            Added::Newest => Series::Newest,
            Added::Scattered => Series::Scattered,
        }
    }
}

/// The folder that everything of a measurement is in.
#[derive(Debug)]
pub(crate) struct Work<'a> {
    pub(crate) folder: PathBuf,
    /// What synthetic articles are learnt from.
    like: &'a Path,
}

impl<'a> Work<'a> {
    pub(crate) fn new(folder: PathBuf, like: &'a Path) -> Work<'a> {
        Work { folder, like }
    }

    /// A folder with the first `n_articles` synthetic articles, and nothing added.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn synthetic(&self, n_articles: u64) -> Result<PathBuf> {
        let grown = self.grow("archive", Series::Archive, n_articles)?;
        let input = self.empty(&format!("input-{n_articles}"))?;
        for folder in 0..n_articles / ARTICLES_PER_FOLDER {
            let name = format!("{folder:06}");
            link(&grown.join(&name), &input.join(&name))?;
        }
        Ok(input)
    }

    /// A folder with the real articles, and nothing added.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn real(&self, corpus: &Path) -> Result<PathBuf> {
        let input = self.empty("input-real")?;
        let corpus = corpus
            .canonicalize()
            .with_context(|| format!("could not find {}", corpus.display()))?;
        link(&corpus, &input.join("real"))?;
        Ok(input)
    }

    /// Adds [`N_ADDED`] articles to `input`.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn add(&self, input: &Path, added: Added) -> Result<()> {
        let grown = self.grow(added.name(), added.series(), N_ADDED)?;
        link(&grown.join("000000"), &input.join(format!("added-{}", added.name())))
    }

    /// The folder that is called `name`, emptied. What it links to stays.
    fn empty(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        remove(&folder)?;
        fs::create_dir(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        Ok(folder)
    }

    /// Writes the articles that are not there yet to the folder that is called `name`. The model is
    /// learnt for each call and dropped after it: it holds hundreds of megabytes.
    fn grow(&self, name: &str, series: Series, n_articles: u64) -> Result<PathBuf> {
        let out = self.folder.join(name);
        step::say(&format!("growing {n_articles} articles in {}", out.display()));
        write(&Model::learn(self.like)?, SEED, series, n_articles, &out)?;
        Ok(out)
    }
}

/// Removes a folder, where it is there.
///
/// # Errors
/// When it is there and cannot be removed.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).with_context(|| format!("could not remove {}", folder.display()))
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> Result<()> {
    std::os::unix::fs::symlink(to, at)
        .with_context(|| format!("could not link {} to {}", at.display(), to.display()))
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    anyhow::bail!("--scale links folders and reads /proc: it needs Linux")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_thousands() {
        for (text, expected) in [
            ("1k", Some(1000)),
            ("10K", Some(10_000)),
            ("1m", Some(1_000_000)),
            ("2000", Some(2000)),
            ("1500", None),
            ("0k", None),
            ("m", None),
            ("", None),
        ] {
            assert_eq!(n_articles(text).ok(), expected, "{text}");
        }
    }
}
