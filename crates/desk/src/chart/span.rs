//! The part of time that the chart shows: how it becomes longer and shorter.

use broadsheet_model::Day;

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last day, not before the first.
    pub last: Day,
}

/// What a span is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// All there is.
    All,
    /// A calendar year.
    Year(i32),
    /// A month of a year, 1 to 12.
    Month(i32, u8),
    /// A day.
    Day(Day),
}

impl Period {
    /// What it is called in digits: `2020`, `2020-06`, `06-04`; nothing for all.
    pub fn digits(self) -> String {
        match self {
            Period::All => String::new(),
            Period::Year(year) => year.to_string(),
            Period::Month(year, month) => format!("{year}-{month:02}"),
            Period::Day(day) => day.to_string().split_off(5),
        }
    }
}

/// The chart shows no less than that many days: a single bar says nothing.
const MIN_DAYS: i32 = 7;

impl Span {
    /// From one day to another, whichever comes first.
    pub fn between(one: Day, other: Day) -> Span {
        Span { first: one.min(other), last: one.max(other) }
    }

    /// How many days it has.
    pub fn n_days(self) -> i32 {
        self.last.number() - self.first.number() + 1
    }

    /// The days of `period`; those of `whole` for all of it.
    pub fn of(period: Period, whole: Span) -> Span {
        let month_days =
            |first: Day, n_months: i32| Span { first, last: first.plus_months(n_months).plus(-1) };
        match period {
            Period::All => whole,
            Period::Year(year) => {
                Day::from_ymd(year, 1, 1).map_or(whole, |day| month_days(day, 12))
            }
            Period::Month(year, month) => {
                Day::from_ymd(year, month, 1).map_or(whole, |day| month_days(day, 1))
            }
            Period::Day(day) => Span { first: day, last: day },
        }
    }

    /// The days that both have; the nearest ones of `whole` where that is none.
    pub fn within(self, whole: Span) -> Span {
        let clamped = |day: Day| day.clamp(whole.first, whole.last);
        Span { first: clamped(self.first), last: clamped(self.last) }
    }

    /// What the chart shows when it is to show this: not too little, and nothing beyond `whole`.
    pub fn shown(self, whole: Span) -> Span {
        let missing = (MIN_DAYS - self.n_days()).max(0);
        let first = self.first.plus(-(missing / 2));
        let n_days = self.n_days().max(MIN_DAYS);
        Span::placed(first, n_days, whole)
    }

    /// `n_days` from `first` on, moved into `whole` as far as that has room.
    fn placed(first: Day, n_days: i32, whole: Span) -> Span {
        let n_days = n_days.clamp(1, whole.n_days());
        let latest = whole.last.plus(1 - n_days);
        let first = first.clamp(whole.first, latest.max(whole.first));
        Span { first, last: first.plus(n_days - 1) }
    }

    /// `percent` of the time, with what stands at `x` of `width` staying there.
    pub fn zoomed(self, percent: i32, x: i32, width: i32, whole: Span) -> Span {
        let (x, width) = (i64::from(x.clamp(0, width.max(1))), i64::from(width.max(1)));
        let n_days = i64::from(self.n_days());
        let mut scaled = n_days * i64::from(percent) / 100;
        // However few days are left, a step is one.
        if scaled == n_days {
            scaled += if percent > 100 { 1 } else { -1 };
        }
        let least = i64::from(MIN_DAYS.min(whole.n_days()));
        let scaled = scaled.clamp(least, i64::from(whole.n_days()));
        let before = (n_days - scaled) * x / width;
        Span::placed(self.first.plus(before as i32), scaled as i32, whole)
    }

    /// The same number of days, so many later.
    pub fn moved(self, by: i32, whole: Span) -> Span {
        Span::placed(self.first.plus(by), self.n_days(), whole)
    }

    /// With what stood at the two places `from` now at the places `to`, of `width`: two fingers.
    pub fn pinched(self, from: (i32, i32), to: (i32, i32), width: i32, whole: Span) -> Span {
        let apart = |(one, other): (i32, i32)| i64::from(one.abs_diff(other).max(8));
        let middle = |(one, other): (i32, i32)| (i64::from(one) + i64::from(other)) / 2;
        let width = i64::from(width.max(1));
        let n_days = i64::from(self.n_days());
        let scaled = n_days * apart(from) / apart(to);
        let least = i64::from(MIN_DAYS.min(whole.n_days()));
        let scaled = scaled.clamp(least, i64::from(whole.n_days()));
        let held = n_days * middle(from) / width;
        let first = held - scaled * middle(to) / width;
        Span::placed(self.first.plus(first as i32), scaled as i32, whole)
    }

    /// What the span lies in, widest first: all, then its year and its month, as far as it is less
    /// than these and lies within one.
    pub fn path(self, whole: Span) -> Vec<Period> {
        let mut path = vec![Period::All];
        let (from, to) = (self.first.year_month(), self.last.year_month());
        let steps = [
            (from.year == to.year, Period::Year(from.year)),
            (from == to, Period::Month(from.year, from.month)),
        ];
        for (lies_within, period) in steps {
            let span = Span::of(period, whole).within(whole);
            let last = path.last().map_or(whole, |last| Span::of(*last, whole).within(whole));
            if lies_within && span != last {
                path.push(period);
            }
        }
        path
    }

    /// The years, months or days in it, the finest of which there are at most `max`; of those that
    /// are too many every second, fifth, ....
    pub fn labels(self, max: usize) -> Vec<Period> {
        let max = max.max(2) as i32;
        let (from, to) = (self.first.year_month(), self.last.year_month());
        let n_months = (to.year - from.year) * 12 + i32::from(to.month) - i32::from(from.month) + 1;
        let step_of = |n: i32, steps: &[i32]| steps.iter().copied().find(|step| n <= step * max);
        if self.n_days() <= 31.max(max) {
            let step = step_of(self.n_days(), &[1, 2, 5, 10, 20]).unwrap_or(20);
            let days = (0..self.n_days()).map(|idx| self.first.plus(idx));
            let is_named = |day: &Day| (i32::from(day.ymd().2) - 1) % step == 0;
            return days.filter(is_named).map(Period::Day).collect();
        }
        let months = (0..n_months).map(|idx| from.plus(idx));
        if n_months <= 24
            && let Some(step) = step_of(n_months, &[1, 2, 3, 6])
        {
            let is_named = |month: &i32| (month - 1) % step == 0;
            let named = months.filter(|month| is_named(&i32::from(month.month)));
            return named.map(|month| Period::Month(month.year, month.month)).collect();
        }
        let step = step_of(to.year - from.year + 1, &[1, 2, 5, 10, 20, 50, 100, 200, 500]);
        let step = step.unwrap_or(1000);
        (from.year..=to.year).filter(|year| year % step == 0).map(Period::Year).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn span(text: &str) -> Span {
        let (first, last) = text.split_once("..").expect(text);
        Span { first: day(first), last: day(last) }
    }

    fn whole() -> Span {
        span("2014-02-04..2024-09-23")
    }

    #[track_caller]
    fn check(found: Span, expected: &str) {
        assert_eq!(found, span(expected));
    }

    #[test]
    fn a_few_days_are_shown_among_others_and_nothing_beyond_the_archive() {
        check(span("2020-06-04..2020-06-04").shown(whole()), "2020-06-01..2020-06-07");
        check(span("2020-01-01..2020-12-31").shown(whole()), "2020-01-01..2020-12-31");
        check(span("2014-01-01..2014-12-31").within(whole()), "2014-02-04..2014-12-31");
        check(span("2024-09-23..2024-09-23").shown(whole()), "2024-09-17..2024-09-23");
        let tiny = span("2023-01-01..2023-01-03");
        check(span("2023-01-02..2023-01-02").shown(tiny), "2023-01-01..2023-01-03");
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer_and_ends_at_a_week() {
        let year = span("2020-01-01..2020-12-31");
        check(year.zoomed(50, 0, 1000, whole()), "2020-01-01..2020-07-01");
        check(year.zoomed(50, 1000, 1000, whole()), "2020-07-02..2020-12-31");
        check(year.zoomed(1_000_000, 500, 1000, whole()), "2014-02-04..2024-09-23");
        let mut view = year;
        (0..40).for_each(|_| view = view.zoomed(80, 500, 1000, whole()));
        assert_eq!(view.n_days(), 7);
        let mut grown = view;
        (0..80).for_each(|_| grown = grown.zoomed(125, 500, 1000, whole()));
        assert_eq!(grown, whole());
    }

    #[test]
    fn two_fingers_hold_their_days() {
        let year = span("2020-01-01..2020-12-31");
        let apart = year.pinched((400, 600), (300, 700), 1000, whole());
        assert_eq!(apart.n_days(), 183);
        assert!(apart.first > year.first && apart.last < year.last, "{apart:?}");
        check(year.pinched((400, 600), (400, 600), 1000, whole()), "2020-01-01..2020-12-31");
        check(year.pinched((400, 600), (500, 500), 1000, whole()), "2014-02-04..2024-09-23");
    }

    #[test]
    fn panning_stops_at_the_ends() {
        check(span("2024-01-01..2024-01-31").moved(1_000, whole()), "2024-08-24..2024-09-23");
        check(span("2014-03-01..2014-03-31").moved(-1_000, whole()), "2014-02-04..2014-03-06");
    }

    #[test]
    fn the_way_out_leads_over_month_and_year() {
        let path = |text: &str| span(text).path(whole());
        assert_eq!(path("2014-02-04..2024-09-23"), [Period::All]);
        assert_eq!(path("2020-03-01..2021-03-01"), [Period::All]);
        assert_eq!(path("2020-03-01..2020-05-01"), [Period::All, Period::Year(2020)]);
        assert_eq!(
            path("2020-03-05..2020-03-11"),
            [Period::All, Period::Year(2020), Period::Month(2020, 3)]
        );
    }

    #[test]
    fn labels_are_years_months_or_days_as_many_as_have_room() {
        let labels = |text: &str, max| span(text).labels(max);
        assert_eq!(labels("2014-02-04..2024-09-23", 16).len(), 11);
        assert_eq!(
            labels("2014-02-04..2024-09-23", 6),
            [2014, 2016, 2018, 2020, 2022, 2024].map(Period::Year)
        );
        assert_eq!(labels("2020-01-01..2020-12-31", 12).len(), 12);
        assert_eq!(
            labels("2020-01-01..2020-12-31", 5),
            [1, 4, 7, 10].map(|month| Period::Month(2020, month))
        );
        assert_eq!(labels("2020-06-01..2020-06-30", 31).len(), 30);
        assert_eq!(
            labels("2020-06-01..2020-06-30", 7),
            [1, 6, 11, 16, 21, 26].map(|n| Period::Day(Day::from_ymd(2020, 6, n).expect("a day")))
        );
    }
}
