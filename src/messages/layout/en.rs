//! English.

use super::LayoutMessages;

pub(super) const MESSAGES: LayoutMessages = LayoutMessages {
    find_source: "Find a source",
    n_sources: "{} sources",
    all_sources: "All sources",
    only: "Only",
    without: "Exclude",
};
