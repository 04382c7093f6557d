//! Files and folders in, articles out: what `build.rs`, the `broadsheet` command and the
//! benchmarks begin with.
//!
//! - [`list`] walks folders and gives an [`InputFile`] for each file, in a fixed order.
//! - [`read_one`] reads one of them through `broadsheet-readers`, or, where it is a bundle that
//!   `broadsheet export` wrote, through `broadsheet-feed`. A build that has a cache takes
//!   the same three steps one by one: [`stat`], [`read`], [`parse`].
//! - [`merge_versions`] says which articles are copies of one another and which are earlier texts.
//! - [`collect`] does all of this in memory, for archives that fit there.
//!
//! Whatever gives nothing is named with its reason ([`SkipReason`]). Nothing here writes, and the
//! same files give the same result, however many threads read and in whatever order.

mod collect;
mod files;
mod likeness;
mod read;
mod report;
mod versions;

pub use collect::{Collection, collect};
pub use files::{Exclude, InputFile, Listing, display_path, list};
pub use likeness::Pieces;
pub use read::{Contents, Found, Take, chosen_source, parse, read, read_one, stat};
pub use report::{CollectError, Report, SkipReason};
pub use versions::{
    HasVersion, Merged, Rank, TextDigest, merge_versions, short_digest, text_digest, title_digest,
};
