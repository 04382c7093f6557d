//! The larger module takes the place of the first: it comes to stand as the page does.

use broadsheet_desk::{Event, Panel, Standing};

use crate::archive::{PLAIN, id};
use crate::shell::Shell;
use crate::steps::expect_list;

/// What the page shows that is taken over.
fn standing() -> Standing {
    Standing {
        hash: "#q=%E7%BD%95%E8%A7%81".to_owned(),
        noticed: "#q=a&from=2023-13-45".to_owned(),
        saved: vec![id(3)],
        panel: Some(Panel::Dates),
        at: (1, -30),
    }
}

#[test]
fn a_page_is_whole_when_nothing_that_it_draws_is_on_its_way() {
    let mut shell = Shell::begin(&PLAIN, "#");
    while !shell.asked.is_empty() {
        let is_first = shell.drawn.n_rows.is_none();
        assert!(!(is_first && shell.desk.is_whole()), "there is no list");
        shell.answer(0, true);
    }
    assert!(shell.desk.is_whole());
    shell.search("罕见");
    assert!(!shell.desk.is_whole(), "the list is the one before");
    shell.settle();
    assert!(shell.desk.is_whole());
}

#[test]
fn it_comes_to_stand_as_the_page_does_and_then_nothing_is_left_to_change() {
    let mut shell = Shell::open(&PLAIN, "#");
    while {
        let before = shell.n_draws;
        shell.give(Event::TakeUp(standing()));
        shell.settle();
        before != shell.n_draws
    } {}
    expect_list(&shell);
    let state = shell.desk.state();
    assert_eq!((state.address.query.as_str(), state.panel), ("罕见", Some(Panel::Dates)));
    assert_eq!(state.saved, [id(3)]);
    assert_eq!(state.bad_values.len(), 1, "what was ignored is still said");
    assert_eq!(shell.desk.window().anchor, (1, -30));
    assert!(shell.desk.is_whole());
}
