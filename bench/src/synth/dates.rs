//! When articles appear.

use broadsheet_model::{Day, Published};

use super::chance::Chance;

/// The first day of the synthetic archive; it ends 15 years later, the day before
/// [`after_last_day`].
const FIRST_DAY: (i32, u8, u8) = (2010, 1, 1);
const N_DAYS: usize = 5479;
const SECONDS_A_DAY: i64 = 86_400;

/// How many of the learnt articles appeared on each day of the week, Monday first, and in each hour
/// of the day.
#[derive(Debug, Default)]
pub(crate) struct Rhythm {
    weekdays: [usize; 7],
    hours: [usize; 24],
}

impl Rhythm {
    /// Learns from one article.
    pub(crate) fn learn(&mut self, published: Published) {
        if let Some(day) = published.day() {
            self.weekdays[usize::from(day.weekday())] += 1;
        }
        if let Published::Instant(instant) = published {
            self.hours[usize::from(instant.hour_minute().0) % 24] += 1;
        }
    }

    /// A moment within the archive's years, in seconds since 1970.
    pub(crate) fn moment(&self, chance: &mut Chance) -> i64 {
        let week = chance.below(N_DAYS / 7);
        self.moment_of_week(week, chance)
    }

    /// A moment in a week, counted from the archive's first.
    pub(crate) fn moment_of_week(&self, week: usize, chance: &mut Chance) -> i64 {
        let weekday = pick(&self.weekdays, chance);
        // The first day need not be a Monday.
        let shift = (weekday + 7 - usize::from(first_day().weekday())) % 7;
        self.on(first_day().plus((7 * week + shift) as i32), chance)
    }

    /// A moment on the day after the archive's last.
    pub(crate) fn moment_after(&self, chance: &mut Chance) -> i64 {
        self.on(first_day().plus(N_DAYS as i32), chance)
    }

    fn on(&self, day: Day, chance: &mut Chance) -> i64 {
        let second = pick(&self.hours, chance) * 3600 + chance.below(3600);
        i64::from(day.number()) * SECONDS_A_DAY + second as i64
    }
}

fn first_day() -> Day {
    let (year, month, day) = FIRST_DAY;
    Day::from_ymd(year, month, day).expect("the first of January is in every year")
}

/// A place in `counts`, each as often as its count says; where nothing was counted each equally
/// often.
fn pick(counts: &[usize], chance: &mut Chance) -> usize {
    let n_all: usize = counts.iter().sum();
    if n_all == 0 {
        return chance.below(counts.len());
    }
    let mut drawn = chance.below(n_all);
    for (idx, &count) in counts.iter().enumerate() {
        match drawn.checked_sub(count) {
            Some(rest) => drawn = rest,
            None => return idx,
        }
    }
    counts.len() - 1
}
