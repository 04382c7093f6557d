//! The Epoch Times, and the mirror that copies its pages for readers who cannot reach it.

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site { hosts: &["epochtimes.com"], ..PLAIN };

/// What relative addresses were relative to before the mirror copied the pages.
pub(crate) const HOME: &str = "https://www.epochtimes.com/";

/// Whether a dateline in brackets begins with the house's name, so that it needs no 讯 at its end.
pub(crate) fn begins_dateline(text: &str) -> bool {
    ["大纪元", "大紀元"].iter().any(|house| text.starts_with(house))
}

/// Names of the house and its desks, which are not people; taken off the front of a byline without
/// a role.
pub(crate) const HOUSES: &[&str] = &[
    "英文大纪元时报",
    "英文大纪元",
    "香港大纪元",
    "台湾大纪元",
    "大纪元时报",
    "大纪元",
    "大紀元",
    "新唐人",
    "专题部",
    "专题组",
    "新闻部",
];
