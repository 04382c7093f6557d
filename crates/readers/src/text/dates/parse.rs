//! Dates as people and programs write them: those that Jekyll reads (it asks Ruby's `Time.parse`),
//! and the usual Chinese ones.

use broadsheet_model::{Day, Instant, Published};

use super::chinese;

/// The date that `text` is, or begins with, or holds behind a label. A time without zone is known
/// to the day only, as nobody can say which clock it was read from.
pub(crate) fn parse(text: &str) -> Option<Published> {
    if let Some((date, _)) = parse_start(text) {
        return Some(date);
    }
    // Ruby looks for a date anywhere; a few words may stand before it.
    let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    let starts = digits.filter(|&at| !text[..at].ends_with(|c: char| c.is_ascii_digit()));
    starts.take(4).find_map(|at| parse_start(&text[at..])).map(|(date, _)| date)
}

/// The date that `text` is as a whole, but for white space, brackets and a label in front of it
/// (发布时间：).
pub(crate) fn parse_line(text: &str) -> Option<Published> {
    const LABELS: &[&str] = &[
        "发布时间",
        "發布時間",
        "发表时间",
        "發表時間",
        "发布日期",
        "发布于",
        "发表于",
        "日期",
        "时间",
        "時間",
        "published",
        "posted",
        "date",
    ];
    let is_edge = |c: char| c.is_whitespace() || "()（）[]【】|·".contains(c);
    let line = text.trim_matches(is_edge);
    let lower = line.to_ascii_lowercase();
    let label = LABELS.iter().find(|label| lower.starts_with(**label));
    let line = label.map_or(line, |label| line[label.len()..].trim_start_matches([':', '：', ' ']));
    if line.chars().count() > 48 {
        return None;
    }
    let (date, rest) = parse_start(line)?;
    rest.trim_matches(is_edge).is_empty().then_some(date)
}

/// The date that `text` begins with, and what follows it.
pub(super) fn parse_start(text: &str) -> Option<(Published, String)> {
    let plain = plain(text);
    if let Some(date) = number(plain.trim()) {
        return Some((date, String::new()));
    }
    let mut cursor = Cursor { rest: plain.trim_start() };
    let head = cursor.date()?;
    let clock = cursor.clock();
    let zone = cursor.zone();
    let day = match head {
        Head::Day(day) => day,
        // `Tue Nov 20 16:33:00 CST 2018`, as Unix prints it.
        Head::MonthDay(month, day) => {
            cursor.skip(|c| !c.is_ascii_digit());
            let (year, n_digits) = cursor.number()?;
            Day::from_ymd(year, month, day).filter(|_| n_digits == 4)?
        }
    };
    let date = match (clock, zone) {
        (Some(seconds), Some(offset_minutes)) => {
            let local = i64::from(day.number()) * 86_400 + i64::from(seconds);
            let unix_seconds = local - i64::from(offset_minutes) * 60;
            Published::Instant(Instant { unix_seconds, offset_minutes })
        }
        _ => Published::Day(day),
    };
    date.day()?;
    Some((date, cursor.rest.to_owned()))
}

/// `text` in ASCII where it only looks different (fullwidth digits, other dashes and spaces), in
/// lower case, with the Chinese names of a date's parts as they are.
fn plain(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '、' => ',',
        _ if c.is_whitespace() || c == '\u{FEFF}' => ' ',
        _ => c.to_ascii_lowercase(),
    };
    text.chars().map(ascii).collect()
}

/// A date without anything between its digits: a day, or seconds or milliseconds since 1970.
fn number(text: &str) -> Option<Published> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u8>().ok();
    match text.len() {
        8 | 12 | 14 => Day::from_ymd(text.get(..4)?.parse().ok()?, part(4..6)?, part(6..8)?)
            .map(Published::Day),
        10 => super::epoch_date(text.parse::<i64>().ok()?.checked_mul(1000)?),
        13 => super::epoch_date(text.parse().ok()?),
        _ => None,
    }
}

enum Head {
    Day(Day),
    MonthDay(u8, u8),
}

struct Cursor<'t> {
    rest: &'t str,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl<'t> Cursor<'t> {
    fn skip(&mut self, skips: impl Fn(char) -> bool) {
        self.rest = self.rest.trim_start_matches(skips);
    }

    fn take(&mut self, prefix: &str) -> bool {
        let after = self.rest.strip_prefix(prefix);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn take_any(&mut self, marks: &[&str]) -> bool {
        marks.iter().any(|mark| self.take(mark))
    }

    /// A number of at most nine digits, and how many digits it has.
    fn number(&mut self) -> Option<(i32, usize)> {
        let n_digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest[..n_digits].parse().ok().filter(|_| n_digits <= 9)?;
        self.rest = &self.rest[n_digits..];
        Some((value, n_digits))
    }

    fn small(&mut self) -> Option<u8> {
        let (value, n_digits) = self.number()?;
        u8::try_from(value).ok().filter(|_| n_digits <= 2)
    }

    /// The word of ASCII letters here.
    fn word(&mut self) -> &'t str {
        let n_letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, rest) = self.rest.split_at(n_letters);
        self.rest = rest;
        word
    }

    fn month_name(&mut self) -> Option<u8> {
        let before = self.rest;
        let word = self.word();
        let is_month = |idx: &usize| {
            word == MONTHS[*idx] || word == LONG_MONTHS[*idx] || word == "sept" && *idx == 8
        };
        let month = (0..12).find(is_month);
        match month {
            Some(idx) => {
                self.take(".");
                Some(idx as u8 + 1)
            }
            None => {
                self.rest = before;
                None
            }
        }
    }

    fn weekday(&mut self) {
        let before = self.rest;
        let word = self.word();
        if !WEEKDAYS.iter().any(|day| word.starts_with(day)) || self.month_at(before) {
            self.rest = before;
        }
        for mark in ["星期", "礼拜", "周", "週"] {
            if self.take(mark) {
                let mut chars = self.rest.chars();
                chars.next();
                self.rest = chars.as_str();
            }
        }
        self.skip(|c| c == ' ' || c == ',' || c == '.');
    }

    fn month_at(&self, text: &'t str) -> bool {
        Cursor { rest: text }.month_name().is_some()
    }

    fn separator(&mut self) -> bool {
        let before = self.rest.len();
        self.skip(|c| c == ' ');
        self.take_any(&["-", "/", ".", ","]);
        self.skip(|c| c == ' ');
        self.rest.len() < before
    }

    fn date(&mut self) -> Option<Head> {
        if let Some((day, rest)) = chinese::day_at_start(self.rest) {
            self.rest = rest;
            return Some(Head::Day(day));
        }
        self.weekday();
        if let Some(month) = self.month_name() {
            return self.after_month(month);
        }
        let (first, n_digits) = self.number()?;
        match n_digits {
            4 => self.after_year(first).map(Head::Day),
            8 => {
                let day =
                    Day::from_ymd(first / 10_000, (first / 100 % 100) as u8, (first % 100) as u8);
                day.map(Head::Day)
            }
            1 | 2 => self.after_day(u8::try_from(first).ok()?).map(Head::Day),
            _ => None,
        }
    }

    /// `Nov 20, 2018`, `November 20th 2018`, `Nov 20 16:33:00 2018`.
    fn after_month(&mut self, month: u8) -> Option<Head> {
        self.separator();
        let day = self.small()?;
        self.take_any(&["st", "nd", "rd", "th"]);
        self.separator();
        let before = self.rest;
        match self.number() {
            Some((year, 4)) => Day::from_ymd(year, month, day).map(Head::Day),
            Some(_) => {
                self.rest = before;
                Some(Head::MonthDay(month, day))
            }
            None => None,
        }
    }

    /// `2018-11-20`, `2018/1/2`, `2018.11.20`, `2018 Nov 20`.
    fn after_year(&mut self, year: i32) -> Option<Day> {
        self.separator().then_some(())?;
        let month = self.month_name().or_else(|| self.small())?;
        self.separator().then_some(())?;
        let day = self.small()?;
        Day::from_ymd(year, month, day)
    }

    /// `20 Nov 2018`, `20/11/2018`; day first unless that is no date.
    fn after_day(&mut self, first: u8) -> Option<Day> {
        self.take_any(&["st", "nd", "rd", "th"]);
        self.separator().then_some(())?;
        let name = self.month_name();
        let second = name.or_else(|| self.small())?;
        self.separator().then_some(())?;
        let (year, n_digits) = self.number()?;
        (n_digits == 4).then_some(())?;
        let swapped = || Day::from_ymd(year, first, second).filter(|_| name.is_none());
        Day::from_ymd(year, second, first).or_else(swapped)
    }

    /// Seconds since midnight; nothing is taken where no time of day follows.
    fn clock(&mut self) -> Option<u32> {
        let before = self.rest;
        self.skip(|c| c == ' ' || c == ',');
        if !self.take("t") {
            self.take("- ");
            self.take("at ");
        }
        self.weekday();
        let is_late = self.take_any(&["下午", "晚上", "晚間", "晚间", "傍晚"]);
        let is_noon = self.take_any(&["中午"]);
        let is_early = self.take_any(&["上午", "早上", "凌晨", "清晨"]);
        self.skip(|c| c == ' ');
        let clock = self.hours(is_late || is_noon, is_early);
        if clock.is_none() {
            self.rest = before;
        }
        clock
    }

    fn hours(&mut self, is_late: bool, is_early: bool) -> Option<u32> {
        let mut hour = u32::from(self.small()?);
        self.take_any(&[":", ".", "时", "時", "点", "點"]).then_some(())?;
        let minute = u32::from(self.small().unwrap_or(0));
        self.take("分");
        let mut second = 0;
        if self.take(":") || self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            second = u32::from(self.small()?);
            if self.take(".") || self.take(",") {
                self.skip(|c| c.is_ascii_digit());
            }
        }
        self.take("秒");
        let before = self.rest;
        self.skip(|c| c == ' ');
        let is_pm = self.take_any(&["pm", "p.m."]) || is_late;
        let is_am = self.take_any(&["am", "a.m."]) || is_early;
        if is_pm && hour < 12 {
            hour += 12;
        } else if is_am && hour == 12 {
            hour = 0;
        } else if !is_pm && !is_am {
            self.rest = before;
        }
        (hour < 24 && minute < 60 && second <= 60)
            .then_some(hour * 3600 + minute * 60 + second.min(59))
    }

    /// Minutes east of UTC. Names that mean different clocks on different continents (CST, IST,
    /// BST) say nothing.
    fn zone(&mut self) -> Option<i16> {
        let before = self.rest;
        self.skip(|c| c == ' ' || c == '(');
        let named = match self.word() {
            "z" | "utc" | "gmt" | "ut" => Some(0),
            "hkt" => Some(8 * 60),
            "jst" | "kst" => Some(9 * 60),
            "est" => Some(-5 * 60),
            "edt" => Some(-4 * 60),
            "mst" => Some(-7 * 60),
            "mdt" => Some(-6 * 60),
            "cdt" => Some(-5 * 60),
            "pst" => Some(-8 * 60),
            "pdt" => Some(-7 * 60),
            "cet" => Some(60),
            "cest" | "eet" => Some(2 * 60),
            "asia" if self.take_any(&["/shanghai", "/hong_kong", "/taipei", "/macau"]) => Some(480),
            "asia" if self.take_any(&["/tokyo", "/seoul"]) => Some(540),
            "" => None,
            _ => {
                self.rest = before;
                return None;
            }
        };
        let offset = self.offset().or(named);
        if offset.is_none() {
            self.rest = before;
        }
        offset
    }

    /// `+0800`, `+08:00`, `+8`.
    fn offset(&mut self) -> Option<i16> {
        let sign = match self.rest.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let before = self.rest;
        self.rest = &self.rest[1..];
        let minutes = self.number().and_then(|(value, n_digits)| match n_digits {
            1 | 2 if self.take(":") => Some(value * 60 + i32::from(self.small()?)),
            1 | 2 => Some(value * 60),
            3 | 4 => Some(value / 100 * 60 + value % 100),
            _ => None,
        });
        match minutes.filter(|minutes| *minutes < 24 * 60) {
            Some(minutes) => Some(sign * minutes as i16),
            None => {
                self.rest = before;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = parse(text).map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn what_jekyll_reads() {
        for (text, expected) in [
            ("2020-03-28T03:49:17+00:00", "2020-03-28T03:49:17Z"),
            ("2025-02-15T11:06:41.000Z", "2025-02-15T11:06:41Z"),
            ("2016-07-06T09:29:00+02:00", "2016-07-06T09:29:00+02:00"),
            ("2016-07-06 09:29:00 -0330", "2016-07-06T09:29:00-03:30"),
            ("2018-01-15 18:49 +0800", "2018-01-15T18:49:00+08:00"),
            ("2018-02-24  +0800", "2018-02-24"),
            ("2018-03-01 +0800", "2018-03-01"),
            ("2019-2-06", "2019-02-06"),
            ("2018/11/20", "2018-11-20"),
            ("2013/7/13 20:46:25", "2013-07-13"),
            ("2013/7/13 20:46:25 +0800", "2013-07-13T20:46:25+08:00"),
            ("2018.11.20", "2018-11-20"),
            ("20181120", "2018-11-20"),
            ("20 November 2018", "2018-11-20"),
            ("20-Nov-2018", "2018-11-20"),
            ("November 20, 2018 4:33 PM +0800", "2018-11-20T16:33:00+08:00"),
            ("Nov. 20th, 2018", "2018-11-20"),
            ("2018 Nov 20", "2018-11-20"),
            ("Tue, 20 Nov 2018 16:33:00 +0800", "2018-11-20T16:33:00+08:00"),
            ("Tue, 20 Nov 2018 16:33:00 GMT", "2018-11-20T16:33:00Z"),
            ("Tue Nov 20 16:33:00 UTC 2018", "2018-11-20T16:33:00Z"),
            ("Tue Nov 20 2018 16:33:00 GMT+0800 (CST)", "2018-11-20T16:33:00+08:00"),
            ("2018-11-20T16:33:00+0800", "2018-11-20T16:33:00+08:00"),
            ("2018-11-20T16:33+08", "2018-11-20T16:33:00+08:00"),
            ("2018-11-20 16:33:00 EST", "2018-11-20T16:33:00-05:00"),
            ("2018-11-20 16:33:00 CST", "2018-11-20"),
            ("2018-11-20 16:33:00 Asia/Shanghai", "2018-11-20T16:33:00+08:00"),
            ("2016-07-06 09:29", "2016-07-06"),
            ("2016-07-06T09:29:00", "2016-07-06"),
            ("20/11/2018", "2018-11-20"),
            ("11/20/2018", "2018-11-20"),
            ("1542731580", "2018-11-20T16:33:00Z"),
            ("1542731580000", "2018-11-20T16:33:00Z"),
            ("2018年11月20日", "2018-11-20"),
            ("2018年11月20日 16时33分 +0800", "2018-11-20T16:33:00+08:00"),
            ("二〇一八年十一月二十日", "2018-11-20"),
            ("２０１８－１１－２０", "2018-11-20"),
            ("发布于 2018-11-20", "2018-11-20"),
            ("2018-11-20 and more", "2018-11-20"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "NaN",
            "2016-02-30",
            "2018-11",
            "18-11-20",
            "0000-00-00",
            "soon",
            "12",
            "2018-13-01",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_line_is_a_date_as_a_whole() {
        let check = |text: &str, expected: &str| {
            let found = parse_line(text).map(|date| date.to_string()).unwrap_or_default();
            assert_eq!(found, expected, "{text}");
        };
        check("2018年9月10日 00:39", "2018-09-10");
        check("发布时间：2018-09-10 00:39:15", "2018-09-10");
        check("（2018年9月10日）", "2018-09-10");
        check("12/07/2023 - 16:24", "2023-07-12");
        check("2018年9月10日，他出发了", "");
        check("12/07/2023 - 周三", "");
    }
}
