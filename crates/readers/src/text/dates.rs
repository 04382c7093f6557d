//! Dates, as the formats write them.

use broadsheet_model::{Day, Instant, Published};
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::sites::epochtimes;

/// Jekyll's own way of writing a time: `2019-12-12 17:51:10 +0800`.
const JEKYLL: &[BorrowedFormatItem<'_>] = format_description!(
    "[year]-[month]-[day] [hour]:[minute]:[second] [offset_hour sign:mandatory][optional [:]][offset_minute]"
);
/// Without a zone, so that only the day is sure.
const LOCAL: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day][first [ ][T]][hour]:[minute][optional [:[second]]]");

/// A date of front matter: RFC 3339, Jekyll's own form, or a bare day. A time without zone is known
/// to the day only.
pub(crate) fn front_matter_date(text: &str) -> Option<Published> {
    let text = text.trim();
    let instant =
        OffsetDateTime::parse(text, &Rfc3339).or_else(|_| OffsetDateTime::parse(text, JEKYLL));
    if let Ok(instant) = instant {
        return Some(Published::Instant(Instant {
            unix_seconds: instant.unix_timestamp(),
            offset_minutes: instant.offset().whole_minutes(),
        }));
    }
    if let Ok(local) = PrimitiveDateTime::parse(text, LOCAL) {
        return Day::from_ymd(local.year(), local.month().into(), local.day()).map(Published::Day);
    }
    text.parse().ok().map(Published::Day)
}

/// Milliseconds since 1970 as a moment, counted from the epoch and so with offset 0; `None` outside
/// the years 1 to 9999.
pub(crate) fn epoch_date(millis: i64) -> Option<Published> {
    let instant = Instant { unix_seconds: millis.div_euclid(1000), offset_minutes: 0 };
    instant.day().map(|_| Published::Instant(instant))
}

/// The day of a line that holds nothing but `12/07/2023 - 16:24` (day first).
pub(crate) fn day_line(text: &str) -> Option<Day> {
    let (date, clock) = text.trim().split_once(" - ")?;
    let is_clock =
        clock.len() == 5 && clock.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let mut parts = date.split('/').map(str::parse::<u16>);
    let (Some(Ok(day)), Some(Ok(month)), Some(Ok(year)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    Day::from_ymd(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
        .filter(|_| is_clock)
}

/// The day of a dateline such as 【大纪元2023年09月21日讯】, anywhere in `text`; white space inside it is
/// ignored.
pub(crate) fn dateline_day(text: &str) -> Option<Day> {
    text.split('【').skip(1).find_map(|rest| {
        // The closing bracket is sometimes forgotten.
        let inside = rest.split('】').next().unwrap_or(rest);
        let inside: String = inside.chars().filter(|c| !c.is_whitespace()).take(40).collect();
        let report = inside.find(['讯', '訊', '电', '電']).map_or("", |at| &inside[..at]);
        let inside = if epochtimes::begins_dateline(&inside) { &inside } else { report };
        chinese_day(inside)
    })
}

/// The first `2023年9月21日` in `text`.
fn chinese_day(text: &str) -> Option<Day> {
    text.match_indices('年').find_map(|(at, _)| {
        let before = &text[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let year: i32 = before[before.len() - digits..].parse().ok().filter(|_| digits == 4)?;
        let (month, rest) = text[at + '年'.len_utf8()..].split_once('月')?;
        let (day, _) = rest.split_once(['日', '号', '號'])?;
        Day::from_ymd(year, month.parse().ok()?, day.parse().ok()?)
    })
}

/// The day in an address of the form `/gb/23/9/20/n14078074.htm`.
pub(crate) fn address_day(address: &str) -> Option<Day> {
    let (path, _file) = address.rsplit_once('/')?;
    let mut parts = path.rsplit('/').map(|part| part.parse::<u8>());
    let (day, month, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Day::from_ymd(2000 + i32::from(year), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_dates() {
        for (text, expected, why) in [
            ("2020-03-28T03:49:17+00:00", Some("2020-03-28T03:49:17Z"), "RFC 3339"),
            ("2025-02-15T11:06:41.000Z", Some("2025-02-15T11:06:41Z"), "with a fraction"),
            ("2016-07-06T09:29:00+02:00", Some("2016-07-06T09:29:00+02:00"), "the zone is kept"),
            ("2016-07-06 09:29:00 -0330", Some("2016-07-06T09:29:00-03:30"), "Jekyll's form"),
            ("2016-07-06 09:29", Some("2016-07-06"), "without zone only the day is sure"),
            ("2016-07-06T09:29:00", Some("2016-07-06"), "without zone, with T"),
            ("2016-07-06", Some("2016-07-06"), "a day"),
            ("2016-02-30", None, "no such day"),
            ("NaN", None, "no date"),
        ] {
            assert_eq!(
                front_matter_date(text).map(|date| date.to_string()).as_deref(),
                expected,
                "{why}"
            );
        }
    }

    #[test]
    fn days_in_text_and_address() {
        let show = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        for (text, expected, why) in [
            ("【大纪元2023年09月21日讯】周三", "2023-09-21", "the usual form"),
            (
                "【快讯】【大纪元 2022 年 3 月 8日讯】",
                "2022-03-08",
                "not the first bracket, spaces, one digit",
            ),
            ("【新唐人北京時間2021年1月2日訊】", "2021-01-02", "another house, traditional"),
            ("【2021年1月2日的回顾】", "", "a bracket that is no dateline"),
            ("【大纪元2023年02月18日讯（大纪元记者", "2023-02-18", "without the closing bracket"),
            ("【大纪元2023年13月21日讯】", "", "no such month"),
            ("大纪元2023年09月21日讯", "", "no bracket"),
        ] {
            assert_eq!(show(dateline_day(text)), expected, "{why}");
        }
        assert_eq!(show(day_line(" 12/07/2023 - 16:24 ")), "2023-07-12");
        assert_eq!(show(day_line("12/07/2023 - 周三")), "");
        assert_eq!(
            show(address_day("https://www.epochtimes.com/gb/23/9/20/n14078074.htm")),
            "2023-09-20"
        );
        assert_eq!(show(address_day("https://www.epochtimes.com/gb/nsc413.htm")), "");
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
