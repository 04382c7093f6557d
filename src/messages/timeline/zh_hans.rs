//! Simplified Chinese.

use super::TimelineMessages;

pub(super) const MESSAGES: TimelineMessages = TimelineMessages {
    chart: "各时期的文章数",
    chart_keys: "方向键逐条读数，回车选定，+ 和 − 缩放。",
    path: "所示时段",
    all: "全部",
    number: "数量",
    share: "占比",
    share_why: "占同期、同来源全部文章的比例：档案收录并不均匀，只看数量会误导。",
    of_all: "{}，共 {}",
    unknown: "尚未得知",
    max: "最高 {}",
    compare: "对比",
    compare_hint: "另一个搜索",
    clear: "取消对比",
    everything: "全部文章",
    table: "以表格显示数字",
    period: "时间",
    total: "篇数",
    all_articles: "全部文章",
    save: "保存为 CSV",
    outside: "{} 不在本档案的范围内（{} 至 {}）。",
    went_to: "{} 没有文章，列表已到 {}。",
    jump: "跳到日期",
    go: "前往",
    recent_hint: "从最新一篇往回算",
    recent_hint_day: "从 {} 往回算，那是文章数大致如常的最后一天",
    more_sources: "另 {} 个来源",
    shown: "所示：{}",
};
