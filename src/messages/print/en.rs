//! English.

use super::PrintMessages;

pub(super) const MESSAGES: PrintMessages =
    PrintMessages { part: "; printed: the {} that had been loaded", links: "Links" };
