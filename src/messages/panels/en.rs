//! English.

use super::PanelMessages;

pub(super) const MESSAGES: PanelMessages = PanelMessages {
    language: "Language",
    theme: "Colours",
    theme_auto: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    text_size: "Text size",
    smaller: "Smaller text",
    larger: "Larger text",
    shortcuts_on: "Single-key shortcuts",
    all_dates: "All",
    last_7_days: "7 days",
    last_30_days: "30 days",
    last_year: "Year {}",
    on_this_day: "On this day",
    undated_show: "Include {} undated",
    hint_syntax: "Words are joined by AND. \"exact phrase\", -without, OR, title:, source:, tag:, author:, date:2023-03/2023-10",
    key_search: "Go to the search",
    key_next: "Next and previous article",
    key_open: "Open",
    key_save: "Save",
    key_original: "Open the original",
    key_ends: "First and last article",
    key_help: "This help",
    key_escape: "Close, clear, reset",
};
