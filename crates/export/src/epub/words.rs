//! The words of a book, in its language.

use broadsheet_model::{Day, Lang};

/// What a book says by itself.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) contents: &'static str,
    pub(super) undated: &'static str,
    pub(super) source: &'static str,
    pub(super) published: &'static str,
    pub(super) authors: &'static str,
    pub(super) tags: &'static str,
    pub(super) address: &'static str,
    pub(super) file: &'static str,
    pub(super) captured: &'static str,
    pub(super) articles: &'static str,
    months: Option<[&'static str; 12]>,
}

const ENGLISH: Words = Words {
    contents: "Contents",
    undated: "Undated",
    source: "Source",
    published: "Published",
    authors: "By",
    tags: "Tags",
    address: "Address",
    file: "File",
    captured: "Copied",
    articles: "Articles",
    months: Some([
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]),
};

const SIMPLIFIED: Words = Words {
    contents: "目录",
    undated: "无日期",
    source: "来源",
    published: "发布",
    authors: "作者",
    tags: "标签",
    address: "网址",
    file: "文件",
    captured: "保存于",
    articles: "文章",
    months: None,
};

const TRADITIONAL: Words = Words {
    contents: "目錄",
    undated: "無日期",
    source: "來源",
    published: "發布",
    authors: "作者",
    tags: "標籤",
    address: "網址",
    file: "檔案",
    captured: "儲存於",
    articles: "文章",
    months: None,
};

impl Words {
    /// Those of a language; English where there are none.
    pub(super) fn of(lang: Lang) -> &'static Words {
        match lang {
            Lang::ZhHans => &SIMPLIFIED,
            Lang::ZhHant => &TRADITIONAL,
            Lang::En | Lang::Und => &ENGLISH,
        }
    }

    /// What the part of the contents with this day is called, and the month in it.
    pub(super) fn year_and_month(&self, day: Option<Day>) -> (String, String) {
        let Some((year, month, _)) = day.map(Day::ymd) else {
            return (self.undated.to_owned(), String::new());
        };
        match &self.months {
            Some(names) => (year.to_string(), names[usize::from(month - 1)].to_owned()),
            None => (format!("{year}年"), format!("{month}月")),
        }
    }
}
