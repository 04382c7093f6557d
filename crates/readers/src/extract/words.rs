//! Words by which the parts around an article are known.

/// Labels of what follows an article: lists of other articles, forms, rights.
const LABELS: &[&str] = &[
    "相关新闻",
    "相关阅读",
    "相关文章",
    "相关报道",
    "相关链接",
    "相关专题",
    "相关推荐",
    "相关内容",
    "相關新聞",
    "相關文章",
    "相關報導",
    "延伸阅读",
    "延伸閱讀",
    "推荐阅读",
    "推荐新闻",
    "推薦閱讀",
    "热门推荐",
    "热点推荐",
    "热点新闻",
    "热门新闻",
    "热门文章",
    "猜你喜欢",
    "您可能感兴趣",
    "你可能感兴趣",
    "您可能也喜欢",
    "更多阅读",
    "更多新闻",
    "阅读排行",
    "新闻排行",
    "网友评论",
    "最新评论",
    "热门评论",
    "发表评论",
    "我要评论",
    "我来说两句",
    "網友評論",
    "网友跟帖",
    "文章评论",
    "用户评论",
    "分享到",
    "分享至",
    "分享工具",
    "版权声明",
    "免责声明",
    "版權聲明",
    "免責聲明",
    "责任编辑",
    "責任編輬",
    "责编",
    "上一篇",
    "下一篇",
    "打印本页",
    "关闭窗口",
    "最新消息",
    "關閉視窗",
    "关键词",
    "标签",
    "编辑推荐",
    "編輯推薦",
    "今日推荐",
    "图片推荐",
    "新闻推荐",
    "related articles",
    "related stories",
    "related news",
    "related content",
    "read more",
    "more stories",
    "you may also like",
    "recommended for you",
    "most popular",
    "most read",
    "trending now",
    "share this",
    "leave a comment",
    "leave a reply",
    "post a comment",
    "comments",
    "filed under",
    "all rights reserved",
    "sign up for",
    "more from",
    "more on this",
    "recent posts",
    "recommended",
];

/// What notices about rights say somewhere.
const NOTICES: &[&str] = &[
    "凡本网注明",
    "凡注明",
    "凡本站注明",
    "未经授权",
    "未經授權",
    "不得转载",
    "不得轉載",
    "版权所有",
    "版權所有",
    "all rights reserved",
    "icp备",
    "copyright ©",
    "不代表本网",
    "不代表本站",
    "仅代表作者个人观点",
    "网站地图",
];

/// Whether a line says that the article has ended.
pub(super) fn ends_article(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_label = |label: &&str| {
        start.get(..label.len()).is_some_and(|found| found.eq_ignore_ascii_case(label))
    };
    text.len() < 120 && LABELS.iter().any(is_label) || is_notice(text)
}

fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    NOTICES.iter().any(|notice| lower.contains(notice))
}

/// Lines that say nothing of their own wherever they stand.
const FILLERS: &[&str] = &[
    "advertisement",
    "advertisment",
    "scroll to continue",
    "continue reading",
    "story continues",
    "article continues",
    "read more:",
    "read more",
    "more:",
    "related:",
    "see also:",
    "also read",
    "watch:",
    "share",
    "print",
    "email",
    "sponsored",
    "分享到",
    "分享至",
    "广告",
    "廣告",
    "点击查看",
    "点击图片",
    "調整字級",
    "字級",
    "字号",
    "字體",
    "字体",
    "调整字体",
    "調整字體",
    "打印",
    "收藏",
    "转发",
    "关闭",
    "摘要",
    "核心提示",
    "我要评论",
    "人参与",
    "原标题",
    "免责",
];

/// What lines say that ask for something: to subscribe, to follow, to allow.
const REQUESTS: &[&str] = &[
    "粉絲團",
    "粉丝团",
    "馬上按讚",
    "专页",
    "專頁",
    "扫描二维码",
    "掃描",
    "微信公众号",
    "公众号",
    "下载客户端",
    "客户端下载",
    "用手机随时",
    "收藏本",
    "ad blocker",
    "adblock",
    "newsletter",
    "subscribe to",
    "sign up",
    "follow us",
    "follow your favorites",
    "log in or register",
    "your inbox",
    "was this page helpful",
    "thanks for your feedback",
    "enable javascript",
    "click here to",
    "download our app",
    "download the app",
    "get the latest",
    "like us on",
    "join the conversation",
    "listen to this story",
    "become a member",
    "blog comments powered",
];

/// Whether a short line asks the reader for something.
fn asks(text: &str) -> bool {
    let n_chars = text.chars().count();
    let lower = text.to_lowercase();
    let is_short = if text.is_ascii() { n_chars < 200 } else { n_chars < 60 };
    is_short && REQUESTS.iter().any(|request| lower.contains(request))
}

/// Whether a line is a label of the page inside an article; `is_linked`: it is a link.
pub(super) fn is_label(text: &str, is_linked: bool) -> bool {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_number = text.len() > 4
        && text.len() < 24
        && !text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "<>|[]".contains(c));
    if asks(text) || is_number {
        return true;
    }
    let is_filler = |filler: &&str| {
        start.get(..filler.len()).is_some_and(|found| found.eq_ignore_ascii_case(filler))
            && (is_linked || start.len() < filler.len() + 24)
    };
    FILLERS.iter().any(is_filler)
}

/// What lines about an article begin with.
const BYLINES: &[&str] = &[
    "本文来源",
    "本文來源",
    "文章来源",
    "转自",
    "轉自",
    "来源",
    "來源",
    "作者",
    "记者",
    "記者",
    "编辑",
    "編輯",
    "时间",
    "時間",
    "发布",
    "發佈",
    "发表",
    "日期",
    "文/",
    "文／",
    "摄影",
    "稿源",
    "出处",
    "by ",
    "by:",
    "published",
    "updated",
    "posted",
    "last updated",
    "source:",
    "from:",
    "written by",
    "photo:",
    "author:",
];

/// Whether a line says who published an article and when.
pub(super) fn is_byline(text: &str) -> bool {
    if text.chars().count() > 90 {
        return false;
    }
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_start = |known: &&str| {
        start.get(..known.len()).is_some_and(|found| found.eq_ignore_ascii_case(known))
    };
    BYLINES.iter().any(is_start) && !text.contains('。')
        || has_date(text) && text.chars().count() < 60 && !text.contains(['。', '，'])
}

/// Whether a text holds what looks like a date with a year.
fn has_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let year = |at: usize| {
        matches!(&bytes[at..at + 2], b"19" | b"20")
            && bytes[at..at + 4].iter().all(u8::is_ascii_digit)
    };
    (0..bytes.len().saturating_sub(3)).any(|at| {
        year(at)
            && (at == 0 || !bytes[at - 1].is_ascii_digit())
            && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_articles_is_known_by_its_words() {
        for (text, ends, label, byline) in [
            ("责任编辑：周灯", true, false, false),
            ("【相关阅读】", true, false, false),
            ("版权声明：凡本网注明来源的作品", true, false, false),
            ("他说，分享到的快乐最大，责任编辑也同意。", false, false, false),
            ("分享到：微博 微信", true, true, false),
            ("Related stories", true, false, false),
            ("Advertisement", false, true, false),
            ("Share", false, true, false),
            (
                "Shares fell by four per cent on Friday after the report was published.",
                false,
                false,
                false,
            ),
            ("2023年09月21日 10:30 来源：江边晚报", false, false, true),
            ("By Jane Roe and John Doe", false, false, true),
            (
                "By the end of the year, they said, all of it would be gone, and nobody would know who had asked for it.",
                false,
                false,
                false,
            ),
            ("2023年他搬到了河边。", false, false, false),
            ("调整字体：大中小", false, true, false),
            ("1 2 3 4 5", false, true, false),
        ] {
            let found = (ends_article(text), is_label(text, false), is_byline(text));
            assert_eq!(found, (ends, label, byline), "{text}");
        }
    }
}
