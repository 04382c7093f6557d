//! What the crate promises, through its public interface.

mod batches;
mod bins;
mod coarse;
mod damaged;
mod facets;
mod find_in_page;
mod fold;
mod highlights;
mod index;
mod marks;
mod ranking;
mod recent_day;
mod runs;
mod scope;
mod search;
mod snippets;
mod support;
mod usual_days;
mod windows;
