use std::collections::BTreeSet;

use super::*;

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

/// A day table of one source, newest first.
fn counts(days: &[(&str, u32)], n_undated: u32) -> Counts {
    let days = days.iter().map(|(text, n)| (day(text), vec![*n]));
    Counts::new(1, days, vec![n_undated])
}

#[test]
fn years_follow_each_other_also_where_one_has_nothing() {
    let counts = counts(&[("2023-05-01", 3), ("2021-12-31", 1), ("2021-01-01", 2)], 4);
    let span = counts.usual_days().expect("there are days");
    let years: Vec<(i32, usize)> =
        years::years(&counts, span).iter().map(|year| (year.first_year, year.n_articles)).collect();
    assert_eq!(years, [(2021, 3), (2022, 0), (2023, 3)]);
}

#[test]
fn centuries_are_cut_into_as_many_bars_as_can_be_read() {
    let counts = counts(&[("2023-05-01", 3), ("1899-12-31", 1)], 0);
    let periods = years::years(&counts, (day("1899-12-31"), day("2023-05-01")));
    assert_eq!(periods.len(), 14);
    assert_eq!((periods[0].first_year, periods[0].last_year), (1890, 1899));
    assert_eq!((periods[13].first, periods[13].n_articles), (day("2020-01-01"), 3));
}

/// What is shown of `today` is of `expected`, and of this day or not.
#[track_caller]
fn check_anniversary(days: &[(&str, u32)], today: &str, expected: Option<(&str, bool, &[&str])>) {
    let counts = counts(days, 0);
    let span = counts.first_day().zip(counts.last_day()).expect("there are days");
    let found = anniversary::anniversary(&counts, span, day(today));
    let expected = expected.map(|(of, is_today, days)| {
        (day(of), is_today, days.iter().map(|text| day(text)).collect::<Vec<_>>())
    });
    let found = found.map(|found| {
        (found.day, found.is_today, found.days.into_iter().map(|(day, _)| day).collect())
    });
    assert_eq!(found, expected, "{days:?}");
}

#[test]
fn this_day_is_looked_for_in_other_years_and_then_around() {
    let days = [("2024-03-05", 1), ("2023-03-05", 2), ("2021-03-05", 1), ("2021-03-01", 1)];
    check_anniversary(
        &days,
        "2024-03-05",
        Some(("2024-03-05", true, &["2023-03-05", "2021-03-05"])),
    );
    // Nothing on the day itself: the nearest, the earlier one of two as near.
    check_anniversary(&days, "2024-03-03", Some(("2024-03-01", false, &["2021-03-01"])));
    check_anniversary(
        &days,
        "2026-03-10",
        Some(("2026-03-05", false, &["2024-03-05", "2023-03-05", "2021-03-05"])),
    );
    check_anniversary(&days, "2024-03-20", None);
    // Around new year the day is one of another year.
    let days = [("2022-12-31", 1)];
    check_anniversary(&days, "2024-01-02", Some(("2023-12-31", false, &["2022-12-31"])));
    check_anniversary(
        &[("2023-02-28", 1)],
        "2024-02-29",
        Some(("2024-02-28", false, &["2023-02-28"])),
    );
}

#[test]
fn of_many_years_the_first_the_last_and_some_between_are_shown() {
    let days: Vec<String> = (2010..2024).rev().map(|year| format!("{year}-06-04")).collect();
    let days: Vec<(&str, u32)> = days.iter().map(|text| (text.as_str(), 2)).collect();
    let counts = counts(&days, 0);
    let span = (day("2010-06-04"), day("2023-06-04"));
    let found = anniversary::anniversary(&counts, span, day("2024-06-04")).expect("there are some");
    let years: Vec<i32> = found.days.iter().map(|(day, _)| day.ymd().0).collect();
    assert_eq!((years, found.n_articles), (vec![2023, 2019, 2015, 2010], 28));
}

#[test]
fn another_article_leads_every_day_and_all_days_have_their_turn() {
    let days: Vec<String> = (1..=28).rev().map(|day| format!("2023-02-{day:02}")).collect();
    let days: Vec<(&str, u32)> = days.iter().map(|text| (text.as_str(), 1)).collect();
    let counts = counts(&days, 5);
    let span = (day("2023-02-01"), day("2023-02-28"));
    let leading = |offset| leading_day(&counts, span, day("2026-11-27").plus(offset));
    assert_eq!(leading(0), leading(0));
    let led: BTreeSet<Day> = (0..60).filter_map(leading).collect();
    assert_eq!(led.len(), 28);
    assert!((0..60).all(|offset| leading(offset) != leading(offset + 1)));
    assert_eq!(leading_day(&counts, (span.0, span.0), day("2026-11-27")), Some(span.0));
}

/// The phrases of `titles` begin with these.
#[track_caller]
fn check_phrases(titles: &[&str], expected: &[&str]) {
    let phrases = phrases::of_titles(titles);
    assert_eq!(
        &phrases[..expected.len().min(phrases.len())],
        expected,
        "of {titles:?}: {phrases:?}"
    );
    for phrase in &phrases {
        assert!(titles.iter().any(|title| title.contains(phrase.as_str())), "{phrase}");
    }
}

#[test]
fn what_titles_have_in_common_is_names_and_matters() {
    check_phrases(
        &[
            "俄罗斯外长下周访华 准备普京到访北京",
            "普京会晤王毅 接受邀请10月访华",
            "俄罗斯总统普京在圣彼得堡会见中国外长王毅：再确认十月访华",
            "中国邀请普京10月访华 普京称是巩固关系好时机",
            "3月20日访俄与普京讨论深化“战略合作”",
        ],
        &["普京", "访华"],
    );
    check_phrases(&["论一带一路", "一带一路峰会"], &["一带一路"]);
    check_phrases(&["Putin visits Beijing", "What Putin said", "Rain in Paris"], &["Putin"]);
    // Nothing in common: what a title says itself.
    check_phrases(&["标题", "Storm"], &["标题", "Storm"]);
    check_phrases(&["单篇文章"], &[]);
    assert_eq!(phrases::of_titles(&["!?", "12", ""]), [] as [String; 0]);
    assert_eq!(phrases::of_titles(&[]), [] as [String; 0]);
}

#[test]
fn what_nearly_all_titles_have_tells_nothing_apart() {
    let titles: Vec<String> =
        ["股市", "股市", "地震", "雨水", "河流", "山谷", "海洋", "森林", "草原", "沙漠"]
            .iter()
            .map(|matter| format!("早间新闻：{matter}"))
            .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    check_phrases(&titles, &["股市"]);
}
