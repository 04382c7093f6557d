//! Simplified Chinese.

use super::LayoutMessages;

pub(super) const MESSAGES: LayoutMessages = LayoutMessages {
    find_source: "查找来源",
    n_sources: "{} 个来源",
    all_sources: "全部来源",
    only: "只看",
    without: "排除",
};
