//! What 'back' leads to.

use broadsheet_desk::{Action, Event, Pointer, PointerDoes, Thumb};

use crate::archive::{PLAIN, id, source_id};
use crate::shell::Shell;

/// What becomes of the history of a page that begins at `hash`, and which entry is shown.
#[track_caller]
fn check(hash: &str, play: fn(&mut Shell), expected: &[&str], at: usize) {
    let mut shell = Shell::open(&PLAIN, hash);
    play(&mut shell);
    shell.settle();
    assert_eq!(shell.history.0, expected);
    assert_eq!(shell.history.1, at, "{expected:?}");
    assert_eq!(shell.hash(), shell.desk.state().address.to_hash(), "the address says the state");
}

fn act(shell: &mut Shell, action: Action) {
    shell.give(Event::Do(action));
    shell.settle();
}

/// The pointer is pressed on the histogram, moved, and let go.
fn drag(shell: &mut Shell, xs: [i32; 3]) {
    for (does, x) in [PointerDoes::Press, PointerDoes::Move, PointerDoes::Release].iter().zip(xs) {
        shell.give(Event::Pointer(Pointer { does: *does, x, above_end: 90, width: 1_000 }));
        shell.settle();
    }
}

#[test]
fn what_is_chosen_is_a_step_and_what_is_typed_is_none() {
    let chosen = |shell: &mut Shell| {
        act(shell, Action::ToggleSource(source_id(1)));
        act(shell, Action::Range("2023-01-01".parse().ok(), None));
        shell.search("罕见");
    };
    let last = "#q=%E7%BD%95%E8%A7%81&from=2023-01-01&src=s1";
    check("#", chosen, &["#", "#src=s1", last], 2);
    let and_back = |shell: &mut Shell| {
        act(shell, Action::ToggleSource(source_id(1)));
        act(shell, Action::ToggleSource(source_id(2)));
        shell.travel(-1);
    };
    check("#", and_back, &["#", "#src=s1", "#src=s1,s2"], 1);
}

#[test]
fn a_slide_is_one_step_however_often_the_thumb_moves() {
    let mut shell = Shell::open(&PLAIN, "#");
    drag(&mut shell, [300, 400, 600]);
    assert_eq!(shell.history.0.len(), 2, "{:?}", shell.history.0);
    drag(&mut shell, [500, 700, 800]);
    assert_eq!(shell.history.0.len(), 3, "another drag is another step: {:?}", shell.history.0);
    let slid = shell.hash().to_owned();
    for _ in 0..3 {
        shell.give(Event::ThumbKey(Thumb::From, "ArrowRight".to_owned()));
        shell.settle();
    }
    assert_eq!((shell.history.0.len(), shell.history.0[2] == slid), (3, false), "it goes on");
    act(&mut shell, Action::ToggleSource(source_id(1)));
    shell.give(Event::ThumbKey(Thumb::From, "ArrowLeft".to_owned()));
    shell.settle();
    assert_eq!(shell.history.0.len(), 5, "after something else a slide is another one");
    (0..4).for_each(|_| shell.travel(-1));
    shell.settle();
    assert_eq!(shell.hash(), "#");
}

// Its keys are shortcuts of the larger module.
#[cfg(feature = "full")]
#[test]
fn closing_an_article_leads_to_where_it_was_opened() {
    let [first, second] = [0, 1].map(|number| format!("#a={}", id(number)));
    // By a key, and by a link; going on to the next takes its place.
    let by_key =
        |shell: &mut Shell| ["j", "o", "j", "Escape"].iter().for_each(|key| press(shell, key));
    check("#", by_key, &["#", &second], 0);
    let by_link = |shell: &mut Shell| {
        shell.follow_link(&format!("#a={}", id(0)));
        shell.settle();
        press(shell, "Escape");
    };
    check("#", by_link, &["#", &first], 0);
}

#[test]
fn closing_an_article_stays_where_the_entry_before_is_not_the_list() {
    // Nothing of ours stands before it.
    let first = format!("#a={}", id(0));
    check(&first, |shell| press(shell, "Escape"), &["#"], 0);
    // Another article does.
    let two = |shell: &mut Shell| {
        shell.follow_link(&format!("#a={}", id(1)));
        shell.settle();
        press(shell, "Escape");
    };
    check(&first, two, &[&first, "#"], 1);
    // The list is another one by now.
    let typed = |shell: &mut Shell| {
        act(shell, Action::Open(Some(id(1))));
        shell.search("正文");
        shell.settle();
        press(shell, "Escape");
    };
    check("#", typed, &["#", "#q=%E6%AD%A3%E6%96%87"], 1);
}

fn press(shell: &mut Shell, key: &str) {
    shell.press(key);
    shell.settle();
}
