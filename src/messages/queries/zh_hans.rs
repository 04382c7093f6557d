//! Chinese in simplified characters.

use super::QueryMessages;

pub(super) const MESSAGES: QueryMessages = QueryMessages {
    without: "去掉“{}”：{}",
    counting: "正在统计……",
    not_counted: "数量未知",
    no_source: "没有与“{}”相符的来源。",
    near: "是否要找",
};
