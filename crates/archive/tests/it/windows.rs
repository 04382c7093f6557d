//! Searches through windows of articles: at each step what is shown is the beginning of what there
//! is, in one archive and over several.

use broadsheet_archive::{Library, Union, UnionAnswer, UnionResult, UnionSearch, UnionStep};
use broadsheet_model::ArticleId;
use broadsheet_search::{Filter, Sort, WindowSizes};

use crate::model::{CASES, Case, Model, entry_id, filters, queries, searched, there};
use crate::support::load;

pub(crate) const SIZES: WindowSizes = WindowSizes {
    n_whole: 0,
    n_rare: 0,
    n_first: 1,
    min_articles: 12,
    growth: 1,
    n_rows: 1,
    max_early_sources: u32::MAX,
};

/// What a list shows.
fn listed(
    model: &Model,
    library: &mut Library,
    union: &Union,
    answer: &UnionAnswer,
) -> Vec<ArticleId> {
    let id_at = |position| {
        let at = there(model, library, |library| union.at(library, &answer.list, position));
        entry_id(library, at.expect("the list has it"))
    };
    (0..answer.list.len()).map(id_at).collect()
}

/// Compares what is shown of a search, window by window, with what a search at once finds; how
/// often something was shown before all was found.
#[track_caller]
pub(crate) fn check(
    (model, members): (&Model, &[usize]),
    query: &str,
    (filter, sort): (&Filter, Sort),
    sizes: WindowSizes,
) -> usize {
    let (mut library, union) = model.open_some(members);
    let whole = searched(model, &mut library, &union, query);
    let queries = queries(model, &mut library, &union, query);
    let answer_of = |library: &Library, result: &UnionResult| {
        union.answer(library, queries.clone(), filter, sort, Some(result), 30)
    };
    let right = answer_of(&library, &whole);
    let expected = listed(model, &mut library, &union, &right);
    let mut search =
        UnionSearch::of_all(&union, queries.clone()).in_windows(sort == Sort::Old, sizes);
    let is_late = sizes.max_early_sources == 0 && !query.contains("source:");
    let (mut n_shown, mut n_passed, mut is_found) = (0, 0, false);
    loop {
        match search.step(&mut library) {
            UnionStep::Searched => {}
            UnionStep::Needs(needs) => load(&mut library, &model.files, &needs),
            UnionStep::Window => {
                let result = search.result(&library, &union, false);
                let (passed, of) = result.progress.expect("it is not done");
                assert!(n_passed < passed && passed < of, "{n_passed} {passed} {of}");
                n_passed = passed;
                assert_eq!(result.has_sources, !is_late);
                if !result.has_sources && !filter.include.is_empty() {
                    continue;
                }
                let answer = answer_of(&library, &result);
                let ids = listed(model, &mut library, &union, &answer);
                assert!(expected.starts_with(&ids), "{query} {sort:?}: {ids:?} {expected:?}");
                assert_eq!(answer.facets.total, ids.len());
                n_shown += usize::from(!ids.is_empty() && ids.len() < expected.len());
            }
            UnionStep::Found => {
                is_found = true;
                let result = search.result(&library, &union, true);
                assert!(!result.has_sources && result.progress.is_none());
            }
            UnionStep::Done => break,
        }
    }
    assert_eq!(is_found, is_late && !whole.is_empty(), "{query}");
    let result = search.result(&library, &union, true);
    let answer = answer_of(&library, &result);
    assert_eq!(listed(model, &mut library, &union, &answer), expected, "{query} {sort:?}");
    assert!(result.has_sources && result.progress.is_none());
    assert_eq!(answer.facets, right.facets, "{query}");
    if result.is_ranked {
        let best =
            |result| union.answer(&library, queries.clone(), filter, Sort::Best, Some(result), 30);
        assert!(best(&result).list == best(&whole).list, "{query}");
    }
    n_shown
}

#[test]
fn what_is_shown_of_a_search_is_the_beginning_of_what_there_is() {
    let three = Case { tables: &[true; 3], has_copies: true, is_indexed: true };
    let mut n_shown = 0;
    for (case, members) in [(CASES[0], &[0][..]), (three, &[0, 2]), (three, &[2, 0])] {
        let model = Model::new(case);
        for query in ["普京", "正文 玄黄", "天地 -二零", "不在"] {
            for filter in &filters()[..3] {
                for sort in [Sort::New, Sort::Old] {
                    for max_early_sources in [0, u32::MAX] {
                        let sizes = WindowSizes { max_early_sources, ..SIZES };
                        n_shown += check((&model, members), query, (filter, sort), sizes);
                    }
                }
            }
        }
    }
    assert!(n_shown > 40, "{n_shown}");
}

#[test]
fn where_texts_are_read_all_is_searched_at_once() {
    let model = Model::new(CASES[2]);
    for query in ["普京", "，"] {
        let members = if query == "，" { &[0][..] } else { &[0, 1] };
        let n_shown = check((&model, members), query, (&Filter::default(), Sort::New), SIZES);
        assert_eq!(n_shown, 0, "{query}");
    }
}
