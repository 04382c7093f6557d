//! Lists and counts that come from the day table alone.

use broadsheet_model::{Article, Day};
use broadsheet_search::{Corpus, Counts, Filter, Listing, Query, Rank, Scope, Sort, bins};
use proptest::prelude::*;

use crate::facets::{any_day, any_filter, recount};
use crate::support::{article, day, folding, search, sorted, sources};

/// The day and the source of each article, newest first.
type Archive = Vec<(Option<Day>, usize)>;

fn counts(archive: &Archive) -> Counts {
    let per_source = |day: Option<Day>| {
        let n = |source| archive.iter().filter(|article| **article == (day, source)).count() as u32;
        (0..sources().len()).map(n).collect::<Vec<u32>>()
    };
    let mut days: Vec<Day> = archive.iter().filter_map(|(day, _)| *day).collect();
    days.dedup();
    Counts::new(
        sources().len(),
        days.into_iter().map(|day| (day, per_source(Some(day)))),
        per_source(None),
    )
}

fn places_of(articles: &[Article]) -> Archive {
    let source_idx =
        |article: &Article| sources().iter().position(|source| source.id == article.source);
    articles
        .iter()
        .map(|article| (article.published.day(), source_idx(article).expect("listed")))
        .collect()
}

/// The scope of a query that has one.
fn scope(query: &str) -> Scope {
    Query::parse(query, folding()).scope(&sources()).expect(query)
}

fn archive(articles: &[(&str, usize)]) -> Archive {
    articles.iter().map(|(date, source)| ((!date.is_empty()).then(|| day(date)), *source)).collect()
}

fn small_archive() -> Archive {
    archive(&[
        ("2023-03-10", 0),
        ("2023-03-10", 1),
        ("2023-03-08", 1),
        ("2023-03-08", 0),
        ("2023-03-08", 0),
        ("2022-03-10", 1),
        ("", 0),
        ("", 1),
    ])
}

#[test]
fn a_day_table_numbers_newest_first() {
    let counts = counts(&small_archive());
    assert_eq!((counts.len(), counts.n_undated(), counts.is_empty()), (8, 2, false));
    assert_eq!(
        (counts.first_day(), counts.last_day()),
        (Some(day("2022-03-10")), Some(day("2023-03-10")))
    );
    assert_eq!(counts.days().len(), 3);
    assert_eq!(counts.number_range(day("2023-03-10")), 0..2);
    assert_eq!(counts.number_range(day("2023-03-09")), 2..2, "no article, but a place");
    assert_eq!(counts.number_range(day("2023-03-08")), 2..5);
    assert_eq!(counts.numbers_between(None, None), 0..6, "undated ones are between no days");
    assert_eq!(counts.numbers_between(None, Some(day("2023-03-09"))), 2..6);
    assert_eq!(counts.numbers_between(Some(day("2023-03-09")), None), 0..2);
    let crossed = counts.numbers_between(Some(day("2023-03-10")), Some(day("2023-03-08")));
    assert!(crossed.is_empty(), "no day is after the last and before the first");
}

#[test]
fn an_archive_of_nothing_is_counted() {
    for counts in [Counts::new(3, [], vec![0; 3]), Counts::new(3, [], vec![])] {
        assert_eq!((counts.len(), counts.first_day(), counts.last_day()), (0, None, None));
        assert_eq!(counts.numbers_between(Some(day("2023-03-10")), None), 0..0);
        let listing = Listing::new(&counts, &scope(""), &Filter::default(), Sort::New);
        assert_eq!(
            (listing.len(), listing.place(0), listing.position_of(Rank(0))),
            (0, None, None)
        );
        assert_eq!(listing.position_of_day(&counts, day("2023-03-10")), 0);
        assert_eq!(counts.facets(&scope(""), &Filter::default(), &[]).per_source, [0; 3]);
    }
    let nobody = Counts::new(0, [], vec![]);
    let facets = nobody.facets(&Scope::everything(&[]), &Filter::default(), &[]);
    assert_eq!((nobody.len(), facets.total, facets.per_source.len()), (0, 0, 0));
}

#[test]
fn only_queries_without_text_have_a_scope() {
    for (query, has_scope) in [
        ("", true), // everything
        ("source:rfi", true),
        ("-source:rfi date:2023 -date:--03-10", true),
        ("source:rfi OR source:epoch date:2023 OR -date:2022", true),
        ("source:rfi OR date:2023", false), // neither a set of sources nor one of days
        ("普京", false),
        ("-普京", false),
        ("title:普京", false),
        ("source:rfi 普京", false),
        ("date:2023 OR 普京", false),
        ("date:yesterday", false), // no date, so it is text
    ] {
        assert_eq!(
            Query::parse(query, folding()).scope(&sources()).is_some(),
            has_scope,
            "{query}"
        );
    }
}

/// Compares the runs of days, each from a place to before another; 3 is the place of the undated.
fn check_runs(query: &str, filter: &Filter, expected: &[(usize, usize)]) {
    let runs = scope(query).day_runs(&counts(&small_archive()), filter);
    let runs: Vec<(usize, usize)> = runs.into_iter().map(|run| (run.start, run.end)).collect();
    assert_eq!(runs, expected, "{query} {filter:?}");
}

#[test]
fn days_come_in_runs() {
    let all = Filter::default();
    let march =
        Filter { from: Some(day("2023-03-01")), to: Some(day("2023-03-31")), ..Filter::default() };
    let undated_too = Filter { undated: true, ..march.clone() };
    for (query, filter, expected) in [
        ("", &all, &[(0, 4)][..]), // the undated follow the oldest day
        ("source:rfi", &all, &[(0, 4)]),
        ("", &march, &[(0, 2)]),
        ("", &undated_too, &[(0, 2), (3, 4)]),
        ("date:2023", &all, &[(0, 2)]), // undated is not in 2023
        ("date:2023", &undated_too, &[(0, 2)]), // also where the filter lets it pass
        ("-date:2023-03-08", &all, &[(0, 1), (2, 4)]), // nor is it on the 8th
        ("-date:2022", &march, &[(0, 2)]),
        ("-date:2022", &undated_too, &[(0, 2), (3, 4)]),
        ("date:--03-10", &all, &[(0, 1), (2, 3)]),
        ("date:2022 OR -date:--03-08", &all, &[(0, 1), (2, 4)]),
        ("date:2022 date:2023", &all, &[]),
    ] {
        check_runs(query, filter, expected);
    }
}

#[test]
fn a_listing_knows_its_articles() {
    let counts = counts(&small_archive());
    let of_rfi = Filter { include: vec![sources()[0].id.clone()], ..Filter::default() };
    // The ranks of rfi's articles: 0 on the 10th, 1 and 2 on the 8th, 3 undated.
    for (query, sort, expected, jump) in [
        ("", Sort::New, &[0, 1, 2, 3][..], 1),
        ("", Sort::Best, &[0, 1, 2, 3], 1), // nothing to match: as new
        ("", Sort::Old, &[3, 2, 1, 0], 3),
        ("date:--03-08", Sort::New, &[1, 2], 0),
        ("-date:--03-08", Sort::Old, &[3, 0], 1),
        ("source:epoch", Sort::New, &[], 0),
    ] {
        let listing = Listing::new(&counts, &scope(query), &of_rfi, sort);
        let ranks: Vec<usize> =
            (0..listing.len()).filter_map(|at| listing.place(at)).map(|rank| rank.0).collect();
        assert_eq!(ranks, expected, "{query}");
        assert_eq!(listing.position_of_day(&counts, day("2023-03-09")), jump, "{query}");
    }
    let listing = Listing::new(&counts, &scope(""), &of_rfi, Sort::New);
    assert_eq!(listing.sources(), [true, false, false]);
    assert_eq!(listing.position_of_day(&counts, day("2024-01-01")), 0);
    assert_eq!(
        listing.position_of_day(&counts, day("2020-01-01")),
        3,
        "the undated stand after all days"
    );
    assert_eq!((listing.place(4), listing.position_of(Rank(4))), (None, None));
    assert_eq!((listing.place(usize::MAX), listing.position_of(Rank(usize::MAX))), (None, None));
}

/// Articles without text, more than there are days.
fn any_archive() -> impl Strategy<Value = Vec<Article>> {
    let one = |(day, source): (Option<Day>, usize)| {
        let published = day.map(|day| day.to_string()).unwrap_or_default();
        article(&published, sources()[source].id.as_str(), "t", &[])
    };
    let article = (any_day(), 0_usize..3).prop_map(one);
    proptest::collection::vec(article, 0..60).prop_map(sorted)
}

/// Terms of one kind, joined by `OR`.
fn any_clause(terms: &'static [&'static str]) -> impl Strategy<Value = String> {
    let term = ("-?", proptest::sample::select(terms)).prop_map(|(minus, term)| minus + term);
    proptest::collection::vec(term, 1..3).prop_map(|terms| terms.join(" OR "))
}

/// Queries that have a scope.
fn any_scoped_query() -> impl Strategy<Value = String> {
    const SOURCES: &[&str] = &["source:rfi", "source:e", "source:unknown"];
    const DATES: &[&str] =
        &["date:2023-03", "date:2023-02-20/", "date:/2023-03-20", "date:--03-15", "date:2023"];
    let clause = prop_oneof![any_clause(SOURCES), any_clause(DATES), any_clause(DATES)];
    proptest::collection::vec(clause, 0..3).prop_map(|clauses| clauses.join(" "))
}

fn any_sort() -> impl Strategy<Value = Sort> {
    proptest::sample::select(vec![Sort::New, Sort::Old, Sort::Best])
}

/// Compares every position and every rank with the `numbers` that are listed.
fn check_listing(listing: &Listing, articles: &[Article], numbers: &[u32], filter: &Filter) {
    let source_idx = |number: u32| {
        sources().iter().position(|source| source.id == articles[number as usize].source)
    };
    let is_chosen = |number: &u32| listing.sources()[source_idx(*number).expect("listed")];
    let ranked: Vec<u32> = (0..articles.len() as u32).filter(is_chosen).collect();
    for (source, is_chosen) in sources().iter().zip(listing.sources()) {
        assert!(!(*is_chosen && filter.exclude.contains(&source.id)));
    }
    assert_eq!(listing.len(), numbers.len());
    let placed: Vec<u32> = (0..listing.len() + 2)
        .filter_map(|at| listing.place(at))
        .map(|Rank(rank)| ranked[rank])
        .collect();
    assert_eq!(placed, numbers);
    for rank in 0..ranked.len() + 2 {
        let position =
            ranked.get(rank).and_then(|number| numbers.iter().position(|other| other == number));
        assert_eq!(listing.position_of(Rank(rank)), position);
    }
}

proptest! {
    #[test]
    fn the_day_table_answers_as_a_scan_does(
        articles in any_archive(), query in any_scoped_query(), filter in any_filter(), sort in any_sort(),
        max in 1_usize..30, jump in any_day(),
    ) {
        let matches = search(&Corpus::new(&articles, &sources(), folding()), &query);
        let bins = bins(day("2023-02-17"), day("2023-04-03"), max).1;
        let (facets, mut numbers) = recount(&articles, &matches, &filter, &bins);
        let places: Archive = places_of(&articles);
        let counts = counts(&places);
        prop_assert_eq!(counts.len(), articles.len());
        prop_assert_eq!(counts.facets(&scope(&query), &filter, &bins), facets);

        let listing = Listing::new(&counts, &scope(&query), &filter, sort);
        if sort == Sort::Old {
            numbers.reverse();
        }
        check_listing(&listing, &articles, &numbers, &filter);
        if let Some(jump) = jump {
            let is_reached = |number: &u32| match (places[*number as usize].0, sort) {
                (day, Sort::Old) => day.is_some_and(|day| jump <= day),
                (day, _) => day.is_none_or(|day| day <= jump),
            };
            let position = numbers.iter().position(is_reached).unwrap_or(numbers.len().saturating_sub(1));
            prop_assert_eq!(listing.position_of_day(&counts, jump), position);
            let of_day: Vec<usize> = (0..places.len()).filter(|number| places[*number].0 == Some(jump)).collect();
            prop_assert!(counts.number_range(jump).eq(of_day));
        }
    }

    #[test]
    fn the_runs_of_days_hold_what_passes(articles in any_archive(), query in any_scoped_query(), filter in any_filter()) {
        let everywhere = Filter { include: vec![], exclude: vec![], ..filter };
        let dates_only = query.split(' ').filter(|term| !term.contains("source:") && *term != "OR").collect::<Vec<_>>().join(" ");
        let counts = counts(&places_of(&articles));
        let runs = scope(&dates_only).day_runs(&counts, &everywhere);
        let matches = search(&Corpus::new(&articles, &sources(), folding()), &dates_only);
        let (facets, _) = recount(&articles, &matches, &everywhere, &[]);
        prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start), "longest runs, in order");
        prop_assert!(runs.iter().all(|run| run.start < run.end));
        let n_of = |place: usize| match counts.days().get(place) {
            Some(day) => counts.number_range(*day).len(),
            None => counts.n_undated(),
        };
        prop_assert_eq!(runs.into_iter().flatten().map(n_of).sum::<usize>(), facets.total);
    }
}
