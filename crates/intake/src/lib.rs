//! Files and folders in, articles out: what `build.rs`, the `broadsheet` command, the page's worker
//! and the benchmarks begin with.
//!
//! - [`FileReader`] reads one file of any size, container or not, without I/O: it joins
//!   `broadsheet-containers` and `broadsheet-readers`, and reads bundles through
//!   `broadsheet-feed`.
//! - [`SiteReader`] reads a Broadsheet site from the files that it says it needs.
//! - [`merge_versions`] says which articles are copies of one another and which are earlier texts.
//!
//! With the feature `disk`, which is on by default:
//!
//! - [`list`] walks folders and gives an [`InputFile`] for each file, in a fixed order.
//! - [`read_one`] drives a [`FileReader`] over one of them. A build that has a cache takes the same
//!   three steps one by one: [`stat`], [`read`], [`parse`].
//! - [`collect`] does all of this in memory, for archives that fit there.
//!
//! Whatever gives nothing is named with its reason ([`SkipReason`]). Nothing here writes, and the
//! same files give the same result, however many threads read and in whatever order. Without
//! `disk` the crate builds for `wasm32-unknown-unknown`.

#[cfg(feature = "disk")]
mod collect;
#[cfg(feature = "disk")]
mod files;
mod likeness;
mod open;
mod packed;
mod pictures;
#[cfg(feature = "disk")]
mod read;
mod report;
mod site;
mod versions;

#[cfg(feature = "disk")]
pub use collect::{Collection, collect};
#[cfg(feature = "disk")]
pub use files::{Exclude, InputFile, Listing, display_path, list};
pub use likeness::Pieces;
pub use open::{FileReader, Found, Next, chosen_source, place_name};
#[cfg(feature = "disk")]
pub use read::{Contents, Take, parse, read, read_one, stat};
pub use report::{CollectError, Report, SkipReason};
pub use site::{MANIFEST, SiteNext, SiteReader};
pub use versions::{
    HasVersion, Merged, Rank, TextDigest, merge_copies, merge_versions, short_digest, tell_apart,
    text_digest, title_digest,
};
