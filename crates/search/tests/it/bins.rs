//! The histogram's bars.

use broadsheet_model::Day;
use broadsheet_search::{Bin, BinUnit, bins};
use proptest::prelude::*;

use crate::support::day;

#[test]
fn the_finest_unit_that_fits() {
    use BinUnit::{Day, Month, Week, Year};
    for (first, last, max, unit, n_bins, from, to) in [
        ("2023-09-21", "2023-09-21", 10, Day, 1, "2023-09-21", "2023-09-21"), // a single day
        ("2023-09-21", "2023-09-30", 10, Day, 10, "2023-09-21", "2023-09-30"), // just fits
        ("2023-09-21", "2023-10-01", 10, Week, 2, "2023-09-18", "2023-10-01"), // one day too many; Monday to Sunday
        ("2023-09-21", "2023-10-02", 10, Week, 3, "2023-09-18", "2023-10-08"), // a Monday begins a week
        ("2023-01-15", "2023-05-15", 10, Month, 5, "2023-01-01", "2023-05-31"), // 18 weeks are too many
        ("2014-12-31", "2023-01-01", 10, Year, 10, "2014-01-01", "2023-12-31"),
        ("2023-09-30", "2023-09-21", 10, Day, 10, "2023-09-21", "2023-09-30"), // either order
    ] {
        let (found, bins) = bins(day(first), day(last), max);
        assert_eq!((found, bins.len()), (unit, n_bins), "{first} {last}");
        assert_eq!((bins[0].first, bins[n_bins - 1].last), (day(from), day(to)), "{first} {last}");
    }
}

#[test]
fn years_are_taken_together_where_there_are_too_many() {
    for (first, last, max, n_bins, from, to) in [
        ("2014-12-31", "2023-01-01", 5, 5, "2014-01-01", "2023-12-31"), // in twos
        ("2014-12-31", "2023-01-01", 4, 3, "2010-01-01", "2024-12-31"), // in fives
        ("2019-12-01", "2020-01-31", 1, 1, "2000-01-01", "2049-12-31"), // the first step that holds both
        ("2019-12-01", "2020-01-31", 0, 1, "2000-01-01", "2049-12-31"), // none is read as one
        ("0001-01-01", "9999-12-31", 1, 1, "0001-01-01", "9999-12-31"), // the whole calendar
    ] {
        let (unit, bins) = bins(day(first), day(last), max);
        assert_eq!((unit, bins.len()), (BinUnit::Year, n_bins), "{first} {last}");
        assert_eq!((bins[0].first, bins[n_bins - 1].last), (day(from), day(to)), "{first} {last}");
    }
}

#[test]
fn the_calendar_ends_with_its_last_day() {
    for max in [1, 3, 5, 9, 40] {
        let (_, bins) = bins(day("9999-12-01"), day("9999-12-31"), max);
        assert_eq!(bins[bins.len() - 1].last, day("9999-12-31"), "{max}");
    }
    let (_, bins) = bins(day("0001-01-01"), day("0001-02-01"), 6);
    assert_eq!(bins[0], Bin { first: day("0001-01-01"), last: day("0001-01-07") });
}

proptest! {
    #[test]
    fn bars_tile_the_days(first in -719_162..2_932_896_i32, length in prop_oneof![0..3_000_i32, 0..3_000_000_i32], max in 1_usize..200) {
        let first = Day::new(first).expect("in the calendar");
        let last = first.plus(length);
        let (unit, bins) = bins(first, last, max);
        prop_assert!(!bins.is_empty() && bins.len() <= max);
        prop_assert!(bins[0].first <= first && first <= bins[0].last);
        prop_assert!(bins[bins.len() - 1].first <= last && last <= bins[bins.len() - 1].last);
        for bin in &bins {
            prop_assert!(bin.first <= bin.last);
            let (_, month, day_of_month) = bin.first.ymd();
            match unit {
                BinUnit::Day => prop_assert_eq!(bin.first, bin.last),
                BinUnit::Week => prop_assert_eq!(bin.first.weekday(), 0),
                BinUnit::Month => prop_assert_eq!(day_of_month, 1),
                BinUnit::Year => prop_assert_eq!((month, day_of_month), (1, 1)),
            }
        }
        for pair in bins.windows(2) {
            prop_assert_eq!(pair[0].last.plus(1), pair[1].first);
        }
    }
}
