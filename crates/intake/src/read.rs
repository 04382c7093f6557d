//! One input file: from its path to its articles.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek as _};
use std::ops::ControlFlow;

use broadsheet_feed::{FeedError, Head, Part, is_bundle, read_bundle};
use broadsheet_model::{Article, Digest, Names, Source, SourceId};
use broadsheet_readers::{
    Entry, MAX_FILE_BYTES, ReadError, ReadOptions, SourceTable, Warning, read_entry,
};
use sha2::{Digest as _, Sha256};

use crate::{InputFile, SkipReason};

/// Something that a file gives.
#[derive(Debug)]
pub enum Found {
    /// What the archive says as a whole, where the file is a bundle of one; before its articles.
    Archive(Box<Head>),
    /// An article, and its source.
    Article(Box<Article>, Source),
    /// Something that looked wrong.
    Warning(Warning),
}

/// Is handed what a file gives, in order, and says whether to go on.
pub type Take<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// The bytes of a file.
#[derive(Debug)]
pub enum Contents {
    /// All of them, and their digest.
    Bytes(Vec<u8>, Digest),
    /// A bundle that is too large to be held, and the digest of its bytes: it is read from disk
    /// again, an article at a time.
    LargeBundle(File, Digest),
}

impl Contents {
    /// The digest of the bytes.
    pub fn sha256(&self) -> Digest {
        match self {
            Contents::Bytes(_, sha256) | Contents::LargeBundle(_, sha256) => *sha256,
        }
    }
}

/// Hands over what `file` gives: [`stat`], [`read`] and [`parse`] in one.
///
/// # Errors
/// Why the file gives nothing, or nothing more than it did.
pub fn read_one(
    file: &InputFile,
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    let contents = read(file, &stat(file)?)?;
    parse(file, contents, options, take)
}

/// What the system knows of `file`.
///
/// # Errors
/// When the system refuses.
pub fn stat(file: &InputFile) -> Result<Metadata, SkipReason> {
    fs::metadata(&file.path).map_err(unreadable)
}

/// The bytes of `file`, which has `metadata`.
///
/// # Errors
/// When the system refuses, and when the file is too large to be read and no bundle.
pub fn read(file: &InputFile, metadata: &Metadata) -> Result<Contents, SkipReason> {
    let mut opened = File::open(&file.path).map_err(unreadable)?;
    let is_large = metadata.len() > MAX_FILE_BYTES as u64;
    let expected_bytes = if is_large { 0 } else { usize::try_from(metadata.len()).unwrap_or(0) };
    let mut bytes = Vec::with_capacity(expected_bytes.saturating_add(1));
    // A file may have grown since it was looked at.
    let limit_bytes = if is_large { BEGINNING_BYTES } else { MAX_FILE_BYTES as u64 + 1 };
    (&mut opened).take(limit_bytes).read_to_end(&mut bytes).map_err(unreadable)?;
    if !is_large && bytes.len() <= MAX_FILE_BYTES {
        let sha256 = Digest::of(&bytes);
        return Ok(Contents::Bytes(bytes, sha256));
    }
    if is_bundle(&bytes) {
        let sha256 = digest_of(&mut opened).map_err(unreadable)?;
        return Ok(Contents::LargeBundle(opened, sha256));
    }
    let size_bytes = usize::try_from(metadata.len()).unwrap_or(usize::MAX).max(bytes.len());
    Err(SkipReason::Read(ReadError::TooLarge { size_bytes, limit_bytes: MAX_FILE_BYTES }))
}

/// How much of a large file tells whether it is a bundle.
const BEGINNING_BYTES: u64 = 4096;

fn digest_of(file: &mut File) -> io::Result<Digest> {
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n_read = file.read(&mut buffer)?;
        if n_read == 0 {
            return Ok(Digest(hash.finalize().into()));
        }
        hash.update(&buffer[..n_read]);
    }
}

/// Hands over what stands in the `contents` of `file`.
///
/// # Errors
/// When nothing could be read, or a bundle is damaged: then its articles up to there were handed
/// over.
pub fn parse(
    file: &InputFile,
    contents: Contents,
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    match contents {
        Contents::Bytes(bytes, _) if is_bundle(&bytes) => parse_bundle(&bytes[..], options, take),
        Contents::Bytes(bytes, _) => parse_entry(&file.name(), &bytes, options, take),
        Contents::LargeBundle(mut file, _) => {
            file.rewind().map_err(unreadable)?;
            parse_bundle(file, options, take)
        }
    }
}

fn parse_entry(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    let entry = Entry { file: name, bytes, ..Entry::default() };
    let mut reading = read_entry(&entry, options).map_err(SkipReason::Read)?;
    let warnings = std::mem::take(&mut reading.warnings).into_iter().map(Found::Warning);
    let articles = std::mem::take(&mut reading.articles).into_iter().map(|article| {
        let source = reading.source_of(&article, options.sources);
        Found::Article(Box::new(article), source)
    });
    // Whoever wants no more has its reason.
    let _either = warnings.chain(articles).try_for_each(take);
    Ok(())
}

/// Why a bundle is not read further.
enum Stop {
    /// Nothing more is wanted.
    Wanted,
    Damaged(FeedError),
}

impl From<FeedError> for Stop {
    fn from(error: FeedError) -> Stop {
        Stop::Damaged(error)
    }
}

fn parse_bundle(
    bundle: impl io::Read,
    options: &ReadOptions<'_>,
    take: Take<'_>,
) -> Result<(), SkipReason> {
    // Named once, and not for each article.
    let mut sources: BTreeMap<SourceId, Source> = BTreeMap::new();
    let mut hand_over = |found: Found| match take(found) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Stop::Wanted),
    };
    let read = read_bundle(bundle, &mut |part| match part {
        Part::Head(head) => {
            let named = |source: &Source| (source.id.clone(), called(source, options.sources));
            sources = head.sources.iter().map(named).collect();
            hand_over(Found::Archive(Box::new(head)))
        }
        Part::Article(article) => {
            for version in versions(*article) {
                let id = &version.source;
                let source =
                    sources.get(id).cloned().unwrap_or_else(|| unlisted(id, options.sources));
                hand_over(Found::Article(Box::new(version), source))?;
            }
            Ok(())
        }
    });
    match read {
        Ok(()) | Err(Stop::Wanted) => Ok(()),
        Err(Stop::Damaged(error)) => Err(SkipReason::Bundle(error.to_string())),
    }
}

/// The article and its earlier texts, each by itself: which of them is the current one is decided
/// together with what the other files hold.
fn versions(mut article: Article) -> impl Iterator<Item = Article> {
    let earlier = std::mem::take(&mut article.earlier);
    std::iter::once(article).chain(earlier)
}

/// A source of a bundle as the user chose to call it, else as the bundle does.
fn called(source: &Source, table: &SourceTable) -> Source {
    chosen_source(table, &source.id).unwrap_or_else(|| source.clone())
}

/// A source that its bundle does not list.
fn unlisted(id: &SourceId, table: &SourceTable) -> Source {
    let by_its_id = || Source { id: id.clone(), names: Names::same(id.as_str()), colour: None };
    table.by_id(id).unwrap_or_else(by_its_id)
}

/// The source `id` where `table` says something of it that Broadsheet does not by itself.
pub fn chosen_source(table: &SourceTable, id: &SourceId) -> Option<Source> {
    let given = table.by_id(id)?;
    (SourceTable::builtin().by_id(id).as_ref() != Some(&given)).then_some(given)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unreadable(error: io::Error) -> SkipReason {
    SkipReason::Unreadable(error.kind())
}
