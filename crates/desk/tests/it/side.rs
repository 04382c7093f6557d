//! What is searched beside the main list.

use broadsheet_desk::{Action, Event};

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
    shell.search("没有这个");
    shell.settle();
    shell.search("罕见 没有这个");
    let mut n_unknown = 0;
    while let Some(idx) = shell.asked.len().checked_sub(1) {
        n_unknown += shell.drawn.dropped.iter().filter(|one| one.total.is_none()).count();
        assert!(
            shell.drawn.dropped.iter().all(|one| one.part != "没有这个" || one.total != Some(0))
        );
        shell.answer(idx, true);
    }
    shell.settle();
    assert!(n_unknown > 0, "the counts came with the list");
    expect_dropped(&shell);
}

#[test]
fn a_file_that_does_not_come_leaves_a_count_unknown_until_it_is_asked_for_again() {
    let mut shell = Shell::open(&INDEXED, "#q=没有这个");
    shell.search("罕见 没有这个");
    while !shell.asked.is_empty() {
        shell.answer(0, false);
        shell.frame();
    }
    shell.settle();
    let is_unknown = shell.drawn.dropped.iter().any(|one| one.total.is_none());
    assert!(is_unknown || shell.drawn.dropped.is_empty(), "{:?}", shell.drawn.dropped);
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
