//! What is different in another text of the open article.

use std::sync::LazyLock;

use broadsheet_desk::{Action, Compared, Desk, LineMarks, MarksEvent, OtherLine};
use broadsheet_model::{Article, Block, Body, Day, Inline, Published};

use crate::archive::{Packed, article, id};
use crate::shell::Shell;

const ARTICLE: usize = 0;

fn body(paragraphs: &[&str]) -> Body {
    let paragraph = |text: &&str| Block::Paragraph(vec![Inline::Text((*text).to_owned())]);
    Body { blocks: paragraphs.iter().map(paragraph).collect() }
}

fn day(text: &str) -> Published {
    Published::Day(text.parse::<Day>().expect("a day"))
}

/// An article of which there are three texts.
static ARCHIVE: LazyLock<Packed> = LazyLock::new(|| {
    let text = |title: &str, authors: &[&str], published: &str, paragraphs: &[&str]| Article {
        title: title.to_owned(),
        authors: authors.iter().map(|name| (*name).to_owned()).collect(),
        published: day(published),
        body: body(paragraphs),
        ..article(ARTICLE)
    };
    let first = text(
        "死亡三人",
        &["张三"],
        "2023-06-14",
        &["开头。", "普京周三会见王毅。", "旧的结尾说天气。"],
    );
    let second = text("死亡十人", &["张三"], "2023-06-15", &["开头。", "普京周四会见王毅。"]);
    let third = text(
        "死亡十人",
        &["李四"],
        "2023-06-15",
        &["全新的导语在此。", "开头。", "普京周四会见王毅。"],
    );
    Packed::new(vec![Article { earlier: vec![second, first], ..third }, article(1)], None)
});

/// What is drawn of the shown text: `[+put in+]`, `[-taken out-]`, and `|` between lines.
fn drawn(desk: &Desk) -> String {
    let article = desk.shown_text(desk.open_article().expect("it is open"));
    let compared = desk.compared();
    let is_later = compared.is_none_or(|compared| compared.is_later);
    let highlights = desk.block_highlights();
    highlights.restart();
    let mut lines = Vec::new();
    let titles = std::iter::once(article.title.clone());
    for text in titles.chain(article.body.text_blocks()) {
        if let Some(changes) = highlights.lead() {
            lines.extend(changes.before.iter().map(|other| other_line(other, is_later)));
        }
        assert!(highlights.lead().is_none(), "whoever asks first has it");
        lines.push(line(&text, &highlights.of_next(&text, &|| panic!("all is known before"))));
    }
    lines.extend(highlights.rest().iter().map(|other| other_line(other, is_later)));
    lines.join("|")
}

fn change(text: &str, is_added: bool, number: usize) -> String {
    let sign = if is_added { "+" } else { "-" };
    ["[", sign, &number.to_string(), " ", text, sign, "]"].concat()
}

fn other_line(other: &OtherLine, is_later: bool) -> String {
    change(&other.line.text, !is_later, other.number)
}

fn line(text: &str, marks: &LineMarks) -> String {
    let Some(changes) = &marks.changes else { return text.to_owned() };
    let mut pieces: Vec<(usize, String, usize)> = Vec::new();
    for other in &changes.others {
        pieces.push((other.at, change(&other.text, !changes.is_later, other.number), 0));
    }
    for (range, number) in marks.ranges.iter().zip(&changes.numbers) {
        let marked = change(&text[range.clone()], changes.is_later, *number);
        pieces.push((range.start, marked, range.len()));
    }
    pieces.sort_by_key(|(at, _, len)| (*at, *len));
    let mut drawn = String::new();
    let mut done = 0;
    for (at, piece, len) in pieces {
        drawn += &text[done..at];
        drawn += &piece;
        done = at + len;
    }
    drawn + &text[done..]
}

fn open(rest: &str) -> Shell {
    Shell::open(&ARCHIVE, &format!("#a={}{rest}", id(ARTICLE)))
}

fn compared(shell: &Shell) -> Compared {
    shell.desk.compared().cloned().expect("two texts are compared")
}

#[test]
fn what_was_put_in_and_taken_out_is_marked_in_the_later_text() {
    let shell = open("&v=2&d=1");
    let expected =
        "死亡[-0 三-][+0 十+]人|开头。|普京周[-1 三-][+1 四+]会见王毅。|[-2 旧的结尾说天气。-]";
    assert_eq!(drawn(&shell.desk), expected);
    let said = compared(&shell);
    assert_eq!((said.n_changed, said.n_added, said.n_deleted), (1, 0, 1));
    assert!(said.has_other_title && said.authors.is_none() && said.is_later);
    assert_eq!(said.published, Some([day("2023-06-14"), day("2023-06-15")]));
    assert_eq!(shell.drawn.marks, (Some(3), Some(0)));
    assert_eq!(shell.mark_in_view, Some(0));
}

#[test]
fn in_the_earlier_text_what_is_in_it_alone_was_taken_out() {
    let shell = open("&v=1&d=2");
    let expected =
        "死亡[-0 三-][+0 十+]人|开头。|普京周[-1 三-][+1 四+]会见王毅。|[-2 旧的结尾说天气。-]";
    assert_eq!(drawn(&shell.desk), expected);
    assert_eq!((compared(&shell).n_deleted, compared(&shell).is_later), (1, false));
}

#[test]
fn a_line_of_another_text_stands_before_the_line_that_follows_it() {
    let shell = open("&v=2&d=3");
    assert_eq!(drawn(&shell.desk), "死亡十人|[+0 全新的导语在此。+]|开头。|普京周四会见王毅。");
    let said = compared(&shell);
    assert_eq!(said.authors, Some([vec!["张三".to_owned()], vec!["李四".to_owned()]]));
    assert_eq!((said.n_added, said.has_other_title, said.published), (1, false, None));
    // And the latest text is named by saying nothing.
    let shell = open("&d=2");
    assert_eq!(drawn(&shell.desk), "死亡十人|[+0 全新的导语在此。+]|开头。|普京周四会见王毅。");
}

#[test]
fn no_text_is_compared_with_itself_or_with_one_that_there_is_not() {
    for rest in ["&d=3", "&d=9", "&v=9&d=3", "&v=2&d=2", "&d=0"] {
        let shell = open(rest);
        assert_eq!(shell.desk.compared(), None, "{rest}");
        assert!(!drawn(&shell.desk).contains('['), "{rest}");
    }
}

#[test]
fn asking_for_changes_goes_to_the_first_and_ends_a_search_in_the_article() {
    let mut shell = open("");
    shell.press("f");
    shell.give(broadsheet_desk::Event::Marks(MarksEvent::Typed("开头".to_owned())));
    shell.settle();
    assert_eq!(shell.drawn.marks, (Some(1), Some(0)));
    shell.mark_in_view = None;
    shell.give(broadsheet_desk::Event::Do(Action::ShowTexts {
        version: Some(2),
        compared: Some(1),
    }));
    shell.settle();
    assert_eq!(shell.desk.marks().finder(), None);
    assert_eq!((shell.drawn.marks, shell.mark_in_view), ((Some(3), Some(0)), Some(0)));
    assert_eq!(shell.hash(), format!("#a={}&v=2&d=1", id(ARTICLE)));
    shell.press("n");
    assert_eq!(shell.mark_in_view, Some(1));
    // A search in the article takes the marks, and gives them back.
    shell.press("f");
    shell.give(broadsheet_desk::Event::Marks(MarksEvent::Typed("王毅".to_owned())));
    shell.settle();
    assert_eq!(shell.drawn.marks.0, Some(1));
    assert!(!drawn(&shell.desk).contains('['));
    shell.press("Escape");
    assert_eq!(shell.drawn.marks.0, Some(3));
    // Another article is not compared with anything.
    shell.give(broadsheet_desk::Event::Do(Action::Open(Some(id(1)))));
    shell.settle();
    assert_eq!((shell.desk.compared(), shell.hash()), (None, format!("#a={}", id(1)).as_str()));
}

#[test]
fn too_long_texts_are_not_compared_and_that_is_said() {
    static LONG: LazyLock<Packed> = LazyLock::new(|| {
        let text =
            |letter: &str| Article { body: body(&[&letter.repeat(200_000)]), ..article(ARTICLE) };
        Packed::new(vec![Article { earlier: vec![text("乙")], ..text("甲") }], None)
    });
    let shell = Shell::open(&LONG, &format!("#a={}&d=1", id(ARTICLE)));
    assert!(compared(&shell).is_too_long);
    assert_eq!(shell.drawn.marks, (Some(0), None));
}
