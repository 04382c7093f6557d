//! Chinese in traditional characters.

use super::QueryMessages;

pub(super) const MESSAGES: QueryMessages = QueryMessages {
    without: "去掉「{}」：{}",
    counting: "正在統計……",
    not_counted: "數量未知",
    no_source: "沒有與「{}」相符的來源。",
    near: "是否要找",
};
