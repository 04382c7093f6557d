//! What changed, as a reader says it, and that nothing is lost.

use broadsheet_compare::{
    Line, LineChange, LineKind, MAX_BYTES, Piece, compare, compare_text, lines,
};
use broadsheet_model::{
    Block, Body, Cell, Description, ImageData, ImageRef, Inline, ListItem, Row, Table,
};
use proptest::prelude::*;

fn line(text: &str) -> Line {
    Line { kind: LineKind::Text, text: text.to_owned() }
}

fn all(texts: &[&str]) -> Vec<Line> {
    texts.iter().map(|text| line(text)).collect()
}

/// A line's pieces: `[-taken out-]`, `[+put in+]`.
fn written(old: &str, new: &str, pieces: &[Piece]) -> String {
    let (mut i, mut j) = (0, 0);
    let mut text = String::new();
    for piece in pieces {
        match *piece {
            Piece::Same(n) => {
                assert_eq!(old[i..i + n], new[j..j + n], "the same in both");
                text += &old[i..i + n];
                (i, j) = (i + n, j + n);
            }
            Piece::Deleted(n) => {
                text += &["[-", &old[i..i + n], "-]"].concat();
                i += n;
            }
            Piece::Added(n) => {
                text += &["[+", &new[j..j + n], "+]"].concat();
                j += n;
            }
        }
    }
    assert_eq!((i, j), (old.len(), new.len()), "both to their ends");
    text
}

/// Both texts, made from what is said of them: line by line.
fn both(old: &[Line], new: &[Line]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let comparison = compare(old, new).expect("they are short");
    let (mut olds, mut news) = (old.iter(), new.iter());
    let (mut from_old, mut from_new, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for change in comparison.lines {
        let text = |line: Option<&Line>| line.expect("there is one more").text.clone();
        match change {
            LineChange::Same => {
                let (old, new) = (text(olds.next()), text(news.next()));
                assert_eq!(old, new);
                said.push(old.clone());
                from_old.push(old);
                from_new.push(new);
            }
            LineChange::Deleted => {
                let old = text(olds.next());
                said.push(["[-", &old, "-]"].concat());
                from_old.push(old);
            }
            LineChange::Added => {
                let new = text(news.next());
                said.push(["[+", &new, "+]"].concat());
                from_new.push(new);
            }
            LineChange::Changed(pieces) => {
                let (old, new) = (text(olds.next()), text(news.next()));
                said.push(written(&old, &new, &pieces));
                from_old.push(old);
                from_new.push(new);
            }
        }
    }
    assert!(olds.next().is_none() && news.next().is_none(), "no line is left");
    (from_old, from_new, said)
}

#[track_caller]
fn check(old: &[&str], new: &[&str], expected: &[&str]) {
    let (from_old, from_new, said) = both(&all(old), &all(new));
    assert_eq!(said, expected);
    assert_eq!(from_old, old);
    assert_eq!(from_new, new);
}

#[test]
fn paragraphs_then_sentences_then_characters() {
    check(&["一样。"], &["一样。"], &["一样。"]);
    check(&[], &["新的。"], &["[+新的。+]"]);
    check(&["旧的。"], &[], &["[-旧的。-]"]);
    check(
        &["开头。", "普京周三会见王毅。双方谈了话。", "结尾。"],
        &["开头。", "普京周四会见王毅。双方谈了话。", "多了一段。", "结尾。"],
        &["开头。", "普京周[-三-][+四+]会见王毅。双方谈了话。", "[+多了一段。+]", "结尾。"],
    );
    // A sentence that is new or gone is so as a whole.
    check(
        &["他来了。天下着雨。他走了。"],
        &["他来了。他走了。没有人看见他的脸。"],
        &["他来了。[-天下着雨。-]他走了。[+没有人看见他的脸。+]"],
    );
    // Nothing is cut at words.
    check(
        &["The minister denied the report on Monday. Nothing else."],
        &["The ministry denied the reports on Monday. Nothing else."],
        &["The minist[-er-][+ry+] denied the report[+s+] on Monday. Nothing else."],
    );
}

#[test]
fn sentences_that_have_become_one_are_compared_as_one() {
    check(
        &["他昨天到了北京。今天会见外交部长。"],
        &["他昨天到了北京，今天会见外交部长。"],
        &["他昨天到了北京[-。-][+，+]今天会见外交部长。"],
    );
}

#[test]
fn what_has_moved_was_taken_out_and_put_in() {
    check(
        &["第一段说天气。", "第二段说地理。", "第三段说人事。"],
        &["第三段说人事。", "第一段说天气。", "第二段说地理。"],
        &["[+第三段说人事。+]", "第一段说天气。", "第二段说地理。", "[-第三段说人事。-]"],
    );
}

#[test]
fn a_paragraph_that_is_another_one_is_not_compared_with_it() {
    check(
        &["俄罗斯总统普京会见王毅。"],
        &["今年的粮食收成很好，农民高兴。"],
        &["[-俄罗斯总统普京会见王毅。-]", "[+今年的粮食收成很好，农民高兴。+]"],
    );
}

#[test]
fn a_title_is_compared_by_itself() {
    let (old, new) = ("死亡人数升至三人", "死亡人数升至十三人");
    assert_eq!(written(old, new, &compare_text(old, new)), "死亡人数升至[+十+]三人");
    assert_eq!(written("", "新", &compare_text("", "新")), "[+新+]");
}

#[test]
fn the_lines_of_a_body_are_its_text_blocks_with_what_they_are() {
    let text = |chars: &str| vec![Inline::Text(chars.to_owned())];
    let paragraph = |chars: &str| Block::Paragraph(text(chars));
    let image = ImageRef { data: ImageData::Absent, alt: "图".to_owned() };
    let row = Row { cells: vec![Cell::new(true, text("甲")), Cell::new(false, text(" "))] };
    let body = Body {
        blocks: vec![
            Block::Heading { level: 3, text: text("标题") },
            paragraph("段"),
            paragraph(" "),
            Block::List {
                numbering: None,
                items: vec![ListItem { value: None, blocks: vec![paragraph("项")] }],
            },
            Block::Descriptions(vec![
                Description::Term(text("词")),
                Description::Details(vec![paragraph("义")]),
            ]),
            Block::Quote(vec![paragraph("引")]),
            Block::Table(Table { caption: text("表"), n_head_rows: 0, rows: vec![row] }),
            Block::Figure { image, caption: text("图注") },
            Block::Code("let".to_owned()),
            Block::Rule,
        ],
    };
    let found = lines(&body);
    let texts: Vec<String> = found.iter().map(|line| line.text.clone()).collect();
    assert_eq!(texts, body.text_blocks());
    let kind = |text: &str| found.iter().find(|line| line.text == text).map(|line| line.kind);
    assert_eq!(kind("标题"), Some(LineKind::Heading(3)));
    assert_eq!(kind("项"), Some(LineKind::Item));
    assert_eq!(kind("let"), Some(LineKind::Code));
    assert_eq!(kind("引"), Some(LineKind::Text));
}

#[test]
fn too_much_is_refused_and_what_is_hard_ends_all_the_same() {
    let long = all(&["长".repeat(MAX_BYTES / 3).as_str()]);
    assert_eq!(compare(&long, &long), None);
    // Nothing in common, many lines, one long line, the same characters over and over.
    let chars =
        |from: u32, n: u32| -> String { (from..from + n).filter_map(char::from_u32).collect() };
    let many = |from: u32| -> Vec<Line> {
        (0..8_000).map(|idx| line(&chars(from + idx % 6_000, 20))).collect()
    };
    let hard = [
        (many(0x4e00), many(0x7000)),
        (all(&[&chars(0x4e00, 6_000)]), all(&[&chars(0x7000, 6_000)])),
        (all(&[&"甲乙".repeat(1_600)]), all(&[&"乙丙".repeat(1_600)])),
        (all(&[&"甲。".repeat(50_000)]), all(&[&"乙。".repeat(50_000)])),
    ];
    for (old, new) in hard {
        let (from_old, from_new, _) = both(&old, &new);
        assert!(from_old.iter().zip(&old).all(|(text, line)| *text == line.text));
        assert!(from_new.iter().zip(&new).all(|(text, line)| *text == line.text));
    }
}

/// A text of few different characters, among them what ends sentences, so that much is the same.
fn some_line() -> impl Strategy<Value = String> {
    let char = prop::sample::select(vec![
        '甲', '乙', '丙', '。', '”', 'a', 'b', '.', ' ', '\u{301}', '\n',
    ]);
    prop::collection::vec(char, 0..24).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn both_texts_are_in_what_is_said_of_them(
        old in prop::collection::vec(some_line(), 0..12),
        new in prop::collection::vec(some_line(), 0..12),
        kept in prop::collection::vec(any::<bool>(), 12),
    ) {
        // A few lines of the old text stay.
        let new: Vec<String> = new.into_iter().enumerate().map(|(idx, text)| {
            old.get(idx).filter(|_| kept[idx]).cloned().unwrap_or(text)
        }).collect();
        let rows = |texts: &[String]| texts.iter().map(|text| line(text)).collect::<Vec<_>>();
        let (from_old, from_new, _) = both(&rows(&old), &rows(&new));
        prop_assert_eq!(from_old, old);
        prop_assert_eq!(from_new, new);
    }
}
