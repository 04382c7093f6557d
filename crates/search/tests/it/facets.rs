//! The list, the counts on the badges, the histogram.

use broadsheet_model::{Article, Day, SourceId};
use broadsheet_search::{Bin, Corpus, Facets, Filter, Matches, Sort, bins};
use proptest::prelude::*;

use crate::support::{any_articles, article, day, folding, search, sorted, sources};

fn id(id: &str) -> SourceId {
    SourceId::new(id).expect(id)
}

#[test]
fn every_count_obeys_its_own_filters() {
    let articles = sorted(vec![
        article("2023-03-10", "rfi", "a", &[]),
        article("2023-03-09", "epochtimes", "a", &[]),
        article("2023-03-08", "rfi", "b", &[]),
        article("2023-03-08", "rfi", "a", &[]),
        article("2023-03-01", "epochtimes", "a", &[]),
        article("", "rfi", "a", &[]),
        article("", "unlisted", "a", &[]),
    ]);
    let corpus = Corpus::new(&articles, &sources(), folding());
    let days = bins(day("2023-03-08"), day("2023-03-10"), 10).1;
    let count = |filter: &Filter| {
        let matches = search(&corpus, "a");
        let facets = matches.facets(&sources(), filter, &days);
        assert_eq!(matches.listed(&sources(), filter, Sort::New).len(), facets.total);
        facets
    };

    let all = count(&Filter::default());
    assert_eq!((all.total, &all.per_source[..], all.n_undated), (6, &[3, 2, 0][..], 2));
    assert_eq!(all.histogram, [[1, 0, 0], [0, 1, 0], [1, 0, 0]]);

    let limited =
        Filter { from: Some(day("2023-03-08")), to: Some(day("2023-03-09")), ..Filter::default() };
    let facets = count(&limited);
    assert_eq!((facets.total, &facets.per_source[..], facets.n_undated), (2, &[1, 1, 0][..], 2));
    assert_eq!(facets.histogram, all.histogram, "the bars do not obey the dates");

    let undated = count(&Filter { undated: true, ..limited.clone() });
    assert_eq!((undated.total, &undated.per_source[..]), (4, &[2, 1, 0][..]));

    let included = count(&Filter { include: vec![id("epochtimes")], ..limited.clone() });
    assert_eq!(
        (included.total, &included.per_source[..], included.n_undated),
        (1, &[1, 1, 0][..], 0)
    );
    assert_eq!(included.histogram, [[0, 0, 0], [0, 1, 0], [0, 0, 0]]);

    let excluded = count(&Filter { exclude: vec![id("rfi")], ..Filter::default() });
    assert_eq!(
        (excluded.total, &excluded.per_source[..], excluded.n_undated),
        (3, &[3, 2, 0][..], 1)
    );

    let both =
        count(&Filter { include: vec![id("rfi")], exclude: vec![id("rfi")], ..Filter::default() });
    assert_eq!((both.total, both.n_undated), (0, 0), "exclusion wins");

    let nowhere = count(&Filter { include: vec![id("not.here")], ..Filter::default() });
    assert_eq!((nowhere.total, &nowhere.per_source[..]), (0, &[3, 2, 0][..]));

    let crossed = count(&Filter { from: limited.to, to: limited.from, ..Filter::default() });
    assert_eq!(crossed.total, 0, "no day is after the last and before the first");
}

#[test]
fn a_list_is_ordered_as_asked() {
    let articles = sorted(vec![
        article("2023-03-10", "rfi", "x kong", &[]),
        article("2023-03-09", "rfi", "y", &["kong kong kong"]),
        article("2023-03-08", "rfi", "x kong", &[]),
        article("", "rfi", "hongkong", &[]),
    ]);
    let corpus = Corpus::new(&articles, &sources(), folding());
    let numbers =
        |query: &str, sort| search(&corpus, query).listed(&sources(), &Filter::default(), sort);
    assert_eq!(numbers("kong", Sort::New), [0, 1, 2, 3]);
    assert_eq!(numbers("kong", Sort::Old), [3, 2, 1, 0]);
    assert_eq!(
        numbers("kong", Sort::Best),
        [0, 2, 1, 3],
        "titles, then the body, then what is no whole word"
    );
    assert_eq!(numbers("date:2023", Sort::Best), [0, 1, 2], "without text: newest first");
}

/// The same by counting each number on its own.
pub(crate) fn recount(
    articles: &[Article],
    matches: &Matches,
    filter: &Filter,
    bins: &[Bin],
) -> (Facets, Vec<u32>) {
    let found =
        || matches.iter().map(|(place, _)| (place.number, &articles[place.number as usize]));
    let source_passes = |article: &Article| {
        (filter.include.is_empty() || filter.include.contains(&article.source))
            && !filter.exclude.contains(&article.source)
    };
    let date_passes = |article: &Article| match article.published.day() {
        None => filter.undated || (filter.from, filter.to) == (None, None),
        Some(day) => {
            filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to)
        }
    };
    let numbers: Vec<u32> = found()
        .filter(|(_, article)| source_passes(article) && date_passes(article))
        .map(|(number, _)| number)
        .collect();
    let of = |id: &SourceId, passes: &dyn Fn(&Article) -> bool| {
        found().filter(|(_, article)| article.source == *id && passes(article)).count()
    };
    let in_bin = |bin: &Bin, article: &Article| {
        source_passes(article)
            && article.published.day().is_some_and(|day| bin.first <= day && day <= bin.last)
    };
    let bar = |bin: &Bin| {
        sources()
            .iter()
            .map(|source| of(&source.id, &|article| in_bin(bin, article)) as u32)
            .collect()
    };
    let facets = Facets {
        total: numbers.len(),
        per_source: sources().iter().map(|source| of(&source.id, &date_passes)).collect(),
        histogram: bins.iter().map(bar).collect(),
        n_undated: found()
            .filter(|(_, article)| source_passes(article) && article.published.day().is_none())
            .count(),
    };
    (facets, numbers)
}

pub(crate) fn any_day() -> impl Strategy<Value = Option<Day>> {
    proptest::option::of(
        (19_395_i32..19_465).prop_map(|number| Day::new(number).expect("in the calendar")),
    )
}

fn any_ids() -> impl Strategy<Value = Vec<SourceId>> {
    proptest::collection::vec(
        proptest::sample::select(vec![id("rfi"), id("epochtimes"), id("not.here")]),
        0..3,
    )
}

prop_compose! {
    pub(crate) fn any_filter()(
        from in any_day(), to in any_day(), include in any_ids(), exclude in any_ids(), undated: bool,
    ) -> Filter {
        Filter { from, to, include, exclude, undated }
    }
}

proptest! {
    #[test]
    fn counts_are_those_of_a_recount(
        articles in any_articles(), query in "(a|普|-b|title:a|)", filter in any_filter(),
        max in 1_usize..30, skipped in 0_usize..3,
    ) {
        let corpus = Corpus::new(&articles, &sources(), folding());
        let matches = search(&corpus, &query);
        let mut bins = bins(Day::new(19_405).expect("a day"), Day::new(19_450).expect("a day"), max).1;
        // Bars may leave days out.
        bins.drain(..skipped.min(bins.len()));
        bins.truncate(20);
        let (facets, numbers) = recount(&articles, &matches, &filter, &bins);
        prop_assert_eq!(matches.facets(&sources(), &filter, &bins), facets);

        let listed = |sort| matches.listed(&sources(), &filter, sort);
        prop_assert_eq!(&listed(Sort::New), &numbers);
        prop_assert!(listed(Sort::Old).iter().rev().eq(&numbers));
        let best = listed(Sort::Best);
        let score = |number: u32| matches.iter().find(|(place, _)| place.number == number).expect("found").1;
        prop_assert!(best.is_sorted_by(|a, b| (score(*b), *a) < (score(*a), *b) || score(*a) > score(*b)));
        let mut again = best;
        again.sort_unstable();
        prop_assert_eq!(again, numbers);
    }
}
