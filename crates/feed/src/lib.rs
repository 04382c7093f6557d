//! An archive as JSON: the bundle that `build.rs` makes of the seeds, that `broadsheet export`
//! writes and `broadsheet build` reads.
//!
//! A bundle is a [JSON Feed 1.1](https://www.jsonfeed.org/version/1.1/), so any feed reader opens
//! it. Everything that an [`Article`](broadsheet_model::Article) holds stands besides in the item's
//! `_broadsheet`, and what the archive as a whole says in the feed's: writing and reading loses
//! nothing. `docs/bundle.schema.json` describes it. [`Feed::Followed`] is the same without
//! `_broadsheet`, for programs that only follow the archive.
//!
//! [`FeedWriter`] and [`BundleReader`] hold one article at a time, whatever the archive's size.
//! Neither does I/O of its own, and what is nested deeper than any article is refused.
//! [`read_bundle`] is the same for whoever has something to read from.
//!
//! This is no part of the page: it reads chunks, which load only what is on the screen.

mod body;
mod depth;
mod error;
mod read;
mod split;
mod wire;
mod write;

use broadsheet_model::{Colour, Imprint, Lang, Source};

pub use error::FeedError;
pub use read::{BundleReader, Part, is_bundle, read_bundle};
pub use write::{Feed, FeedWriter, item};

/// The version of `_broadsheet` that this program writes, and the only one that it reads.
pub const VERSION: u32 = 1;

/// What an archive as a whole says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The archive's title; empty where it has none.
    pub title: String,
    /// The page's language; [`Lang::Und`] where the archive does not say.
    pub language: Lang,
    /// The page's accent colour.
    pub accent: Option<Colour>,
    /// What it says of itself.
    pub imprint: Imprint,
    /// The sources of its articles, ordered by id.
    pub sources: Vec<Source>,
}
