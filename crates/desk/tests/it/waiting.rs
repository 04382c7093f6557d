//! What is on its way, and what does not come.

use broadsheet_desk::{Action, Event, Timer};
use broadsheet_model::ArticleId;

use crate::archive::{INDEXED, N_ARTICLES, PLAIN};
use crate::shell::Shell;
use crate::steps::{both, expect_list};

#[test]
fn a_manifest_that_does_not_come_can_be_asked_for_again_and_comes_late_for_nothing() {
    let mut shell = Shell::begin(&PLAIN, "#");
    let first = shell.asked[0].clone();
    shell.answer(0, false);
    assert!(shell.drawn.has_failed);
    shell.give(Event::Retry);
    assert!(!shell.drawn.has_failed);
    // The first answer after all, twice: nobody waits for it any more.
    shell.answer_with(&first, true);
    shell.answer_with(&first, false);
    assert!(!shell.drawn.is_ready && !shell.drawn.has_failed);
    shell.settle();
    expect_list(&shell);
    shell.answer_with(&first, false);
    expect_list(&shell);
}

#[test]
fn a_folding_table_that_does_not_come_is_said_and_can_be_asked_for_again() {
    for packed in both() {
        let mut shell = Shell::open(packed, "#");
        shell.search("罕见");
        let fold = &packed.manifest.fold.file_name();
        let is_fold = |wanted: &Option<broadsheet_archive::Wanted>| {
            wanted.as_ref().is_some_and(|wanted| wanted.file_name == *fold)
        };
        let idx = shell.asked.iter().position(|(_, wanted)| is_fold(wanted)).expect("it is asked");
        shell.answer(idx, false);
        shell.frame();
        assert!(shell.drawn.has_failed && shell.drawn.is_stale);
        assert_eq!(shell.drawn.n_rows, Some(N_ARTICLES), "the list stays");
        // Without a query nothing has to be folded.
        shell.search("");
        expect_list(&shell);
        assert!(!shell.desk.is_incomplete(), "a notice ends with what it is about");
        shell.search("罕见");
        shell.settle();
        expect_list(&shell);
    }
}

#[test]
fn what_fails_leaves_the_rest_usable_and_comes_when_it_is_asked_for_again() {
    for packed in both() {
        let mut shell = Shell::open(packed, "#");
        shell.search("罕见");
        let mut n_failed = 0;
        while !shell.asked.is_empty() {
            let is_fold = shell.asked[0]
                .1
                .as_ref()
                .is_some_and(|wanted| wanted.file_name == packed.manifest.fold.file_name());
            shell.answer(0, is_fold);
            n_failed += usize::from(!is_fold);
        }
        shell.settle();
        assert!(n_failed > 0, "something was needed");
        let collection = shell.desk.collection().expect("it is open");
        assert!(collection.failures().next().is_some(), "the page can say so");
        assert!(shell.desk.is_stuck() && shell.desk.is_incomplete(), "nothing is known");
        assert_eq!(shell.drawn.n_rows, Some(N_ARTICLES), "so nothing is shown as nothing");
        shell.give(Event::Online);
        shell.settle();
        expect_list(&shell);
        assert!(!shell.desk.is_incomplete());
        let collection = shell.desk.collection().expect("it is open");
        assert!(collection.failures().next().is_none());
    }
}

#[test]
fn counts_are_the_least_that_they_can_be_where_some_texts_did_not_come() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.search("罕见");
    let mut has_failed = false;
    while !shell.asked.is_empty() {
        let is_text =
            shell.asked[0].1.as_ref().is_some_and(|one| one.file_name.starts_with("text/"));
        let fails = is_text && !has_failed;
        has_failed |= is_text;
        shell.answer(0, !fails);
        shell.time_up(Timer::Search);
    }
    shell.settle();
    assert!(has_failed, "a text was needed");
    let answer = shell.desk.answer().expect("some were found");
    assert!(answer.n_missed > 0 && answer.n_missed < N_ARTICLES, "{}", answer.n_missed);
    assert!(shell.desk.is_incomplete() && !shell.desk.is_stuck());
    assert!(!shell.drawn.is_stale && shell.drawn.n_rows < Some(shell.expected().ids.len()));
    shell.give(Event::Retry);
    shell.settle();
    expect_list(&shell);
}

#[test]
fn a_search_waits_with_the_list_before_and_can_be_cancelled() {
    for packed in both() {
        let mut shell = Shell::open(packed, "#src=s1");
        let before = shell.drawn.n_rows;
        shell.search("罕见");
        shell.answer(0, true);
        shell.time_up(Timer::Search);
        assert!(shell.drawn.is_stale && shell.drawn.n_rows == before);
        shell.give(Event::Cancel);
        assert_eq!((shell.field.as_str(), shell.drawn.n_rows), ("", before));
        shell.settle();
        assert_eq!(shell.history.0.len(), 1);
        expect_list(&shell);
    }
    // Where nothing was shown before, nothing is searched for.
    let mut shell = Shell::begin(&PLAIN, "#q=%E7%BD%95%E8%A7%81");
    while shell.desk.answer().is_none() && shell.desk.progress().is_none() {
        shell.answer(0, true);
    }
    assert!(shell.desk.answer().is_none(), "nothing found yet is not shown as nothing");
    shell.give(Event::Cancel);
    shell.settle();
    assert_eq!((shell.hash(), shell.drawn.n_rows), ("#", Some(N_ARTICLES)));
}

#[test]
fn a_list_that_was_found_is_shown_with_its_first_rows() {
    for hash in ["#", "#sort=old"] {
        let mut shell = Shell::open(&INDEXED, hash);
        shell.search("罕见");
        let mut n_answered = 0;
        while shell.drawn.is_stale {
            // The last first; a search that has paused goes on.
            if let Some(last) = shell.asked.len().checked_sub(1) {
                shell.answer(last, true);
                n_answered += 1;
            }
            shell.time_up(Timer::Search);
            shell.frame();
        }
        assert!(n_answered > 2, "{n_answered} files were needed");
        assert!(shell.drawn.rows.len() > 5 && shell.drawn.rows.iter().all(Option::is_some));
        shell.settle();
        expect_list(&shell);
    }
}

#[test]
fn rows_stand_before_their_texts_and_open_articles() {
    let is_text = |asked: &crate::shell::Asked| {
        asked.1.as_ref().is_some_and(|wanted| wanted.file_name.starts_with("text/"))
    };
    let mut shell = Shell::open(&INDEXED, "#sort=new");
    shell.search("罕见");
    let mut n_quiet = 0;
    while n_quiet < 3 {
        let next = shell.asked.iter().position(|asked| !is_text(asked));
        match next {
            Some(next) => shell.answer(next, true),
            None => n_quiet += 1,
        }
        shell.time_up(Timer::Search);
        shell.frame();
    }
    expect_list(&shell);
    assert!(shell.asked.iter().any(is_text), "texts are on their way");
    let ids = shell.rows();
    let has_snippets = |shell: &Shell| -> Vec<bool> {
        let row = |id: &ArticleId| shell.desk.row_highlights(*id).expect("it is drawn");
        ids.iter().map(|id| row(id).snippets.is_some()).collect()
    };
    assert!(has_snippets(&shell).iter().all(|has| !has));
    shell.give(Event::Do(Action::Open(Some(ids[1]))));
    assert_eq!((shell.drawn.open, shell.drawn.text.as_deref()), (Some(ids[1]), None));
    shell.settle();
    assert!(shell.drawn.text.is_some());
    assert!(has_snippets(&shell).iter().all(|has| *has));
}
