//! Simplified Chinese.

use super::PrintMessages;

pub(super) const MESSAGES: PrintMessages =
    PrintMessages { part: "；印出已载入的 {} 篇", links: "链接" };
