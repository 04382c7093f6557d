//! The viewer and an archive, put together into a site.
//!
//! [`Viewer`] is what packaging gives: a page's template, its style, its one script and the packed
//! module. It fits into one file ([`Viewer::to_bytes`]), and from it and the archive's manifest
//! come both editions: the files of a folder beside the archive ([`Viewer::folder`]), or one page
//! that holds everything ([`Viewer::single_file`]).
//!
//! This crate compiles, minifies and packs nothing, reads and writes no files, and never holds an
//! archive in memory: the caller writes the archive's files into the folder, or hands them to
//! [`SingleFile::add`] one after the other. Same input, same bytes.

mod edition;
mod encode;
mod error;
mod folder_page;
mod head;
mod icon;
mod offline;
mod part;
mod policy;
mod stored;
mod template;
mod viewer;

pub use edition::{SingleFile, SiteFile};
pub use encode::integrity;
pub use error::SiteError;
pub use folder_page::{FolderPage, Seal};
pub use part::{Part, PartKind};
pub use viewer::{Abilities, BUILD, Import, More, Shell, Viewer};
