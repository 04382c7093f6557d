//! What was read and what was not.

use std::fmt;
use std::io;

use broadsheet_containers::Reason;
use broadsheet_readers::{ReadError, Warning};

/// What was read, what was left out and why, what looked wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were looked at.
    pub n_files: usize,
    /// Articles that came out, repetitions not counted.
    pub n_articles: usize,
    /// Earlier texts of these articles.
    pub n_earlier: usize,
    /// Articles that were left out because another file holds the same one with the same text.
    pub duplicates: usize,
    /// Files that gave nothing, in the order in which they were met, and why.
    pub skipped: Vec<(String, SkipReason)>,
    /// What looked wrong in files that gave something, in the order in which they were met.
    pub warnings: Vec<(String, Warning)>,
}

/// Why a file gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It was read, but nothing was understood.
    Read(ReadError),
    /// It is a container, or stands in one, and was not opened.
    Container(Reason),
    /// It is a bundle of articles, and damaged from some place on.
    Bundle(String),
    /// It could not be opened or read.
    Unreadable(io::ErrorKind),
    /// A link that leads back to a folder around it.
    LinkLoop,
    /// A link that leads nowhere, or round in a circle.
    BrokenLink,
    /// Neither a file nor a folder.
    NotAFile,
    /// An article that makes a larger file than static hosts take.
    TooLargeToPublish {
        /// The file's size in bytes.
        size_bytes: usize,
        /// The largest size in bytes.
        limit_bytes: usize,
    },
    /// An earlier text of an article that has too many or too long ones.
    TooManyVersions,
}

impl SkipReason {
    /// A short name of the kind of reason, for programs that say it in their own words.
    pub fn code(&self) -> &'static str {
        match self {
            SkipReason::Read(error) => error.code(),
            SkipReason::Container(reason) => reason.code(),
            SkipReason::Bundle(_) => "damaged",
            SkipReason::Unreadable(_) => "unreadable",
            SkipReason::LinkLoop | SkipReason::BrokenLink => "link",
            SkipReason::NotAFile => "no-file",
            SkipReason::TooLargeToPublish { .. } => "too-large",
            SkipReason::TooManyVersions => "versions",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SkipReason::Read(error) => error.fmt(f),
            SkipReason::Container(reason) => reason.fmt(f),
            SkipReason::Bundle(message) => f.write_str(message),
            SkipReason::Unreadable(kind) => write!(f, "it could not be read ({kind}); check its permissions"),
            SkipReason::LinkLoop => f.write_str("a link that leads back to a folder around it; remove it"),
            SkipReason::BrokenLink => f.write_str("a link that leads nowhere; remove it, or put back what it led to"),
            SkipReason::NotAFile => f.write_str("neither a file nor a folder"),
            SkipReason::TooLargeToPublish { size_bytes, limit_bytes } => write!(
                f,
                "packed, the article has {size_bytes} bytes and at most {limit_bytes} can be published; shorten it or take \
                 the pictures inside it out"
            ),
            SkipReason::TooManyVersions => {
                f.write_str("an earlier text of an article whose versions together are too large to be published")
            }
        }
    }
}

/// Nothing was collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectError {
    /// An input does not exist.
    Missing(String),
    /// The inputs hold no files at all, hidden ones not counted.
    NoFiles(Vec<String>),
    /// There are files, but none could be read.
    NothingReadable(Report),
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CollectError::Missing(input) => write!(f, "{input}: no such file or folder"),
            CollectError::NoFiles(inputs) => {
                write!(
                    f,
                    "no files in {}; give a folder that holds archived articles",
                    inputs.join(", ")
                )
            }
            CollectError::NothingReadable(report) => {
                write!(f, "none of {} files could be read", report.n_files)?;
                for (file, reason) in report.skipped.iter().take(5) {
                    write!(f, "\n  {file}: {reason}")?;
                }
                let n_more = report.skipped.len().saturating_sub(5);
                if n_more > 0 { write!(f, "\n  and {n_more} more") } else { Ok(()) }
            }
        }
    }
}

impl std::error::Error for CollectError {}
