//! What is printed of a list.

use broadsheet_desk::{Action, Event};

use crate::archive::{PLAIN, id};
use crate::shell::Shell;

#[test]
fn a_list_is_printed_with_its_numbers_while_the_browser_prints() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.settle();
    assert!(shell.desk.printed().is_none(), "nobody prints");
    shell.give(Event::Printing(true));
    let printed = shell.desk.printed().expect("it prints");
    let numbers: Vec<usize> = printed.iter().map(|(position, _)| *position).collect();
    let come = |position: &usize| shell.desk.row(*position).is_some();
    let n_rows = shell.desk.answer().expect("a list is shown").list.len();
    assert!(!numbers.is_empty());
    assert_eq!(numbers, (0..n_rows).filter(come).collect::<Vec<_>>());
    shell.give(Event::Printing(false));
    assert!(shell.desk.printed().is_none(), "it has printed");
}

#[test]
fn an_open_article_is_printed_and_not_the_list() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.give(Event::Do(Action::Open(Some(id(3)))));
    shell.settle();
    shell.give(Event::Printing(true));
    assert!(shell.desk.is_printing() && shell.desk.printed().is_none());
}
