//! Grows a synthetic archive of any size that looks like a real one, so that what size costs can be
//! measured without having a million real articles.
//!
//! [`Model`] is the main type: it is learnt from a folder of real articles, read by
//! `broadsheet-readers` like any other folder, and keeps their shares of sources, lengths of titles
//! and texts, links and pictures, weekly rhythm, and which characters follow which.
//! [`Model::article`] gives the article of any number as the bytes of a feed dump. It depends on
//! model, seed and number only: the first thousand of a million articles are the same as those of a
//! thousand. [`write()`] puts them into folders of at most 1,000 files.
//!
//! [`text_size`], [`served_bytes`] and [`snapshot`] say what folders hold, for the same
//! measurements; [`Chance`] draws for other measurements too.
//!
//! What it does not imitate: lists, tables, quotes and emphasis (their text is in paragraphs), days
//! in addresses (which stay those of the real articles, so that readers warn of them), and growth
//! of the vocabulary (a million articles have no more different characters than those that were
//! learnt from).

mod article;
mod chance;
mod dates;
mod learn;
mod measure;
mod text;
mod write;

pub use article::Synthetic;
pub use chance::Chance;
pub use learn::Model;
pub use measure::{TextSize, served_bytes, snapshot, text_size};
pub use write::{ARTICLES_PER_FOLDER, BUNCH, BUNCH_WEEKS, Series, write};
