//! A search of an index goes through windows of articles: rows first, then their texts, then counts.

use std::sync::LazyLock;

use broadsheet_bundle::PartOf;
use broadsheet_desk::{Action, Event, Field, Timer};
use broadsheet_model::{Article, ArticleId, Day, Published};
use broadsheet_search::{FOLD_TABLE, Folding, WindowSizes, index_part};

use crate::archive::{Packed, article};
use crate::shell::{Asked, Shell};
use crate::steps::expect_list;

/// Windows of few articles, for archives of few.
pub(crate) const SIZES: WindowSizes = WindowSizes {
    n_whole: 0,
    n_rare: 0,
    n_first: 1,
    min_articles: 10,
    growth: 2,
    n_rows: 1,
    max_early_sources: u32::MAX,
};

/// More articles than in the usual archive, so that not all that is found is seen.
static LARGE: LazyLock<Packed> = LazyLock::new(|| {
    let folding = Folding::parse(FOLD_TABLE).expect("the table of this crate");
    let index = |of: PartOf<'_>| index_part(of, &folding);
    let of_day =
        |number: usize| Article { published: Published::Day(day_of(number)), ..article(number) };
    Packed::new((0..400).map(of_day).collect(), Some(&index))
});

/// The day of an article of [`LARGE`].
fn day_of(number: usize) -> Day {
    let newest: Day = "2023-06-15".parse().expect("a day");
    newest.plus(-(number as i32 / 2) * 5)
}

fn is_text((_, wanted): &Asked) -> bool {
    wanted.as_ref().is_some_and(|wanted| wanted.file_name.starts_with("text/"))
}

/// Answers what is asked for, but no texts, until nothing more happens.
fn settle_without_texts(shell: &mut Shell, mut each: impl FnMut(&Shell)) {
    // A search pauses from time to time.
    let mut n_quiet = 0;
    while n_quiet < 40 {
        match shell.asked.iter().position(|asked| !is_text(asked)) {
            Some(next) => shell.answer(next, true),
            None => n_quiet += 1,
        }
        shell.time_up(Timer::Search);
        shell.frame();
        each(shell);
    }
}

fn expected(shell: &Shell) -> Vec<ArticleId> {
    shell.expected().ids
}

#[test]
fn rows_come_first_then_their_texts_and_then_counts() {
    for hash in ["#sort=new", "#sort=old"] {
        let mut shell = Shell::open(&LARGE, hash);
        shell.search("天地");
        let all = expected(&shell);
        settle_without_texts(&mut shell, |shell| {
            let drawn = &shell.drawn;
            assert!(drawn.is_stale || drawn.n_rows >= Some(20) || drawn.progress.is_none());
        });
        // Texts are on their way: the rest waits for them, and counts are the least there can be.
        let (n_rows, progress) = (shell.drawn.n_rows, shell.drawn.progress);
        assert!(!shell.drawn.is_stale && n_rows < Some(all.len()), "{hash} {n_rows:?}");
        assert_eq!(progress.map(|(_, n_all)| n_all), Some(400));
        let rows: Vec<ArticleId> = shell.rows();
        assert!(rows.len() >= 10 && all.starts_with(&rows), "{rows:?}");
        assert!(shell.asked.iter().any(is_text));
        let n_counted: usize = shell.drawn.per_source.iter().sum();
        assert_eq!(Some(n_counted), n_rows);
        shell.settle();
        assert_eq!((shell.drawn.n_rows, shell.drawn.progress), (Some(all.len()), None));
        expect_list(&shell);
    }
}

#[test]
fn limits_and_order_change_while_windows_are_open() {
    let begin = || {
        let mut shell = Shell::open(&LARGE, "#sort=new");
        shell.search("天地");
        settle_without_texts(&mut shell, |_| {});
        assert!(shell.drawn.progress.is_some());
        shell
    };
    let changes = [
        Event::Change(Field::Sort, "old".to_owned()),
        Event::Change(Field::Sort, "best".to_owned()),
        Event::Do(Action::ToggleSource(crate::archive::source_id(1))),
        Event::Do(Action::Range(None, "2022-01-01".parse().ok())),
        Event::Do(Action::Range("2023-06-15".parse().ok(), None)),
        Event::Typed("罕见".to_owned()),
    ];
    for change in changes {
        let mut shell = begin();
        shell.give(change);
        shell.time_up(Timer::Query);
        let all = expected(&shell);
        let is_ordered = shell.expected().is_ordered;
        settle_without_texts(&mut shell, |shell| {
            let drawn = &shell.drawn;
            // Nothing so far is not shown as nothing.
            assert!(drawn.is_stale || drawn.n_rows > Some(0));
            let rows = shell.rows();
            let is_top = is_ordered && drawn.window.start == 0;
            assert!(drawn.is_stale || !is_top || all.starts_with(&rows));
        });
        assert!(!shell.drawn.is_stale);
        shell.settle();
        assert_eq!(shell.drawn.progress, None);
        expect_list(&shell);
    }
}

#[test]
fn sources_come_after_all_that_is_found() {
    let mut shell = Shell::open(&LARGE, "#sort=new");
    shell.desk.set_window_sizes(WindowSizes { max_early_sources: 0, ..SIZES });
    shell.search("天地");
    let n_all = expected(&shell).len();
    let before = shell.drawn.per_source.clone();
    let has_sources = |shell: &Shell| shell.desk.answer().is_some_and(|of| of.has_sources);
    let mut seen = Vec::new();
    let mut note = |shell: &Shell| {
        if !shell.drawn.is_stale {
            let is_whole = shell.drawn.progress.is_none();
            let now = (is_whole, has_sources(shell));
            if seen.last() != Some(&now) {
                seen.push(now);
            }
            // What is not known is what it was.
            assert!(now.1 || shell.drawn.per_source == before);
        }
    };
    settle_without_texts(&mut shell, &mut note);
    while let Some(text) = shell.asked.iter().position(is_text) {
        shell.answer(text, true);
        settle_without_texts(&mut shell, &mut note);
    }
    // Rows, the count, and then badges and bars.
    assert_eq!(seen, [(false, false), (true, false), (true, true)]);
    assert_eq!(shell.drawn.n_rows, Some(n_all));
    expect_list(&shell);

    // A choice of sources waits for these.
    let mut shell = Shell::open(&LARGE, "#sort=new&src=s1");
    shell.desk.set_window_sizes(WindowSizes { max_early_sources: 0, ..SIZES });
    shell.search("天地");
    settle_without_texts(&mut shell, |shell| {
        assert!(shell.drawn.is_stale || has_sources(shell));
    });
    shell.settle();
    expect_list(&shell);
}

#[test]
fn a_place_farther_down_is_come_back_to() {
    let mut shell = Shell::open(&LARGE, "#sort=new&q=%E5%A4%A9%E5%9C%B0");
    shell.jump("2022-01-31");
    shell.settle();
    let at = shell.desk.window().anchor.0;
    assert!(at > 150, "{at}");
    shell.follow_link("#sort=new");
    shell.settle();
    shell.travel(-1);
    shell.settle();
    assert_eq!(shell.desk.window().anchor.0, at);
    expect_list(&shell);
}

#[test]
fn with_plenty_of_rows_a_search_waits_for_the_reader() {
    let mut shell = Shell::open(&LARGE, "#sort=new");
    shell.desk.set_plenty_rows(40);
    shell.search("天地");
    shell.settle();
    let all = expected(&shell);
    let (n_rows, progress) = (shell.drawn.n_rows, shell.drawn.progress);
    assert!(n_rows >= Some(40) && n_rows < Some(all.len()), "{n_rows:?} of {}", all.len());
    assert!(progress.is_some() && !shell.drawn.is_stale);
    assert!(all.starts_with(&shell.rows()));
    // To the end of what is there, again and again.
    let mut n_before = 0;
    while shell.drawn.progress.is_some() {
        let n_rows = shell.drawn.n_rows.expect("a list");
        assert!(n_rows > n_before, "{n_rows}");
        n_before = n_rows;
        // All articles are found.
        shell.jump(&day_of(n_rows - 1).to_string());
        shell.settle();
    }
    assert_eq!(shell.drawn.n_rows, Some(all.len()));
    expect_list(&shell);
}
