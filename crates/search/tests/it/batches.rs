//! An archive that is searched one part after the other.

use broadsheet_model::Article;
use broadsheet_search::{Corpus, Hits, Matches, Place, Query, Sort};
use proptest::prelude::*;

use crate::facets::{any_filter, recount};
use crate::support::{any_articles, folding, numbers, seeds, sources, text};

/// The hits of the whole, scanned in batches that begin at `cuts`, in the order that `picks` says.
fn in_batches(
    articles: &[Article],
    query: &str,
    cuts: &[prop::sample::Index],
    picks: &[prop::sample::Index],
) -> Hits {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(articles.len() + 1)).collect();
    cuts.extend([0, articles.len()]);
    cuts.sort_unstable();
    let mut batches: Vec<_> = cuts.windows(2).map(|pair| pair[0]..pair[1]).collect();
    let mut picks = picks.iter();
    let mut hits = Hits::default();
    while !batches.is_empty() {
        let batch = batches.remove(picks.next().map_or(0, |pick| pick.index(batches.len())));
        let corpus = Corpus::new(&articles[batch.clone()], &sources(), folding());
        hits.append(corpus.scan(&Query::parse(query, folding()), &sources()), batch.start as u32);
    }
    hits
}

fn any_query() -> impl Strategy<Value = String> {
    let term = "-?(title:)?[ab1普京習后]|-?source:rfi|-?date:2023-03";
    proptest::collection::vec(term, 0..4).prop_flat_map(|terms| {
        let joints =
            proptest::collection::vec(proptest::sample::select(vec![" ", " OR "]), terms.len());
        joints.prop_map(move |joints| {
            terms.iter().zip(joints).map(|(term, joint)| term.clone() + joint).collect()
        })
    })
}

fn places(articles: &[Article]) -> impl Iterator<Item = Place> {
    articles.iter().enumerate().map(|(number, article)| {
        let source_idx =
            sources().iter().position(|source| source.id == article.source).map(|idx| idx as u16);
        Place { number: number as u32, day: article.published.day(), source_idx }
    })
}

#[test]
fn a_scan_in_parts_finds_and_ranks_the_seeds_as_a_whole() {
    let articles = seeds();
    for query in ["普京", "-普京", "title:普 date:2023", "的 OR 普京", ""] {
        let mut hits = Hits::default();
        for number in (0..articles.len()).rev() {
            let corpus = Corpus::new([&articles[number]], &sources(), folding());
            hits.append(corpus.scan(&Query::parse(query, folding()), &sources()), number as u32);
        }
        let whole = Corpus::new(&articles, &sources(), folding())
            .scan(&Query::parse(query, folding()), &sources());
        assert_eq!((hits.n_articles(), hits.len()), (articles.len(), whole.len()), "{query}");
        assert_eq!(hits.matches(None), whole.matches(None), "{query}");
    }
}

#[test]
fn a_scan_that_has_not_begun_has_found_nothing() {
    let hits = Hits::default();
    assert_eq!((hits.n_articles(), hits.len(), hits.is_empty()), (0, 0, true));
    assert!(hits.matches(None).is_empty());
}

proptest! {
    #[test]
    fn batches_in_any_order_are_one_corpus(
        articles in any_articles(), query in any_query(), odd in text(4),
        cuts: Vec<prop::sample::Index>, picks: Vec<prop::sample::Index>,
    ) {
        for query in [&query, &odd] {
            let whole = Corpus::new(&articles, &sources(), folding()).scan(&Query::parse(query, folding()), &sources());
            let joined = in_batches(&articles, query, &cuts, &picks);
            prop_assert_eq!(joined.n_articles(), articles.len());
            prop_assert_eq!(joined.len(), whole.len());
            let (joined, whole) = (joined.matches(None), whole.matches(None));
            prop_assert!(joined.iter().all(|(_, score)| score >= 0.0 && score.is_finite()));
            prop_assert_eq!(joined, whole);
        }
    }

    #[test]
    fn saved_articles_are_counted_like_found_ones(
        articles in any_articles(), keep: Vec<bool>, filter in any_filter(), picks: Vec<prop::sample::Index>,
    ) {
        let is_saved = |number: u32| keep.get(number as usize).copied().unwrap_or(false);
        let mut saved: Vec<Place> = places(&articles).filter(|place| is_saved(place.number)).collect();
        let expected: Vec<u32> = saved.iter().map(|place| place.number).collect();
        let n_saved = saved.len();
        picks.iter().filter(|_| n_saved > 0).for_each(|pick| saved.swap(0, pick.index(n_saved)));
        let matches = Matches::from_places(saved);
        prop_assert_eq!(numbers(&matches), expected);
        prop_assert!(matches.iter().all(|(_, score)| score == 0.0));

        let found = Corpus::new(&articles, &sources(), folding()).scan(&Query::default(), &sources()).matches(None);
        prop_assert_eq!(&found.only(is_saved), &matches);
        let (facets, listed) = recount(&articles, &matches, &filter, &[]);
        prop_assert_eq!(matches.facets(&sources(), &filter, &[]), facets);
        prop_assert_eq!(matches.listed(&sources(), &filter, Sort::Best), listed);
    }
}
