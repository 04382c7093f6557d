//! What the `broadsheet` command does, verb by verb, apart from arguments and printing.
//!
//! [`build`] makes a site of files and folders, and surveys them for `lint`; [`site`] reads a site
//! that was built: to check, search and export it. [`config`] is `broadsheet.toml`, [`viewer`] the
//! packaged page inside the command.

pub mod build;
pub mod config;
mod feeds;
pub mod site;
pub mod viewer;
