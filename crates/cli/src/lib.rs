//! Files and folders in, articles out: what every verb of the `broadsheet` command begins with.
//!
//! [`collect`] walks the inputs, hands each file to `broadsheet-readers` and puts the articles in
//! order. It says what it left out and why ([`Report`]), and it writes nothing. Same files, same
//! [`Collection`], however many threads read.

#[cfg(feature = "cli")]
pub mod build;
mod collect;
#[cfg(feature = "cli")]
pub mod config;
mod files;
mod read;
mod report;
#[cfg(feature = "cli")]
pub mod site;
mod versions;
#[cfg(feature = "cli")]
pub mod viewer;

pub use collect::{Collection, collect};
pub use report::{CollectError, Report, SkipReason};
