//! English.

use super::TimelineMessages;

pub(super) const MESSAGES: TimelineMessages = TimelineMessages {
    chart: "Articles over time",
    chart_keys: "Arrow keys read out bar by bar, Enter selects one, + and − zoom.",
    path: "Time shown",
    all: "All",
    number: "Number",
    share: "Share",
    share_why: "Share of all articles of the same time and sources: an archive does not collect evenly, so numbers alone mislead.",
    of_all: "{} of {}",
    unknown: "not known yet",
    max: "up to {}",
    compare: "Compare with",
    compare_hint: "Another search",
    clear: "Compare no longer",
    everything: "All articles",
    table: "The figures as a table",
    period: "Time",
    total: "Articles",
    all_articles: "All articles",
    save: "Save as CSV",
    outside: "{} is outside this archive, which has {} to {}.",
    went_to: "Nothing on {}: the list is at {}.",
    jump: "Go to date",
    go: "Go",
    recent_hint: "Counted back from the newest article",
    recent_hint_day: "Counted back from {}, the last day with about as many articles as usual",
    more_sources: "+ {} more",
    shown: "Shown: {}",
};
