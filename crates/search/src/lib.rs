//! Exact substring search over articles, in every script: query, match, rank, facets and excerpts.
//!
//! A term matches an article when its folded text ([`fold`]) occurs in the folded title or in one folded block of the
//! body: what a browser's own "find in page" would find, and the same in Chinese as in English, because nothing is
//! cut into words. [`Corpus`] holds the folded text of articles that are in memory and answers a [`Query`] by
//! scanning it; [`Facets`] then says what a page shows of the answer: the list, the counts on the source badges and
//! the histogram.
//!
//! Nothing here does I/O, reads a clock or speaks a language: hints are values, which the page puts into words.
//!
//! The main types are [`Query`] and [`Corpus`].

mod bins;
mod corpus;
mod dates;
mod excerpt;
mod facets;
mod fold;
mod marks;
mod matches;
mod parse;
mod query;
mod rank;
mod words;

pub use bins::{Bin, BinUnit, bins};
pub use corpus::Corpus;
pub use excerpt::Snippet;
pub use facets::{Facets, Filter, Sort};
#[cfg(feature = "fold-table")]
pub use fold::FOLD_TABLE;
pub use fold::{Folded, fold, install_fold_table};
pub use matches::Matches;
pub use query::{Hint, Query};
