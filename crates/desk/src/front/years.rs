//! How many articles there are of each year.

use broadsheet_model::Day;
use broadsheet_search::Counts;

/// Above so many years a bar is several of them.
const MAX_BARS: i32 = 24;

/// Some years that follow each other, mostly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first year.
    pub first_year: i32,
    /// The last year, included.
    pub last_year: i32,
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// How many articles.
    pub n_articles: usize,
}

/// The years from the first to the last of these days, oldest first: all of them, so that a year
/// without articles is seen as one.
pub(super) fn years(counts: &Counts, (first, last): (Day, Day)) -> Vec<Period> {
    let (first_year, last_year) = (first.ymd().0, last.ymd().0);
    let fits = |step: &i32| last_year / step - first_year / step < MAX_BARS;
    let step = [1, 2, 5, 10, 20, 50, 100, 500].into_iter().find(fits).unwrap_or(1_000);
    let start = first_year - first_year.rem_euclid(step);
    let starts = (start..=last_year).step_by(step as usize);
    let period = |year: i32| {
        let (from, to) = (year.max(1), year + step - 1);
        let (first, last) = (Day::from_ymd(from, 1, 1)?, Day::from_ymd(to, 12, 31)?);
        let n_articles = counts.numbers_between(Some(first), Some(last)).len();
        Some(Period { first_year: from, last_year: to, first, last, n_articles })
    };
    starts.filter_map(period).collect()
}
