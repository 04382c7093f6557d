//! The front page.

use broadsheet_desk::{Action, Desk, Event, Known, Locale, Spot};
use broadsheet_model::{ArticleId, Day};

use crate::archive::{INDEXED, N_ARTICLES, N_SOURCES, N_UNDATED, PLAIN, day, id};
use crate::shell::Shell;

/// The archive's articles of a day.
fn of_day(day: Day) -> Vec<ArticleId> {
    (0..N_ARTICLES).filter(|number| crate::archive::day(*number) == Some(day)).map(id).collect()
}

#[track_caller]
fn lead(desk: &Desk) -> ArticleId {
    match desk.front_lead() {
        Known::There(entry) => entry.id,
        _ => panic!("no article leads"),
    }
}

/// A page of which all has come, on this day.
fn on(packed: &'static crate::archive::Packed, today: &str) -> Shell {
    let mut shell = Shell::open(packed, "#");
    shell.give(Event::Returned(today.parse().expect("a day")));
    shell.settle();
    shell
}

#[test]
fn what_the_counts_say_is_there_with_the_list() {
    let shell = Shell::open(&PLAIN, "#");
    let front = shell.desk.front().expect("the page is wide");
    let years: Vec<(i32, usize)> =
        front.years.iter().map(|year| (year.first_year, year.n_articles)).collect();
    assert_eq!(years, [(2023, N_ARTICLES - N_UNDATED)]);
    assert_eq!((front.n_beside, front.sources.len()), (N_UNDATED, N_SOURCES));
    for (idx, source) in front.sources.iter().enumerate() {
        let of_source = (0..N_ARTICLES).filter(|number| number % N_SOURCES == idx);
        let days: Vec<Day> = of_source.clone().filter_map(day).collect();
        let span = days.iter().min().copied().zip(days.iter().max().copied());
        assert_eq!((source.n_articles, source.days), (of_source.count(), span), "source {idx}");
    }
}

#[test]
fn the_same_article_leads_all_day_and_another_one_on_another_day() {
    let mut shell = on(&PLAIN, "2026-11-27");
    let first = lead(&shell.desk);
    assert_eq!(lead(&on(&INDEXED, "2026-11-27").desk), first);
    let mut led = vec![first];
    for today in ["2026-11-28", "2026-11-29", "2026-11-30"] {
        shell.give(Event::Returned(today.parse().expect("a day")));
        shell.settle();
        led.push(lead(&shell.desk));
    }
    led.dedup();
    assert!(led.len() > 1, "{led:?}");
}

#[test]
fn this_day_shows_articles_of_that_very_day() {
    let shell = on(&PLAIN, "2026-06-15");
    let front = shell.desk.front().expect("the page is wide");
    let anniversary = front.anniversary.as_ref().expect("the newest articles are of that day");
    assert!(anniversary.is_today);
    let newest = day(0).expect("the first article has a day");
    assert_eq!(anniversary.days, [(newest, of_day(newest).len())]);
    match shell.desk.front_article(newest) {
        Known::There(entry) => assert!(of_day(newest).contains(&entry.id)),
        other => panic!("{other:?}"),
    }
    let shell = on(&PLAIN, "2026-10-01");
    assert_eq!(shell.desk.front().expect("the page is wide").anniversary, None);
}

#[test]
fn every_example_finds_something() {
    for packed in [&PLAIN, &INDEXED] {
        for locale in Locale::ALL {
            let mut shell = Shell::open(packed, "#");
            let Known::There(examples) = shell.desk.front_examples(locale) else {
                panic!("no examples");
            };
            assert_eq!(examples.len(), 3, "{examples:?}");
            for example in examples {
                shell.search(&example);
                shell.settle();
                assert!(shell.drawn.n_rows > Some(0), "{example}");
            }
        }
    }
}

#[test]
fn what_does_not_come_is_not_awaited_for_ever() {
    let mut shell = Shell::begin(&PLAIN, "#q=罕见");
    shell.settle();
    shell.give(Event::Do(Action::Query(String::new())));
    while !shell.asked.is_empty() || shell.awaits_frame {
        if shell.awaits_frame {
            shell.frame();
        } else {
            shell.answer(0, false);
        }
    }
    shell.settle();
    assert!(!matches!(shell.desk.front_examples(Locale::En), Known::Coming));
    assert!(!matches!(shell.desk.front_lead(), Known::Coming));
}

#[test]
fn a_narrow_page_loads_nothing_for_it_before_somebody_looks() {
    let mut shell = Shell::begin(&PLAIN, "#");
    shell.give(Event::Resized { width: 390, height: 844 });
    shell.settle();
    assert!(!shell.desk.shows_front() && shell.desk.shows_list());
    assert!(shell.desk.front().is_none());
    let n_asked = shell.all_asked.len();
    shell.follow_link("#about=1");
    shell.settle();
    assert!(shell.desk.is_covered_by_front() && !shell.desk.shows_list());
    assert_eq!(shell.focus, Some(Spot::Front));
    lead(&shell.desk);
    assert!(shell.all_asked.len() >= n_asked);
    // Back shows the list, and gives the focus to what had it.
    shell.travel(-1);
    shell.settle();
    assert!(shell.desk.shows_list());
    assert_eq!((shell.focus, shell.hash()), (Some(Spot::Name), "#"));
}

#[test]
fn an_article_that_is_opened_from_it_takes_its_place() {
    let mut shell = Shell::open(&PLAIN, "#about=1");
    shell.give(Event::Resized { width: 390, height: 844 });
    let article = lead(&shell.desk);
    shell.give(Event::Do(Action::Open(Some(article))));
    shell.settle();
    assert_eq!(shell.hash(), format!("#a={article}"));
    assert!(!shell.desk.shows_front());
}

#[test]
fn what_is_shown_is_passed_on_by_its_address() {
    let shell = Shell::open(&PLAIN, "#q=罕见&about=1");
    let shared = shell.desk.shared("档案", "一句话");
    let url = "https://example.org/#q=%E7%BD%95%E8%A7%81&about=1";
    assert_eq!((shared.title.as_str(), shared.url.as_deref()), ("档案", Some(url)));
    assert_eq!(shared.text, "档案\n一句话");
    // A citation has the title already, and where there is nothing to say the title is all.
    assert_eq!(shell.desk.shared("档案", "《档案》").text, "《档案》");
    assert_eq!(shell.desk.shared("档案", "").text, "档案");
    let url = Shell::open(&PLAIN, "#").desk.shared("档案", "").url;
    assert_eq!(url.as_deref(), Some("https://example.org/"));
}

#[test]
fn whoever_asks_for_articles_sees_them() {
    let mut shell = Shell::open(&PLAIN, "#about=1");
    shell.give(Event::Do(Action::ToggleSource(crate::archive::source_id(1))));
    shell.settle();
    assert_eq!(shell.hash(), "#src=s1");
    let mut shell = Shell::open(&PLAIN, "#about=1");
    shell.search("标题");
    shell.settle();
    assert_eq!(shell.hash(), "#q=%E6%A0%87%E9%A2%98");
}

#[test]
fn closing_it_is_going_back() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.give(Event::Resized { width: 390, height: 844 });
    shell.follow_link("#about=1");
    shell.give(Event::Do(Action::Open(None)));
    shell.settle();
    assert!(shell.desk.shows_list());
    assert_eq!(shell.hash(), "#");
}
