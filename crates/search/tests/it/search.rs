//! Which articles a query finds.

use broadsheet_search::{Corpus, Query};
use proptest::prelude::*;

use crate::support::{
    any_articles, article, folding, naive, numbers, search, seeds, sorted, sources, text,
};

fn found(corpus: &Corpus, query: &str) -> Vec<u32> {
    numbers(&search(corpus, query))
}

/// Compares the titles found, newest first, in this small archive.
fn check(query: &str, expected: &[&str]) {
    let articles = sorted(vec![
        article(
            "2023-09-21",
            "epochtimes",
            "普京會見王毅",
            &["俄羅斯總統普京", "與王毅在莫斯科會面"],
        ),
        article(
            "2023-07-12T14:45:02Z",
            "rfi",
            "普京10月访华",
            &["普京称巩固关系", "路透社报道 5G 与 G20"],
        ),
        article(
            "2023-03-15",
            "rfi",
            "HongKong news",
            &["Hong Kong has a line\nbreak", "cafe\u{301} at 5 o’clock"],
        ),
        article("2020-02-29", "example.org", "Weather in Kong", &["rain"]),
        article("", "example.org", "undated 习近平", &["no date at all"]),
    ]);
    let corpus = Corpus::new(&articles, &sources(), folding());
    assert_eq!(corpus.len(), articles.len());
    let titles: Vec<&str> = found(&corpus, query)
        .iter()
        .map(|number| articles[*number as usize].title.as_str())
        .collect();
    assert_eq!(titles, expected, "{query}");
}

const MOSCOW: &str = "普京會見王毅";
const VISIT: &str = "普京10月访华";
const HONG_KONG: &str = "HongKong news";
const WEATHER: &str = "Weather in Kong";
const UNDATED: &str = "undated 习近平";

#[test]
fn queries_find_what_they_say() {
    for (query, expected) in [
        ("", &[MOSCOW, VISIT, HONG_KONG, WEATHER, UNDATED][..]), // nothing asked: everything
        ("普京", &[MOSCOW, VISIT]),
        ("京", &[MOSCOW, VISIT]),         // one character
        ("俄罗斯总统", &[MOSCOW]),        // Simplified finds Traditional
        ("普京訪華", &[]),                // a substring, not a set of characters
        ("10月訪華", &[VISIT]),           // across scripts
        ("g2", &[VISIT]),                 // a part of a word
        ("kong", &[HONG_KONG, WEATHER]),  // also within one
        ("普京與", &[]),                  // not across blocks
        ("王毅俄羅斯", &[]),              // nor from the title into the body
        ("\"line break\"", &[HONG_KONG]), // a line break is white space
        ("café", &[HONG_KONG]),
        ("普京 王毅", &[MOSCOW]),
        ("普京 -王毅", &[VISIT]),
        ("-普京", &[HONG_KONG, WEATHER, UNDATED]), // exclusions alone
        ("-普京 -kong", &[UNDATED]),
        ("g20 OR rain", &[VISIT, WEATHER]),
        ("kong rain OR line", &[HONG_KONG, WEATHER]), // kong AND (rain OR line)
        ("rain OR -kong", &[MOSCOW, VISIT, WEATHER, UNDATED]),
        ("title:普京", &[MOSCOW, VISIT]),
        ("title:总统", &[]), // only in the body
        ("-title:kong", &[MOSCOW, VISIT, UNDATED]),
        ("source:rfi", &[VISIT, HONG_KONG]),
        ("source:大紀元", &[MOSCOW]), // any of its names
        ("source:epoch", &[MOSCOW]),  // a part of one
        ("source:\"the epoch\"", &[MOSCOW]),
        ("-source:e", &[VISIT, HONG_KONG]), // two of the three have an e
        ("source:unknown", &[]),
        ("date:2023", &[MOSCOW, VISIT, HONG_KONG]),
        ("date:2023-07", &[VISIT]),
        ("date:2020/2023-03", &[HONG_KONG, WEATHER]),
        ("date:2023-07/", &[MOSCOW, VISIT]),
        ("date:/2020", &[WEATHER]), // undated is not early
        ("date:--02-29", &[WEATHER]),
        ("-date:2023", &[WEATHER, UNDATED]), // undated is not in 2023
        ("date:2023 source:rfi kong", &[HONG_KONG]),
        ("o'clock", &[HONG_KONG]), // typographic or not
        ("\"o'clock\"", &[HONG_KONG]),
        ("\"o’clock\"", &[HONG_KONG]),
    ] {
        check(query, expected);
    }
}

#[test]
fn unknown_sources_are_named() {
    let query = Query::parse("source:rfi source:BBC -source:「x y」 大纪元", folding());
    assert_eq!(query.unknown_sources(&sources()), ["bbc", "x y"]);
}

#[test]
fn an_empty_corpus_answers() {
    let corpus = Corpus::new(&[], &sources(), folding());
    assert!(corpus.is_empty());
    for query in ["", "a", "-a", "title:a OR date:2023"] {
        assert!(search(&corpus, query).is_empty(), "{query}");
    }
}

#[test]
fn an_article_without_blocks_or_of_an_unlisted_source_is_found() {
    let articles = sorted(vec![article("2023-01-01", "elsewhere", "only a title", &[])]);
    let corpus = Corpus::new(&articles, &sources(), folding());
    assert_eq!(found(&corpus, "title"), [0]);
    assert!(found(&corpus, "source:elsewhere").is_empty());
    assert_eq!(found(&corpus, "-source:rfi"), [0]);
}

/// As a phrase, so that white space and signs in `term` are text; quotation marks cannot stand in
/// one.
fn as_phrase(term: &str) -> Option<String> {
    let is_empty = folding().fold(term).text.is_empty();
    (!term.contains('"') && !is_empty).then(|| format!("\"{term}\""))
}

proptest! {
    #[test]
    fn any_text_finds_what_a_plain_scan_finds(articles in any_articles(), term in text(4)) {
        if let Some(query) = as_phrase(&term) {
            let corpus = Corpus::new(&articles, &sources(), folding());
            prop_assert_eq!(found(&corpus, &query), naive(&articles, &term));
        }
    }

    #[test]
    fn any_part_of_a_seed_finds_what_a_plain_scan_finds(number in 0_usize..5, block: prop::sample::Index, start: prop::sample::Index, n_chars in 1_usize..12) {
        static SEEDS: std::sync::LazyLock<Vec<broadsheet_model::Article>> = std::sync::LazyLock::new(seeds);
        static CORPUS: std::sync::LazyLock<Corpus> = std::sync::LazyLock::new(|| Corpus::new(SEEDS.iter(), &sources(), folding()));
        let blocks = SEEDS[number].body.text_blocks();
        let block: Vec<char> = block.get(&blocks).chars().collect();
        let term: String = block.iter().skip(start.index(block.len())).take(n_chars).collect();
        if let Some(query) = as_phrase(&term) {
            let found = found(&CORPUS, &query);
            prop_assert!(found.contains(&(number as u32)));
            prop_assert_eq!(found, naive(&SEEDS, &term));
        }
    }

    #[test]
    fn combinations_are_set_operations(articles in any_articles(), a in "[ab1普]", b in "[ab2京]", c in "[a習后]") {
        let corpus = Corpus::new(&articles, &sources(), folding());
        let [in_a, in_b, in_c] = [&a, &b, &c].map(|term| naive(&articles, term));
        let numbers = 0..articles.len() as u32;
        let expected: Vec<u32> = numbers.clone().filter(|n| in_a.contains(n) && (in_b.contains(n) || in_c.contains(n))).collect();
        prop_assert_eq!(found(&corpus, &format!("{a} {b} OR {c}")), expected);
        let expected: Vec<u32> = numbers.filter(|n| !in_a.contains(n) && (in_b.contains(n) || !in_c.contains(n))).collect();
        prop_assert_eq!(found(&corpus, &format!("-{a} {b} OR -{c}")), expected);
    }

    #[test]
    fn no_query_fails(query in text(40), odd in any::<String>(), articles in any_articles()) {
        let corpus = Corpus::new(&articles, &sources(), folding());
        for query in [query.as_str(), &odd, &format!("title:{odd} -date:{query} OR source:{odd}")] {
            let matches = search(&corpus, query);
            prop_assert!(numbers(&matches).is_sorted_by(|a, b| a < b));
            prop_assert!(matches.iter().all(|(_, score)| score >= 0.0 && score.is_finite()));
            prop_assert!(!Query::parse(query, folding()).is_empty() || matches.len() == articles.len());
        }
    }
}
