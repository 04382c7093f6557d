//! The keys of the list as a feed.

use broadsheet_desk::{Event, Key, Spot};

use crate::archive::{N_ARTICLES, PLAIN};
use crate::shell::Shell;

/// What gets the focus when `key` is pressed on the result at `focused`.
#[track_caller]
fn check(key: &str, with_control: bool, focused: Option<usize>, expected: Option<Spot>) {
    let mut shell = Shell::open(&PLAIN, "#");
    let key = key.to_owned();
    let key = Key { key, is_typed: false, with_control, focused, millis: 0.0 };
    shell.give(Event::Key(key));
    shell.settle();
    assert_eq!(shell.focus, expected);
    if let Some(Spot::Row(position)) = expected {
        let window = shell.drawn.window;
        assert!((window.start..window.end).contains(&position), "it is drawn");
    }
}

#[test]
fn a_feed_has_the_keys_of_a_feed() {
    check("PageDown", false, Some(0), Some(Spot::Row(1)));
    check("PageDown", false, Some(30), Some(Spot::Row(31)));
    check("PageDown", false, Some(N_ARTICLES - 1), None);
    check("PageUp", false, Some(1), Some(Spot::Row(0)));
    check("PageUp", false, Some(0), None);
    check("End", true, Some(3), Some(Spot::AfterResults));
    check("Home", true, Some(3), Some(Spot::BeforeResults));
    // Outside of the list they are the browser's.
    check("PageDown", false, None, None);
    check("End", true, None, None);
}
