//! One step after the other: what a reader does, and what the page then shows.

#[cfg(feature = "full")]
use broadsheet_desk::Spot;
use broadsheet_desk::{Action, Event, Load, Timer};
use broadsheet_model::ArticleId;

use crate::archive::{CHANGED, INDEXED, N_ARTICLES, PLAIN, Packed, article, id};
use crate::model::QUERIES;
use crate::shell::{Shell, text_of};

/// Both ways in which an archive can be searched.
pub(crate) fn both() -> [&'static Packed; 2] {
    [&PLAIN, &INDEXED]
}

/// What is drawn is what should be there.
#[track_caller]
pub(crate) fn expect_list(shell: &Shell) {
    let expected = shell.expected();
    assert_eq!(shell.drawn.n_rows, Some(expected.ids.len()), "{}", shell.hash());
    assert_eq!(shell.drawn.per_source, expected.per_source, "{}", shell.hash());
    let window = shell.drawn.window;
    if expected.is_ordered {
        assert_eq!(shell.rows(), expected.ids[window.start..window.end], "{}", shell.hash());
    } else {
        assert!(shell.rows().iter().all(|id| expected.ids.contains(id)), "{}", shell.hash());
    }
}

#[test]
fn an_archive_opens_with_its_newest_articles() {
    let shell = Shell::open(&PLAIN, "#");
    assert!(matches!(shell.desk.load(), Load::Ready));
    assert_eq!(shell.rows()[..3], [id(0), id(1), id(2)]);
    assert_eq!(shell.title, "档案");
    expect_list(&shell);
}

#[test]
fn a_keystroke_leads_to_results_and_the_address_follows_when_typing_pauses() {
    for packed in both() {
        for (query, _) in QUERIES {
            let mut shell = Shell::open(packed, "#");
            shell.give(Event::Typed(query.to_owned()));
            assert_eq!(shell.desk.state().address.query, "", "typing has not paused");
            shell.time_up(Timer::Query);
            assert_eq!(shell.hash(), "#", "the address waits");
            shell.settle();
            expect_list(&shell);
            assert_eq!(shell.hash(), shell.desk.state().address.to_hash());
            assert_eq!(shell.history.0.len(), 1, "typing is no step of the history");
        }
    }
}

#[test]
fn the_list_stays_until_there_is_another_one() {
    for packed in both() {
        let mut shell = Shell::open(packed, "#");
        shell.search("罕见");
        while shell.desk.shows_stale_answer() && !shell.asked.is_empty() {
            assert_eq!(shell.drawn.n_rows.unwrap_or(N_ARTICLES), N_ARTICLES);
            shell.answer(0, true);
        }
        shell.settle();
        expect_list(&shell);
        // The folding table and the index are there now: not even for a moment is there nothing.
        shell.search("标题1");
        assert_ne!(shell.drawn.n_rows, Some(0));
        assert!(shell.drawn.is_stale || shell.drawn.n_rows.is_some());
    }
}

#[test]
fn text_that_is_being_typed_is_not_rewritten() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.field = "罕".to_owned();
    shell.give(Event::Typed("罕".to_owned()));
    shell.give(Event::Do(Action::ToggleSource(crate::archive::source_id(1))));
    assert_eq!(shell.field, "罕");
    shell.give(Event::CompositionStarted);
    shell.time_up(Timer::Query);
    assert_eq!(shell.desk.state().address.query, "", "nothing happens while it composes");
    shell.give(Event::CompositionEnded("罕见".to_owned()));
    assert_eq!(shell.desk.state().address.query, "罕见");
}

// Its keys are shortcuts of the larger module.
#[cfg(feature = "full")]
#[test]
fn an_article_opens_with_its_title_focused_and_closes_where_it_was() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.press("j");
    assert_eq!(shell.focus, Some(Spot::Result(0)));
    shell.press("j");
    shell.press("o");
    assert_eq!(shell.hash(), format!("#a={}", id(1)));
    shell.settle();
    assert_eq!((shell.focus, shell.reader_at), (Some(Spot::ArticleTitle), 0));
    assert_eq!(shell.drawn.text, Some(text_of(&article(1))));
    assert_eq!(shell.title, "标题1");
    shell.press("j");
    shell.settle();
    assert_eq!(shell.drawn.open, Some(id(2)));
    assert_eq!(shell.desk.neighbours(), [Some(id(1)), Some(id(3))]);
    shell.press("Escape");
    assert_eq!(shell.focus, Some(Spot::ResultOf(id(2))));
    assert_eq!((shell.drawn.open, shell.title.as_str()), (None, "档案"));
    assert_eq!(shell.hash(), "#");
}

// Its keys are shortcuts of the larger module.
#[cfg(feature = "full")]
#[test]
fn the_last_article_opens_as_soon_as_it_is_there() {
    for packed in both() {
        let mut shell = Shell::open(packed, "#");
        shell.press("o");
        shell.press("G");
        shell.settle();
        assert_eq!(shell.drawn.open, Some(id(N_ARTICLES - 1)));
        shell.press("g");
        shell.press("g");
        shell.settle();
        assert_eq!(shell.drawn.open, Some(id(0)));
    }
}

#[test]
#[cfg(feature = "full")]
fn back_leads_to_the_list_where_it_was_left() {
    for packed in both() {
        let mut shell = Shell::open(packed, "#");
        shell.jump("2023-05-01");
        shell.settle();
        let left = shell.list_at;
        assert!(left.0 > 5, "{left:?}");
        shell.follow_link("#q=%E7%BD%95%E8%A7%81");
        shell.settle();
        assert_eq!(shell.list_at, (0, 0), "another list begins at its top");
        assert_eq!(shell.field, "罕见");
        shell.travel(-1);
        shell.settle();
        assert_eq!((shell.list_at, shell.field.as_str()), (left, ""));
        expect_list(&shell);
    }
}

#[test]
fn back_is_not_undone_by_an_address_that_waited() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.follow_link(&format!("#a={}", id(3)));
    shell.settle();
    shell.search("罕见");
    // The browser goes back, and the pause ends before the page hears of it.
    shell.history.1 -= 1;
    shell.time_up(Timer::Address);
    assert_eq!(shell.hash(), "#");
    shell.give(Event::Do(Action::Navigate("#".to_owned())));
    shell.settle();
    assert_eq!((shell.hash(), shell.drawn.open), ("#", None));
}

#[test]
#[cfg(feature = "full")]
fn a_reload_restores_query_list_and_article() {
    for packed in both() {
        let hash = format!("#q=%E5%B8%B8%E8%A7%81&sort=old&a={}&v=1", id(CHANGED));
        let mut shell = Shell::open(packed, &hash);
        shell.jump("2023-05-01");
        shell.settle();
        shell.give(Event::Leaving(250));
        #[cfg_attr(not(feature = "full"), expect(unused_mut))]
        let (mut before, left) = (shell.drawn.clone(), shell.list_at);
        assert!(left.0 > 0);
        // Where the reader had scrolled to counts, not the match from where.
        #[cfg(feature = "full")]
        (before.marks.1 = None);
        let mut again = Shell::begin_again(packed, shell.hash(), Vec::new(), shell.place.clone());
        again.settle();
        assert_eq!(again.drawn, before);
        assert_eq!((again.list_at, again.reader_at), (left, 250));
        expect_list(&again);
    }
}

#[test]
fn a_link_to_an_article_opens_the_list_where_that_stands() {
    for packed in both() {
        for hash in
            [format!("#a={}", id(20)), format!("#q=%E5%B8%B8%E8%A7%81&sort=new&a={}", id(20))]
        {
            let mut shell = Shell::open(packed, &hash);
            let position = shell.list_at.0;
            let window = shell.drawn.window;
            assert_eq!(shell.rows()[position - window.start], id(20), "{hash}");
            shell.search("正文");
            shell.settle();
            assert_eq!(shell.list_at, (0, 0), "another list begins at its top");
        }
        assert_eq!(Shell::open(packed, &format!("#a={}", id(1))).list_at, (0, 0), "it is in view");
    }
}

#[test]
fn an_earlier_text_has_an_address_and_an_unknown_one_shows_the_latest() {
    let open = |version: &str| Shell::open(&PLAIN, &format!("#a={}{version}", id(CHANGED)));
    let article = article(CHANGED);
    for (version, expected) in [
        ("", &article),
        ("&v=1", &article.earlier[1]),
        ("&v=2", &article.earlier[0]),
        ("&v=3", &article),
    ] {
        assert_eq!(open(version).drawn.text, Some(text_of(expected)), "{version}");
    }
    let unknown = open("&v=4");
    assert_eq!(unknown.drawn.text, Some(text_of(&article)));
    assert_eq!(unknown.desk.n_later_texts(&article), None, "the page can say so");
    let mut shell = open("");
    shell.give(Event::Do(Action::ShowVersion(Some(1))));
    shell.settle();
    assert_eq!(shell.hash(), format!("#a={}&v=1", id(CHANGED)));
    assert_eq!(shell.drawn.text, Some(text_of(&article.earlier[1])));
    assert!(shell.desk.link_to(article.id).ends_with("&v=1"), "it can be passed on");
}

#[test]
fn an_article_that_the_archive_does_not_have_is_no_open_one() {
    let shell = Shell::open(&PLAIN, "#a=00000000000000ff");
    assert_eq!(shell.drawn.open, None);
    expect_list(&shell);
}

#[test]
fn only_saved_articles_are_searched_where_only_these_are_asked_for() {
    for packed in both() {
        let mut saved: Vec<ArticleId> = [0, 7, 8, 14].map(id).to_vec();
        saved.sort_unstable();
        let mut shell = Shell::begin_again(packed, "#saved=1", saved, None);
        shell.settle();
        expect_list(&shell);
        shell.search("罕见");
        shell.settle();
        expect_list(&shell);
        shell.give(Event::Do(Action::ToggleSaved(id(7))));
        shell.settle();
        expect_list(&shell);
        assert!(!shell.saved.contains(&id(7)), "and it is kept");
    }
}

#[test]
fn what_a_query_shows_is_found_once_and_again_only_for_another_query() {
    let mut shell = Shell::open(&PLAIN, "#q=%E6%AD%A3%E6%96%87");
    let first = shell.rows()[0];
    let snippets = |shell: &Shell| {
        let row = shell.desk.row_highlights(first).expect("it is drawn");
        row.snippets.as_ref().expect("its text is there").as_ptr()
    };
    let before = snippets(&shell);
    shell.give(Event::Do(Action::Range("2023-01-01".parse().ok(), None)));
    shell.settle();
    assert_eq!(snippets(&shell), before, "a move of the slider finds nothing again");
    shell.search("标题");
    shell.settle();
    let row = shell.desk.row_highlights(first).expect("it is drawn");
    assert_eq!(row.title, vec![0..6]);
}

/// Where marks are counted, they are found before.
#[cfg(not(feature = "full"))]
#[test]
fn a_block_is_searched_when_it_is_drawn_first() {
    let shell = Shell::open(&PLAIN, &format!("#q=%E6%AD%A3%E6%96%87&a={}", id(0)));
    let blocks = shell.desk.block_highlights();
    let n_searched = std::cell::Cell::new(0);
    let find = || {
        n_searched.set(n_searched.get() + 1);
        vec![0..n_searched.get(), 7..8]
    };
    for _ in 0..2 {
        blocks.restart();
        assert_eq!(*blocks.of_next("一", &find).ranges, [0..1, 7..8]);
        assert!(blocks.of_next(" ", &find).ranges.is_empty(), "it has no text");
        assert_eq!(*blocks.of_next("二", &find).ranges, [0..2, 7..8]);
    }
    assert_eq!(n_searched.get(), 2);
}
