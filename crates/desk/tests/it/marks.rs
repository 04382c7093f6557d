//! What is marked in the open article: counted, gone through, looked for in it alone.

use std::sync::LazyLock;

use broadsheet_bundle::PartOf;
use broadsheet_desk::{Action, Event, MarksEvent, Spot};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Cell, Inline, ListItem, Row, Style, Table, WebUrl,
};
use broadsheet_search::{FOLD_TABLE, Folding, index_part};

use crate::archive::{Packed, article, id};
use crate::shell::Shell;

const LONG: usize = 0;
const PLAIN: usize = 1;

fn text(chars: &str) -> Inline {
    Inline::Text(chars.to_owned())
}

fn paragraph(chars: &str) -> Block {
    Block::Paragraph(vec![text(chars)])
}

/// Lines of every kind, the words of some broken by a link or a change of type.
fn blocks() -> Vec<Block> {
    let strong = Inline::Styled { style: Style::Strong, text: vec![text("天")] };
    let link = |chars: &str| Inline::Link {
        href: WebUrl::new("https://example.org/").expect("an address"),
        text: vec![text(chars)],
    };
    let cell = |chars: &str| Cell::new(false, vec![text(chars)]);
    vec![
        Block::Paragraph(vec![text("今"), strong, text("地"), link("玄"), text("黄，天地")]),
        Block::Rule,
        Block::Heading { level: 2, text: vec![text("Heaven and EARTH")] },
        paragraph("  "),
        Block::List {
            numbering: None,
            items: vec![
                ListItem { value: None, blocks: vec![paragraph("天地一")] },
                ListItem { value: None, blocks: vec![paragraph("earth, earth")] },
            ],
        },
        Block::Table(Table {
            caption: Vec::new(),
            n_head_rows: 0,
            rows: vec![Row { cells: vec![cell("天地"), cell(""), cell("天 地")] }],
        }),
        Block::Code("let 天地 = 天地天地;".to_owned()),
        Block::Quote(vec![paragraph("天天天")]),
    ]
}

/// Two articles: one with lines of every kind and an earlier text, one that is plain.
static ARCHIVE: LazyLock<Packed> = LazyLock::new(|| {
    let folding = Folding::parse(FOLD_TABLE).expect("the table of this crate");
    let index = |of: PartOf<'_>| index_part(of, &folding);
    let text = |title: &str, blocks: Vec<Block>| Article {
        title: title.to_owned(),
        body: Body { blocks },
        ..article(LONG)
    };
    let earlier = text("天地", vec![paragraph("天地天地")]);
    let long = Article { earlier: vec![earlier], ..text("天地之间", blocks()) };
    let plain =
        Article { body: Body { blocks: vec![paragraph("只有一个天")] }, ..article(PLAIN) };
    Packed::new(vec![long, plain], Some(&index))
});

fn open(hash: &str) -> Shell {
    Shell::open(&ARCHIVE, hash)
}

fn address(query: &str, number: usize) -> String {
    let panes = vec![broadsheet_desk::Pane::latest(id(number))];
    let query = query.to_owned();
    broadsheet_desk::Address { query, panes, ..Default::default() }.to_hash()
}

fn find(shell: &mut Shell, text: &str) {
    shell.give(Event::Marks(MarksEvent::Typed(text.to_owned())));
    shell.settle();
}

/// How often `term` stands in the lines of an article, one after the other, by looking at every
/// character.
fn n_matches(article: &Article, term: &str) -> usize {
    let folding = Folding::parse(FOLD_TABLE).expect("the table of this crate");
    let term = folding.fold(term).text;
    let lines = std::iter::once(article.title.clone()).chain(article.body.text_blocks());
    lines.map(|line| folding.fold(&line).text.match_indices(&term).count()).sum()
}

/// How many marks there are, and which is the present one.
#[track_caller]
fn check(shell: &Shell, n: Option<usize>, now: Option<usize>) {
    let marks = shell.desk.marks();
    assert_eq!((marks.n(), marks.now()), (n, now));
}

#[test]
fn matches_are_counted_as_they_are_read_and_not_by_pieces_of_text() {
    let article = &ARCHIVE.articles[LONG];
    for term in ["天地", "天", "地玄黄", "earth", "Heaven and", "= 天", "天 地"] {
        let n = n_matches(article, term);
        assert!(n > 0, "{term} is there");
        let quoted = ["\"", term, "\""].concat();
        check(&open(&address(&quoted, LONG)), Some(n), Some(0));
        // The same when it is looked for in the article alone.
        let mut shell = open(&address("", LONG));
        check(&shell, Some(0), None);
        shell.press("f");
        find(&mut shell, &quoted);
        check(&shell, Some(n), Some(0));
    }
}

#[test]
fn opening_from_a_search_goes_to_the_first_match_and_the_title_has_the_focus() {
    let mut shell = open("#");
    shell.search("天地");
    shell.settle();
    shell.give(Event::Do(Action::Open(Some(id(LONG)))));
    shell.settle();
    assert_eq!(shell.focus, Some(Spot::ArticleTitle));
    assert_eq!(shell.mark_in_view, Some(0));
    check(&shell, Some(n_matches(&ARCHIVE.articles[LONG], "天地")), Some(0));
    // Without a query there is nothing to go to.
    let mut shell = open("#");
    shell.give(Event::Do(Action::Open(Some(id(LONG)))));
    shell.settle();
    assert_eq!(shell.mark_in_view, None);
}

#[test]
fn nobody_is_taken_to_a_match_before_the_text_is_there_or_after_it_was_left() {
    let mut shell = Shell::begin(&ARCHIVE, &address("天地", LONG));
    while !shell.asked.is_empty() {
        assert_eq!(shell.mark_in_view.is_some(), shell.drawn.text.is_some());
        shell.answer(0, true);
    }
    shell.settle();
    assert_eq!(shell.mark_in_view, Some(0));
    let mut shell = open("#q=%E5%A4%A9");
    shell.give(Event::Do(Action::Open(Some(id(LONG)))));
    shell.give(Event::Do(Action::Open(None)));
    shell.mark_in_view = None;
    shell.settle();
    assert_eq!(shell.mark_in_view, None);
}

#[test]
fn what_was_scrolled_when_the_page_was_left_is_not_scrolled_away() {
    let mut shell = open(&address("天地", LONG));
    shell.give(Event::Leaving(300));
    let place = shell.place.clone();
    let hash = address("天地", LONG);
    let mut again = Shell::begin_again(&ARCHIVE, &hash, Vec::new(), place);
    again.settle();
    assert_eq!((again.reader_at, again.mark_in_view), (300, None));
}

#[test]
fn n_goes_on_and_shift_n_goes_back_around_the_ends() {
    let mut shell = open(&address("earth", LONG));
    let n = n_matches(&ARCHIVE.articles[LONG], "earth");
    for expected in (1..n).chain([0, 1]) {
        shell.press("n");
        check(&shell, Some(n), Some(expected));
        assert_eq!(shell.mark_in_view, Some(expected));
    }
    for expected in [0, n - 1] {
        shell.press("N");
        check(&shell, Some(n), Some(expected));
    }
    // Where nothing is marked, it is the browser's key.
    let mut shell = open("#");
    shell.press("n");
    check(&shell, None, None);
}

#[test]
fn another_query_or_text_is_counted_anew_and_scrolls_nothing() {
    let mut shell = open(&address("天地", LONG));
    shell.press("n");
    shell.mark_in_view = None;
    shell.search("earth");
    shell.settle();
    check(&shell, Some(n_matches(&ARCHIVE.articles[LONG], "earth")), None);
    shell.search("天地");
    shell.settle();
    shell.give(Event::Do(Action::ShowVersion(Some(1))));
    shell.settle();
    check(&shell, Some(3), None);
    assert_eq!(shell.mark_in_view, None);
}

#[test]
fn a_search_in_the_article_ends_by_esc_and_with_the_article() {
    let mut shell = open(&address("earth", LONG));
    let hash = shell.hash().to_owned();
    shell.press("f");
    check(&shell, Some(0), None);
    find(&mut shell, "天地");
    check(&shell, Some(n_matches(&ARCHIVE.articles[LONG], "天地")), Some(0));
    assert_eq!(shell.hash(), hash, "it is no part of the address");
    find(&mut shell, "没有");
    check(&shell, Some(0), None);
    shell.press("Escape");
    assert_eq!(shell.desk.marks().finder(), None);
    assert_eq!(shell.drawn.open, Some(id(LONG)), "the article stays");
    check(&shell, Some(n_matches(&ARCHIVE.articles[LONG], "earth")), None);
    shell.press("f");
    find(&mut shell, "天");
    shell.give(Event::Do(Action::Open(Some(id(PLAIN)))));
    shell.settle();
    assert_eq!(shell.desk.marks().finder(), None);
    check(&shell, Some(0), None);
}

#[test]
fn a_search_in_the_article_waits_for_the_folding_table_and_does_not_say_none() {
    let mut shell = Shell::begin(&ARCHIVE, &address("", LONG));
    while shell.desk.open_article().is_none() {
        shell.answer(0, true);
    }
    shell.press("f");
    shell.give(Event::Marks(MarksEvent::Typed("天地".to_owned())));
    check(&shell, None, None);
    assert!(!shell.asked.is_empty(), "the table is asked for");
    shell.settle();
    check(&shell, Some(n_matches(&ARCHIVE.articles[LONG], "天地")), Some(0));
}

#[test]
fn what_says_nothing_of_a_text_marks_nothing_and_exclusions_are_not_marked() {
    let mut shell = open(&address("", LONG));
    shell.press("f");
    for (query, n) in [("date:2023", 0), ("-天地", 0), ("title:之间 -earth", 1), ("   ", 0)] {
        find(&mut shell, query);
        assert_eq!(shell.desk.marks().n(), Some(n), "{query}");
    }
}

#[test]
fn ticks_stand_where_marks_were_measured_each_once() {
    let mut shell = open(&address("earth", LONG));
    let measured = |places: &[f64]| Event::Marks(MarksEvent::Measured(places.to_vec()));
    shell.give(measured(&[0.5, 0.5001, 0.25]));
    assert_eq!(shell.desk.marks().ticks(), [250, 500]);
    assert_eq!(shell.desk.marks().tick_now(), Some(500));
    shell.press("N");
    assert_eq!(shell.desk.marks().tick_now(), Some(250));
    assert!(shell.desk.update(measured(&[0.5, 0.5, 0.25])).is_empty(), "nothing has moved");
    shell.give(measured(&[-1.0, 2.0, f64::NAN]));
    assert_eq!(shell.desk.marks().ticks(), [0, 1_000]);
    shell.give(Event::Do(Action::Open(Some(ArticleId(1)))));
    assert!(shell.desk.marks().ticks().is_empty());
}
