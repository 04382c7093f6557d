//! Traditional Chinese.

use super::PanelMessages;

pub(super) const MESSAGES: PanelMessages = PanelMessages {
    language: "語言",
    theme: "配色",
    theme_auto: "跟隨系統",
    theme_light: "淺色",
    theme_dark: "深色",
    text_size: "字級",
    smaller: "縮小字級",
    larger: "放大字級",
    shortcuts_on: "單鍵快速鍵",
    all_dates: "全部",
    last_7_days: "7 天",
    last_30_days: "30 天",
    last_year: "{} 年",
    on_this_day: "歷史上的今天",
    undated_show: "連同 {} 篇無日期的",
    hint_syntax: "空格表示並且。\"完整片語\"、-排除、OR、title:標題、source:來源、tag:標籤、author:作者、date:2023-03/2023-10",
    key_search: "轉到搜尋",
    key_next: "下一篇、上一篇",
    key_open: "開啟",
    key_save: "收藏",
    key_original: "開啟原文",
    key_ends: "第一篇、最後一篇",
    key_help: "本說明",
    key_escape: "關閉、清除、復位",
};
