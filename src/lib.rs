//! The page of a Broadsheet archive: a Yew application that runs in the reader's browser, with no
//! server.
//!
//! It draws what the core crates compute and hands them what the reader does: it parses, ranks and
//! counts nothing itself. What a reader can do is in the crate `broadsheet_desk`, and the browser is
//! asked for things only through [`browser`].

pub mod answer;
pub mod app;
pub mod archive;
pub mod browser;
pub mod messages;
pub mod view;
