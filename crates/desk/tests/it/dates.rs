//! Date fields: what is typed, picked and left.

use broadsheet_desk::{
    Action, DateDoes, DateField, DateNote, DateValue, Effect, Event, Panel, Thumb,
};
use broadsheet_model::Day;

use crate::archive::PLAIN;
use crate::shell::Shell;

/// The archive of these tests has articles every fifth day from 2023-03-17 to 2023-06-15.
fn day(text: &str) -> Day {
    text.parse().expect(text)
}

fn does(shell: &mut Shell, field: DateField, does: DateDoes) {
    shell.give(Event::Date(field, does));
}

/// Types keys into a field, each of which leads to one of `values`.
fn types(shell: &mut Shell, field: DateField, values: &[&str]) {
    for value in values {
        does(shell, field, DateDoes::Key("1".to_owned()));
        let value = DateValue { text: (*value).to_owned(), is_partial: value.is_empty() };
        does(shell, field, DateDoes::Input(value));
    }
}

fn open(hash: &str) -> Shell {
    let mut shell = Shell::open(&PLAIN, hash);
    shell.give(Event::Do(Action::Panel(Some(Panel::Dates))));
    shell
}

/// The dates that fields are given when the page is drawn.
fn shown(shell: &mut Shell) -> Vec<(DateField, String)> {
    let effects = shell.desk.update(Event::Do(Action::Panel(Some(Panel::Dates))));
    let dates = effects.into_iter().find_map(|effect| match effect {
        Effect::ShowDates(dates) => Some(dates),
        _ => None,
    });
    dates.expect("the panel is drawn")
}

#[test]
fn the_keys_of_a_date_are_not_taken_one_by_one() {
    let mut shell = open("#");
    does(&mut shell, DateField::From, DateDoes::Focus);
    types(&mut shell, DateField::From, &["", "", "0002-05-04", "0020-05-04", "0202-05-04"]);
    assert_eq!(shell.desk.state().address.from, None);
    assert_eq!(shell.desk.date_note(DateField::From), None, "a year is being typed");
    assert!(shown(&mut shell).iter().all(|(field, _)| *field != DateField::From));
    types(&mut shell, DateField::From, &["2023-05-04"]);
    assert_eq!(shell.desk.state().address.from, Some(day("2023-05-04")));
    // Backspace empties a part of it: that is no date, and no wish for none.
    types(&mut shell, DateField::From, &[""]);
    assert_eq!(shell.desk.state().address.from, Some(day("2023-05-04")));
    does(&mut shell, DateField::From, DateDoes::Leave);
    assert_eq!(shell.desk.state().address.from, Some(day("2023-05-04")));
    assert_eq!(shown(&mut shell)[0], (DateField::From, "2023-05-04".to_owned()));
}

#[test]
fn a_date_outside_the_archive_is_said_and_not_taken() {
    let mut shell = open("#from=2023-05-01");
    does(&mut shell, DateField::From, DateDoes::Focus);
    types(&mut shell, DateField::From, &["2019-05-04"]);
    let note = Some(DateNote::Outside(day("2019-05-04")));
    assert_eq!(shell.desk.date_note(DateField::From), note);
    does(&mut shell, DateField::From, DateDoes::Leave);
    assert_eq!(shell.desk.date_note(DateField::From), note);
    assert_eq!(shell.desk.state().address.from, Some(day("2023-05-01")));
    does(&mut shell, DateField::From, DateDoes::Focus);
    types(&mut shell, DateField::From, &["2023-05-09"]);
    assert_eq!(shell.desk.date_note(DateField::From), None);
}

#[test]
fn what_is_refused_or_given_up_leaves_the_range_that_was() {
    for last in [DateDoes::Leave, DateDoes::Key("Escape".to_owned())] {
        let mut shell = open("#from=2023-05-01");
        does(&mut shell, DateField::To, DateDoes::Focus);
        // The keys of 4 June 2031, over 15 June 2023.
        types(&mut shell, DateField::To, &["2023-06-15", "2023-06-04"]);
        assert_eq!(shell.desk.state().address.to, Some(day("2023-06-04")));
        if last == DateDoes::Leave {
            types(&mut shell, DateField::To, &["0002-06-04", "0203-06-04", "2031-06-04"]);
            assert_eq!(shell.desk.state().address.to, None);
        }
        does(&mut shell, DateField::To, last);
        shell.settle();
        assert_eq!(shell.hash(), "#from=2023-05-01");
    }
}

#[test]
fn an_empty_field_that_is_left_opens_its_end_and_so_does_the_archives_own_day() {
    let mut shell = open("#from=2023-05-01");
    does(&mut shell, DateField::From, DateDoes::Focus);
    let emptied = DateValue::default();
    does(&mut shell, DateField::From, DateDoes::Input(emptied));
    assert_eq!(shell.desk.state().address.from, Some(day("2023-05-01")), "still typing");
    does(&mut shell, DateField::From, DateDoes::Leave);
    assert_eq!(shell.desk.state().address.from, None);
    does(&mut shell, DateField::To, DateDoes::Focus);
    types(&mut shell, DateField::To, &["2023-06-15"]);
    assert_eq!(shell.desk.state().address.to, None);
}

#[test]
fn a_date_crosses_the_other_end_only_when_it_is_certain() {
    let mut shell = open("#to=2023-05-01");
    does(&mut shell, DateField::From, DateDoes::Focus);
    types(&mut shell, DateField::From, &["2023-06-01"]);
    let range = |shell: &Shell| (shell.desk.state().address.from, shell.desk.state().address.to);
    assert_eq!(range(&shell), (None, Some(day("2023-05-01"))));
    does(&mut shell, DateField::From, DateDoes::Key("Enter".to_owned()));
    assert_eq!(range(&shell), (Some(day("2023-06-01")), None));
}

#[test]
fn escape_leaves_a_field_as_it_was() {
    let mut shell = open("#");
    does(&mut shell, DateField::To, DateDoes::Focus);
    types(&mut shell, DateField::To, &["0002-05-04"]);
    does(&mut shell, DateField::To, DateDoes::Key("Escape".to_owned()));
    does(&mut shell, DateField::To, DateDoes::Leave);
    assert_eq!((shell.hash(), shell.desk.date_note(DateField::To)), ("#", None));
}

#[test]
fn the_list_does_not_jump_at_every_key_and_says_where_it_went() {
    let mut shell = open("#");
    does(&mut shell, DateField::Jump, DateDoes::Focus);
    types(&mut shell, DateField::Jump, &["2023-05-01", "2023-05-12"]);
    assert_eq!(shell.list_at, (0, 0));
    does(&mut shell, DateField::Jump, DateDoes::Key("Enter".to_owned()));
    let went = DateNote::WentTo(day("2023-05-12"), day("2023-05-11"));
    assert_eq!(shell.desk.date_note(DateField::Jump), Some(went));
    assert_eq!(shell.list_at.0, 14);
    assert_eq!(shell.desk.state().panel, Some(Panel::Dates), "there is something to be read");
    types(&mut shell, DateField::Jump, &["2023-05-11"]);
    does(&mut shell, DateField::Jump, DateDoes::Key("Enter".to_owned()));
    assert_eq!((shell.list_at.0, shell.desk.state().panel), (14, None));
}

#[test]
fn a_jump_in_the_list_of_oldest_first_goes_to_the_next_day() {
    let mut shell = open("#sort=old");
    shell.jump("2023-05-12");
    let went = DateNote::WentTo(day("2023-05-12"), day("2023-05-16"));
    assert_eq!(shell.desk.date_note(DateField::Jump), Some(went));
    shell.give(Event::Do(Action::Query("标题".to_owned())));
    assert_eq!(shell.desk.date_note(DateField::Jump), None, "it is another list");
}

#[test]
fn a_thumb_reaches_every_day() {
    let mut shell = Shell::open(&PLAIN, "#");
    let mut press = |thumb, key: &str| {
        shell.give(Event::ThumbDay(thumb, key.to_owned()));
        (shell.desk.state().address.from, shell.desk.state().address.to)
    };
    assert_eq!(press(Thumb::From, "ArrowRight"), (Some(day("2023-03-18")), None));
    assert_eq!(press(Thumb::From, "ArrowLeft"), (None, None));
    assert_eq!(press(Thumb::From, "ArrowLeft"), (None, None));
    assert_eq!(press(Thumb::To, "ArrowLeft"), (None, Some(day("2023-06-14"))));
    assert_eq!(press(Thumb::To, "Home").1, Some(day("2023-03-17")));
    assert_eq!(press(Thumb::From, "ArrowRight").0, None, "they do not cross");
}
