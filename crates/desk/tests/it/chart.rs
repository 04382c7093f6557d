//! The tall chart: read out, zoomed, compared.

use broadsheet_desk::chart::{ChartDoes, ChartEvent, ChartPointer, Measure, Period};
use broadsheet_desk::{Action, Event, Panel};

use crate::archive::{INDEXED, N_ARTICLES, N_UNDATED, PLAIN};
use crate::shell::Shell;
use crate::steps::expect_list;

const N_DATED: u32 = (N_ARTICLES - N_UNDATED) as u32;

fn open(hash: &str) -> Shell {
    let mut shell = Shell::open(&INDEXED, hash);
    shell.give(Event::Do(Action::Panel(Some(Panel::Dates))));
    shell.settle();
    shell
}

fn chart(shell: &mut Shell, event: ChartEvent) {
    shell.give(Event::Chart(event));
    shell.settle();
}

fn key(shell: &mut Shell, key: &str) {
    chart(shell, ChartEvent::Key(key.to_owned()));
}

fn pointer(shell: &mut Shell, does: ChartDoes, x: i32) {
    let pointer = ChartPointer { does, id: 1, is_finger: false, x, width: 1_000 };
    chart(shell, ChartEvent::Pointer(pointer));
}

/// How many articles the chart has of both queries and of all.
fn totals(shell: &Shell) -> (Option<u32>, Option<u32>, Option<u32>) {
    let figures = shell.desk.figures().expect("there are dates");
    let row = figures.row(figures.every_bar()).expect("there are bars");
    (row.main, row.other, row.all)
}

#[test]
fn bars_have_all_that_has_a_date_whatever_the_range() {
    let shell = open("#from=2023-05-01&to=2023-05-20");
    assert_eq!(totals(&shell), (Some(N_DATED), None, Some(N_DATED)));
    let shell = open("#q=%E7%BD%95%E8%A7%81&src=s1");
    let (main, _, all) = totals(&shell);
    assert_eq!(all, Some((0..37).filter(|number| number % 3 == 1).count() as u32));
    assert_eq!(main, Some((0..37).filter(|number| number % 21 == 7).count() as u32));
}

#[test]
fn brushing_chooses_and_zooms_and_the_way_back_leads_out() {
    let mut shell = open("#");
    pointer(&mut shell, ChartDoes::Press, 500);
    pointer(&mut shell, ChartDoes::Move, 620);
    let figures = shell.desk.figures().expect("there are dates");
    let read = shell.desk.read_out(&figures).expect("bars are being selected");
    assert!(read.last > read.first, "{read:?}");
    pointer(&mut shell, ChartDoes::Release, 620);
    let chosen = figures.span_of(read).expect("these bars");
    let address = shell.desk.state().address.clone();
    assert_eq!((address.from, address.to), (Some(chosen.first), Some(chosen.last)));
    assert_eq!(shell.desk.figures().map(|figures| figures.view), Some(chosen));
    expect_list(&shell);
    chart(&mut shell, ChartEvent::Choose(Period::All));
    let figures = shell.desk.figures().expect("there are dates");
    assert_eq!(figures.view, figures.whole);
    assert_eq!((shell.desk.state().address.from, shell.desk.state().address.to), (None, None));
    chart(&mut shell, ChartEvent::Choose(Period::Month(2023, 5)));
    assert_eq!(shell.hash(), "#from=2023-05-01&to=2023-05-31");
}

#[test]
fn keys_read_out_and_reach_a_single_day() {
    let mut shell = open("#");
    let at = |shell: &Shell| {
        let figures = shell.desk.figures().expect("there are dates");
        shell.desk.read_out(&figures).map(|read| read.first)
    };
    assert_eq!(at(&shell), None);
    key(&mut shell, "Home");
    key(&mut shell, "ArrowRight");
    key(&mut shell, "ArrowRight");
    key(&mut shell, "ArrowLeft");
    assert_eq!(at(&shell), Some(1));
    key(&mut shell, "End");
    key(&mut shell, "ArrowRight");
    let figures = shell.desk.figures().expect("there are dates");
    assert_eq!(at(&shell), Some(figures.last_idx()));
    (0..20).for_each(|_| key(&mut shell, "+"));
    assert_eq!(shell.desk.figures().map(|figures| figures.view.n_days()), Some(7));
    key(&mut shell, "Enter");
    assert_eq!(shell.hash(), "#from=2023-06-15");
    (0..20).for_each(|_| key(&mut shell, "-"));
    let figures = shell.desk.figures().expect("there are dates");
    assert_eq!(figures.view, figures.whole);
}

#[test]
fn a_wheel_zooms_and_moves_without_choosing() {
    let mut shell = open("#");
    chart(&mut shell, ChartEvent::Zoom { percent: 60, x: 0, width: 1_000 });
    let zoomed = shell.desk.figures().expect("there are dates").view;
    chart(&mut shell, ChartEvent::Move(10));
    let moved = shell.desk.figures().expect("there are dates").view;
    assert_eq!(moved.n_days(), zoomed.n_days());
    assert!(moved.first > zoomed.first);
    assert_eq!(shell.hash(), "#");
}

#[test]
fn two_queries_are_compared_and_what_is_not_known_is_not_nothing() {
    for packed in [&*PLAIN, &*INDEXED] {
        let mut shell = Shell::open(packed, "#q=%E5%B8%B8%E8%A7%81");
        shell.give(Event::Do(Action::Panel(Some(Panel::Dates))));
        shell.give(Event::Chart(ChartEvent::Compare("罕见".to_owned())));
        let figures = shell.desk.figures().expect("there are dates");
        assert_eq!(figures.other, Some(None), "nothing has been searched yet");
        assert_eq!(figures.row(figures.every_bar()).and_then(|row| row.other), None);
        shell.settle();
        let rare = (0..37).filter(|number| number % 7 == 0).count() as u32;
        assert_eq!(totals(&shell), (Some(N_DATED - rare), Some(rare), Some(N_DATED)));
        expect_list(&shell);
    }
}

#[test]
fn comparing_limits_nothing_and_stands_in_the_address() {
    let mut shell = open("#");
    chart(&mut shell, ChartEvent::Typed("罕".to_owned()));
    assert_eq!((shell.desk.compare_text(), shell.hash()), ("罕", "#"));
    chart(&mut shell, ChartEvent::Compare(" 罕见 ".to_owned()));
    assert_eq!(shell.hash(), "#q2=%E7%BD%95%E8%A7%81");
    assert_eq!(shell.desk.compare_text(), "罕见");
    expect_list(&shell);
    chart(&mut shell, ChartEvent::Measure(Measure::Share));
    let figures = shell.desk.figures().expect("there are dates");
    assert!(figures.highest(Measure::Share) <= 1_000_000);
    chart(&mut shell, ChartEvent::Compare(String::new()));
    assert_eq!(shell.hash(), "#");
}
