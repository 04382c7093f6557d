//! The page of a Broadsheet archive: a Yew application that runs in the reader's browser, with no
//! server.
//!
//! It draws what the core crates compute and hands them what the reader does: it parses, ranks and
//! counts nothing itself. What a link carries is in [`address`], everything that the reader can
//! change in [`state`], and the browser is asked for things only through [`browser`].

pub mod address;
pub mod answer;
pub mod app;
pub mod archive;
pub mod browser;
pub mod range;
pub mod state;
pub mod texts;
pub mod view;
