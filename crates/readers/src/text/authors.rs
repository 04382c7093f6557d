//! Reporters, translators and editors, as the text names them.
//!
//! A byline stands in brackets after the dateline: （大纪元记者张婷综合报导）, （英文大纪元记者Frank Fang报导／高杉编译）;
//! editors stand at the end: 责任编辑：李缘#. Between the role and the verb a byline may name the place it
//! comes from behind the name, without anything between them; a list of places tells them apart.
use super::places::PLACES;
use crate::sites::epochtimes::HOUSES;

/// What comes before a name in a byline.
const ROLES: &[&str] = &[
    "记者",
    "記者",
    "专栏作家",
    "專欄作家",
    "专栏作者",
    "特约作者",
    "撰稿人",
    "特派员",
    "特派員",
    "评论员",
    "評論員",
];
/// What comes after the names in a byline, longest first where one ends with another.
const VERBS: &[&str] = &[
    "综合编译报导",
    "综合采访报导",
    "综合报导",
    "綜合報導",
    "综合报道",
    "编译报导",
    "編譯報導",
    "采访报导",
    "採訪報導",
    "专题报导",
    "联合报导",
    "专访报导",
    "现场报导",
    "同声翻译",
    "综合编导",
    "综合编译",
    "综合整理",
    "编译整理",
    "采访整理",
    "报导",
    "報導",
    "报道",
    "報道",
    "编译",
    "編譯",
    "翻译",
    "翻譯",
    "撰文",
    "撰稿",
    "撰写",
    "采访",
    "採訪",
    "专访",
    "摄影",
    "攝影",
    "整理",
    "综合",
    "编辑",
];
/// What a part of a byline holds when it names nobody.
const NOBODY: &[&str] =
    &["新闻中心", "编辑部", "制作组", "完整版", "新闻组", "讯", "综合", "Staff"];
/// What ends the list of editors.
const EDITOR_MARKS: &[&str] = &["责任编辑", "責任編輯", "责任编缉", "责编"];

/// The authors that a text names: those of its byline, which is looked for in `first`, then the
/// editors, looked for in `last`. Without repetitions, in the order of the text.
pub(crate) fn named_in<'a>(first: &str, last: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut authors = Vec::new();
    if let Some(byline) = byline(first) {
        byline.split(['／', '/', '╱', '；', ';']).for_each(|part| part_names(part, &mut authors));
    }
    for block in last {
        editors(block, &mut authors);
    }
    authors
}

/// The first brackets of a text's beginning that hold a byline.
fn byline(text: &str) -> Option<&str> {
    let head = &text[..text.char_indices().nth(160).map_or(text.len(), |(at, _)| at)];
    let mut rest = head;
    while let Some(at) = rest.find(['（', '(']) {
        let inside = &rest[at..].trim_start_matches(['（', '(']);
        let end = inside.find(['）', ')'])?;
        let candidate = inside[..end].trim();
        let has_role = ROLES.iter().chain(HOUSES).any(|role| candidate.contains(role));
        if has_role && VERBS.iter().any(|verb| candidate.ends_with(verb)) {
            return Some(candidate);
        }
        rest = &inside[end..];
    }
    None
}

/// The names in one part of a byline: 大纪元记者张婷、李言纽约综合报导.
fn part_names(part: &str, authors: &mut Vec<String>) {
    let part = part.trim();
    let after_role =
        ROLES.iter().filter_map(|role| part.find(role).map(|at| &part[at + role.len()..])).next();
    let names = after_role.unwrap_or_else(|| without_houses(part));
    let names = without_suffixes(names.trim(), VERBS);
    for (idx, name) in names.split(['、', '，', ',', '&']).flat_map(split_pair).enumerate() {
        // A second reporter may be given with the role again.
        let name = ROLES
            .iter()
            .filter_map(|role| name.rfind(role).map(|at| &name[at + role.len()..]))
            .next()
            .unwrap_or(name);
        let name = without_place(without_suffixes(name.trim(), VERBS));
        if idx < 8 {
            add(name, authors);
        }
    }
}

/// Two names joined by 和, which is a given name's character too: only where it stands between Latin
/// letters or in more characters than one name has.
fn split_pair(names: &str) -> impl Iterator<Item = &str> {
    let pair = names.split_once('和').filter(|(first, second)| {
        let is_latin = first.trim_end().ends_with(|c: char| c.is_ascii_alphabetic());
        let is_long =
            first.chars().count() >= 2 && second.chars().count() >= 2 && names.chars().count() >= 6;
        is_latin || is_long
    });
    let (first, second) = pair.map_or((names, None), |(first, second)| (first, Some(second)));
    std::iter::once(first).chain(second)
}

fn without_houses(part: &str) -> &str {
    let mut rest = part;
    while let Some(house) = HOUSES.iter().find(|house| rest.starts_with(**house)) {
        rest = &rest[house.len()..];
    }
    rest
}

fn without_suffixes<'a>(text: &'a str, suffixes: &[&str]) -> &'a str {
    let mut rest = text.trim();
    while let Some(verb) =
        suffixes.iter().find(|verb| rest.len() > verb.len() && rest.ends_with(**verb))
    {
        rest = rest[..rest.len() - verb.len()].trim_end();
    }
    rest
}

/// Takes places off the end, as long as two characters of the name are left.
fn without_place(text: &str) -> &str {
    let mut rest = text.trim();
    let left = |place: &str| {
        rest.strip_suffix(place).map(str::trim_end).filter(|name| name.chars().count() >= 2)
    };
    if let Some(name) = PLACES.split_whitespace().find_map(left) {
        rest = name;
        // 台湾台北: a country before its city.
        let left = |place: &str| {
            rest.strip_suffix(place).map(str::trim_end).filter(|name| name.chars().count() >= 2)
        };
        rest = PLACES.split_whitespace().find_map(left).unwrap_or(rest);
    }
    rest
}

/// How much of the end of a block may hold the editors' names, in bytes.
const EDITOR_BYTES: usize = 200;

fn editors(block: &str, authors: &mut Vec<String>) {
    let block = &block[block.ceil_char_boundary(block.len().saturating_sub(EDITOR_BYTES))..];
    let Some((at, mark)) = EDITOR_MARKS.iter().find_map(|mark| Some((block.rfind(mark)?, mark)))
    else {
        return;
    };
    let names = block[at + mark.len()..].trim_start_matches([':', '：', '/', '／', ' ']);
    let names = names
        .split(['#', '＃', '◇', '※', '*', '\n', '（', '(', '】', '）', ')', '。'])
        .next()
        .unwrap_or_default();
    names
        .split(['、', '，', ',', '/', '／', '&'])
        .take(4)
        .for_each(|name| add(name.trim(), authors));
}

/// Adds a name that looks like one: of people's length, and of no desk.
fn add(name: &str, authors: &mut Vec<String>) {
    let name = name.trim_matches(|c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '：' | '・')
    });
    let n_chars = name.chars().count();
    let is_han = name.chars().next().is_some_and(|c| c as u32 >= 0x3400);
    let fits = if is_han { (2..=12).contains(&n_chars) } else { (2..=40).contains(&n_chars) };
    let has_sentence = name.contains(['。', '，', '！', '？', '“', '【', '讯']);
    if fits
        && !has_sentence
        && !NOBODY.iter().any(|nobody| name.contains(nobody))
        && !authors.iter().any(|known| known == name)
    {
        authors.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_where_bylines_name_them() {
        for (first, last, expected) in [
            (
                "【大纪元2023年09月21日讯】（大纪元记者张婷综合报导）周三",
                "责任编辑：李缘#",
                "张婷 李缘",
            ),
            ("（大纪元记者徐曼沅洛杉矶报导）", "责任编辑：方平", "徐曼沅 方平"),
            ("（大纪元记者林紫馨台湾台北报导）", "", "林紫馨"),
            ("（英文大纪元记者Frank Fang报导／高杉编译）", "", "Frank_Fang 高杉"),
            ("（大纪元专题部易凡综合报导）", "", "易凡"),
            (
                "（大纪元记者易如、宋唐综合报导）",
                "责任编辑：叶紫微、林妍 #",
                "易如 宋唐 叶紫微 林妍",
            ),
            ("（英文大纪元专栏作家Antonio Graceffo撰文／信宇编译）", "", "Antonio_Graceffo 信宇"),
            ("（大纪元香港新闻中心报导）", "", ""),
            (
                "（英文大纪元记者Gary Bai和Jan Jekielek报导╱殷瑞娜编译）",
                "",
                "Gary_Bai Jan_Jekielek 殷瑞娜",
            ),
            ("（大纪元记者顾晓华和赵凤华报导）", "", "顾晓华 赵凤华"),
            ("（大纪元记者李和平报导）", "", "李和平"),
            ("（新唐人晚间新闻08月15日完整版）", "", ""),
            ("他说（指记者报导不实）", "", ""),
        ] {
            let names: Vec<String> =
                named_in(first, [last]).iter().map(|name| name.replace(' ', "_")).collect();
            assert_eq!(names.join(" "), expected, "{first}");
        }
    }
}
