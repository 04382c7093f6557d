//! What the crate promises, through its public interface.

mod bins;
mod facets;
mod fold;
mod marks;
mod ranking;
mod search;
mod snippets;
mod support;
