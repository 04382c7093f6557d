//! The date slider's arithmetic: thumbs stand on the edges of bins.

use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit};

/// One of the slider's two thumbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thumb {
    /// At the start of the first day that is shown.
    From,
    /// At the end of the last day that is shown.
    To,
}

/// A step that a key asks a thumb to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bins later; earlier where negative.
    Bins(i32),
    /// So many pages later: months, or years where a bin is a month or more.
    Pages(i32),
    /// As early as the thumb may go.
    First,
    /// As late as the thumb may go.
    Last,
}

impl Step {
    /// What `key`, as the browser names it, asks for.
    pub fn from_key(key: &str) -> Option<Step> {
        Some(match key {
            "ArrowRight" | "ArrowUp" => Step::Bins(1),
            "ArrowLeft" | "ArrowDown" => Step::Bins(-1),
            "PageUp" => Step::Pages(1),
            "PageDown" => Step::Pages(-1),
            "Home" => Step::First,
            "End" => Step::Last,
            _ => return None,
        })
    }
}

/// The bins that are selected: the first and the last of them. Never empty, never crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Index of the first selected bin.
    pub first: usize,
    /// Index of the last selected bin, at least `first`.
    pub last: usize,
}

impl Selection {
    /// The bins that the days `from` to `to` touch; an absent end is open. A range that touches no
    /// bin selects the one nearest to it.
    pub fn of_days(bins: &[Bin], from: Option<Day>, to: Option<Day>) -> Selection {
        let end = bins.len().saturating_sub(1);
        let first = from.map_or(0, |from| bins.partition_point(|bin| bin.last < from));
        let last =
            to.map_or(end, |to| bins.partition_point(|bin| bin.first <= to).saturating_sub(1));
        let first = first.min(end);
        Selection { first, last: last.clamp(first, end) }
    }

    /// The days of the selection; an end at its extreme is open.
    pub fn days(self, bins: &[Bin]) -> (Option<Day>, Option<Day>) {
        let from = (self.first > 0).then(|| bins.get(self.first).map(|bin| bin.first)).flatten();
        let to =
            (self.last + 1 < bins.len()).then(|| bins.get(self.last).map(|bin| bin.last)).flatten();
        (from, to)
    }

    /// The selection after `thumb` took `step`. The other thumb stays, and is never crossed.
    pub fn step(self, bins: &[Bin], unit: BinUnit, thumb: Thumb, step: Step) -> Selection {
        let at = match thumb {
            Thumb::From => self.first,
            Thumb::To => self.last,
        };
        let target = match step {
            Step::Bins(n_bins) => at as i64 + i64::from(n_bins),
            Step::Pages(n_pages) => paged(bins, unit, at, n_pages),
            Step::First => 0,
            Step::Last => i64::MAX,
        };
        self.with_thumb(bins.len(), thumb, target)
    }

    /// The selection, among `n_bins` bins, with `thumb` on the bin `target`, as near as the bounds
    /// and the other thumb allow.
    pub fn with_thumb(self, n_bins: usize, thumb: Thumb, target: i64) -> Selection {
        let end = n_bins.saturating_sub(1);
        match thumb {
            Thumb::From => Selection { first: target.clamp(0, self.last as i64) as usize, ..self },
            Thumb::To => {
                Selection { last: target.clamp(self.first as i64, end as i64) as usize, ..self }
            }
        }
    }

    /// The selection moved by `by` bins as a whole, as far as the bounds allow.
    pub fn pan(self, n_bins: usize, by: i64) -> Selection {
        let room = n_bins.saturating_sub(1 + self.last) as i64;
        let moved = by.clamp(-(self.first as i64), room);
        Selection {
            first: (self.first as i64 + moved) as usize,
            last: (self.last as i64 + moved) as usize,
        }
    }

    /// From bin `one` to bin `other`, whichever comes first.
    pub fn between(one: usize, other: usize) -> Selection {
        Selection { first: one.min(other), last: one.max(other) }
    }

    /// Whether the bin `idx` is selected.
    pub fn contains(self, idx: usize) -> bool {
        (self.first..=self.last).contains(&idx)
    }
}

/// The bin a month (or a year) away; at least one bin, so that the key is never without effect.
fn paged(bins: &[Bin], unit: BinUnit, at: usize, n_pages: i32) -> i64 {
    let n_months = match unit {
        BinUnit::Day | BinUnit::Week => n_pages,
        BinUnit::Month | BinUnit::Year => n_pages * 12,
    };
    let Some(bin) = bins.get(at) else { return 0 };
    let day = bin.first.plus_months(n_months);
    let found = bins.partition_point(|bin| bin.last < day) as i64;
    if n_pages > 0 { found.max(at as i64 + 1) } else { found.min(at as i64 - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    /// Weeks from Monday 2023-01-02 to Sunday 2023-03-12.
    fn weeks() -> Vec<Bin> {
        let first = day("2023-01-02");
        (0..10)
            .map(|week| Bin { first: first.plus(week * 7), last: first.plus(week * 7 + 6) })
            .collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: (usize, usize)) {
        let selection = Selection::of_days(&weeks(), from.parse().ok(), to.parse().ok());
        assert_eq!((selection.first, selection.last), expected, "{from} to {to}");
    }

    #[test]
    fn days_select_the_bins_that_they_touch() {
        check("", "", (0, 9));
        check("2023-01-09", "2023-01-15", (1, 1));
        check("2023-01-10", "2023-01-16", (1, 2));
        check("2022-01-01", "2024-01-01", (0, 9));
        check("2024-01-01", "", (9, 9));
        check("", "2022-01-01", (0, 0));
        assert_eq!(Selection::of_days(&[], None, None), Selection { first: 0, last: 0 });
    }

    #[test]
    fn a_thumb_at_its_extreme_is_an_open_end() {
        let bins = weeks();
        assert_eq!(Selection { first: 0, last: 9 }.days(&bins), (None, None));
        assert_eq!(
            Selection { first: 1, last: 8 }.days(&bins),
            (Some(day("2023-01-09")), Some(day("2023-03-05")))
        );
    }

    #[test]
    fn thumbs_step_by_bins_and_pages_and_never_cross() {
        let bins = weeks();
        let at = Selection { first: 2, last: 5 };
        let step = |thumb, key: &str| {
            let step = Step::from_key(key).expect(key);
            let selection = at.step(&bins, BinUnit::Week, thumb, step);
            (selection.first, selection.last)
        };
        assert_eq!(step(Thumb::From, "ArrowRight"), (3, 5));
        assert_eq!(step(Thumb::From, "ArrowLeft"), (1, 5));
        assert_eq!(step(Thumb::From, "Home"), (0, 5));
        assert_eq!(step(Thumb::From, "End"), (5, 5));
        assert_eq!(step(Thumb::To, "End"), (2, 9));
        assert_eq!(step(Thumb::To, "Home"), (2, 2));
        // 6 February and a month are 6 March, the last week.
        assert_eq!(step(Thumb::To, "PageUp"), (2, 9));
        assert_eq!(step(Thumb::From, "PageDown"), (0, 5));
    }

    #[test]
    fn panning_keeps_the_width_and_stops_at_the_ends() {
        let bins = weeks();
        let at = Selection { first: 2, last: 5 };
        assert_eq!(at.pan(bins.len(), 2), Selection { first: 4, last: 7 });
        assert_eq!(at.pan(bins.len(), 99), Selection { first: 6, last: 9 });
        assert_eq!(at.pan(bins.len(), -99), Selection { first: 0, last: 3 });
    }
}
