//! What comes of an input file.

use std::fmt;
use std::sync::Arc;

use broadsheet_model::{About, Published};

/// Something to be read: the input file itself, or something inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// Its place inside the input file, on one line: the path in a container, those of nested ones
    /// joined by ` › `. `None` where it is the file itself, or all that the file packs.
    pub path: Option<String>,
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Its number among all members of the input file, from 1.
    pub number: u32,
    /// Whether its container can be [asked](crate::Opening::want) for pictures that belong to it.
    pub has_pictures: bool,
    /// The charset that came with it (a header of MIME, HTTP or WARC), as it was written.
    pub charset: Option<String>,
    /// The address from which the copy was made, where the container says so.
    pub address: Option<String>,
    /// When the copy was made, where the container says so.
    pub captured: Published,
    /// The media type that came with it, as it was written. It is a hint: the bytes decide.
    pub media_type: Option<String>,
    /// The first bytes of the page that the container is besides, where it is one: a page that
    /// unpacks itself says there from where it was copied, and when.
    pub preface: Option<Arc<[u8]>>,
    /// What the container says of all that it holds.
    pub about: Option<Arc<About>>,
}

/// The pictures that a member [wanted](crate::Opening::want).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// The [number](Member::number) of the member.
    pub member: u32,
    /// The bytes at each address that it gave, in this order, at most
    /// [`broadsheet_model::MAX_PICTURE_BYTES`]; `None` where there are none. What they are is for
    /// the caller to tell.
    pub found: Vec<Option<Vec<u8>>>,
}

/// Something that was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its place inside the input file: see [`Member::path`].
    pub path: Option<String>,
    /// Why, and what to do.
    pub reason: Reason,
}

/// Why something was not opened. The text says what to do too; the caller knows the name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A kind of file that is not read; the sentence says which and what to do instead.
    Refused(&'static str),
    /// More bytes than are read at once.
    TooLarge {
        /// How many there are, as far as it was counted or is declared.
        size_bytes: u64,
        /// How many are read at most.
        limit_bytes: u64,
    },
    /// A container inside too many others.
    TooDeep {
        /// How many may stand in each other.
        limit: usize,
    },
    /// The input file has more members than are looked at; the rest was not.
    TooManyEntries {
        /// How many are looked at.
        limit: u64,
    },
    /// The input file unpacks to so much that it must have been made to; the rest was not unpacked.
    TooMuchOutput,
    /// A password is needed.
    Encrypted,
    /// It is packed in a way that is not read: which.
    Packing(&'static str),
    /// Entries of an archive have the path of a later one, which alone was read.
    Replaced {
        /// How many.
        n: u64,
    },
    /// Entries of an archive begin inside others, and were not read.
    Overlapping {
        /// How many.
        n: u64,
    },
    /// It is damaged, or cut short: the sentence says what was wrong. What came before the damage
    /// was handed over.
    Damaged(&'static str),
}

impl Reason {
    /// A short name of the kind of reason, for programs that say it in their own words.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Refused(_) => "refused",
            Reason::TooLarge { .. } => "too-large",
            Reason::TooDeep { .. } => "too-deep",
            Reason::TooManyEntries { .. } => "too-many",
            Reason::TooMuchOutput => "bomb",
            Reason::Encrypted => "encrypted",
            Reason::Packing(_) => "packing",
            Reason::Replaced { .. } => "replaced",
            Reason::Overlapping { .. } => "overlapping",
            Reason::Damaged(_) => "damaged",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Refused(sentence) => f.write_str(sentence),
            Reason::TooLarge { size_bytes, limit_bytes } => {
                write!(f, "it has {size_bytes} bytes and at most {limit_bytes} are read; split it")
            }
            Reason::TooDeep { limit } => {
                write!(f, "an archive inside more than {limit} others; unpack the outer ones first")
            }
            Reason::TooManyEntries { limit } => write!(
                f,
                "the archive holds more than {limit} files, and the rest was not looked at; split it"
            ),
            Reason::TooMuchOutput => f.write_str(
                "the archive unpacks to out of all proportion, and the rest was not unpacked; it may have \
                 been made to do harm",
            ),
            Reason::Encrypted => {
                f.write_str("encrypted; unpack it with its password and give what was in it")
            }
            Reason::Packing(how) => write!(
                f,
                "packed with {how}, which is not read; unpack the archive and pack it as an ordinary zip"
            ),
            Reason::Replaced { n } => write!(
                f,
                "{n} files of the archive have the path of a later one; only the last of each was read"
            ),
            Reason::Overlapping { n } => write!(
                f,
                "{n} files of the archive begin inside others and were not read; it may have been made to do harm"
            ),
            Reason::Damaged(what) => write!(f, "damaged: {what}; fetch it again"),
        }
    }
}

/// How many members of a kind were left out by rule, without a line for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which kind.
    pub what: LeftOut,
    /// How many.
    pub n: u64,
}

/// What is left out by rule: it lies beside articles and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Hidden files and folders, and what operating systems leave behind (`__MACOSX/`,
    /// `.DS_Store`, `Thumbs.db`).
    System,
    /// The history of a repository (`.git/` and its kin).
    History,
    /// What a browser saved beside a page (`X_files/` beside `X.html`).
    PageParts,
    /// Pictures, recordings, fonts.
    Media,
    /// Style sheets and scripts.
    Assets,
    /// What is neither a page nor a feed nor a text: data, documents, files for robots.
    OtherKinds,
    /// Captures without a byte.
    Empty,
    /// Captures that say that nothing had changed since an earlier one.
    Unchanged,
    /// Answers of servers that are no page: redirections, errors; with their status.
    Status(u16),
    /// Covers and tables of contents of books.
    BookParts,
}

impl LeftOut {
    /// A number for the kind, for records: see [`LeftOut::from_code`].
    pub fn code(self) -> u16 {
        match self {
            LeftOut::System => 1,
            LeftOut::History => 2,
            LeftOut::PageParts => 3,
            LeftOut::Media => 4,
            LeftOut::Assets => 5,
            LeftOut::OtherKinds => 6,
            LeftOut::Empty => 7,
            LeftOut::Unchanged => 8,
            LeftOut::BookParts => 9,
            LeftOut::Status(status) => status.saturating_add(LeftOut::FIRST_STATUS),
        }
    }

    /// The kind with this number.
    pub fn from_code(code: u16) -> Option<LeftOut> {
        Some(match code {
            1 => LeftOut::System,
            2 => LeftOut::History,
            3 => LeftOut::PageParts,
            4 => LeftOut::Media,
            5 => LeftOut::Assets,
            6 => LeftOut::OtherKinds,
            7 => LeftOut::Empty,
            8 => LeftOut::Unchanged,
            9 => LeftOut::BookParts,
            code => LeftOut::Status(code.checked_sub(LeftOut::FIRST_STATUS)?),
        })
    }

    /// The number of status 0.
    const FIRST_STATUS: u16 = 10_000;
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LeftOut::System => "hidden files and files of the operating system",
            LeftOut::History => "files of a repository's history",
            LeftOut::PageParts => "parts of saved pages",
            LeftOut::Media => "pictures, recordings and fonts",
            LeftOut::Assets => "style sheets and scripts",
            LeftOut::OtherKinds => "files that are neither pages nor feeds nor texts",
            LeftOut::Empty => "captures without content",
            LeftOut::Unchanged => "captures that only say that nothing had changed",
            LeftOut::BookParts => "covers and tables of contents of books",
            LeftOut::Status(status) => return write!(f, "answers with status {status}"),
        })
    }
}
