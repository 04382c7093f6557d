//! `build`: files and folders in, a whole site out.
//!
//! Files are read in parallel, and what they give waits on disk (`spool`), so memory holds a small
//! record of each article and never its text. Copies are merged, articles numbered and cut into
//! pages, and pages packed in parallel, those that the earlier output has left as they are
//! (`pages`). The new output is written aside and then put in place (`stage`). The same articles
//! give the same bytes, whatever the number of threads, the order in which files are met, and what
//! the cache knew.

mod cache;
mod coarse;
mod cutting;
mod disk;
mod feeds;
mod findings;
mod known;
mod limit;
mod merge;
pub(crate) mod names;
mod ordered;
mod output;
mod packs;
mod pages;
mod parts;
mod progress;
mod reading;
mod record;
mod scratch;
mod section;
mod site;
pub(crate) mod spool;
mod stage;
#[cfg(feature = "stages")]
mod stages;
mod survey;
mod target;
mod volumes;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use broadsheet_intake::{CollectError, InputFile, Listing, SkipReason, list, merge_versions};
use broadsheet_site::{Abilities, Viewer};

use crate::config::{Config, FILE_NAME};

use cache::Index;
use disk::Disk;
pub use disk::{DiskError, WriteHook};
pub use findings::{Finding, Findings, Group};
use pages::Numbered;
pub use progress::{NoProgress, Progress};
use reading::Reader;
use record::{ArticleRecord, SourceRecord};
use spool::{Damaged, Spool};
pub use stage::Changes;
#[cfg(feature = "stages")]
pub use stages::{Mixture, StageKey, StageName, StageRequest, Sums, run_stage};
pub use survey::{Survey, survey};
use target::Target;

/// What is to be built, and where.
pub struct Request<'a> {
    /// Files and folders.
    pub inputs: Vec<PathBuf>,
    /// The site's folder, or the page's file.
    pub out: PathBuf,
    /// Which of the two.
    pub edition: Edition,
    /// How the folder edition keeps its archive.
    pub layout: Layout,
    /// After so many articles, counted from the oldest, everything begins anew.
    pub part_articles: usize,
    /// How many files the folder edition may have; chunks become as large as that takes.
    pub max_files: Option<usize>,
    /// What the page can do besides showing this archive.
    pub abilities: Abilities,
    /// Title, sources and the like.
    pub config: Config,
    /// Whether the folder edition carries its bundle also where that is large, in volumes.
    pub json: bool,
    /// Whether something that is not an earlier output may be replaced.
    pub force: bool,
    /// Whether nothing is written when anything had to be left out.
    pub strict: bool,
    /// Where the cache is.
    pub cache: CacheChoice,
    /// Where the findings are written to, besides the cache; JSON where the name ends in `.json` or
    /// `.jsonl`.
    pub report: Option<PathBuf>,
    /// Whether to wait until the output is on the disk before what it replaces is removed, so that
    /// it survives a power cut too.
    pub is_durable: bool,
    /// A single file that would have more bytes than this is not written: see
    /// [`MAX_PAGE_BYTES`].
    pub max_page_bytes: u64,
    /// The archive is written as volumes of at most so many bytes.
    pub volume_size: Option<u64>,
    /// Is asked before each change on disk.
    pub write_hook: Option<WriteHook<'a>>,
}

/// Single files up to this size (200 MiB) open everywhere: a browser holds all of one in memory,
/// several times over.
pub const MAX_PAGE_BYTES: u64 = 200 << 20;

/// The two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// A folder for a static host or a disk.
    Folder,
    /// One page that holds everything.
    File,
}

/// How a folder keeps the chunks of its archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Each in a file of its own: a page fetches what it needs and nothing else.
    #[default]
    Web,
    /// Many in one file, for sticks and other disks on which every file is dear.
    Disk,
    /// Many in one file of which a page fetches ranges, for object stores and other hosts on which
    /// every file is dear.
    Pack,
}

/// Where the cache is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheChoice {
    /// `OUT.cache`.
    Beside,
    /// This folder.
    At(PathBuf),
    /// Nothing is kept.
    None,
}

/// What a build did.
#[derive(Debug)]
pub struct Outcome {
    /// Whether the output was put in place; with [`Request::strict`] it may not be.
    pub is_written: bool,
    /// The site's folder or the page, absolute.
    pub out: PathBuf,
    /// What was left out or looked wrong.
    pub findings: Findings,
    /// Where the findings are written down, if they are.
    pub report: Option<PathBuf>,
    /// Files that the cache did not have and that were read.
    pub n_read: usize,
    /// Articles.
    pub n_articles: usize,
    /// Copies that merged with another.
    pub n_repeated: usize,
    /// Earlier texts of these articles.
    pub n_earlier: usize,
    /// What happened to the output's files.
    pub changes: Changes,
    /// What [`Request::max_files`] came to, where it is given.
    pub within: Option<Within>,
}

/// A site that was kept within a number of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    /// How many times as large as usual its chunks are.
    pub coarseness: u32,
    /// About how many bytes a query with ten rows loads, besides what it loads of every site.
    pub n_query_bytes: u64,
}

/// Builds a site.
///
/// # Errors
/// When an input does not exist, nothing can be read, the output may not be replaced, or the disk
/// refuses. The earlier output is then as it was.
pub fn build(request: &Request<'_>, viewer: &Viewer, progress: &dyn Progress) -> Result<Outcome> {
    if let Some(missing) = request.inputs.iter().find(|input| !input.exists()) {
        return Err(CollectError::Missing(missing.display().to_string()).into());
    }
    let disk = Disk::new(request.write_hook, request.is_durable);
    let target = Target::claim(request, &disk)?;
    let run = Run {
        request,
        viewer,
        progress,
        disk: &disk,
        target: &target,
        key: cache::key(&request.config),
    };
    let mut done = run.attempt();
    if let Err(error) = &done
        && error.is::<Damaged>()
    {
        progress.note(&format!("the cache is damaged ({error:#}): everything is read again"));
        done = disk.remove_file(&target.cache.join("index")).and_then(|()| run.attempt());
    }
    // Where the build failed, its error says more than one about cleaning up.
    let cleaned = target.clean(&disk);
    done.and_then(|outcome| cleaned.map(|()| outcome))
}

/// A build under way.
struct Run<'a> {
    request: &'a Request<'a>,
    viewer: &'a Viewer,
    progress: &'a dyn Progress,
    disk: &'a Disk<'a>,
    target: &'a Target,
    key: [u8; 32],
}

impl Run<'_> {
    fn attempt(&self) -> Result<Outcome> {
        self.progress.begin("listing", 0);
        let Listing { files, faults, left } =
            list(&self.request.inputs, &|path, relative, is_folder| {
                self.is_left_out(path, relative, is_folder)
            })?;
        let faults = faults.into_iter().map(|(name, reason)| (name, reason.to_string())).collect();
        let mut index = self.load_index();
        let mut spool = Spool::open(&self.target.cache.join("spool"), &index.segments, self.disk)?;
        self.progress.begin("reading", files.len());
        let n_read = self.read(&files, &mut index, &mut spool).inspect_err(|_| spool.discard())?;
        let mut findings =
            Findings::new(faults, files, &index.files, std::mem::take(&mut index.texts))
                .with_left(left);
        let (mut numbered, n_repeated, source_ids) =
            self.number(&mut index, &mut findings, &spool)?;
        let head = index.files.iter().find_map(|file| file.head.clone()).unwrap_or_default();
        drop(index);
        let report = self.write_report(&findings)?;
        let mut outcome = Outcome {
            is_written: false,
            out: self.target.out.clone(),
            n_read,
            n_articles: numbered.n_articles(),
            n_repeated,
            n_earlier: numbered.n_earlier(),
            findings,
            report,
            changes: Changes::default(),
            within: None,
        };
        if self.request.strict && outcome.findings.n_skipped() > 0 {
            return Ok(outcome);
        }
        if outcome.n_articles == 0 {
            bail!(nothing_readable(&outcome.findings));
        }
        (outcome.changes, outcome.within) =
            self.write_site(&mut numbered, &head, &source_ids, &spool)?;
        outcome.is_written = true;
        Ok(outcome)
    }

    /// Whether something below an input is no article: what the build itself writes, and what the
    /// configuration says.
    fn is_left_out(&self, path: &Path, relative: &Path, is_folder: bool) -> bool {
        if self.request.config.leaves_out(relative, is_folder) {
            return true;
        }
        if !is_folder {
            let is_config = relative.as_os_str() == FILE_NAME;
            return is_config
                || self.request.edition == Edition::File && is_same(path, &self.target.out);
        }
        self.target.own_folders().into_iter().any(|own| is_same(path, own))
    }

    fn load_index(&self) -> Index {
        let loaded = Index::load(&self.target.cache, self.key);
        if loaded.is_err() {
            self.progress.note("the cache is damaged: everything is read again");
        }
        loaded.ok().flatten().unwrap_or_else(|| Index::empty(self.key))
    }

    /// Reads what the cache does not have, and saves the cache.
    fn read(&self, files: &[InputFile], index: &mut Index, spool: &mut Spool<'_>) -> Result<usize> {
        let reader = Reader::new(index, spool, self.request.config.read_options(), self.progress);
        let n_read = reader.read_into(files, index)?;
        spool.seal()?;
        spool::compact(spool, &mut index.articles)?;
        index.segments = spool.segments()?;
        if self.target.keeps_cache {
            index.save(&self.target.cache, self.disk)?;
        }
        spool.set_saved();
        spool.remove_unused()?;
        Ok(n_read)
    }

    /// Merges copies and numbers the articles; also says how many were repeated, and the sources
    /// in use, ordered.
    fn number(
        &self,
        index: &mut Index,
        findings: &mut Findings,
        spool: &Spool<'_>,
    ) -> Result<(Numbered, usize, Vec<SourceRecord>)> {
        self.progress.begin("sorting", 0);
        let rank = |article: &ArticleRecord| article.rank(findings.name(article.file_idx));
        let pieces = |article: &ArticleRecord| spool.pieces(article);
        let merged = merge_versions(std::mem::take(&mut index.articles), rank, pieces)?;
        findings.note_retitled(&merged, |version| version.file_idx);
        let n_repeated = merged.n_repeated;
        let (sources, places) = used_sources(&merged.versions, &index.sources);
        let numbered = Numbered::new(merged, &places, self.request.part_articles);
        for version in &numbered.too_many {
            findings.skip(version.file_idx, SkipReason::TooManyVersions.to_string());
        }
        Ok((numbered, n_repeated, sources))
    }

    fn write_report(&self, findings: &Findings) -> Result<Option<PathBuf>> {
        let kept = self.target.keeps_cache.then(|| self.target.cache.join("report.txt"));
        for path in kept.iter().chain(&self.request.report) {
            let as_json = path.extension().is_some_and(|end| end == "json" || end == "jsonl");
            let mut lines = Vec::new();
            findings.write(&mut lines, as_json).map_err(disk::at(path))?;
            self.disk.write(path, &lines)?;
        }
        Ok(self.request.report.clone().or(kept))
    }
}

/// The sources of `versions` in the order of their ids, and for each of `known` its place among
/// them. Where one id has several names the first in order is taken, so that it does not matter
/// which was met first.
fn used_sources(
    versions: &[ArticleRecord],
    known: &[SourceRecord],
) -> (Vec<SourceRecord>, Vec<u16>) {
    let mut is_used = vec![false; known.len()];
    versions.iter().for_each(|version| is_used[usize::from(version.source_idx)] = true);
    let used =
        known.iter().zip(is_used).filter(|(_, is_used)| *is_used).map(|(source, _)| source.clone());
    let used = ordered_sources(used.collect());
    let place = |source: &SourceRecord| used.partition_point(|other| other.id < source.id) as u16;
    let places = known.iter().map(place).collect();
    (used, places)
}

/// Sources in the order of their ids, each once.
fn ordered_sources(mut used: Vec<SourceRecord>) -> Vec<SourceRecord> {
    used.sort_by(|a, b| a.rank().cmp(&b.rank()));
    used.dedup_by(|next, before| next.id == before.id);
    used
}

fn is_same(path: &Path, own: &Path) -> bool {
    // Asking the system for each folder would be slow; a link may lead anywhere.
    let may_be = path.file_name() == own.file_name() || path.is_symlink();
    may_be
        && dunce::canonicalize(path)
            .is_ok_and(|path| dunce::canonicalize(own).is_ok_and(|own| path == own))
}

fn nothing_readable(findings: &Findings) -> String {
    let mut message = format!("none of {} files could be read", findings.n_files());
    for finding in findings.iter().filter(|finding| finding.skipped).take(5) {
        message.push_str(&format!("\n  {}: {}", finding.file, finding.reason));
    }
    match findings.n_skipped().saturating_sub(5) {
        0 => message,
        n_more => format!("{message}\n  and {n_more} more"),
    }
}
