//! The article in any HTML page.

mod choose;
mod cut;
mod edges;
mod head;
mod hints;
mod scan;
mod tree;
mod words;

pub(crate) use choose::find;
pub(crate) use cut::pieces;
pub(crate) use edges::{Edges, Measures, edges, measures, title};
pub(crate) use head::Head;
pub(crate) use scan::scan;
pub(crate) use tree::weight;
