//! This day in other years.

use broadsheet_model::Day;
use broadsheet_search::Counts;

/// How many years are shown at most.
const MAX_YEARS: usize = 4;
/// How far, in days, another day of the year may be from today.
const MAX_DISTANCE: i32 = 7;

/// A day of the year on which there are articles of other years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anniversary {
    /// The day in this year.
    pub day: Day,
    /// Whether that is today. If not, it is the nearest one.
    pub is_today: bool,
    /// The same day in other years, newest first, each with how many articles there are: some of
    /// them where there are many.
    pub days: Vec<(Day, usize)>,
    /// How many articles there are of this day in all other years.
    pub n_articles: usize,
}

/// This day in other years than today's or, where there is nothing of it, the nearest one within a
/// week.
pub(super) fn anniversary(counts: &Counts, span: (Day, Day), today: Day) -> Option<Anniversary> {
    let nearest_first = (0..=MAX_DISTANCE).flat_map(|distance| [-distance, distance]);
    let mut days = nearest_first.map(|distance| today.plus(distance));
    days.find_map(|day| of_day(counts, span, day, today))
}

fn of_day(counts: &Counts, (first, last): (Day, Day), day: Day, today: Day) -> Option<Anniversary> {
    let (this_year, month, day_of_month) = day.ymd();
    let other_years = (first.ymd().0..=last.ymd().0).rev().filter(|year| *year != this_year);
    let of_year = |year| {
        let day = Day::from_ymd(year, month, day_of_month)?;
        let n_articles = counts.number_range(day).len();
        (n_articles > 0).then_some((day, n_articles))
    };
    let days: Vec<(Day, usize)> = other_years.filter_map(of_year).collect();
    let n_articles = days.iter().map(|(_, n)| n).sum();
    let is_today = day == today;
    let days = spread(days, MAX_YEARS);
    (!days.is_empty()).then_some(Anniversary { day, is_today, days, n_articles })
}

/// At most `max` of these, from the first to the last, as far from each other as may be.
fn spread<T: Copy>(all: Vec<T>, max: usize) -> Vec<T> {
    if all.len() <= max {
        return all;
    }
    let last = all.len() - 1;
    (0..max).map(|idx| all[idx * last / (max - 1)]).collect()
}
