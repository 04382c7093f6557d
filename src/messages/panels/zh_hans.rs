//! Simplified Chinese.

use super::PanelMessages;

pub(super) const MESSAGES: PanelMessages = PanelMessages {
    language: "语言",
    theme: "配色",
    theme_auto: "跟随系统",
    theme_light: "浅色",
    theme_dark: "深色",
    text_size: "字号",
    smaller: "缩小字号",
    larger: "放大字号",
    shortcuts_on: "单键快捷键",
    all_dates: "全部",
    last_7_days: "7 天",
    last_30_days: "30 天",
    last_year: "{} 年",
    on_this_day: "历史上的今天",
    undated_show: "连同 {} 篇无日期的",
    hint_syntax: "空格表示并且。\"完整短语\"、-排除、OR、title:标题、source:来源、tag:标签、author:作者、date:2023-03/2023-10",
    key_search: "转到搜索",
    key_next: "下一篇、上一篇",
    key_open: "打开",
    key_save: "收藏",
    key_original: "打开原文",
    key_ends: "第一篇、最后一篇",
    key_help: "本帮助",
    key_escape: "关闭、清除、复位",
};
