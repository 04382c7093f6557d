//! Writing articles into folders.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::Model;

/// How many files a folder holds at most.
pub const ARTICLES_PER_FOLDER: u64 = 1000;
/// How many articles of a bunched series appear in the same week.
pub const BUNCH: u64 = 256;
/// In the last of so many weeks.
pub const BUNCH_WEEKS: u64 = 8;

/// A sequence of articles numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// The archive itself, its articles spread over 15 years.
    Archive,
    /// What comes the day after the archive's last.
    Newest,
    /// What is found later, spread over the same 15 years.
    Scattered,
    /// An archive of other articles, [`BUNCH`] in the last of every eight weeks, so that there is
    /// room before each for articles that are made up.
    Bunched,
}

impl Series {
    /// Which stream of chance is that of its number 0.
    pub(crate) fn first_stream(self) -> u64 {
        match self {
            Series::Archive => 0,
            Series::Newest => 1 << 40,
            Series::Scattered => 2 << 40,
            Series::Bunched => 3 << 40,
        }
    }
}

/// Writes the articles 0 to `n_articles` - 1 of a series as `out/000000/000.md` and so on, the last
/// folder with what is left. A folder that already has its number of files is left as it is, so an
/// archive can grow, and an interrupted one can be completed.
///
/// # Errors
/// When a file or folder cannot be written.
pub fn write(model: &Model, seed: u64, series: Series, n_articles: u64, out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("could not make {}", out.display()))?;
    (0..n_articles.div_ceil(ARTICLES_PER_FOLDER)).into_par_iter().try_for_each(|folder| {
        let first = folder * ARTICLES_PER_FOLDER;
        let numbers = first..n_articles.min(first + ARTICLES_PER_FOLDER);
        write_folder(&out.join(format!("{folder:06}")), numbers, |number| {
            model.article(seed, series, number).file
        })
    })
}

/// Writes one folder aside, then puts it in its place.
fn write_folder(
    folder: &Path,
    numbers: std::ops::Range<u64>,
    file: impl Fn(u64) -> String,
) -> Result<()> {
    let n_files = fs::read_dir(folder).map_or(0, Iterator::count);
    if n_files as u64 == numbers.end - numbers.start {
        return Ok(());
    }
    let aside = folder.with_extension("part");
    for old in [folder, aside.as_path()].into_iter().filter(|old| old.exists()) {
        fs::remove_dir_all(old).with_context(|| format!("could not remove {}", old.display()))?;
    }
    fs::create_dir(&aside).with_context(|| format!("could not make {}", aside.display()))?;
    for number in numbers {
        let path = aside.join(format!("{:03}.md", number % ARTICLES_PER_FOLDER));
        fs::write(&path, file(number))
            .with_context(|| format!("could not write {}", path.display()))?;
    }
    fs::rename(&aside, folder).with_context(|| format!("could not rename {}", aside.display()))
}
