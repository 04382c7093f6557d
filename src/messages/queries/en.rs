//! English.

use super::QueryMessages;

pub(super) const MESSAGES: QueryMessages = QueryMessages {
    without: "Without “{}”: {}",
    counting: "being counted …",
    not_counted: "how many is not known",
    no_source: "There is no source for “{}”.",
    near: "Did you mean",
};
