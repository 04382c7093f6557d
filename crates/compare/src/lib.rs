//! What changed between two texts of an article.
//!
//! Two bodies are compared line by line (a paragraph, a heading, an item, a cell), as they are
//! read. A line that has become another one is compared sentence by sentence, and a sentence that
//! has become another one character by character; words are nothing here, as Chinese has none that
//! could be told apart. What has moved was taken out and put in: nothing is guessed.
//!
//! A [`Comparison`] says everything that it takes to make either text from the other. Only text is
//! compared: not pictures, not links, not how something is set.
//!
//! Nothing here knows time: how long a comparison takes is bounded by how much is compared
//! ([`MAX_BYTES`]), and inside of that by falling back to coarser units.

mod chars;
mod compare;
mod lines;
mod pairs;
mod sentences;
mod units;

pub use compare::{Comparison, LineChange, MAX_BYTES, Piece, compare, compare_text};
pub use lines::{Line, LineKind, lines};
