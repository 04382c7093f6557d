//! The page of a Broadsheet archive: a Yew application that runs in the reader's browser, with no
//! server.
//!
//! It is a thin shell around the crate `broadsheet_desk`, which knows what a reader can do:
//! [`view`] draws the desk, [`app`] gives it what happens and does what follows, and the browser is
//! asked for things only through [`browser`]. Nothing here parses, ranks, counts or decides.

pub mod app;
pub mod browser;
pub mod messages;
pub mod view;
