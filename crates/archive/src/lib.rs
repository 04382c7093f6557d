//! Reading an archive without doing I/O: which file holds what, what of it has been loaded, and how
//! a search proceeds. Everything here says what is there, or which files have to be loaded first;
//! who asks gets them: the page from the network, the command from disk, a test from memory.
//!
//! - [`Archive`] is one archive: its manifest, and a [`Store`] of what has been loaded.
//! - A [`Target`] is something that can be loaded; [`Archive::wanted`] names the file that holds
//!   it, and [`Archive::parse`] reads the file's unpacked bytes into a [`Content`].
//! - Whatever may need a file answers with a [`Find`]: there, needs these targets first, or
//!   nowhere. [`Archive::opened`], [`Archive::query`], [`Archive::find`] (from a rank in a list to
//!   an article), [`Archive::find_indexed`] (by the index) and [`Archive::locate`] (by id) do.
//! - A [`Library`] holds the archives that are shown together, and hands out a numbered [`Request`]
//!   for each file, so that an answer that comes late is never taken for another.
//! - [`Search`] answers a query that needs more than counts, a [`SearchStep`] at a time, and
//!   [`Answer`] is what a page shows: the list, and the counts beside it.

mod answer;
mod archive;
mod content;
mod error;
mod find;
#[cfg(feature = "local")]
mod folded;
mod indexed;
mod library;
mod search;
mod store;
mod target;
mod union;

pub use answer::{Answer, List, SearchResult, facets};
pub use archive::Archive;
pub use content::{Content, Days, LoadedPage, TextChunk};
pub use error::LoadError;
pub use find::At;
pub use indexed::places_target;
pub use library::{Library, Request};
pub use search::{Search, SearchStep};
pub use store::{Slot, Store};
pub use target::{Find, IndexedTextAt, PageAt, PlacedAt, Target, Wanted};
pub use union::{
    ArticleAt, Hidden, Joining, Need, SelectStep, Selecting, Selection, SourceSpan, Union,
    UnionAnswer, UnionList, UnionResult, UnionSearch, UnionStep,
};
