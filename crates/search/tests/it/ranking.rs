//! What ranks before what.

use broadsheet_search::{Corpus, Filter, Query, Sort};
use proptest::prelude::*;

use crate::support::{any_articles, article, day, folding, numbers, search, sorted, sources};

/// Compares the titles of articles given as (title, block), best first. The first given is the
/// oldest.
fn check(query: &str, articles: &[(&str, &str)], expected: &[&str]) {
    let article = |(idx, (title, block)): (usize, &(&str, &str))| {
        article(&format!("2023-01-{:02}", idx + 1), "rfi", title, &[block])
    };
    let articles = sorted(articles.iter().enumerate().map(article).collect());
    let corpus = Corpus::new(&articles, &sources(), folding());
    let listed = search(&corpus, query).listed(&sources(), &Filter::default(), Sort::Best);
    let titles: Vec<&str> =
        listed.iter().map(|number| articles[*number as usize].title.as_str()).collect();
    assert_eq!(titles, expected, "{query}");
}

#[test]
fn better_matches_come_first() {
    check(
        "kong",
        &[("a", "kong"), ("hongkong", "hongkong hongkong"), ("b", "kong")],
        &["b", "a", "hongkong"],
    );
    check("普京", &[("普京一", "x"), ("b", "普京 普京"), ("c", "普京")], &["普京一", "b", "c"]);
    check("5g", &[("a", "5G网络"), ("b", "15GB 15GB 15GB")], &["a", "b"]);
    check(
        "rare OR common",
        &[("a", "rare"), ("b", "common"), ("c", "common"), ("d", "common")],
        &["a", "d", "c", "b"],
    );
    // How long an article is does not count.
    check(
        "x",
        &[("a", "x"), ("b", "x and much else that makes this article a longer one")],
        &["b", "a"],
    );
    check("x", &[("older", "x"), ("newer", "x")], &["newer", "older"]);
}

/// The formula of the crate's `rank` module, worked by hand: `TITLE_WEIGHT` 5, `K1` 1.2, bonus
/// 1.25, recency 0.2 and 365.
#[test]
fn a_score_worked_by_hand() {
    let articles = [
        article("2023-01-04", "rfi", "Kong", &["Kong a Kong"]),
        article("2023-01-03", "rfi", "b", &["xkongx"]),
        article("2023-01-02", "rfi", "c", &["d"]),
        article("2023-01-01", "rfi", "e", &["f"]),
    ];
    let corpus = Corpus::new(&articles, &sources(), folding());
    let matches =
        corpus.scan(&Query::parse("kong", folding()), &sources()).matches(Some(day("2024-01-03")));
    assert_eq!(numbers(&matches), [0, 1]);
    // Two of four articles: rarity 1 + log2(2) = 2. First: tf = 5 x 1 + 2 = 7; 2 x (7 / 8.2 + 1.25)
    // = 4.207317. 364 days old: x (1 + 0.2 x 365 / 729) = 4.628626. Second: tf = 1; 2 x 1 / 2.2 =
    // 0.909091; 365 days old: x 1.1 = 1.
    let expected = [4.628_626, 1.0];
    for ((_, score), expected) in matches.iter().zip(expected) {
        assert!((score - expected).abs() < 1e-5, "{score} {expected}");
    }
}

proptest! {
    #[test]
    fn the_score_of_several_texts_is_the_sum_of_theirs_and_something_for_nearness(articles in any_articles(), a in "(title:)?[ab1普]", b in "[ab2京]") {
        let corpus = Corpus::new(&articles, &sources(), folding());
        let of = |query: &str, number: u32| {
            search(&corpus, query).iter().find(|(place, _)| place.number == number).map_or(0.0, |(_, score)| score)
        };
        for (place, score) in search(&corpus, &format!("{a} OR {b}")).iter() {
            let (a, b) = (of(&a, place.number), of(&b, place.number));
            // The rarity of what is in one of at most twelve articles.
            let most_near = 1.0 + 12_f32.log2();
            prop_assert!(a + b <= score + 1e-4 && score <= a + b + most_near, "{} {} {}", a, b, score);
            prop_assert!(a > 0.0 && b > 0.0 || score == a + b);
        }
    }
}

#[test]
fn texts_near_each_other_rank_first() {
    let far =
        ["甲", "填充文字填充文字填充文字填充文字填充文字填充文字填充文字填充文字", "乙"].concat();
    let near =
        ["甲乙", "填充文字填充文字填充文字填充文字填充文字填充文字填充文字填充文字"].concat();
    check("甲 乙", &[("far", &far), ("near", &near)], &["near", "far"]);
    check("乙 甲", &[("far", &far), ("near", &near)], &["near", "far"]);
    // For one text there is no nearness.
    check("甲", &[("far", &far), ("near", &near)], &["near", "far"]);
}

#[test]
fn what_is_newer_ranks_first_but_not_before_what_matches_far_better() {
    let articles = sorted(vec![
        article("2013-01-01", "rfi", "old", &["文字 xkongx"]),
        article("2023-01-01", "rfi", "new", &["文字 xkongx"]),
        article("2010-01-01", "rfi", "oldest and whole", &["文字 kong"]),
    ]);
    let hits = Corpus::new(&articles, &sources(), folding())
        .scan(&Query::parse("kong", folding()), &sources());
    let matches = hits.matches(Some(day("2023-01-01")));
    let listed = matches.listed(&sources(), &Filter::default(), Sort::Best);
    let titles: Vec<&str> =
        listed.iter().map(|number| articles[*number as usize].title.as_str()).collect();
    assert_eq!(titles, ["oldest and whole", "new", "old"]);
}
