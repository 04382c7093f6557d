//! A coarse level says of no part that it has nothing of a query of which it has something, and of
//! none that it has fewer articles than it has.

use broadsheet_model::Article;
use broadsheet_search::{CoarseSearch, CoarseStep, Corpus, PartBound, Query};
use proptest::prelude::*;

use crate::index::InMemory;
use crate::support::{any_articles, article, folding, numbers, seeds, sorted, sources, text};

/// What the coarse level says of each part, the oldest first; `None` where texts have to be
/// scanned.
fn bounds(coarse: &InMemory, query: &str) -> Option<Vec<PartBound>> {
    let mut search = CoarseSearch::new(Query::parse(query, folding()))?;
    match search.step(&coarse.parts[0], |file| coarse.content(0, file)) {
        CoarseStep::Known(bounds) => Some(bounds),
        step => panic!("{step:?}: they are all there are"),
    }
}

/// How many articles of each part a scan finds, the oldest part first.
fn scanned(articles: &[Article], index: &InMemory, query: &str) -> Vec<usize> {
    let corpus = Corpus::new(articles, &sources(), folding());
    let found = corpus.scan(&Query::parse(query, folding()), &sources()).matches(None);
    let numbers = numbers(&found);
    let n_of_part = |part: &broadsheet_search::Part| {
        numbers.iter().filter(|number| part.doc(**number).is_some()).count()
    };
    index.parts.iter().map(n_of_part).collect()
}

/// Compares what the coarse level says with a scan; of how many parts it says that they have
/// nothing, where the index can be asked.
fn check(articles: &[Article], index: &InMemory, coarse: &InMemory, query: &str) -> Option<usize> {
    let bounds = bounds(coarse, query)?;
    let right = scanned(articles, index, query);
    assert_eq!(bounds.len(), right.len());
    for (bound, n) in bounds.iter().zip(&right) {
        assert!(
            bound.n_most.is_none_or(|most| most as usize >= *n),
            "{query}: {bounds:?} {right:?}"
        );
    }
    Some(bounds.iter().filter(|bound| bound.is_empty()).count())
}

#[test]
fn parts_without_a_gram_of_a_text_are_left_out() {
    let of_day = |number: u32| {
        let rare = if number == 77 { "特鲁多" } else { "州长" };
        let text = format!("{rare}第{number}篇：covid-19");
        let mut article = article(
            &format!("2023-{:02}-{:02}", 1 + number / 28, 1 + number % 28),
            "rfi",
            "普京",
            &[&text],
        );
        article.tags = if number == 5 { vec!["疫情".to_owned()] } else { Vec::new() };
        article
    };
    let articles = sorted((0..100).map(of_day).collect());
    let index = InMemory::new(&articles, &[10; 9]);
    for coarseness in [1, 8] {
        let coarse = index.coarse(coarseness);
        for (query, n_empty) in [
            ("特鲁多", 9),
            ("州长", 0),
            ("普京 特鲁多", 9),
            ("普京 OR 特鲁多", 0),
            ("州长 -特鲁多", 0),
            ("-特鲁多", 0),
            ("不在", 10),
            ("title:特鲁多", 9),
            ("tag:疫情", 9),
            ("author:疫情", 10),
            ("source:rfi", 0),
            ("特鲁多 OR source:rfi", 0),
            ("特鲁多 source:rfi", 9),
            ("covid-19", 0),
            ("covid-20", 10),
            ("第77篇", 9),
            ("", 0),
        ] {
            assert_eq!(check(&articles, &index, &coarse, query), Some(n_empty), "{query}");
        }
    }
    // Of a text of one gram the bound is what is found.
    let coarse = index.coarse(1);
    let n_most = |query: &str| -> Option<Vec<usize>> {
        bounds(&coarse, query)?.iter().map(|bound| Some(bound.n_most? as usize)).collect()
    };
    for query in ["特鲁", "州长", "tag:疫情", "普京"] {
        assert_eq!(n_most(query), Some(scanned(&articles, &index, query)), "{query}");
    }
    let may_have = |query: &str| -> Vec<bool> {
        bounds(&coarse, query).expect(query).iter().map(|bound| bound.may_have_text).collect()
    };
    assert_eq!(may_have("特鲁多 普京"), [true; 10]);
    assert_eq!(may_have("-普京 tag:疫情"), [false; 10]);
    assert_eq!(may_have("特鲁多").iter().filter(|may| **may).count(), 1);
    // What no gram begins with has to be scanned for.
    assert_eq!(bounds(&coarse, "，"), None);
}

#[test]
fn files_that_are_missing_are_named_and_damaged_ones_are_told() {
    let articles = sorted(seeds());
    let index = InMemory::new(&articles, &[1, 1, 1]);
    let coarse = index.coarse(1);
    let root = &coarse.parts[0];
    let search = CoarseSearch::new(Query::parse("普京 王毅", folding())).expect("it has grams");
    let mut there = Vec::new();
    loop {
        let content = |file| there.contains(&file).then(|| coarse.content(0, file)).flatten();
        match search.clone().step(root, content) {
            CoarseStep::Needs(files) => {
                assert!(!files.is_empty() && files.iter().all(|file| !there.contains(file)));
                there.extend(files);
            }
            CoarseStep::Known(bounds) => {
                assert_eq!(bounds.len(), index.parts.len());
                break;
            }
        }
    }
    for damaged in there.clone() {
        let content = |file| match file == damaged {
            true => Some(&b"\xff\xff"[..]),
            false => coarse.content(0, file),
        };
        assert_eq!(search.clone().step(root, content), CoarseStep::Needs(Vec::new()));
    }
}

proptest! {
    #[test]
    fn nothing_that_a_scan_finds_is_ruled_out(
        articles in any_articles(), term in text(5), other in text(2),
        cuts in (0_usize..4, 0_usize..3),
    ) {
        let index = InMemory::new(&articles, &[1, 1, cuts.0, 1, cuts.1, 2]);
        let coarse = index.coarse(1);
        let [term, other] = [term, other].map(|text| text.replace(['"', '“', '”'], ""));
        for query in [
            format!("\"{term}\""),
            format!("{term} {other}"),
            format!("title:{term} OR {other}"),
            format!("{term} -{other} source:rfi"),
            format!("{other} tag:{term}"),
            other.clone(),
        ] {
            check(&articles, &index, &coarse, &query);
        }
    }
}
