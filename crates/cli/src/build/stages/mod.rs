//! A build as separate steps, each a pure function from rows to rows, for builds on several
//! machines: docs/stages.md says what goes in and out. They do what [`build`](super::build) does by
//! the same functions, so that the files are the same bytes.

mod columns;
mod key;
mod list;
mod part;
mod plan;
mod read;
mod rows;
mod settle;
mod summary;
mod tables;
mod tallies;
mod waiting;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use broadsheet_site::{Abilities, Viewer};

use super::Layout;
use super::disk::Disk;
use crate::config::Config;

pub use key::{Mixture, StageKey};

use columns::Input;

/// What all stages of a build are told.
pub struct StageRequest<'a> {
    /// Title, sources and the like.
    pub config: Config,
    /// After so many articles, counted from the oldest, everything begins anew.
    pub part_articles: usize,
    /// How the site keeps its chunks; not [`Layout::Disk`], whose packs are of all of an archive.
    pub layout: Layout,
    /// What the page can do besides showing this archive.
    pub abilities: Abilities,
    /// The packaged page, where there is one: only [`StageName::Join`] needs it.
    pub viewer: Option<&'a Viewer>,
    /// A folder that nobody else uses. Files are written there and nowhere else.
    pub scratch: PathBuf,
    /// Says which program and which configuration these are.
    pub key: StageKey,
}

/// A step of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StageName {
    /// From paths to those that a build reads.
    List,
    /// From files to articles.
    Read,
    /// From articles of the same ids to those that are others.
    Apart,
    /// From copies to versions.
    Settle,
    /// From articles to those that the dictionary is made of.
    Sample,
    /// From sums, sources and a sample to what all parts have to know.
    Plan(Sums),
    /// From the articles of a part, counted from the oldest, to its files. The file is a plan's.
    Part(PathBuf, u32),
    /// From summaries of parts to all other files.
    Join(PathBuf),
}

/// Sums over all articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    /// How many there are.
    pub n_articles: u64,
    /// Bytes of their titles and texts, without earlier ones.
    pub n_text_bytes: u64,
    /// Bytes of the pictures of all texts.
    pub n_picture_bytes: u64,
}

/// Does a step: reads all of `input` and writes to `output`.
///
/// # Errors
/// [`Mixture`] where the rows are of another program or configuration; when they are not as they
/// were written, or the disk refuses.
pub fn run_stage(
    request: &StageRequest<'_>,
    stage: &StageName,
    input: impl Read,
    output: impl Write + Send,
) -> Result<()> {
    let disk = Disk::new(None, false);
    disk.create_folder(&request.scratch)?;
    let done = run(request, stage, input, output, &disk);
    let cleaned = clean(&request.scratch, &disk);
    done.and(cleaned)
}

fn run(
    request: &StageRequest<'_>,
    stage: &StageName,
    input: impl Read,
    output: impl Write + Send,
    disk: &Disk<'_>,
) -> Result<()> {
    let begins = matches!(stage, StageName::List | StageName::Read);
    let input = Input::open(input, &request.key, !begins)?;
    match stage {
        StageName::List => list::list(request, input, output),
        StageName::Read => read::read(request, input, output),
        StageName::Apart => settle::apart(request, input, output, disk),
        StageName::Settle => settle::settle(request, input, output),
        StageName::Sample => plan::sample(request, input, output),
        StageName::Plan(sums) => plan::plan(request, *sums, input, output, disk),
        StageName::Part(plan, part) => {
            let plan = plan::Plan::load(plan, &request.key)?;
            part::part(request, &plan, *part, input, output, disk)
        }
        StageName::Join(plan) => {
            let plan = plan::Plan::load(plan, &request.key)?;
            part::join(request, &plan, input, output, disk)
        }
    }
}

/// Takes away what a stage has left in its folder.
fn clean(scratch: &Path, disk: &Disk<'_>) -> Result<()> {
    disk.remove_folder(&scratch.join(waiting::SPOOL))?;
    disk.remove_file(&scratch.join(part::PACKING))?;
    disk.remove_folder(&scratch.join(part::INDEX))
}
