//! The lines around a title: when the article was published and who wrote it.

use broadsheet_model::Published;

use crate::extract::Edges;
use crate::text::dates::{self, Told};

/// What comes before the names of authors.
const LABELS: &[&str] =
    &["作者：", "作者:", "文/", "文／", "撰文：", "撰文:", "作者 ", "By ", "BY ", "by "];
/// What comes before the names of reporters.
const REPORTERS: &[&str] =
    &["本报记者", "本刊记者", "记者：", "记者:", "记者 ", "記者：", "記者:", "記者 ", "通讯员"];
/// What ends a list of names.
const ENDS: &[&str] = &[
    "来源",
    "來源",
    "编辑",
    "編輯",
    "责编",
    "时间",
    "時間",
    "发布",
    "摄",
    "攝",
    "报道",
    "報導",
    "报导",
    "日期",
    "点击",
    "浏览",
    "阅读",
    "字号",
    "评论",
    "我要",
    "责任",
    "責任",
    "稿源",
    "编制",
    "综合",
    "通讯员",
    " | ",
    " · ",
    " • ",
    " on ",
    " for ",
    " at ",
    " in ",
    "Published",
    "Updated",
    "Posted",
];

/// The date that the lines around the title tell.
pub(super) fn date(edges: &Edges<'_>) -> Option<Told> {
    let told =
        |lines: &[&str]| lines.iter().filter_map(|line| dates::told_in(line)).collect::<Vec<_>>();
    let head = told(&edges.head);
    let published = head.iter().find(|told| !told.is_change && told.is_sure);
    let published = published.or_else(|| head.iter().find(|told| !told.is_change)).copied();
    let is_before = |told: &Told| !told.is_change && (told.is_sure || told.is_alone);
    let before = || told(&edges.before).into_iter().rfind(is_before);
    let tail = || told(&edges.tail).into_iter().find(|told| !told.is_change);
    published.or_else(before).or_else(tail).or_else(|| head.first().copied())
}

/// The authors that the lines around the title name.
pub(super) fn authors(edges: &Edges<'_>) -> Vec<String> {
    let mut authors = Vec::new();
    for line in edges.head.iter().chain(&edges.tail) {
        if line.chars().count() > MAX_LINE_CHARS || line.contains('。') {
            continue;
        }
        for label in LABELS.iter().chain(REPORTERS) {
            let is_latin = label.is_ascii();
            let starts = line.match_indices(label).filter(|(at, _)| !is_latin || *at == 0);
            for (at, _) in starts {
                names(&line[at + label.len()..], &mut authors);
            }
        }
        if !authors.is_empty() {
            break;
        }
    }
    authors
}

/// Longer lines are text, in characters.
const MAX_LINE_CHARS: usize = 120;

fn names(text: &str, authors: &mut Vec<String>) {
    let end = ENDS.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    let end = end.min(
        text.find(|c: char| c.is_ascii_digit() || "()（）【】[]|:：".contains(c)).unwrap_or(end),
    );
    let text = text[..end].replace(" and ", ",").replace(" And ", ",");
    for name in text.split(['、', '，', ',', '/', '／', '&', ';', '；']).take(6) {
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        let name = ["记者", "記者", "通讯员", "特约", "本报"]
            .iter()
            .fold(name, |name, role| name.strip_prefix(role).unwrap_or(name).trim_start());
        let name = joined(name);
        let name = name.as_str();
        if is_name(name) && !authors.iter().any(|known| known == name) {
            authors.push(name.to_owned());
        }
    }
}

/// A Chinese name without the space that sets its two characters apart: 马 燕.
fn joined(name: &str) -> String {
    let mut parts = name.split_whitespace();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(a), Some(b), None)
            if a.chars().count() == 1 && b.chars().count() <= 2 && !a.is_ascii() =>
        {
            format!("{a}{b}")
        }
        _ => name.to_owned(),
    }
}

/// Whether a text may be a person's name.
pub(super) fn is_name(name: &str) -> bool {
    const NOBODY: &[&str] = &[
        "admin",
        "administrator",
        "editor",
        "editors",
        "staff",
        "newsroom",
        "佚名",
        "未知",
        "网络",
        "本站",
        "匿名",
        "小编",
        "管理员",
        "unknown",
        "null",
        "责任",
        "責任",
        "见习",
        "手机版",
        "通讯员",
        "综合",
        "网友",
        "编辑",
        "作者",
        "记者",
        "default",
        "none",
        "user",
    ];
    const HOUSES: &[char] = &[
        '网', '網', '报', '報', '社', '版', '台', '臺', '部', '刊', '组', '組', '室', '局', '司',
        '站', '》', '会',
    ];
    let n_chars = name.chars().count();
    let is_han = name.chars().any(|c| c as u32 >= 0x3400);
    let is_nobody = NOBODY.iter().any(|nobody| name.eq_ignore_ascii_case(nobody));
    if is_nobody || name.contains(['@', '|', '_', '/', '\u{FFFD}', '》']) || name.contains("://") {
        return false;
    }
    if is_han {
        let has_point = name.contains(['·', '•', '・', ' ']);
        let longest = if has_point { 16 } else { 4 };
        return (2..=longest).contains(&n_chars) && !(n_chars > 2 && name.ends_with(HOUSES));
    }
    let n_words = name.split_whitespace().count();
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_lowercase());
    let has_letters = name.chars().any(char::is_alphabetic);
    let has_digits = name.chars().any(|c| c.is_ascii_digit());
    (3..=40).contains(&n_chars) && has_letters && !has_digits && n_words <= 5 && !is_word(name)
}

/// Of what markup and text say, the date of publication.
pub(super) fn settled(marked: Option<Published>, told: Option<Told>) -> Option<Published> {
    let (Some(marked), Some(told)) = (marked, told) else {
        return marked.or(told.map(|told| told.date));
    };
    let (Some(a), Some(b)) = (marked.day(), told.date.day()) else { return Some(marked) };
    // A program's clock in UTC, and the day that readers are shown.
    let is_utc = matches!(marked, Published::Instant(instant) if instant.offset_minutes == 0);
    let is_next = a != b && a.number().abs_diff(b.number()) <= 1;
    Some(if is_utc && is_next && !told.is_change { told.date } else { marked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_behind_labels() {
        let check = |line: &str, expected: &str| {
            let edges = Edges { head: vec![line], ..Edges::default() };
            assert_eq!(authors(&edges).join("|"), expected, "{line}");
        };
        check("2023-09-21 作者：李小明、王五 来源：某某网", "李小明|王五");
        check("本报记者 张三", "张三");
        check("文/赵六", "赵六");
        check(
            "By Jane Roe and John Doe, Contributing Writers",
            "Jane Roe|John Doe|Contributing Writers",
        );
        check("来源：某某网", "");
        check("作者：佚名", "");
        check("他说：文/理科都好。作者：无", "");
    }
}
