//! Which day presets are counted back from.

use broadsheet_model::Day;
use broadsheet_search::Counts;

/// `runs` are as `2023-01-01+30*5`: 30 days from that one on with five articles each, oldest first.
fn check(runs: &str, expected: &str) {
    let mut days: Vec<(Day, Vec<u32>)> = Vec::new();
    for run in runs.split_whitespace() {
        let (first, rest) = run.split_once('+').expect(run);
        let (n_days, n) = rest.split_once('*').expect(run);
        let first: Day = first.parse().expect(first);
        let n: u32 = n.parse().expect(n);
        let n_days: i32 = n_days.parse().expect(n_days);
        days.extend((0..n_days).map(|idx| (first.plus(idx), vec![n])));
    }
    days.reverse();
    let found = Counts::new(1, days, vec![3]).recent_day();
    assert_eq!(found.map(|day| day.to_string()).unwrap_or_default(), expected, "{runs}");
}

#[test]
fn a_few_articles_after_the_last_full_days_are_not_what_is_recent() {
    // Three years of 75 a day, then one in a while.
    let full = "2021-01-01+1000*75";
    check(full, "2023-09-27");
    check(&[full, " 2023-11-01+1*1 2024-01-10+2*3 2024-09-23+1*1"].concat(), "2023-09-27");
    // A week of them, as many as a day has otherwise, is a slow week.
    check(&[full, " 2024-01-01+7*10"].concat(), "2024-01-07");
}

#[test]
fn an_archive_that_publishes_less_than_it_did_still_publishes() {
    check("2015-01-01+700*50 2018-01-01+2000*4", "2023-06-23");
}

#[test]
fn small_and_slow_archives_end_with_their_newest_article() {
    check("", "");
    check("2023-03-17+1*1 2023-07-12+1*1 2023-09-20+2*1 2023-10-10+1*1", "2023-10-10");
    check("2010-01-01+1*1 2012-01-01+1*1 2023-01-01+1*1", "2023-01-01");
}

#[test]
fn a_day_of_another_century_is_never_recent() {
    check("2023-01-01+60*20 2100-01-01+1*30", "2023-03-01");
}
