//! Pages that hold no article: errors, walls, shells, lists of links.
//!
//! A wrong refusal loses a text, so each kind needs two signs: what the page calls itself, and that
//! it has hardly any text.

use crate::ReadError;
use crate::draft::Draft;
use crate::extract::Measures;

/// Less text than this may be a message, counted as Latin letters.
const MESSAGE_WEIGHT: u32 = 700;
/// So little text is none.
const NOTHING_WEIGHT: u32 = 24;
/// A page of a picture has at most so many lines beside it.
const PICTURE_LINES: usize = 6;
/// A list has so many times more in links than its longest text has.
const LINKS_TO_TEXT: u32 = 6;
/// A text of this weight is an article whatever stands around it.
const TEXT_WEIGHT: u32 = 450;
/// The front page of a site has texts of other pages, up to this weight …
const FRONT_WEIGHT: u32 = 1_500;
/// … and so many times more in links.
const FRONT_LINKS_TO_TEXT: u32 = 2;
/// A list has at least so many lines of links.
const MIN_LINKS: usize = 25;

/// What pages call themselves that say that there is no such page.
const ERRORS: &[&str] = &[
    "404",
    "403 forbidden",
    "500 internal",
    "502 bad",
    "503 service",
    "504 gateway",
    "not found",
    "page not available",
    "page unavailable",
    "access denied",
    "forbidden",
    "页面不存在",
    "页面没有找到",
    "页面未找到",
    "找不到页面",
    "無法找到",
    "找不到網頁",
    "您访问的页面",
    "你访问的页面",
    "您访问的内容",
    "该内容已被",
    "此内容已被",
    "内容已被发布者删除",
    "該頁面不存在",
    "文章不存在",
    "已被删除",
    "系统出错",
    "error page",
    "server error",
];
/// What pages call themselves that ask for something first.
const WALLS: &[&str] = &[
    "just a moment",
    "attention required",
    "are you a robot",
    "are you human",
    "captcha",
    "security check",
    "checking your browser",
    "ddos protection",
    "安全验证",
    "人机验证",
    "验证码",
    "访问验证",
    "环境异常",
    "human verification",
    "verify you are",
    "pardon our interruption",
];
const LOGINS: &[&str] = &[
    "log in",
    "login",
    "sign in",
    "sign up",
    "登录",
    "登入",
    "登錄",
    "注册",
    "請先登入",
    "请先登录",
];

/// Refuses a page without an article.
pub(super) fn refuse(
    draft: &Draft,
    titles: &[String],
    is_article: bool,
    measures: &Measures,
) -> Result<(), ReadError> {
    let all: Vec<String> =
        titles.iter().chain([&draft.title]).map(|title| title.to_lowercase()).collect();
    let shortest = all.iter().map(|title| title.chars().count()).min().unwrap_or_default();
    let is_short = measures.weight < MESSAGE_WEIGHT;
    let calls =
        |words: &[&str]| all.iter().any(|title| words.iter().any(|word| title.contains(word)));
    let is_brief = shortest <= 40;
    let refused = |reason| Err(ReadError::NoArticle { reason });
    if is_short && is_brief && calls(ERRORS) && !is_article {
        return refused("it is the error page of a site");
    }
    if is_short && is_brief && calls(WALLS) {
        return refused("it asks whether the reader is a human");
    }
    if is_short && calls(LOGINS) && shortest <= 16 {
        return refused("it asks the reader to sign in");
    }
    let is_picture = measures.n_pictures > 0 && measures.n_lines <= PICTURE_LINES;
    if measures.weight < NOTHING_WEIGHT && !is_picture {
        return if measures.n_links >= MIN_LINKS {
            refused("it is a list of links")
        } else {
            refused("it has no text; its site may show one only while scripts run")
        };
    }
    let has_links = |to_text: u32| {
        measures.n_links >= MIN_LINKS && measures.link_weight > to_text * measures.weight
    };
    let is_undated = draft.published.day().is_none();
    let is_list = measures.weight < TEXT_WEIGHT
        && has_links(LINKS_TO_TEXT)
        && !measures.has_title
        && is_undated;
    let is_front =
        is_home(draft) && measures.weight < FRONT_WEIGHT && has_links(FRONT_LINKS_TO_TEXT);
    if !is_article && (is_list || is_front) {
        return refused("it is a list of links");
    }
    Ok(())
}

/// Whether the address is that of a whole site.
fn is_home(draft: &Draft) -> bool {
    let Some(url) = draft.url() else { return false };
    let rest = url.as_str().split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    matches!(path, "" | "index.html" | "index.htm" | "index.php" | "home" | "default.aspx")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, measures: &Measures, expected: &str) {
        let draft = Draft { title: title.to_owned(), ..Draft::default() };
        let found = refuse(&draft, &[], false, measures).err().map(|error| error.to_string());
        assert!(found.clone().unwrap_or_default().contains(expected), "{title}: {found:?}");
        assert_eq!(found.is_none(), expected.is_empty(), "{title}: {found:?}");
    }

    #[test]
    fn a_page_without_an_article_is_refused_by_its_name() {
        let text = |weight| Measures { weight, has_title: true, ..Measures::default() };
        check("404 Not Found", &text(120), "error page");
        check("404 days at sea: a diary", &text(9_000), "");
        check("Just a moment...", &text(90), "human");
        check("登录", &text(90), "sign in");
        check("登录与注册的历史：一篇关于网站门户的短文章", &text(300), "");
        check("路灯亮了", &text(90), "");
        check("路灯亮了", &text(0), "no text");
        let list = Measures { weight: 200, n_links: 90, link_weight: 5_000, ..Measures::default() };
        check("某某网", &list, "list of links");
        check("路灯亮了", &Measures { has_title: true, ..list }, "");
        let home = broadsheet_model::WebUrl::new("https://a.example/").map(|url| {
            crate::address::ArticleAddress { identity: url.clone(), url, n_tracking: 0 }
        });
        let draft = Draft { title: "某某网".to_owned(), address: home, ..Draft::default() };
        let front = Measures { weight: 900, has_title: true, ..list };
        assert!(refuse(&draft, &[], false, &front).is_err());
        assert!(refuse(&draft, &[], true, &front).is_ok());
    }
}
