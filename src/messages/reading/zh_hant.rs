//! Chinese in traditional characters.

use super::ReadingMessages;

pub(super) const MESSAGES: ReadingMessages = ReadingMessages {
    marks: "符合處",
    mark_of: "{} / {} 處",
    n_marks: "{} 處符合",
    no_mark: "沒有符合",
    unknown: "…",
    next_mark: "下一處",
    previous_mark: "上一處",
    find: "在本文中搜尋",
    find_end: "結束文內搜尋",
    key_marks: "文中下一處、上一處符合",
    key_find: "在打開的文章中搜尋",
    table: "表格",
    code: "程式碼",
};
