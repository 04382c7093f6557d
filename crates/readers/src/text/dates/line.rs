//! The date in a line beside a title: `2023年09月21日 10:30 来源：…`, `发布时间：2023-09-21`,
//! `By N. N. on September 21, 2023`.
//!
//! A wrong date is worse than none. A date counts where it has a time of day, a label, or almost
//! nothing beside it; one inside a sentence is what the text speaks about.

use broadsheet_model::Published;

use super::parse::parse_start;

/// A date that a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) date: Published,
    /// It says when the text was changed, not when it was published.
    pub(crate) is_change: bool,
    /// It has a time of day or a label.
    pub(crate) is_sure: bool,
    /// The line says nothing else.
    pub(crate) is_alone: bool,
}

/// Longer lines are text, in characters.
const MAX_CHARS: usize = 200;
/// How far behind a date its time of day may stand, in characters.
const MAX_TO_CLOCK: usize = 24;
/// How much may stand beside a date without label and time of day, in characters.
const MAX_BESIDE: usize = 40;

/// The date that a line about an article tells: one of publication before one of change.
pub(crate) fn told_in(line: &str) -> Option<Told> {
    if line.chars().count() > MAX_CHARS {
        return None;
    }
    let mut change = None;
    let mut end = 0;
    for (at, c) in line.char_indices() {
        if at < end || !may_begin(line, at, c) {
            continue;
        }
        let Some((date, n_bytes)) = date_at(&line[at..]) else { continue };
        end = at + n_bytes;
        let Some(told) = judged(line, at..end, date) else { continue };
        if !told.is_change {
            return Some(told);
        }
        change = change.or(Some(told));
    }
    change
}

/// Whether a date may begin here.
fn may_begin(line: &str, at: usize, c: char) -> bool {
    let before = line[..at].chars().next_back();
    let ends_with_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let inside = line[..at].trim_end_matches(['-', '/', '.', ':']);
    let follows_number =
        ends_with_digit(&line[..at]) || before != Some(' ') && ends_with_digit(inside);
    match c {
        '0'..='9' => !follows_number,
        'A'..='Z' | 'a'..='z' => !before.is_some_and(|c| c.is_ascii_alphanumeric()),
        '０'..='９' | '一' | '二' | '民' | '中' => true,
        _ => false,
    }
}

/// The date that `text` begins with, and its length in bytes.
fn date_at(text: &str) -> Option<(Published, usize)> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    if n_digits > 8 || n_digits == 3 || is_letter && !begins_with_month(text) {
        return None;
    }
    if is_ambiguous(text) {
        return None;
    }
    let (date, rest) = parse_start(text)?;
    let year = date.day()?.ymd().0;
    let n_chars = text.chars().count().saturating_sub(rest.chars().count());
    let n_bytes = text.char_indices().nth(n_chars).map_or(text.len(), |(at, _)| at);
    // Eight digits may be any number.
    let is_number = n_digits == 8;
    ((1990..2100).contains(&year) && !is_number).then_some((date, n_bytes))
}

fn begins_with_month(text: &str) -> bool {
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
    let name = text.get(..3).unwrap_or_default().to_ascii_lowercase();
    MONTHS.split(' ').any(|month| month == name)
}

/// `01/02/2012`, which is one day in Europe and another in America.
fn is_ambiguous(text: &str) -> bool {
    let mut parts = text.splitn(3, ['/', '.', '-']);
    let mut small = || parts.next()?.trim().parse::<u8>().ok();
    let (first, second) = (small(), small());
    matches!((first, second), (Some(first @ 1..=12), Some(second @ 1..=12)) if first != second)
}

/// What a date at `place` of a line tells; `None` where it may be what the text speaks about.
fn judged(line: &str, place: std::ops::Range<usize>, date: Published) -> Option<Told> {
    const CHANGES: &[&str] =
        &["更新", "修改", "修订", "编辑于", "最后", "updated", "modified", "edited", "revised"];
    const LABELS: &[&str] = &[
        "发布",
        "發布",
        "發佈",
        "发表",
        "發表",
        "时间",
        "時間",
        "日期",
        "刊登",
        "来源",
        "來源",
        "published",
        "posted",
        "date",
        "filed",
        "created",
        "on ",
        "by ",
    ];
    const OTHERS: &[&str] =
        &["截至", "截止", "有效", "今天是", "活动", "注册", "copyright", "©", "expires", "since"];
    let (before, after) = (&line[..place.start], &line[place.end..]);
    let lower = before.to_lowercase();
    let near = &lower[lower.char_indices().rev().nth(23).map_or(0, |(at, _)| at)..];
    let has = |words: &[&str]| words.iter().any(|word| near.contains(word));
    if has(OTHERS) {
        return None;
    }
    let clock = [':', '：', '时', '時', '点'];
    let follows =
        &after[..after.char_indices().nth(MAX_TO_CLOCK).map_or(after.len(), |(at, _)| at)];
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let has_clock =
        line[place.clone()].contains(clock) || follows.contains(clock) && has_digit(follows);
    let is_labelled = has(LABELS) || has(CHANGES);
    let beside = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let n_beside = beside(before) + beside(after);
    // 2012年1月17日召开: a sentence goes on.
    let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '，' | ','))
        && !after.starts_with(['来', '來', '星', '周', '週', '作', '编', '編', '责']);
    let is_sentence = line.contains('。') || line.trim_end().ends_with(['？', '！', '?', '.']);
    let is_sure = has_clock || is_labelled && !goes_on;
    let is_line = n_beside <= MAX_BESIDE && !goes_on && !is_sentence;
    (is_sure && (!is_sentence || n_beside <= 2 * MAX_BESIDE) || is_line).then_some(Told {
        date,
        is_change: has(CHANGES),
        is_sure,
        is_alone: n_beside == 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let told = told_in(line);
        let mark = match told {
            Some(Told { is_change: true, .. }) => " changed",
            Some(Told { is_sure: false, .. }) => " perhaps",
            _ => "",
        };
        let found = told.map(|told| told.date.to_string()).unwrap_or_default() + mark;
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn lines_beside_a_title() {
        for (line, expected) in [
            ("2023年09月21日 10:30 来源：某某网", "2023-09-21"),
            ("发布时间：2023-09-21 作者：李", "2023-09-21"),
            ("http://news.example2011-12-09 18:51某某在线我要评论", "2011-12-09"),
            ("某某网 时间：2012-01-12 17:55 来源：某某网", "2012-01-12"),
            ("二〇二三年九月二十一日", "2023-09-21 perhaps"),
            ("2023/9/21 21:04:05", "2023-09-21"),
            ("（2023-09-21）", "2023-09-21 perhaps"),
            ("By N. N., Contributing Writer · September 21, 2023", "2023-09-21 perhaps"),
            ("Published: 09:09 GMT, 22 December 2023", "2023-12-22"),
            ("Saturday 23 December 2023 05:39, UK", "2023-12-23"),
            ("Updated on December 14, 2023", "2023-12-14 changed"),
            ("Posted 1 May 2020 | Updated 3 May 2020", "2020-05-01"),
            ("2023.09.21", "2023-09-21 perhaps"),
            ("Last updated at 10:01 AM on 12th January 2012", "2012-01-12 changed"),
            ("http://news.example/2012-01-11 09:06:00某某网", "2012-01-11"),
            ("13 December 2011 Last updated at 00:48 GMT", "2011-12-13"),
        ] {
            check(line, expected);
        }
    }

    #[test]
    fn what_is_no_date_of_publication() {
        for line in [
            "2012年1月17日，市长说路灯亮了。",
            "2012年1月17日召开的会议",
            "截至2023-09-21",
            "01/02/2012",
            "电话 20121017",
            "Copyright © 2012-01-02",
            "他生于1966年5月16日。",
            "共有 3 条评论",
            "18:51",
        ] {
            check(line, "");
        }
    }
}
