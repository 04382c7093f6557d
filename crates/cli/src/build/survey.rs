//! Reads everything as a build does and keeps only what it has to report.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::SystemTime;

use anyhow::{Result, anyhow};
use broadsheet_containers::{Left, LeftOut};
use broadsheet_intake::{
    Found, HasVersion, InputFile, Listing, Pieces, Rank, TextDigest, list, merge_versions,
    read_one, short_digest, text_digest, title_digest,
};
use broadsheet_model::{Article, ArticleId, Day, Published};
use broadsheet_readers::{Warning, WarningKind};
use rayon::prelude::*;

use super::findings::Findings;
use super::known::Interned;
use super::progress::Progress;
use super::record::{Note, When};
use crate::config::{Config, FILE_NAME};

/// What the inputs hold.
#[derive(Debug)]
pub struct Survey {
    /// What would be left out or looks wrong.
    pub findings: Findings,
    /// Articles.
    pub n_articles: usize,
    /// Copies that would merge with another.
    pub n_repeated: usize,
    /// Earlier texts of these articles.
    pub n_earlier: usize,
}

/// An article of which nothing is kept but what tells it from others.
struct Glimpse {
    id: ArticleId,
    text: TextDigest,
    title: u64,
    published: When,
    file_idx: u32,
    n_text_bytes: u32,
    archived: When,
    sha256: [u8; 16],
    place_idx: usize,
}

impl HasVersion for Glimpse {
    fn id(&self) -> ArticleId {
        self.id
    }

    fn set_id(&mut self, id: ArticleId) {
        self.id = id;
    }

    fn text(&self) -> TextDigest {
        self.text
    }

    fn title(&self) -> u64 {
        self.title
    }

    fn published(&self) -> Published {
        self.published.published()
    }
}

/// Reads all of `inputs` and writes nothing.
///
/// # Errors
/// When an input does not exist, or there are no files at all.
pub fn survey(inputs: &[PathBuf], config: &Config, progress: &dyn Progress) -> Result<Survey> {
    progress.begin("listing", 0);
    let Listing { files, faults, left: left_on_disk } = list(inputs, &|_, relative, is_folder| {
        config.leaves_out(relative, is_folder) || !is_folder && relative.as_os_str() == FILE_NAME
    })?;
    progress.begin("reading", files.len());
    let texts = Mutex::new(Interned::new(Vec::new()));
    let looked: Vec<Seen> = files
        .par_iter()
        .enumerate()
        .map(|(file_idx, file)| {
            let seen = glimpse(file, file_idx as u32, config, &texts);
            progress.advance(1);
            seen
        })
        .collect();
    let (mut notes, mut glimpses, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (file_idx, seen) in (0..).zip(looked) {
        notes.extend(seen.notes.into_iter().map(|note| (file_idx, note)));
        glimpses.extend(seen.articles);
        left.extend(seen.left);
    }
    for (file_idx, warning) in late(&files, &glimpses) {
        let text_idx = texts.lock().expect(ALONE).intern(warning.to_string()) as u32;
        notes.push((file_idx, Note { is_skip: false, member_idx: None, text_idx }));
    }
    let faults = faults.into_iter().map(|(name, reason)| (name, reason.to_string())).collect();
    let texts = texts.into_inner().expect(ALONE).list;
    let mut findings =
        Findings::of_notes(faults, files, notes, texts).with_left(left).with_left(left_on_disk);
    let rank = |glimpse: &Glimpse| Rank {
        file: findings.name(glimpse.file_idx),
        sha256: glimpse.sha256,
        place_idx: glimpse.place_idx,
        archived: glimpse.archived.published(),
        n_text_bytes: glimpse.n_text_bytes as usize,
    };
    let merged = merge_versions(glimpses, rank, |glimpse| {
        pieces(findings.file(glimpse.file_idx), glimpse.place_idx, config)
    })?;
    findings.note_retitled(&merged, |glimpse| glimpse.file_idx);
    let n_articles = merged.starts.len();
    let n_earlier = merged.versions.len() - n_articles;
    Ok(Survey { findings, n_articles, n_repeated: merged.n_repeated, n_earlier })
}

/// The pieces of the text of a file's article, which is read once more.
fn pieces(file: &InputFile, place_idx: usize, config: &Config) -> Result<Pieces> {
    let (mut n_before, mut pieces) = (0, Pieces::of("", ""));
    let read = read_one(file, &config.read_options(), &mut |found| {
        let Found::Article(article, _) = found else { return ControlFlow::Continue(()) };
        if n_before == place_idx {
            pieces = Pieces::of(&article.title, &article.body.text_blocks().join("\n"));
            return ControlFlow::Break(());
        }
        n_before += 1;
        ControlFlow::Continue(())
    });
    read.map_err(|reason| anyhow!("{}: {reason}", file.name()))?;
    Ok(pieces)
}

/// Nobody panics with the list in hand.
const ALONE: &str = "nobody panics with the list in hand";

/// What is to be said of articles that are dated later than the newest file was written (and a day,
/// for zones). Nothing where that is most of them: then the files' times were set by whatever
/// unpacked them.
fn late(files: &[InputFile], glimpses: &[Glimpse]) -> Vec<(u32, Warning)> {
    let times = files.iter().filter_map(|file| fs::metadata(&file.path).ok()?.modified().ok());
    let newest = times.max().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    let newest = newest.and_then(|since| Day::new(i32::try_from(since.as_secs() / 86_400).ok()?));
    let Some(newest) = newest else { return Vec::new() };
    let is_late =
        |glimpse: &&Glimpse| glimpse.published().day().is_some_and(|day| day > newest.plus(1));
    let late: Vec<&Glimpse> = glimpses.iter().filter(is_late).collect();
    if late.len() * 2 > glimpses.len() {
        return Vec::new();
    }
    let warning = |glimpse: &&Glimpse| {
        let newest = Published::Day(newest);
        WarningKind::DateAfterFile { date: glimpse.published(), newest }.into()
    };
    late.iter().map(|glimpse| (glimpse.file_idx, warning(glimpse))).collect()
}

/// What a file gives.
#[derive(Default)]
struct Seen {
    notes: Vec<Note>,
    articles: Vec<Glimpse>,
    left: Vec<(LeftOut, u64)>,
}

fn glimpse(
    file: &InputFile,
    file_idx: u32,
    config: &Config,
    texts: &Mutex<Interned<String>>,
) -> Seen {
    let note = |is_skip, member: Option<String>, text: String| {
        let mut texts = texts.lock().expect(ALONE);
        let member_idx = member.map(|member| texts.intern(member) as u32);
        Note { is_skip, member_idx, text_idx: texts.intern(text) as u32 }
    };
    let mut seen = Seen::default();
    let glimpse = |article: &Article, place_idx: usize| {
        let (text, n_text_bytes) = text_digest(article);
        Glimpse {
            id: article.id,
            text,
            title: title_digest(&article.title),
            published: When::new(article.published),
            file_idx,
            n_text_bytes: u32::try_from(n_text_bytes).unwrap_or(u32::MAX),
            archived: When::new(article.provenance.captured),
            sha256: short_digest(&article.provenance.sha256),
            place_idx,
        }
    };
    let read = read_one(file, &config.read_options(), &mut |found| {
        match found {
            Found::Article(article, _) => {
                seen.articles.push(glimpse(&article, seen.articles.len()));
            }
            Found::Warning(member, warning) => {
                seen.notes.push(note(false, member, warning.to_string()));
            }
            Found::Skipped(member, reason) => {
                seen.notes.push(note(true, member, reason.to_string()));
            }
            Found::Left(Left { what, n }) => seen.left.push((what, n)),
            Found::Archive(_) => {}
        }
        ControlFlow::Continue(())
    });
    seen.notes.extend(read.err().map(|reason| note(true, None, reason.to_string())));
    seen
}
