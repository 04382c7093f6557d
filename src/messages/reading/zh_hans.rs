//! Chinese in simplified characters.

use super::ReadingMessages;

pub(super) const MESSAGES: ReadingMessages = ReadingMessages {
    marks: "匹配处",
    mark_of: "{} / {} 处",
    n_marks: "{} 处匹配",
    no_mark: "没有匹配",
    unknown: "…",
    next_mark: "下一处",
    previous_mark: "上一处",
    find: "在本文中搜索",
    find_end: "结束文内搜索",
    key_marks: "文中下一处、上一处匹配",
    key_find: "在打开的文章中搜索",
    table: "表格",
    code: "代码",
};
