//! Dates, wherever a file says them: a stamp, a field, a dateline, an address.

mod address;
mod chinese;
mod feed;
mod line;
mod page;
mod parse;

use broadsheet_model::{Day, Instant, Published};

pub(crate) use address::{Span, span};
pub(crate) use feed::of_feed;
pub(crate) use line::{Told, told_in};
pub(crate) use page::{NAMES, marked_up};
pub(crate) use parse::{parse, parse_line};

use crate::sites::epochtimes;

/// Milliseconds since 1970 as a moment, counted from the epoch and so with offset 0; `None` outside
/// the years 1 to 9999.
pub(crate) fn epoch_date(millis: i64) -> Option<Published> {
    let instant = Instant { unix_seconds: millis.div_euclid(1000), offset_minutes: 0 };
    instant.day().map(|_| Published::Instant(instant))
}

/// The day of a dateline such as 【大纪元2023年09月21日讯】 or 【某某网二零二一年一月三日】, anywhere in
/// `text`; white space inside it is ignored.
pub(crate) fn dateline_day(text: &str) -> Option<Day> {
    text.split('【').skip(1).find_map(|rest| {
        // The closing bracket is sometimes forgotten.
        let inside = rest.split('】').next().unwrap_or(rest);
        let is_closed = inside.len() < rest.len();
        let inside: String = inside.chars().filter(|c| !c.is_whitespace()).take(40).collect();
        let report = inside.find(['讯', '訊', '电', '電']).map_or("", |at| &inside[..at]);
        let ends_with_day = is_closed && inside.ends_with(['日', '号', '號']);
        let whole = epochtimes::begins_dateline(&inside) || ends_with_day;
        chinese::day_in(if whole { &inside } else { report })
    })
}

/// The day that a title says it is of: at its beginning, or in brackets at its end. A day inside is
/// what the title speaks about.
pub(crate) fn title_day(title: &str) -> Option<Day> {
    const OPEN: &[char] = &['(', '（', '[', '【'];
    let start = title.trim_start_matches(|c: char| c.is_whitespace() || OPEN.contains(&c));
    if let Some((day, _)) = chinese::day_at_start(start) {
        return Some(day);
    }
    let inside = title.trim_end().strip_suffix([')', '）', ']', '】'])?;
    let at = inside.rfind(OPEN)?;
    parse_line(inside[at..].trim_start_matches(OPEN)).and_then(Published::day)
}

/// The day in a file's name, as Jekyll names its posts: `2019-02-06-title.md`.
pub(crate) fn file_name_day(file: &str) -> Option<Day> {
    let name = file.rsplit('/').next()?.trim_start();
    let mut parts = name.splitn(4, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let day = if parts.next().is_some() { day } else { day.split('.').next()? };
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    Day::from_ymd(year, number(month)?, number(day)?)
}

/// Whether a date, as it is written, means that there is none.
pub(crate) fn says_none(text: &str) -> bool {
    const NONE: &[&str] = &[
        "",
        "-",
        "0",
        "-1",
        "n/a",
        "na",
        "nan",
        "nat",
        "nil",
        "none",
        "null",
        "tbd",
        "undefined",
        "unknown",
        "~",
        "invalid date",
        "未知",
        "不详",
    ];
    let text = text.trim().to_ascii_lowercase();
    NONE.contains(&text.as_str()) || text.starts_with("0000-") || text.starts_with("0000/")
}

/// Whether programs write this date where they have none: zero, or the smallest that they know.
pub(crate) fn is_placeholder(date: Published) -> bool {
    let Some(day) = date.day() else { return false };
    // 0 in seconds since 1970 in any zone, in spreadsheets, in two older systems; year 1.
    matches!(
        day.ymd(),
        (..=1, ..)
            | (1970, 1, 1)
            | (1969, 12, 31)
            | (1601, 1, 1)
            | (1904, 1, 1)
            | (1899, 12, 30 | 31)
            | (1900, 1, 1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(day: Option<Day>) -> String {
        day.map(|day| day.to_string()).unwrap_or_default()
    }

    #[test]
    fn days_in_text() {
        for (text, expected, why) in [
            ("【大纪元2023年09月21日讯】周三", "2023-09-21", "the usual form"),
            (
                "【快讯】【大纪元 2022 年 3 月 8日讯】",
                "2022-03-08",
                "not the first bracket, spaces, one digit",
            ),
            ("【新唐人北京時間2021年1月2日訊】", "2021-01-02", "another house, traditional"),
            ("【某某网二零二一年一月三日】班车", "2021-01-03", "Chinese numerals"),
            ("【2021年1月2日的回顾】", "", "a bracket that is no dateline"),
            ("【大纪元2023年02月18日讯（大纪元记者", "2023-02-18", "without the closing bracket"),
            ("【大纪元2023年13月21日讯】", "", "no such month"),
            ("大纪元2023年09月21日讯", "", "no bracket"),
        ] {
            assert_eq!(show(dateline_day(text)), expected, "{why}");
        }
    }

    #[test]
    fn days_in_titles_and_names() {
        for (title, expected) in [
            ("(2019年01月04日) 社区周报", "2019-01-04"),
            ("社区周报（2019年1月4日）", "2019-01-04"),
            ("2019年1月4日社区周报", "2019-01-04"),
            ("纪念1999年1月4日的人", ""),
            ("周报（第七期）", ""),
        ] {
            assert_eq!(show(title_day(title)), expected, "{title}");
        }
        for (name, expected) in [
            ("_posts/2019-02-06-title.md", "2019-02-06"),
            ("2019-2-6-a-b.md", "2019-02-06"),
            ("2019-02-06.md", "2019-02-06"),
            ("2019-02-title.md", ""),
            ("19-02-06-title.md", ""),
        ] {
            assert_eq!(show(file_name_day(name)), expected, "{name}");
        }
    }

    #[test]
    fn what_programs_write_for_none_is_no_date() {
        let check = |text: &str, expected: bool| {
            let date = text.parse::<Published>().expect(text);
            assert_eq!(is_placeholder(date), expected, "{text}");
        };
        check("1970-01-01T00:00:00Z", true);
        check("1970-01-01T08:00:00+08:00", true);
        check("1969-12-31T19:00:00-05:00", true);
        check("0001-01-01", true);
        check("1970-01-20T00:00:00Z", false);
        check("0022-05-27", false);
        check("1976-09-09", false);
        assert!(says_none(" NaN ") && says_none("0000-00-00 00:00") && !says_none("2020"));
    }

    #[test]
    fn an_epoch_is_a_moment_in_utc() {
        assert_eq!(
            epoch_date(1_689_173_102_000).map(|date| date.to_string()).as_deref(),
            Some("2023-07-12T14:45:02Z")
        );
        assert_eq!(epoch_date(i64::MAX), None);
    }
}
