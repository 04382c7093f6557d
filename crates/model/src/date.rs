//! Dates with the precision that the source gives.

use std::fmt;
use std::str::FromStr;

use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};

/// A calendar day (proleptic Gregorian), counted from 1970-01-01 = 0. Years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Julian day number of 1970-01-01.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;
const FIRST_DAY: i32 = -719_162;
const LAST_DAY: i32 = 2_932_896;

impl Day {
    /// The day `number` days after 1970-01-01; `None` outside the years 1 to 9999.
    pub fn new(number: i32) -> Option<Day> {
        (FIRST_DAY..=LAST_DAY).contains(&number).then_some(Day(number))
    }

    /// The day with this year (1 to 9999), month (1 to 12) and day of the month; `None` where there
    /// is none such.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Day> {
        let month = Month::try_from(month).ok()?;
        let date = Date::from_calendar_date(year, month, day).ok()?;
        Day::new(date.to_julian_day() - EPOCH_JULIAN_DAY)
    }

    /// Days since 1970-01-01; negative before.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year, month (1 to 12), day of the month (1 to 31).
    pub fn ymd(self) -> (i32, u8, u8) {
        let (year, month, day) = self.date().to_calendar_date();
        (year, u8::from(month), day)
    }

    /// Monday = 0 to Sunday = 6.
    pub fn weekday(self) -> u8 {
        self.date().weekday().number_days_from_monday()
    }

    /// The month that this day is in.
    pub fn year_month(self) -> YearMonth {
        let (year, month, _) = self.ymd();
        YearMonth { year, month }
    }

    /// The day `n_days` later (earlier where negative), held within the years 1 to 9999.
    pub fn plus(self, n_days: i32) -> Day {
        Day(self.0.saturating_add(n_days).clamp(FIRST_DAY, LAST_DAY))
    }

    /// The same day of the month `n_months` later, or that month's last day where it is shorter.
    pub fn plus_months(self, n_months: i32) -> Day {
        let (_, _, day) = self.ymd();
        let month = self.year_month().plus(n_months);
        (28..=day)
            .rev()
            .chain([day.min(28)])
            .find_map(|day| Day::from_ymd(month.year, month.month, day))
            .unwrap_or(self)
    }

    fn date(self) -> Date {
        // Not `expect`: that would bring the error's text, and what writes it, into every page.
        let Ok(date) = Date::from_julian_day(self.0 + EPOCH_JULIAN_DAY) else {
            unreachable!("the constructor checks the range")
        };
        date
    }
}

impl fmt::Display for Day {
    /// `2023-09-21`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Numbers of one type, here and below: a page has code for each that is shown.
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{:02}-{:02}", i32::from(month), i32::from(day))
    }
}

impl FromStr for Day {
    type Err = ();

    /// Reads `YYYY-MM-DD`, exactly.
    fn from_str(text: &str) -> Result<Day, ()> {
        let digits = |range: std::ops::Range<usize>| -> Option<i32> {
            let part = text.get(range)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        let day = || Day::from_ymd(digits(0..4)?, digits(5..7)? as u8, digits(8..10)? as u8);
        dashes.then(day).flatten().ok_or(())
    }
}

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearMonth {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

impl YearMonth {
    /// The month `n_months` later, held within the years 1 to 9999.
    pub fn plus(self, n_months: i32) -> YearMonth {
        let months = (self.year * 12 + i32::from(self.month) - 1)
            .saturating_add(n_months)
            .clamp(12, 9999 * 12 + 11);
        YearMonth { year: months.div_euclid(12), month: months.rem_euclid(12) as u8 + 1 }
    }

    /// The month's first day.
    pub fn first_day(self) -> Day {
        Day::from_ymd(self.year, self.month, 1).expect("every month has a first day")
    }

    /// The month's last day.
    pub fn last_day(self) -> Day {
        (28..=31)
            .rev()
            .find_map(|day| Day::from_ymd(self.year, self.month, day))
            .expect("every month has 28 days")
    }
}

/// A moment, together with the offset of the clock that the source read it from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    pub unix_seconds: i64,
    /// Minutes east of UTC, -1439 to 1439; 0 where the source counts from the epoch.
    pub offset_minutes: i16,
}

impl Instant {
    /// The calendar day on the source's own clock; `None` outside the years 1 to 9999.
    pub fn day(self) -> Option<Day> {
        let date = self.local()?.date();
        Day::new(date.to_julian_day() - EPOCH_JULIAN_DAY)
    }

    /// Hour and minute on the source's own clock.
    pub fn hour_minute(self) -> (u8, u8) {
        self.local().map_or((0, 0), |local| (local.hour(), local.minute()))
    }

    fn local(self) -> Option<OffsetDateTime> {
        let offset = UtcOffset::from_whole_seconds(i32::from(self.offset_minutes) * 60).ok()?;
        let seconds = Duration::seconds(i64::from(offset.whole_seconds()));
        let utc = OffsetDateTime::from_unix_timestamp(self.unix_seconds).ok()?;
        utc.checked_add(seconds).map(|local| local.replace_offset(offset))
    }
}

impl fmt::Display for Instant {
    /// RFC 3339: `2023-07-12T14:45:02Z`, `2019-12-12T17:51:10+08:00`; empty outside the years 1 to
    /// 9999.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(day), Some(local)) = (self.day(), self.local()) else { return Ok(()) };
        let [hour, minute, second] = [local.hour(), local.minute(), local.second()].map(i32::from);
        write!(f, "{day}T{hour:02}:{minute:02}:{second:02}")?;
        match i32::from(self.offset_minutes) {
            0 => f.write_str("Z"),
            minutes => {
                let sign = if minutes < 0 { "-" } else { "+" };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

/// When something was published or captured, as precisely as its file says and no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Published {
    /// The file does not say.
    #[default]
    Unknown,
    /// Only the day is known.
    Day(Day),
    /// The moment is known.
    Instant(Instant),
}

impl Published {
    /// The calendar day; `None` when nothing is known.
    pub fn day(self) -> Option<Day> {
        match self {
            Published::Unknown => None,
            Published::Day(day) => Some(day),
            Published::Instant(instant) => instant.day(),
        }
    }

    /// What articles are ordered by: day, then moment. Greater is newer; what has no date is the
    /// oldest of all, and what has no time of day comes before every moment of its day.
    pub fn order(self) -> impl Ord + Copy + fmt::Debug {
        match self {
            Published::Instant(instant) => (self.day(), Some(instant.unix_seconds)),
            _ => (self.day(), None),
        }
    }

    /// `instant`, `day` or `unknown`, as in exports.
    pub fn precision(self) -> &'static str {
        match self {
            Published::Unknown => "unknown",
            Published::Day(_) => "day",
            Published::Instant(_) => "instant",
        }
    }
}

impl fmt::Display for Published {
    /// RFC 3339, or a bare date where only the day is known, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Published::Unknown => Ok(()),
            Published::Day(day) => day.fmt(f),
            Published::Instant(instant) => instant.fmt(f),
        }
    }
}

impl FromStr for Published {
    type Err = ();

    /// Reads back exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Published, ()> {
        if text.is_empty() {
            return Ok(Published::Unknown);
        }
        let Some((day, clock)) = text.split_once('T') else {
            return text.parse().map(Published::Day);
        };
        let day: Day = day.parse()?;
        let (time, offset) = clock.split_at_checked(8).ok_or(())?;
        let field = |part: Option<&str>, limit: i64| -> Result<i64, ()> {
            part.and_then(|part| part.parse().ok())
                .filter(|value| (0..limit).contains(value))
                .ok_or(())
        };
        let mut time = time.split(':');
        let seconds =
            field(time.next(), 24)? * 3600 + field(time.next(), 60)? * 60 + field(time.next(), 60)?;
        let offset_minutes = match offset.strip_prefix(['+', '-']) {
            None if offset == "Z" => 0,
            None => return Err(()),
            Some(minutes) => {
                let (hours, minutes) = minutes.split_once(':').ok_or(())?;
                let minutes = field(Some(hours), 24)? * 60 + field(Some(minutes), 60)?;
                if offset.starts_with('-') { -minutes } else { minutes }
            }
        };
        Ok(Published::Instant(Instant {
            unix_seconds: i64::from(day.number()) * 86_400 + seconds - offset_minutes * 60,
            offset_minutes: offset_minutes as i16,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn days_count_from_the_epoch() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2000-03-01").number(), 11_017);
        assert_eq!(Day::from_ymd(1, 1, 1).map(Day::number), Some(FIRST_DAY));
        assert_eq!(Day::from_ymd(9999, 12, 31).map(Day::number), Some(LAST_DAY));
        assert_eq!(day("2023-09-21").to_string(), "2023-09-21");
        assert_eq!(day("2023-09-21").weekday(), 3);
        for odd in [
            "2023-02-29",
            "2023-9-21",
            "2023-09-21 ",
            "+023-09-21",
            "2023/09/21",
            "大纪元年",
            "0000-01-01",
        ] {
            assert_eq!(odd.parse::<Day>(), Err(()), "{odd}");
        }
    }

    #[test]
    fn months_clamp_to_their_last_day() {
        assert_eq!(day("2023-01-31").plus_months(1), day("2023-02-28"));
        assert_eq!(day("2024-03-31").plus_months(-1), day("2024-02-29"));
        assert_eq!(day("2023-01-15").plus_months(-1), day("2022-12-15"));
        assert_eq!(day("2023-12-01").year_month().last_day(), day("2023-12-31"));
    }

    #[test]
    fn publication_dates_survive_writing_and_reading() {
        for text in [
            "",
            "2023-09-21",
            "2023-07-12T14:45:02Z",
            "2019-12-12T17:51:10+08:00",
            "2019-12-31T23:00:00-03:30",
        ] {
            let published: Published = text.parse().expect(text);
            assert_eq!(published.to_string(), text);
        }
        for odd in ["2023-09-21T", "2023-09-21T25:00:00Z", "2023-09-21T10:00:00", "T10:00:00Z"] {
            assert_eq!(odd.parse::<Published>(), Err(()), "{odd}");
        }
    }

    #[test]
    fn an_instant_falls_on_the_day_of_its_own_clock() {
        let late = Instant { unix_seconds: 1_689_173_102, offset_minutes: 0 };
        assert_eq!(late.to_string(), "2023-07-12T14:45:02Z");
        let shifted = Instant { offset_minutes: 600, ..late };
        assert_eq!(shifted.day(), Some(day("2023-07-13")));
        assert_eq!(shifted.hour_minute(), (0, 45));
    }

    #[test]
    fn newer_is_greater_and_undated_is_least() {
        let order = |text: &str| text.parse::<Published>().expect(text).order();
        assert!(order("2023-07-12T14:45:02Z") > order("2023-07-12"));
        assert!(order("2023-07-12") > order("2023-07-11T23:59:59Z"));
        assert!(order("0001-01-01") > order(""));
    }
}
