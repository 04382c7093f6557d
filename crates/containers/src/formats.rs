//! The formats that hold others, and how each is opened.

use crate::container::{Access, Container};
use crate::gzip::Gzip;
use crate::mhtml::Mhtml;
use crate::site::SitePage;
use crate::tar::Tar;
use crate::warc::Warc;
use crate::zip::Zip;

/// A format that holds others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Anything, packed by gzip; see [`Gzip`].
    Gzip,
    /// A page and what belongs to it, as a MIME message; see [`Mhtml`].
    Mhtml,
    /// A Broadsheet site in one page; see [`SitePage`].
    SitePage,
    /// Files and folders; see [`Zip`].
    Zip,
    /// Files and folders, one after the other; see [`Tar`].
    Tar,
    /// Captures of pages; see [`Warc`].
    Warc {
        /// Whether gzip packed it, record by record or as a whole.
        is_packed: bool,
    },
}

impl Format {
    /// How it wants its bytes.
    pub(crate) fn access(self) -> Access {
        match self {
            Format::Gzip | Format::Mhtml | Format::Tar | Format::Warc { .. } => Access::Forward,
            Format::SitePage | Format::Zip => Access::Random,
        }
    }

    /// Whether it only packs one thing: see [`Limits::max_depth`](crate::Limits::max_depth).
    pub(crate) fn is_packing(self) -> bool {
        self == Format::Gzip
    }

    /// Opens a container of `size_bytes`, where that is known.
    pub(crate) fn open(self, size_bytes: Option<u64>) -> Box<dyn Container> {
        match self {
            Format::Gzip => Box::new(Gzip::default()),
            Format::Mhtml => Box::new(Mhtml::default()),
            Format::SitePage => Box::new(SitePage::new(size_bytes.unwrap_or(0))),
            Format::Tar => Box::new(Tar::new(size_bytes)),
            Format::Zip => Box::new(Zip::new(size_bytes.unwrap_or(0))),
            Format::Warc { is_packed } => Box::new(Warc::new(is_packed, size_bytes)),
        }
    }
}
