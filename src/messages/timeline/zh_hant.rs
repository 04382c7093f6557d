//! Traditional Chinese.

use super::TimelineMessages;

pub(super) const MESSAGES: TimelineMessages = TimelineMessages {
    chart: "各時期的文章數",
    chart_keys: "方向鍵逐條讀數，Enter 選定，+ 和 − 縮放。",
    path: "所示時段",
    all: "全部",
    number: "數量",
    share: "佔比",
    share_why: "佔同期、同來源全部文章的比例：檔案收錄並不均勻，只看數量會誤導。",
    of_all: "{}，共 {}",
    unknown: "尚未得知",
    max: "最高 {}",
    compare: "對比",
    compare_hint: "另一個搜尋",
    clear: "取消對比",
    everything: "全部文章",
    table: "以表格顯示數字",
    period: "時間",
    total: "篇數",
    all_articles: "全部文章",
    save: "儲存為 CSV",
    outside: "{} 不在本檔案的範圍內（{} 至 {}）。",
    went_to: "{} 沒有文章，列表已到 {}。",
    jump: "跳到日期",
    go: "前往",
    recent_hint: "從最新一篇往回算",
    recent_hint_day: "從 {} 往回算，那是文章數大致如常的最後一天",
    more_sources: "另 {} 個來源",
    shown: "所示：{}",
};
