//! Which days a timeline is drawn over.

use broadsheet_model::Day;
use broadsheet_search::Counts;

/// `days` are as `2023-11-14` or, for several articles, `2023-11-14*20`; in any order.
fn check(days: &str, expected: &str) {
    let mut counted: Vec<(Day, u32)> = days
        .split_whitespace()
        .map(|day| {
            let (day, n) = day.split_once('*').unwrap_or((day, "1"));
            (day.parse().expect(day), n.parse().expect(n))
        })
        .collect();
    counted.sort_by_key(|counted| std::cmp::Reverse(counted.0));
    let counts = Counts::new(1, counted.into_iter().map(|(day, n)| (day, vec![n])), vec![3]);
    let found = counts.usual_days().map(|(first, last)| format!("{first}..{last}"));
    assert_eq!(found.unwrap_or_default(), expected, "{days}");
}

#[test]
fn one_odd_article_does_not_stretch_the_days() {
    check("2023-01-05*10 2023-11-14*10 0022-05-27", "2023-01-05..2023-11-14");
    check("2023-01-05*10 2023-11-14*10 2100-01-01", "2023-01-05..2023-11-14");
    check("2023-01-05*10 2023-11-14*10 2001-07-31", "2023-01-05..2023-11-14");
    check("2023-01-05*60 2023-11-14*40 1970-01-20 2001-07-31 2100-01-01", "2023-01-05..2023-11-14");
}

#[test]
fn an_archive_that_grows_slowly_keeps_all_its_days() {
    check("", "");
    check("2023-11-14", "2023-11-14..2023-11-14");
    check("2010-01-01 2023-11-14", "2010-01-01..2023-11-14");
    check("2010-01-01 2023-01-01*3", "2010-01-01..2023-01-01");
    check("2015-01-01 2018-01-01*10 2021-01-01*10 2023-01-01*10", "2015-01-01..2023-01-01");
    check("1946-05-15*50 1976-09-09*40 2003-01-01*30", "1946-05-15..2003-01-01");
    check("2005-01-01*10 2023-01-01*40", "2005-01-01..2023-01-01");
}

#[test]
fn years_without_a_web_are_odd_in_small_archives_too() {
    check("0022-05-27 2023-11-10 2023-11-14", "2023-11-10..2023-11-14");
    check(
        "0022-05-27 1970-01-20 2001-07-31 2023-11-10 2023-11-14 2100-01-01",
        "2001-07-31..2023-11-14",
    );
}
