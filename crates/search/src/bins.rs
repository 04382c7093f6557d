//! The bars of the histogram: a range of days cut into calendar units.

use broadsheet_model::Day;

/// One bar's days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// What one bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BinUnit {
    /// A day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year, or several where there are more years than bars (see [`bins`]).
    Year,
}

/// Cuts the days from `first` to `last`, both included, into at most `max_bins` bars (0 counts as
/// 1) of the finest unit that fits, oldest first.
///
/// Bars are whole calendar units that follow each other without a gap, so the first may begin
/// before `first` and the last end after `last`. Where even years are too many, a bar is 2, 5, 10,
/// 20, 50 ... years that begin with a multiple of that number (year 0 does not exist, so the
/// earliest bar begins with year 1).
pub fn bins(first: Day, last: Day, max_bins: usize) -> (BinUnit, Vec<Bin>) {
    let (first, last) = (first.min(last), first.max(last));
    let max_bins = i64::try_from(max_bins.max(1)).unwrap_or(i64::MAX);
    let fits = |n_bins: i32| i64::from(n_bins) <= max_bins;

    let monday = |day: Day| day.plus(-i32::from(day.weekday()));
    let n_weeks = (monday(last).number() - monday(first).number()) / 7 + 1;
    let (from, to) = (first.year_month(), last.year_month());
    if fits(last.number() - first.number() + 1) {
        return (BinUnit::Day, tile(Some(first), last, |day| Day::new(day.number() + 1)));
    }
    if fits(n_weeks) {
        return (BinUnit::Week, tile(Some(monday(first)), last, |day| Day::new(day.number() + 7)));
    }
    if fits((to.year - from.year) * 12 + i32::from(to.month) - i32::from(from.month) + 1) {
        return (
            BinUnit::Month,
            tile(Some(from.first_day()), last, |day| Some(day.plus_months(1))),
        );
    }
    let mut n_years = 1;
    for step in [2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] {
        if fits(to.year / n_years - from.year / n_years + 1) {
            break;
        }
        n_years = step;
    }
    let first_year = (from.year / n_years * n_years).max(1);
    let next = |day: Day| Day::from_ymd((day.ymd().0 / n_years + 1) * n_years, 1, 1);
    (BinUnit::Year, tile(Day::from_ymd(first_year, 1, 1), last, next))
}

/// The bars from `start` to the one that holds `last`, each ending before the day that `next` gives
/// for its first; `None` is past the end of the calendar.
fn tile(start: Option<Day>, last: Day, next: impl Fn(Day) -> Option<Day>) -> Vec<Bin> {
    let mut bins = Vec::new();
    let mut start = start;
    while let Some(first) = start.filter(|first| *first <= last) {
        start = next(first).filter(|after| first < *after);
        bins.push(Bin { first, last: start.map_or(first.plus(i32::MAX), |after| after.plus(-1)) });
    }
    bins
}
