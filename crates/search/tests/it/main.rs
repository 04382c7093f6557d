//! What the crate promises, through its public interface.

mod batches;
mod bins;
mod facets;
mod index;
mod fold;
mod marks;
mod ranking;
mod scope;
mod search;
mod snippets;
mod support;
