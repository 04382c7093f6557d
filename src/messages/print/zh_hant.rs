//! Traditional Chinese.

use super::PrintMessages;

pub(super) const MESSAGES: PrintMessages =
    PrintMessages { part: "；印出已載入的 {} 篇", links: "連結" };
