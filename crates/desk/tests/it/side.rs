//! What is searched beside the main list.

use broadsheet_desk::{Action, Dropped, Event, Timer};

use crate::archive::{INDEXED, PLAIN, source_id};
use crate::model::Shown;
use crate::shell::Shell;

/// What the parts of a query would give if they were dropped is known, and right.
#[track_caller]
pub(crate) fn expect_dropped(shell: &Shell) {
    for dropped in &shell.drawn.dropped {
        let mut state = shell.desk.state().clone();
        state.address.query.clone_from(&dropped.query);
        let expected = Shown::of(&shell.archives()).expected(&state).ids.len();
        assert_eq!(dropped.total, Some(expected), "{dropped:?}: {:?}", shell.hash());
    }
}

/// The dropped parts of what is searched for in an archive, and what the rest finds.
#[track_caller]
fn check(hash: &str, expected: &[(&str, Option<usize>)]) {
    for packed in [&PLAIN, &INDEXED] {
        let shell = Shell::open(packed, hash);
        expect_dropped(&shell);
        let dropped: Vec<_> =
            shell.drawn.dropped.iter().map(|one| (one.part.as_str(), one.total)).collect();
        assert_eq!(dropped, expected, "{hash}");
    }
}

#[test]
fn each_part_of_a_query_that_finds_nothing_is_offered_with_what_the_rest_finds() {
    check("#q=罕见 没有这个", &[("罕见", Some(0)), ("没有这个", Some(6))]);
    // Within the other limits, which stay.
    check("#q=罕见 没有这个&src=s1", &[("罕见", Some(0)), ("没有这个", Some(2))]);
    // Nothing is offered where something is found, nor where the whole query is the part.
    check("#q=罕见", &[]);
    check("#q=没有这个", &[]);
    // Days and sources alone are counted without a search.
    check("#q=罕见 source:s1&src=s0", &[("罕见", Some(0)), ("source:s1", Some(2))]);
}

#[test]
fn what_is_not_known_yet_is_not_nothing() {
    let mut shell = Shell::open(&INDEXED, "#");
    shell.search("罕见 没有这个");
    while shell.drawn.dropped.is_empty() {
        match shell.asked.is_empty() {
            true => shell.time_up(Timer::Search),
            false => shell.answer(0, true),
        }
    }
    let is_unknown = |one: &Dropped| one.total.is_none() && one.is_counting;
    assert!(shell.drawn.dropped.iter().all(is_unknown), "{:?}", shell.drawn.dropped);
    shell.settle();
    expect_dropped(&shell);
    assert!(shell.drawn.dropped.iter().all(|one| !one.is_counting));
}

#[test]
fn a_file_that_does_not_come_leaves_a_count_unknown_until_it_is_asked_for_again() {
    let mut shell = Shell::open(&INDEXED, "#");
    // Of these days there is nothing, for which no file of the index is needed.
    shell.search("罕见 date:1990");
    let mut n_failed = 0;
    while !shell.asked.is_empty() {
        let is_of_side = !shell.drawn.is_stale;
        n_failed += usize::from(is_of_side);
        shell.answer(0, !is_of_side);
        // Once the list is there the rest is searched, when there is time.
        (0..9).for_each(|_| shell.time_up(Timer::Search));
        shell.frame();
    }
    assert!(n_failed > 0, "the rest of the query needs files");
    shell.settle();
    let is_unknown = shell.drawn.dropped.iter().any(|one| one.total.is_none());
    assert!(is_unknown, "{:?}", shell.drawn.dropped);
    shell.give(Event::Retry);
    shell.settle();
    assert_eq!(shell.drawn.dropped.len(), 2);
    expect_dropped(&shell);
}

#[test]
fn counts_follow_the_limits_without_another_search() {
    let mut shell = Shell::open(&INDEXED, "#q=罕见 没有这个");
    let n_asked = shell.all_asked.len();
    shell.give(Event::Do(Action::ToggleSource(source_id(1))));
    shell.settle();
    expect_dropped(&shell);
    shell.give(Event::Do(Action::Range("2023-03-01".parse().ok(), None)));
    shell.settle();
    expect_dropped(&shell);
    assert_eq!(shell.all_asked.len(), n_asked, "what was found is counted again");
}

/// What is said of sources that there are none of: the part as written, and each source that may
/// have been meant, with the query that asks for it.
#[track_caller]
fn check_sources(query: &str, expected: &[(&str, &[(&str, &str)])]) {
    let mut shell = Shell::open(&INDEXED, "#");
    shell.search(query);
    shell.settle();
    let unknown = shell.desk.unknown_sources();
    let said: Vec<(&str, Vec<(&str, &str)>)> = unknown
        .iter()
        .map(|one| {
            let near = one.near.iter().map(|(id, query)| (id.as_str(), query.as_str()));
            (one.part.as_str(), near.collect())
        })
        .collect();
    let expected: Vec<(&str, Vec<(&str, &str)>)> =
        expected.iter().map(|(part, near)| (*part, near.to_vec())).collect();
    assert_eq!(said, expected, "{query}");
}

#[test]
fn a_source_that_there_is_none_of_is_said_with_those_that_are_called_about_so() {
    // The sources are s0, s1 and s2.
    check_sources("罕见 source:s1", &[]);
    check_sources("source:s", &[]);
    let near = ("s1", "罕见 source:\"s1\"");
    check_sources("罕见 source:s1x", &[("source:s1x", &[near])]);
    check_sources(
        "source:\"the s2 news\"",
        &[("source:\"the s2 news\"", &[("s2", "source:\"s2\"")])],
    );
    check_sources("source:qqq 罕见", &[("source:qqq", &[])]);
    // What is excluded, or one of several, has nothing in its place.
    check_sources("-source:s1x", &[("-source:s1x", &[])]);
    check_sources("source:s1x OR 罕见", &[("source:s1x OR 罕见", &[])]);
}
