//! The day that 'the last 7 days' are counted back from.
//!
//! An archive that has ended, or that is fetched in turns, has a few articles beyond its last full
//! days: counted back from the newest of them, the last week of 68,000 articles is a single one.

use broadsheet_model::Day;

use crate::Counts;

/// The shortest time that is asked for, in days.
const WEEK_DAYS: i32 = 7;
/// A week with less than one in so many of the articles of a usual one is no part of the archive's
/// last full days. An archive that publishes much less than it did still counts as publishing.
const USUAL_PER_FEWEST: u64 = 20;

impl Counts {
    /// The newest of the usual days ([`Counts::usual_days`]) with a week behind it that has about
    /// as many articles as weeks have here: a twentieth at least of what an article's own week has in
    /// the median. `None` where no article has a date.
    pub fn recent_day(&self) -> Option<Day> {
        let (_, last) = self.usual_days()?;
        let weeks = self.weeks();
        let fewest = usual(&weeks).div_ceil(USUAL_PER_FEWEST);
        let is_full = |(day, _, n_of_week): &&(Day, u64, u64)| *day <= last && *n_of_week >= fewest;
        weeks.iter().find(is_full).map_or(Some(last), |(day, ..)| Some(*day))
    }

    /// For each day, newest first, how many articles it has and how many the week has that ends
    /// with it.
    fn weeks(&self) -> Vec<(Day, u64, u64)> {
        let n_between =
            |from: Day, to: Day| self.numbers_between(Some(from), Some(to)).len() as u64;
        let week =
            |day: &Day| (*day, n_between(*day, *day), n_between(day.plus(1 - WEEK_DAYS), *day));
        self.days().iter().map(week).collect()
    }
}

/// How many articles the week of the median article has.
fn usual(weeks: &[(Day, u64, u64)]) -> u64 {
    let mut weeks: Vec<(u64, u64)> = weeks.iter().map(|(_, n, of_week)| (*of_week, *n)).collect();
    weeks.sort_unstable();
    let half = weeks.iter().map(|(_, n)| n).sum::<u64>() / 2;
    let mut n_seen = 0;
    let median = weeks.iter().find(|(_, n)| {
        n_seen += n;
        n_seen > half
    });
    median.map_or(0, |(of_week, _)| *of_week)
}
