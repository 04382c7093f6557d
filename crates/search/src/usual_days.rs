//! The days that a timeline is drawn over: those of the archive but for a few odd ones.
//!
//! Fetchers make dates up, and a single article of the year 22 or 2100 would leave one pixel for
//! all the others. An end of the calendar is left out where a gap sets it apart that is longer than
//! all that remains, and hardly anything lies beyond it. The articles stay in the list, and in
//! every count that is not limited by dates.

use broadsheet_model::Day;

use crate::Counts;

/// A gap shorter than this, in days, sets nothing apart.
const MIN_GAP_DAYS: u32 = 2 * 365;
/// In fewer dated articles than this none is odd, unless its year is.
const MIN_ARTICLES: usize = 20;
/// At most one in so many articles is odd, and always one may be.
const ARTICLES_PER_ODD: usize = 50;
/// Nothing was published on the web before these years, nor after.
const PLAUSIBLE_YEARS: std::ops::Range<i32> = 1990..2100;

impl Counts {
    /// The first and the last day of the articles but for a few odd ones at either end; `None`
    /// where no article has a date.
    pub fn usual_days(&self) -> Option<(Day, Day)> {
        let days = self.days();
        let (mut newest, mut oldest) = (0, days.len().checked_sub(1)?);
        loop {
            let before = (newest, oldest);
            let set_apart = |outer: usize, inner: usize, rest: (usize, usize)| {
                let gap = days[outer].number().abs_diff(days[inner].number());
                gap >= MIN_GAP_DAYS && gap > days[rest.0].number().abs_diff(days[rest.1].number())
            };
            let cut = (newest + 1..=oldest)
                .rev()
                .take_while(|at| self.may_be_odd(None, Some(days[*at])))
                .find(|at| set_apart(*at, at - 1, (newest, at - 1)));
            oldest = cut.map_or(oldest, |at| at - 1);
            let cut = (newest..oldest)
                .take_while(|at| self.may_be_odd(Some(days[*at]), None))
                .find(|at| set_apart(*at, at + 1, (at + 1, oldest)));
            newest = cut.map_or(newest, |at| at + 1);
            if before == (newest, oldest) {
                return Some((days[oldest], days[newest]));
            }
        }
    }

    /// Whether the articles up to a day, or from a day on, are so few, or of such years, that they
    /// may be odd ones.
    fn may_be_odd(&self, from: Option<Day>, to: Option<Day>) -> bool {
        let n_dated = self.len() - self.n_undated();
        let n_beyond = self.numbers_between(from, to).len();
        let n_odd = if n_dated < MIN_ARTICLES { 0 } else { (n_dated / ARTICLES_PER_ODD).max(1) };
        let is_plausible = from.or(to).is_none_or(|day| PLAUSIBLE_YEARS.contains(&day.ymd().0));
        3 * n_beyond <= n_dated && (n_beyond <= n_odd || !is_plausible)
    }
}
