//! The day, or the month, that an address names.

use broadsheet_model::{Day, YearMonth};

/// The first and the last day that an address can mean: one day, or a month's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: Day,
    pub(crate) last: Day,
}

impl Span {
    /// How many days `day` is outside.
    pub(crate) fn distance(self, day: Day) -> u32 {
        let before = self.first.number().saturating_sub(day.number());
        let after = day.number().saturating_sub(self.last.number());
        before.max(after).max(0).unsigned_abs()
    }

    /// `2023-11-14`, or `2023-11` where it is a month.
    pub(crate) fn name(self) -> String {
        let day = self.first.to_string();
        if self.first == self.last { day } else { day[..7].to_owned() }
    }

    /// The day, where it is one.
    pub(crate) fn day(self) -> Option<Day> {
        (self.first == self.last).then_some(self.first)
    }
}

/// What the path of an address says about the day: `/gb/23/9/20/n14078074.htm`, `/2020/08/20/`,
/// `/2013-05/12/`, `/2019/0523/`, `/20230801.html`, `/2023/11/`. The years are 1990 to 2099, so
/// that other numbers are not taken for dates.
pub(crate) fn span(address: &str) -> Option<Span> {
    let (_, rest) = address.split_once("://")?;
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let day = short_year(path).or_else(|| with_year(path)).or_else(|| in_one_number(path));
    let of_day = |day| Span { first: day, last: day };
    day.map(of_day).or_else(|| month(path))
}

/// `/23/9/20/` before the last part.
fn short_year(path: &str) -> Option<Day> {
    let (path, _file) = path.rsplit_once('/')?;
    let mut parts = path.rsplit('/').map(|part| part.parse::<u8>());
    let (day, month, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Day::from_ymd(2000 + i32::from(year), month, day)
}

/// The numbers of a path, each with what stands between it and the one before.
fn numbers(path: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let between = &rest[..start];
        let digits = &rest[start..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        found.push((between, &digits[..end]));
        rest = &digits[end..];
    }
    found
}

fn is_border(between: &str) -> bool {
    matches!(between, "/" | "-" | "_" | ".")
}

fn year(text: &str) -> Option<i32> {
    text.parse().ok().filter(|year| text.len() == 4 && (1990..2100).contains(year))
}

/// Year, month and day in numbers of their own, or month and day in one.
fn with_year(path: &str) -> Option<Day> {
    let numbers = numbers(path);
    (0..numbers.len()).find_map(|idx| {
        let year = year(numbers[idx].1)?;
        let (border, month) = *numbers.get(idx + 1)?;
        if !is_border(border) {
            return None;
        }
        if month.len() == 4 {
            return Day::from_ymd(year, month[..2].parse().ok()?, month[2..].parse().ok()?);
        }
        let (border, day) = *numbers.get(idx + 2)?;
        let is_short = month.len() <= 2 && day.len() <= 2 && is_border(border);
        is_short.then(|| Day::from_ymd(year, month.parse().ok()?, day.parse().ok()?))?
    })
}

/// `20230801`, alone or at the beginning of a longer number.
fn in_one_number(path: &str) -> Option<Day> {
    numbers(path).into_iter().find_map(|(_, digits)| {
        let (year_digits, rest) = digits.split_at_checked(4)?;
        let (month, rest) = rest.split_at_checked(2)?;
        let day = rest.get(..2)?;
        Day::from_ymd(year(year_digits)?, month.parse().ok()?, day.parse().ok()?)
    })
}

fn month(path: &str) -> Option<Span> {
    let mut parts = path.split('/').skip_while(|part| year(part).is_none());
    let year = year(parts.next()?)?;
    let month: u8 = parts.next().filter(|part| part.len() <= 2)?.parse().ok()?;
    parts.next()?;
    let month = (1..=12).contains(&month).then_some(YearMonth { year, month })?;
    Some(Span { first: month.first_day(), last: month.last_day() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_in_addresses() {
        for (address, expected) in [
            ("https://www.epochtimes.com/gb/23/9/20/n14078074.htm", "2023-09-20"),
            ("https://paper.example/news/gb/2020/08/20/943000.html", "2020-08-20"),
            ("https://paper.example/2020-8-2-title", "2020-08-02"),
            ("http://people.example/n1/2019/0523/c1001.html", "2019-05-23"),
            ("http://people.example/2013-05/12/content_1.htm", "2013-05-12"),
            ("http://a.example/t20231114_1.html", "2023-11-14"),
            ("https://waimei.example/news/202308013001.aspx", "2023-08-01"),
            ("https://a.example/2023/11/future", "2023-11-01..2023-11-30"),
            ("https://a.example/gb/nsc413.htm", ""),
            ("https://a.example/2023", ""),
            ("https://a.example/id/12345678", ""),
            ("https://a.example/x?date=2020-01-02", ""),
            ("https://a.example/1066/10/14/", ""),
        ] {
            let found = match span(address) {
                None => String::new(),
                Some(Span { first, last }) if first == last => first.to_string(),
                Some(Span { first, last }) => format!("{first}..{last}"),
            };
            assert_eq!(found, expected, "{address}");
        }
    }

    #[test]
    fn distance_is_counted_from_the_nearer_end() {
        let span = span("https://a.example/2023/11/x").expect("a month");
        let day = |text: &str| text.parse::<Day>().expect(text);
        assert_eq!(span.distance(day("2023-11-15")), 0);
        assert_eq!(span.distance(day("2023-10-30")), 2);
        assert_eq!(span.distance(day("2023-12-03")), 3);
    }
}
