//! English.

use super::ReadingMessages;

pub(super) const MESSAGES: ReadingMessages = ReadingMessages {
    marks: "Matches",
    mark_of: "{} of {}",
    n_marks: "{} matches",
    no_mark: "No match",
    unknown: "…",
    next_mark: "Next match",
    previous_mark: "Previous match",
    find: "Search in this article",
    find_end: "End this search",
    key_marks: "next, previous match in the article",
    key_find: "search in the open article",
    table: "Table",
    code: "Code",
};
