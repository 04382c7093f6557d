//! A search through windows of articles: at each step what has been found is the beginning of what
//! there is, and at last it is what a scan finds.

use std::cell::Cell;

use broadsheet_bundle::IndexFile;
use broadsheet_model::Article;
use broadsheet_search::{Corpus, Hits, IndexSearch, IndexStep, Matches, Query, WindowSizes};
use proptest::prelude::*;

use crate::index::{InMemory, newest};
use crate::support::{any_articles, article, folding, numbers, sorted, sources, text};

/// What a search found, and how.
#[derive(Default)]
struct Searched {
    hits: Hits,
    /// How many articles had been searched when a window ended, and how many of these were found.
    windows: Vec<(usize, usize)>,
    /// How many files of chunks had been asked for by then, counted each time they are.
    n_read: Vec<usize>,
    is_ranked: bool,
    /// Whether all was found before it was known of which sources it is.
    is_found: bool,
}

const TINY: WindowSizes = WindowSizes {
    n_whole: 0,
    n_rare: 0,
    n_first: 1,
    min_articles: 1,
    growth: 1,
    n_rows: 1,
    max_early_sources: u32::MAX,
};

fn search(
    index: &InMemory,
    query: &str,
    is_oldest_first: bool,
    sizes: WindowSizes,
    articles: Option<&[Article]>,
) -> Option<Searched> {
    let query = Query::parse(query, folding());
    let search = IndexSearch::new(query, &index.parts)?;
    let mut search = search.in_windows(&index.parts, is_oldest_first, sizes);
    if articles.is_none() {
        search.without_texts();
    }
    let n_read = Cell::new(0);
    let content = |part: usize, file| {
        let is_of_chunk = matches!(file, IndexFile::Docs(_) | IndexFile::Positions(_));
        n_read.set(n_read.get() + usize::from(is_of_chunk));
        index.content(part, file)
    };
    let article = |part: usize, doc| articles?.get(index.parts[part].number(doc)? as usize);
    let mut searched = Searched::default();
    loop {
        match search.step(&index.parts, &sources(), content, article) {
            IndexStep::Searched => {}
            IndexStep::Found => {
                searched.hits.append(search.take_hits(), 0);
                searched.is_found = true;
            }
            IndexStep::Window => {
                searched.hits.append(search.take_hits(), 0);
                let n_searched = search.n_searched(&index.parts);
                searched.windows.push((n_searched, searched.hits.len()));
                searched.n_read.push(n_read.get());
            }
            IndexStep::Done => {
                searched.hits.append(search.take_hits(), 0);
                searched.n_read.push(n_read.get());
                searched.is_ranked = search.is_ranked();
                if searched.is_found {
                    search.add_sources(&index.parts, &mut searched.hits);
                }
                return Some(searched);
            }
            step => panic!("{step:?}: they are all there are"),
        }
    }
}

fn scan(articles: &[Article], query: &str) -> Matches {
    let corpus = Corpus::new(articles, &sources(), folding());
    corpus.scan(&Query::parse(query, folding()), &sources()).matches(newest())
}

/// Compares a search through windows with a scan; how many windows there were, if the index has an
/// answer.
fn check(articles: &[Article], index: &InMemory, query: &str, sizes: WindowSizes) -> Option<usize> {
    let scanned = scan(articles, query);
    let mut n_windows = None;
    for (is_oldest_first, texts) in [(false, None), (true, None), (false, Some(articles))] {
        let searched = search(index, query, is_oldest_first, sizes, texts)?;
        let mut n_before = 0;
        for (n_searched, n_found) in &searched.windows {
            // As many were found as there are in what has been searched.
            let is_searched = |number: u32| match is_oldest_first {
                false => (number as usize) < *n_searched,
                true => number as usize >= articles.len() - n_searched,
            };
            let n_right = numbers(&scanned).into_iter().filter(|n| is_searched(*n)).count();
            assert_eq!((*n_found, n_before < *n_searched), (n_right, true), "{query}");
            n_before = *n_searched;
        }
        let found = searched.hits.matches(newest());
        assert_eq!(numbers(&found), numbers(&scanned), "{query}");
        assert_eq!(searched.hits.n_articles(), articles.len(), "{query}");
        if searched.is_ranked {
            assert_eq!(found, scanned, "{query}");
        }
        let is_late = sizes.max_early_sources == 0 && !query.contains("source:");
        assert_eq!(searched.is_found, is_late && !found.is_empty(), "{query}");
        n_windows = Some(searched.windows.len() + 1);
    }
    n_windows
}

#[test]
fn what_is_frequent_is_found_before_all_is_read() {
    let of_day = |number: u32| {
        let rare = if number % 1_700 == 77 { "州长与普京" } else { "与普京" };
        let text = format!("第{number}篇：普京普京{rare}{}", "与普京".repeat(number as usize % 7));
        article(
            &format!("2023-{:02}-{:02}", 1 + number / 900, 1 + number / 30 % 28),
            ["rfi", "epochtimes"][number as usize % 2],
            "题",
            &[&text],
        )
    };
    let mut articles: Vec<Article> = (0..5_000).map(of_day).collect();
    articles.push(article("", "rfi", "没有日期", &["普京"]));
    let articles = sorted(articles);
    let index = InMemory::new(&articles, &[3_000, 1_900]);
    let sizes =
        WindowSizes { n_rare: 4, n_whole: 12, n_first: 4, min_articles: 16, growth: 2, ..TINY };
    for (query, is_in_one) in [
        ("普京", false),
        ("普京与普", false),
        ("普京 与普", false),
        ("京", true),
        ("普京 date:2023-02/2023-04", false),
        ("普京 date:2023-02-03/2023-02-04 与普", true),
        ("普京与普京 source:rfi", false),
        ("普京 -source:rfi date:2023-01/2023-03", false),
        ("第77篇", true),
        ("州长", true),
        ("普京 OR 州长", false),
        ("与普 -普京", false),
        ("州长 普京与", true),
        ("普京与 州长 -普京普", true),
        ("普京 date:2024", true),
    ] {
        let n_windows = check(&articles, &index, query, sizes).expect("it can be looked up");
        assert_eq!(n_windows == 1, is_in_one, "{query}: {n_windows} windows");
    }
    // A rare text decides what is read of a frequent one.
    let n_read = |query: &str| {
        let searched = search(&index, query, false, sizes, None).expect("it can be looked up");
        searched.n_read.last().copied().unwrap_or_default()
    };
    let [one, both] = ["普京与", "州长 普京与"].map(n_read);
    assert!(3 * both < one, "{both} of {one} files");
    for is_oldest_first in [false, true] {
        let searched = search(&index, "普京与普", is_oldest_first, sizes, None);
        let n_read = searched.expect("it can be looked up").n_read;
        let (first, all) = (n_read[0], n_read[n_read.len() - 1]);
        assert!(first > 0 && 4 * first < all, "{first} of {all} files");
    }
}

proptest! {
    #[test]
    fn windows_find_what_a_scan_finds(
        articles in any_articles(), term in text(5), other in text(2),
        cuts in (0_usize..4, 0_usize..3), min_articles in 1_u32..4, growth in 1_u32..3, n_rows in 0_u32..4, max_early_sources in 0_u32..2,
    ) {
        let index = InMemory::new(&articles, &[cuts.0, cuts.1]);
        let max_early_sources = max_early_sources * u32::MAX;
        let sizes = WindowSizes { min_articles, growth, n_rows, max_early_sources, ..TINY };
        let [term, other] = [term, other].map(|text| text.replace(['"', '“', '”'], ""));
        for query in [
            format!("\"{term}\""),
            format!("{term} {other}"),
            format!("title:{term} OR {other}"),
            format!("{term} -{other} source:rfi"),
            format!("{term} date:2023-02-20/2023-03-30"),
        ] {
            check(&articles, &index, &query, sizes);
        }
    }
}
