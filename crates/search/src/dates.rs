//! The values of `date:`.

use broadsheet_model::Day;

/// Days that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateSpan {
    /// From the first to the last, both included; `None` is open.
    Range(Option<Day>, Option<Day>),
    /// This month (1 to 12) and day of the month in any year.
    EveryYear(u8, u8),
}

/// What `value` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    Span(DateSpan),
    /// The ends stood in the wrong order and were exchanged.
    Reversed(DateSpan),
    Bad,
}

impl DateSpan {
    pub(crate) fn contains(self, day: Day) -> bool {
        match self {
            DateSpan::Range(first, last) => {
                first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
            }
            DateSpan::EveryYear(month, day_of_month) => {
                let (_, this_month, this_day) = day.ymd();
                (this_month, this_day) == (month, day_of_month)
            }
        }
    }
}

/// Whether a day is in all of these spans, at least one; no undated article is.
pub(crate) fn all_contain(spans: &[DateSpan], day: Option<Day>) -> bool {
    day.is_some_and(|day| spans.iter().all(|span| span.contains(day)))
}

/// Reads a value of `date:` (folded, so that full-width digits are digits).
pub(crate) fn parse(value: &str) -> Parsed {
    if let Some(day) = value.strip_prefix("--") {
        return every_year(day).map_or(Parsed::Bad, Parsed::Span);
    }
    let Some((first, last)) = value.split_once('/') else {
        return period(value).map_or(Parsed::Bad, |(first, last)| {
            Parsed::Span(DateSpan::Range(Some(first), Some(last)))
        });
    };
    let (first, last) = match (end(first), end(last)) {
        (Some(None), Some(None)) | (None, _) | (_, None) => return Parsed::Bad,
        (Some(first), Some(last)) => (first, last),
    };
    match (first, last) {
        (Some(from), Some(to)) if from.0 > to.1 => {
            Parsed::Reversed(DateSpan::Range(Some(to.0), Some(from.1)))
        }
        _ => {
            Parsed::Span(DateSpan::Range(first.map(|period| period.0), last.map(|period| period.1)))
        }
    }
}

/// One end of a range: `Some(None)` is an open one, `None` cannot be read.
fn end(text: &str) -> Option<Option<(Day, Day)>> {
    if text.is_empty() { Some(None) } else { period(text).map(Some) }
}

/// First and last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn period(text: &str) -> Option<(Day, Day)> {
    let mut parts = text.splitn(3, '-');
    let year = i32::from(number(parts.next()?, 4)?);
    let Some(month) = parts.next() else {
        return Day::from_ymd(year, 1, 1).zip(Day::from_ymd(year, 12, 31));
    };
    let month = number(month, 2)? as u8;
    let Some(day) = parts.next() else {
        let first = Day::from_ymd(year, month, 1)?;
        return Some((first, first.year_month().last_day()));
    };
    let day = Day::from_ymd(year, month, number(day, 2)? as u8)?;
    Some((day, day))
}

/// `MM-DD`; 29 February is a day of some years.
fn every_year(text: &str) -> Option<DateSpan> {
    const LEAP_YEAR: i32 = 2000;
    let (month, day) = text.split_once('-')?;
    let (month, day) = (number(month, 2)? as u8, number(day, 2)? as u8);
    Day::from_ymd(LEAP_YEAR, month, day).map(|_| DateSpan::EveryYear(month, day))
}

/// A number of exactly `n_digits` ASCII digits.
fn number(text: &str, n_digits: usize) -> Option<u16> {
    (text.len() == n_digits && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}
