//! Several archives as one, against a plain model: all articles in one list.

use std::collections::{BTreeMap, BTreeSet};

use broadsheet_archive::{Union, UnionAnswer, UnionList, UnionSearch, UnionStep};
use broadsheet_model::{Article, ArticleId, Day, SourceId};
use broadsheet_search::{Corpus, Filter, Sort};

use crate::model::{CASES, Case, Model, entry_id, filters, queries, searched, there};
use crate::support::load;

/// Compares the answer to `query` and `filter` with the model: the list in its order, forwards and
/// backwards, every count, and where each article of the list says that it is.
#[track_caller]
fn check(model: &Model, query: &str, filter: &Filter, is_search: bool) {
    let (mut library, union) = model.open();
    let result = is_search.then(|| {
        // Texts of local archives stay folded after the first search.
        searched(model, &mut library, &union, query);
        searched(model, &mut library, &union, query)
    });
    let queries = queries(model, &mut library, &union, query);
    let expected = model.listed(query, filter);
    for sort in [Sort::New, Sort::Old] {
        let answer = union.answer(&library, queries.clone(), filter, sort, result.as_ref(), 30);
        let ids: Vec<ArticleId> = (0..answer.list.len())
            .map(|position| {
                let at =
                    there(model, &mut library, |library| union.at(library, &answer.list, position))
                        .expect("the list has it");
                assert_eq!(union.position_of(&library, &answer.list, at), Some(position));
                entry_id(&library, at)
            })
            .collect();
        let mut expected = expected.clone();
        if sort == Sort::Old {
            expected.reverse();
        }
        assert_eq!(ids, expected, "{query} {sort:?}");
        assert_eq!(answer.facets.total, expected.len());
        check_counts(model, &union, &answer, query, filter);
        check_jumps(model, &union, &answer.list, sort, &expected);
    }
}

fn check_counts(model: &Model, union: &Union, answer: &UnionAnswer, query: &str, filter: &Filter) {
    let n_listed = |filter: &Filter, source: &SourceId| {
        let only = Filter { include: vec![source.clone()], exclude: Vec::new(), ..filter.clone() };
        model.listed(query, &only).len()
    };
    let per_source: Vec<usize> =
        union.sources().iter().map(|source| n_listed(filter, &source.id)).collect();
    assert_eq!(answer.facets.per_source, per_source, "{query}");
    let undated = |filter: &Filter| {
        let open = Filter { from: None, to: None, ..filter.clone() };
        let ids = model.listed(query, &open);
        let is_undated = |(_, article): &&(usize, Article)| {
            ids.contains(&article.id) && article.published.day().is_none()
        };
        model.shown.iter().filter(is_undated).count()
    };
    assert_eq!(answer.facets.n_undated, undated(filter), "{query}");
    for (bin, bar) in answer.bins.iter().zip(&answer.facets.histogram) {
        let of_bin =
            Filter { from: Some(bin.first), to: Some(bin.last), undated: false, ..filter.clone() };
        let expected = model.listed(query, &of_bin).len();
        assert_eq!(bar.iter().sum::<u32>() as usize, expected, "{query} {bin:?}");
    }
}

fn check_jumps(model: &Model, union: &Union, list: &UnionList, sort: Sort, ids: &[ArticleId]) {
    let days: BTreeMap<ArticleId, Option<Day>> =
        model.shown.iter().map(|(_, article)| (article.id, article.published.day())).collect();
    for day in ["2022-12-31", "2023-01-01", "2023-01-20", "2023-02-05", "2024-01-01"] {
        let day: Day = day.parse().expect("a day");
        let is_there = |id: &ArticleId| match (days[id], sort) {
            (Some(other), Sort::Old) => other >= day,
            (None, Sort::Old) => false,
            (other, _) => other.is_none_or(|other| other <= day),
        };
        let first = ids.iter().position(is_there).unwrap_or(ids.len());
        let expected = first.min(ids.len().saturating_sub(1));
        assert_eq!(union.position_of_day(list, day), Some(expected), "{day} {sort:?}");
    }
}

#[test]
fn lists_and_counts_are_those_of_all_articles_in_one_list() {
    for case in CASES {
        let model = Model::new(case);
        for filter in filters() {
            check(&model, "", &filter, false);
        }
        check(&model, "source:common date:2023-01", &Filter::default(), false);
    }
}

#[test]
fn a_search_finds_what_each_archive_has_folded_by_its_own_table() {
    for case in CASES {
        let model = Model::new(case);
        for query in ["普京", "二零二三", "二〇二三", "習近平", "普京 -习近平"] {
            check(&model, query, &Filter::default(), true);
        }
        check(&model, "普京", &filters()[1], true);
    }
}

#[test]
fn the_best_hits_are_those_of_one_archive_with_all_articles() {
    check_best(Case { tables: &[true, true, true], has_copies: false, is_indexed: true });
}

#[test]
fn hidden_copies_make_no_text_less_rare_where_texts_are_scanned() {
    check_best(Case { tables: &[true, true, true], has_copies: true, is_indexed: false });
}

/// Compares the order of the best hits with that of one archive of all articles that are shown.
#[track_caller]
fn check_best(case: Case) {
    let model = Model::new(case);
    let (mut library, union) = model.open();
    let all: Vec<&Article> = model.shown.iter().map(|(_, article)| article).collect();
    for query in ["普京", "正文1 普京", "题2", "玄黄 天地"] {
        let result = searched(&model, &mut library, &union, query);
        let queries = queries(&model, &mut library, &union, query);
        let answer = union.answer(
            &library,
            queries.clone(),
            &Filter::default(),
            Sort::Best,
            Some(&result),
            30,
        );
        let corpus = Corpus::new(all.iter().copied(), union.sources(), &model.foldings[0]);
        let newest = union.span().map(|(_, last)| last);
        let matches = corpus.scan(&queries[0], union.sources()).matches(newest);
        let expected: Vec<ArticleId> = matches
            .listed(union.sources(), &Filter::default(), Sort::Best)
            .into_iter()
            .map(|number| all[number as usize].id)
            .collect();
        let ids: Vec<ArticleId> = (0..answer.list.len())
            .map(|position| {
                let at = there(&model, &mut library, |library| {
                    union.at(library, &answer.list, position)
                });
                entry_id(&library, at.expect("the list has it"))
            })
            .collect();
        assert_eq!(ids, expected, "{query}");
    }
}

/// The archives of which files are needed at once, one round after the other.
fn rounds(model: &Model, members: &[usize], query: &str) -> Vec<BTreeSet<usize>> {
    let (mut library, union) = model.open_some(members);
    let queries = queries(model, &mut library, &union, query);
    let mut search = UnionSearch::of_all(&union, queries);
    let mut rounds = Vec::new();
    loop {
        match search.step(&mut library) {
            UnionStep::Searched | UnionStep::Window | UnionStep::Found => {}
            UnionStep::Needs(needs) => {
                load(&mut library, &model.files, &needs);
                rounds.push(needs.iter().map(|need| need.archive).collect());
            }
            UnionStep::Done => return rounds,
        }
    }
}

#[test]
fn indexes_of_several_archives_are_asked_in_the_same_rounds() {
    let model = Model::new(Case { tables: &[true; 3], has_copies: false, is_indexed: true });
    // The second archive has no index.
    let [one, other, both] = [&[0][..], &[2], &[0, 2]].map(|of| rounds(&model, of, "天地"));
    assert!(one.len() > 1 && other.len() > 1, "{one:?} {other:?}");
    assert_eq!(both.len(), one.len().max(other.len()), "{both:?}");
    assert_eq!(both[0], BTreeSet::from([0, 2]));
}
