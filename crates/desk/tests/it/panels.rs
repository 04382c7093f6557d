//! Panels: one at a time, above the page.

use broadsheet_desk::{Action, Event, Panel};

use crate::archive::PLAIN;
use crate::shell::Shell;

fn open(shell: &mut Shell, panel: Option<Panel>) {
    shell.give(Event::Do(Action::Panel(panel)));
    assert_eq!(shell.is_above, panel);
}

#[test]
fn one_panel_is_above_the_page_until_it_is_closed() {
    let mut shell = Shell::open(&PLAIN, "#");
    open(&mut shell, Some(Panel::Settings));
    open(&mut shell, Some(Panel::Help));
    open(&mut shell, None);
    open(&mut shell, None);
    assert_eq!(shell.hash(), "#", "a link carries no panel");
}

// Its keys are shortcuts of the larger module.
#[cfg(feature = "full")]
#[test]
fn keys_are_shortcuts_only_while_no_panel_is_open() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.press("?");
    assert_eq!(shell.is_above, Some(Panel::Help));
    shell.press("o");
    assert_eq!(shell.drawn.open, None);
    open(&mut shell, None);
    shell.press("o");
    assert!(shell.drawn.open.is_some());
}

#[cfg(not(feature = "full"))]
#[test]
fn a_panel_asks_for_the_rest_of_the_page_once_and_again_where_that_did_not_come() {
    use broadsheet_desk::More;

    let mut shell = Shell::open(&PLAIN, "#");
    assert_eq!(shell.desk.more(), More::No);
    open(&mut shell, Some(Panel::Dates));
    open(&mut shell, Some(Panel::Settings));
    assert_eq!((shell.desk.more(), shell.n_more_asked), (More::Coming, 1));
    shell.give(Event::MoreFailed);
    assert_eq!(shell.desk.more(), More::Failed);
    shell.give(Event::More);
    assert_eq!((shell.desk.more(), shell.n_more_asked), (More::Coming, 2));
    shell.give(Event::MoreFailed);
    open(&mut shell, None);
    open(&mut shell, Some(Panel::Dates));
    assert_eq!(shell.n_more_asked, 3, "who opens it again asks again");
}

#[cfg(not(feature = "full"))]
#[test]
fn the_front_page_is_of_the_rest_of_the_page() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.give(Event::Resized { width: 390, height: 844 });
    shell.follow_link("#about=1");
    assert_eq!((shell.n_more_asked, shell.desk.shows_list()), (1, false));
    assert_eq!(Shell::open(&PLAIN, "#about=1").n_more_asked, 1);
}

#[cfg(feature = "full")]
#[test]
fn the_panel_of_sources_lists_those_whose_names_have_what_is_typed_until_it_is_closed() {
    use crate::archive::source_id;

    let mut shell = Shell::open(&PLAIN, "#");
    shell.settle();
    open(&mut shell, Some(Panel::Sources));
    let all = shell.desk.listed_sources();
    let collection = shell.desk.collection().expect("an archive is shown");
    assert_eq!(all, collection.source_order(), "all of them, in the order of the badges");
    let wanted = source_id(1);
    shell.give(Event::FindSource(format!(" {}", wanted.as_str().to_uppercase())));
    let collection = shell.desk.collection().expect("an archive is shown");
    let listed: Vec<_> = shell.desk.listed_sources();
    assert_eq!(listed, [collection.source_idx(&wanted).expect("it is there")]);
    shell.give(Event::FindSource("no such name".to_owned()));
    assert!(shell.desk.listed_sources().is_empty());
    open(&mut shell, None);
    assert_eq!(shell.desk.listed_sources(), all);
}
