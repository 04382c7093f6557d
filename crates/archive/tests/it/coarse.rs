//! Archives whose index has a coarse level: what is found is what is found without it, by the same
//! order, and parts that have nothing of a query are not read.

use std::collections::BTreeSet;

use broadsheet_archive::{Library, Need, Target, Union, UnionResult, UnionSearch, UnionStep};
use broadsheet_search::{Filter, Sort, WindowSizes};
use proptest::prelude::*;

use crate::model::{Case, Model, filters, queries, searched};
use crate::support::load;
use crate::windows::{SIZES, check};

const ONE: Case = Case { tables: &[true], has_copies: false, is_indexed: true };
const THREE: Case = Case { tables: &[true; 3], has_copies: true, is_indexed: true };
/// Of 160 articles ten parts, or eight and what lies after the last anchor.
const PART_ARTICLES: [usize; 2] = [16, 19];

fn with_and_without(case: Case, part_articles: usize) -> [Model; 2] {
    let with = Model::divided(case, part_articles);
    let mut without = Model::divided(case, part_articles);
    without.files = with.files.iter().map(|files| files.without_coarse()).collect();
    [with, without]
}

/// What has been found of each archive, ranked.
fn found(model: &Model, members: &[usize], query: &str) -> Vec<(usize, String)> {
    let (mut library, union) = model.open_some(members);
    let result = searched(model, &mut library, &union, query);
    let of_member = |archive: &usize| {
        (*archive, format!("{:?}", result.matches(*archive).expect("it was asked")))
    };
    members.iter().map(of_member).collect()
}

const QUERIES: [&str; 16] = [
    "普京",
    "正文77",
    "正文7",
    "正文77天",
    "不在",
    "普京 正文66",
    "不在 普京",
    "天地 -二零",
    "-普京",
    "正文7 OR 不在",
    "title:题15",
    "普京与 source:a",
    "正文8 date:2023-01/2023-01",
    "普京 date:2030",
    "宇宙洪荒",
    "京",
];

#[test]
fn the_best_matches_are_those_that_are_found_without_it() {
    for part_articles in PART_ARTICLES {
        for (case, members) in [(ONE, &[0][..]), (THREE, &[0, 2])] {
            let [with, without] = with_and_without(case, part_articles);
            assert!(with.files[0].manifest().coarse.is_some());
            for query in QUERIES {
                let [own, right] = [&with, &without].map(|model| found(model, members, query));
                assert_eq!(own, right, "{query}");
            }
        }
    }
}

#[test]
fn what_is_shown_of_a_list_by_date_is_its_beginning() {
    let mut n_shown = 0;
    for part_articles in PART_ARTICLES {
        for (case, members) in [(ONE, &[0][..]), (THREE, &[2, 0])] {
            let model = Model::divided(case, part_articles);
            for query in QUERIES {
                for sort in [Sort::New, Sort::Old] {
                    for (max_early_sources, n_rows) in [(0, 1), (u32::MAX, 20)] {
                        let sizes = WindowSizes { max_early_sources, n_rows, ..SIZES };
                        let filter = &filters()[n_shown % 3];
                        n_shown += check((&model, members), query, (filter, sort), sizes);
                    }
                }
            }
        }
    }
    assert!(n_shown > 100, "{n_shown}");
}

/// The files that a search asks for, until rows are there and until all is found.
fn asked_for(model: &Model, query: &str, is_windowed: bool) -> [BTreeSet<Target>; 2] {
    let (mut library, union): (Library, Union) = model.open_some(&[0]);
    let queries = queries(model, &mut library, &union, query);
    let mut search = UnionSearch::of_all(&union, queries);
    if is_windowed {
        search = search.in_windows(false, WindowSizes { n_rows: 1, ..SIZES });
    }
    let (mut asked, mut first) = (BTreeSet::new(), None);
    loop {
        match search.step(&mut library) {
            UnionStep::Searched | UnionStep::Found => {}
            UnionStep::Window => {
                let result: UnionResult = search.result(&library, &union, false);
                if !result.is_empty() {
                    first.get_or_insert_with(|| asked.clone());
                }
            }
            UnionStep::Needs(needs) => {
                asked.extend(needs.iter().map(|need: &Need| need.target));
                load(&mut library, &model.files, &needs);
            }
            UnionStep::Done => return [first.unwrap_or_else(|| asked.clone()), asked],
        }
    }
}

/// The parts of which any file is asked for, without the coarse level.
fn parts_of(asked: &BTreeSet<Target>) -> BTreeSet<usize> {
    let part = |target: &Target| match target {
        Target::Root(part) | Target::Index(part, _) => Some(*part),
        _ => None,
    };
    asked.iter().filter_map(part).filter(|part| *part < 10).collect()
}

#[test]
fn parts_without_a_query_are_not_read() {
    let model = Model::divided(ONE, PART_ARTICLES[0]);
    assert_eq!(model.files[0].manifest().index.len(), 10);
    let n_parts = |query: &str, is_windowed: bool| -> [usize; 2] {
        let asked = asked_for(&model, query, is_windowed);
        asked.map(|asked| parts_of(&asked).len())
    };
    // The root of the newest part is asked for along with what the coarse level needs.
    for query in ["正文77天", "不在", "普京 date:2030", "title:题155"] {
        assert!(n_parts(query, false)[1] <= 2, "{query}");
        assert!(n_parts(query, true)[1] <= 2, "{query}");
    }
    assert_eq!(n_parts("天地", false), [10, 10]);
    let [first, all] = n_parts("天地", true);
    assert!(first <= 2 && all == 10, "{first} {all}");
    // By match all count in which a text may be; by date it does not matter.
    assert_eq!(n_parts("天地 正文77天", false)[1], 10);
    assert!(n_parts("天地 正文77天", true)[1] <= 2);
}

#[test]
fn a_coarse_level_that_is_damaged_is_done_without() {
    let [with, right] = with_and_without(ONE, PART_ARTICLES[0]);
    let coarse = with.files[0].manifest().coarse.expect("it has one");
    let part = format!("part/{}/", coarse.name());
    let names: Vec<String> = with.files[0].names().map(str::to_owned).collect();
    let lost = [coarse.file_name()]
        .into_iter()
        .chain(names.into_iter().filter(|name| name.starts_with(&part)));
    let mut n_lost = 0;
    for name in lost {
        let mut damaged = Model::divided(ONE, PART_ARTICLES[0]);
        damaged.files[0].lose(&name);
        for query in ["普京", "正文77天", "不在"] {
            assert_eq!(found(&damaged, &[0], query), found(&right, &[0], query), "{name} {query}");
        }
        n_lost += 1;
    }
    assert!(n_lost > 2, "{n_lost}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_found_as_without_it(
        number in 0_usize..160, start in 0_usize..12, n in 1_usize..6,
        other in 0_usize..QUERIES.len(), is_oldest_first in any::<bool>(), part_articles in 12_usize..20,
    ) {
        let [with, without] = with_and_without(ONE, part_articles);
        let text = broadsheet_search::summary(&with.archives[0][number], 40);
        let term: String = text.chars().skip(start).take(n).collect();
        let sort = if is_oldest_first { Sort::Old } else { Sort::New };
        let [both, without_other] =
            [format!("{term} {}", QUERIES[other]), format!("{term} -正文{other}")];
        for query in [term, both, without_other] {
            prop_assert_eq!(found(&with, &[0], &query), found(&without, &[0], &query));
            check((&with, &[0]), &query, (&Filter::default(), sort), SIZES);
        }
    }
}
