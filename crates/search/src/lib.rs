//! Exact substring search over articles, in every script: query, match, rank, facets and excerpts.
//!
//! A term matches an article when its folded text ([`Folding::fold`]) occurs in the folded title or
//! in one folded block of the body: what a browser's own "find in page" would find, and the same in
//! Chinese as in English, because nothing is cut into words.
//!
//! An archive may be far larger than memory, so each question is answered from as little as it
//! needs:
//!
//! - A [`Query`] that asks only for sources and days is a [`Scope`]. [`Counts`], the archive's day
//!   table, answers it without any article: [`Counts::facets`] counts for the source badges and the
//!   histogram, and a [`Listing`] says which article stands at which position.
//! - Any other query is asked of the index. An [`IndexSearch`] says step by step which files it
//!   needs of which [`Part`], and puts together from their grams where each term stands. What is
//!   asked of whole articles (a tag, an author) and what would take very many files (a frequent
//!   character) is read from *marks*. Natively the parts are merged from runs.
//! - An archive without an index, and the few queries that an index cannot answer, are scanned: a
//!   [`Corpus`] holds the folded text of some articles at a time.
//!
//! Index and scan give the same [`Hits`]. Those of one part or corpus after the other are joined
//! and then become [`Matches`], ranked as if all had been in memory at once, with counts and a list
//! of their own.
//!
//! Every archive carries the table that its texts are folded by. A [`Folding`] is that table, read;
//! queries and texts take it as a value, so archives with different tables can be open at once.
//!
//! Nothing here does I/O, reads a clock, holds state of the process or speaks a language: hints are
//! values, which the page puts into words.
//!
//! The main types are [`Folding`], [`Query`], [`Counts`], [`IndexSearch`] and [`Corpus`].

mod beginning;
mod bins;
#[cfg(feature = "windows")]
mod coarse;
mod corpus;
mod counts;
mod dates;
mod docs;
mod excerpt;
mod facets;
mod filter;
mod finding;
mod fold;
mod grams;
mod highlights;
mod hits;
mod index_search;
#[cfg(feature = "write")]
mod indexing;
mod join;
mod listing;
mod lookup;
#[cfg(feature = "write")]
mod marking;
mod marks;
mod matches;
#[cfg(feature = "write")]
mod merging;
mod order;
mod parse;
mod part;
mod plan;
mod query;
mod rank;
mod recent_day;
#[cfg(feature = "write")]
mod runs;
mod scope;
mod slices;
mod snippet;
mod sources;
#[cfg(feature = "write")]
mod tally;
mod term_hits;
mod usual_days;
mod words;
mod written;

/// Why tests of what published archives depend on must not simply be brought up to date.
#[cfg(test)]
const ORPHANS: &str = "this change orphans published sites: indexes that exist were made otherwise \
    and would be misread without a word. Undo it, or raise `VERSION` in \
    crates/bundle/src/manifest.rs, say in FORMAT.md what is new, and only then bring this digest up \
    to date.";

pub use beginning::{SUMMARY_CHARS, summary};
pub use bins::{Bin, BinUnit, bins};
#[cfg(feature = "windows")]
pub use coarse::{CoarseSearch, CoarseStep, PartBound};
pub use corpus::{Corpus, fold_article};
pub use counts::Counts;
pub use facets::Facets;
pub use filter::{Filter, Sort};
#[cfg(feature = "fold-table")]
pub use fold::FOLD_TABLE;
pub use fold::{Folded, Folding, FoldingError};
pub use grams::grams;
pub use hits::Hits;
#[cfg(feature = "windows")]
pub use index_search::WindowSizes;
pub use index_search::{IndexSearch, IndexStep};
#[cfg(feature = "write")]
pub use indexing::{FoldedText, index_part, index_part_in_runs};
pub use listing::{Listing, Rank};
#[cfg(feature = "write")]
pub use marking::{MarkFound, MarksFound};
pub use marks::field_marks;
#[cfg(feature = "write")]
pub use marks::{marked_beginnings, marks_of_gram};
pub use matches::{Matches, Place};
#[cfg(feature = "write")]
pub use merging::{Merging, TakeChunk};
pub use order::sort_by_key;
pub use part::Part;
pub use query::{Hint, Query};
#[cfg(feature = "write")]
pub use runs::{Run, RunContents, RunMaker, RunReader};
pub use scope::Scope;
pub use snippet::Snippet;
#[cfg(feature = "write")]
pub use tally::{Tally, coarse_level, is_tallied, merge_tallies};
pub use written::field_term;
