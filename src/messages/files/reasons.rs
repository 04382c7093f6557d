//! Why a file was not read, in Chinese. What reads files says it in English, with a code; where that
//! covers several kinds, a word of the sentence tells which.

use broadsheet_desk::Locale;

/// A code, a word of the sentence (empty: any), and the sentence in Simplified and in Traditional
/// Chinese. The first that fits is taken.
type Row = (&'static str, &'static str, &'static str, &'static str);

const REASONS: &[Row] = &[
    (
        "refused",
        "PDF",
        "PDF：只为打印排版，不保存成序的文字。请找到原文网页或 EPUB，保存后再打开。",
        "PDF：只為列印排版，不保存成序的文字。請找到原文網頁或 EPUB，儲存後再開啟。",
    ),
    (
        "refused",
        "7z",
        "7z 压缩包：请先解压，再打开文件夹，或者改用 zip。",
        "7z 壓縮檔：請先解壓縮，再開啟資料夾，或者改用 zip。",
    ),
    (
        "refused",
        "RAR",
        "RAR 压缩包：请先解压，再打开文件夹，或者改用 zip。",
        "RAR 壓縮檔：請先解壓縮，再開啟資料夾，或者改用 zip。",
    ),
    (
        "refused",
        "packed with",
        "这种压缩方式（bzip2、xz、zstd、lz4）无法读取：请先解压。",
        "這種壓縮方式（bzip2、xz、zstd、lz4）無法讀取：請先解壓縮。",
    ),
    (
        "refused",
        "ZIM",
        "ZIM 文件：请用 Kiwix 打开，或从那里保存需要的网页。",
        "ZIM 檔案：請用 Kiwix 開啟，或從那裡儲存需要的網頁。",
    ),
    (
        "refused",
        "Safari",
        "Safari 网页归档：请在 Safari 中打开，另存为“页面源码”，或用其他浏览器保存。",
        "Safari 網頁封存：請在 Safari 中開啟，另存為「頁面原始碼」，或用其他瀏覽器儲存。",
    ),
    (
        "refused",
        "Kindle",
        "Kindle 电子书：请先用 Calibre 转成 EPUB。",
        "Kindle 電子書：請先用 Calibre 轉成 EPUB。",
    ),
    (
        "refused",
        "as a web page",
        "办公文档：请打开后另存为网页（HTML）或纯文本。",
        "辦公文件：請開啟後另存為網頁（HTML）或純文字。",
    ),
    (
        "refused",
        "OPML",
        "订阅列表（OPML）只有地址，没有文章：请在阅读器中打开，保存各个订阅源后再打开。",
        "訂閱清單（OPML）只有網址，沒有文章：請在閱讀器中開啟，儲存各個訂閱源後再開啟。",
    ),
    (
        "refused",
        "holds addresses",
        "书签或网址列表只有地址，没有文章：请打开各个网页，保存后再打开。",
        "書籤或網址清單只有網址，沒有文章：請開啟各個網頁，儲存後再開啟。",
    ),
    (
        "refused",
        "only leads to a page",
        "这只是指向网页的快捷方式：请打开那个网页，保存后再打开。",
        "這只是指向網頁的捷徑：請開啟那個網頁，儲存後再開啟。",
    ),
    (
        "refused",
        "table",
        "表格不是文章：请把文字导出为 JSON Feed、网页或 Markdown。",
        "表格不是文章：請把文字匯出為 JSON Feed、網頁或 Markdown。",
    ),
    ("refused", "", "不是文章，未读取。", "不是文章，未讀取。"),
    (
        "empty",
        "",
        "文件是空的；如果它存放在云端，请先下载。",
        "檔案是空的；如果它存放在雲端，請先下載。",
    ),
    ("binary", "", "不是文本文件。", "不是文字檔案。"),
    (
        "unknown",
        "",
        "格式未知，也不像连贯的文字：可以打开网页（HTML）、订阅源（RSS、Atom、JSON Feed）、Markdown 或纯文本。",
        "格式未知，也不像連貫的文字：可以開啟網頁（HTML）、訂閱源（RSS、Atom、JSON Feed）、Markdown 或純文字。",
    ),
    (
        "cut",
        "",
        "文件在标题之前就结束了，可能不完整：请重新保存。",
        "檔案在標題之前就結束了，可能不完整：請重新儲存。",
    ),
    ("no-text", "", "应有文章的地方没有文字、图片或链接。", "應有文章的地方沒有文字、圖片或連結。"),
    ("no-article", "", "网页里没有文章。", "網頁裡沒有文章。"),
    ("empty-feed", "", "订阅源里没有条目。", "訂閱源裡沒有條目。"),
    ("not-published", "", "标为草稿或不发布，已略过。", "標為草稿或不發布，已略過。"),
    ("too-large", "", "太大，无法读取：请拆分。", "太大，無法讀取：請拆分。"),
    ("too-deep", "", "压缩包层层嵌套过深：请先解开外层。", "壓縮檔層層巢狀過深：請先解開外層。"),
    (
        "too-many",
        "",
        "压缩包里的文件太多，其余的没有查看：请拆分。",
        "壓縮檔裡的檔案太多，其餘的沒有查看：請拆分。",
    ),
    (
        "bomb",
        "",
        "解压后的大小不成比例，其余的没有解压：它可能是为了造成损害而制作的。",
        "解壓縮後的大小不成比例，其餘的沒有解壓縮：它可能是為了造成損害而製作的。",
    ),
    (
        "encrypted",
        "",
        "已加密：请用密码解压，再打开里面的文件。",
        "已加密：請用密碼解壓縮，再開啟裡面的檔案。",
    ),
    (
        "packing",
        "",
        "压缩方式无法读取：请解压后重新打包为普通 zip。",
        "壓縮方式無法讀取：請解壓縮後重新打包為普通 zip。",
    ),
    (
        "replaced",
        "",
        "压缩包里有同名文件，各只读取最后一个。",
        "壓縮檔裡有同名檔案，各只讀取最後一個。",
    ),
    (
        "overlapping",
        "",
        "压缩包里有互相重叠的文件，没有读取：它可能是为了造成损害而制作的。",
        "壓縮檔裡有互相重疊的檔案，沒有讀取：它可能是為了造成損害而製作的。",
    ),
    ("damaged", "", "文件已损坏：请重新获取。", "檔案已損毀：請重新取得。"),
    (
        "unreadable",
        "",
        "浏览器无法读取：文件可能已被移动，选择之后又有改动，或者只存放在云端。请重新选择。",
        "瀏覽器無法讀取：檔案可能已被移動，選擇之後又有改動，或者只存放在雲端。請重新選擇。",
    ),
    (
        "versions",
        "",
        "文章的较早文本太多或太长，没有读取。",
        "文章的較早文本太多或太長，沒有讀取。",
    ),
    (
        "trap",
        "",
        "读取程序在这个文件上停止了；其余文件照常读取。",
        "讀取程式在這個檔案上停止了；其餘檔案照常讀取。",
    ),
];

/// The sentence for `code`, where there is one that is better than `text`.
pub(super) fn of(locale: Locale, code: &str, text: &str) -> Option<&'static str> {
    let fits = |row: &&Row| row.0 == code && (row.1.is_empty() || text.contains(row.1));
    let (.., zh_hans, zh_hant) = REASONS.iter().find(fits)?;
    match locale {
        Locale::ZhHans => Some(zh_hans),
        Locale::ZhHant => Some(zh_hant),
        Locale::En => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_of_many_kinds_is_told_by_a_word() {
        let pdf = of(Locale::ZhHans, "refused", "a PDF, which is not read: it holds pages");
        assert!(pdf.is_some_and(|text| text.starts_with("PDF")));
        assert_eq!(of(Locale::ZhHant, "refused", "something"), Some("不是文章，未讀取。"));
        assert_eq!(of(Locale::ZhHans, "another", "something"), None);
        assert_eq!(of(Locale::En, "empty", "the file is empty"), None);
    }
}
