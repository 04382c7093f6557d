//! Requests carry a number: an answer that comes late is never taken for another.

use broadsheet_archive::{Find, LoadError, PageAt, Slot, Target};
use broadsheet_search::FOLD_TABLE;

use crate::support::{Files, article, library};

fn two_articles() -> Vec<Files> {
    let articles = [article(1, "2023-01-02", "a", "一", "甲"), article(2, "", "b", "二", "乙")];
    vec![Files::pack(&articles, FOLD_TABLE, false)]
}

fn missing() -> LoadError {
    LoadError::Fetch { file: "file".to_owned(), reason: "404".to_owned() }
}

#[test]
fn a_target_is_asked_for_once_and_again_only_after_it_failed_and_that_is_forgotten() {
    let archives = two_articles();
    let mut library = library(&archives);
    let first = library.request(0, &[Target::Calendar]);
    assert_eq!(first.len(), 1);
    assert!(library.request(0, &[Target::Calendar]).is_empty(), "it is on its way");
    library.take(first[0].number, Err(missing()), 1);
    assert_eq!(library.archives()[0].opened(), Find::Nowhere);
    assert!(library.request(0, &[Target::Calendar]).is_empty(), "it has failed");
    library.archive_mut(0).expect("an archive").store.forget_failures();
    let second = library.request(0, &[Target::Calendar]);
    assert_ne!(first[0].number, second[0].number);
}

#[test]
fn an_answer_that_nobody_waits_for_is_dropped() {
    let archives = two_articles();
    let mut library = library(&archives);
    let request = library.request(0, &[Target::Calendar]).remove(0);
    assert_eq!(library.take(request.number + 1, Ok(Vec::new()), 1), None, "no such number");
    // The site is opened again before the answer is there.
    library.remove(0);
    assert_eq!(library.add(archives[0].manifest()), 0, "its position is free");
    let again = library.request(0, &[Target::Calendar]).remove(0);
    assert_eq!(library.take(request.number, Ok(b"old".to_vec()), 1), None);
    let slot = library.archives()[0].store.slot(Target::Calendar);
    assert!(matches!(slot, Some(Slot::Asked)), "the new request is still waited for");
    assert_eq!(library.take(again.number, Err(missing()), 1), Some((0, Target::Calendar)));
    assert_eq!(library.take(again.number, Ok(Vec::new()), 1), None, "it was answered");
    assert!(library.archives()[0].store.has_failed(Target::Calendar));
}

#[test]
fn what_cannot_be_named_yet_is_not_asked_for_and_only_so_many_at_once() {
    let archives = two_articles();
    let mut library = library(&archives);
    let page = PageAt { directory: 0, page: 1 };
    assert!(library.request(0, &[Target::Page(page), Target::Root(0)]).is_empty());
    let targets = [Target::Fold, Target::Ids, Target::Calendar, Target::Page(PageAt::FIRST)];
    assert_eq!(library.request(0, &targets).len(), targets.len());
    assert!(library.request(3, &targets).is_empty(), "no such archive");
}
