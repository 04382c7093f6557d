//! Why nothing could be read from a file.

use std::fmt;

/// Nothing could be read from a file. The text says why and what to do; the caller knows the file's
/// name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The file has no bytes, or only white space.
    Empty,
    /// The bytes are not text in any encoding that is known here.
    Binary {
        /// What they are, such as `a PNG picture`, where that is known.
        what: &'static str,
    },
    /// Text, but of no format that is known here, and hardly any of it is language.
    UnknownFormat,
    /// The format is known, but the file ends before its title.
    NoTitle,
    /// The file is of a known format and not small, but holds no text, picture or link where its
    /// article should be.
    NoText {
        /// How much there is where the article should be, in bytes.
        size_bytes: usize,
    },
    /// Text that is known to be no article: a list of feeds or addresses, code, data.
    NotAnArticle {
        /// What it is.
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
    /// A feed without any entry.
    EmptyFeed,
    /// The author does not want the file to be published; leaving it out is no fault.
    NotPublished {
        /// What says so.
        reason: &'static str,
    },
    /// A page of the web that is no article: an error page, a list of links.
    NoArticle {
        /// What it is.
        reason: &'static str,
    },
    /// The file is larger than what is read at once.
    TooLarge {
        /// The file's size in bytes.
        size_bytes: usize,
        /// The largest size that is read, in bytes: see [`crate::limit_bytes`].
        limit_bytes: usize,
    },
}

impl ReadError {
    /// A short name of the kind of fault, for programs that say it in their own words.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Empty => "empty",
            ReadError::Binary { .. } => "binary",
            ReadError::UnknownFormat => "unknown",
            ReadError::NoTitle => "cut",
            ReadError::NoText { .. } => "no-text",
            ReadError::NotAnArticle { .. } => "refused",
            ReadError::EmptyFeed => "empty-feed",
            ReadError::NotPublished { .. } => "not-published",
            ReadError::NoArticle { .. } => "no-article",
            ReadError::TooLarge { .. } => "too-large",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Empty => f.write_str(
                "the file is empty; if it is still in a cloud, have it downloaded, else fetch it again or delete it",
            ),
            ReadError::Binary { what } => {
                write!(f, "the file is not text ({what}); move it out of the folder")
            }
            ReadError::UnknownFormat => f.write_str(
                "the format is not known, and too little of it is running text: give pages (HTML), feeds (RSS, Atom, JSON \
                 Feed), Markdown or plain text",
            ),
            ReadError::NoTitle => {
                f.write_str("the file ends before its title, so it is probably cut short; fetch it again")
            }
            ReadError::NoText { size_bytes } => write!(
                f,
                "no text, picture or link was found in the {size_bytes} bytes where its article should be: its \
                 page has a shape that is not known; look into the file"
            ),
            ReadError::NotAnArticle { what, instead } => write!(f, "it is {what}: {instead}"),
            ReadError::EmptyFeed => {
                f.write_str("the feed has no entries; fetch it again when there are some")
            }
            ReadError::NotPublished { reason } => write!(f, "left out: {reason}"),
            ReadError::NoArticle { reason } => write!(f, "the page holds no article: {reason}"),
            ReadError::TooLarge { size_bytes, limit_bytes } => {
                write!(f, "the file has {size_bytes} bytes and at most {limit_bytes} are read; split it")
            }
        }
    }
}

impl std::error::Error for ReadError {}
