//! Traditional Chinese.

use super::LayoutMessages;

pub(super) const MESSAGES: LayoutMessages = LayoutMessages {
    find_source: "尋找來源",
    n_sources: "{} 個來源",
    all_sources: "全部來源",
    only: "只看",
    without: "排除",
};
