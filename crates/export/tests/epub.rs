//! A book with everything that an article can hold is valid by epubcheck, where that is installed
//! (the project's set-up does so); without it the parts are looked at.

use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use broadsheet_export::{Book, Epub};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Cell, Description, Digest, Direction, ImageData, ImageRef,
    Inline, Lang, ListItem, Names, Numbering, Numerals, Provenance, Published, Row, Scope, Source,
    SourceId, Style, Table, WebUrl, Writing,
};

const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9C, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0D, 0x0A, 0x2D, 0xB4, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xAE, 0x42, 0x60, 0x82,
];

fn text(chars: &str) -> Vec<Inline> {
    vec![Inline::Text(chars.to_owned())]
}

fn url(address: &str) -> WebUrl {
    WebUrl::new(address).expect(address)
}

fn picture(kind: &str, bytes: &[u8]) -> ImageRef {
    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    let data = ImageData::Embedded(format!("data:image/{kind};base64,{base64}"));
    ImageRef { data, alt: "路 \"灯\"".to_owned() }
}

/// Every kind of inline, one in the other where that is awkward.
fn inlines() -> Vec<Inline> {
    let writing = Writing { lang: "ar".to_owned(), direction: Some(Direction::RightToLeft) };
    let remote = ImageData::Remote(url("https://a.example/b?c=[d]|e"));
    let mut all: Vec<Inline> = Style::ALL
        .into_iter()
        .map(|style| Inline::Styled { style, text: text("a<b>&\u{1}") })
        .collect();
    let inner = Inline::Link { href: url("https://a.example/inner"), text: text("inner") };
    all.extend([
        Inline::Link {
            href: url("https://a.example/?q={x}#a#b"),
            text: vec![inner, Inline::Break],
        },
        Inline::Jump { to: "up".to_owned(), text: text("1") },
        Inline::Jump { to: "nowhere".to_owned(), text: text("2") },
        Inline::Place("up".to_owned()),
        Inline::Place("up".to_owned()),
        Inline::Abbreviation { meaning: "\"long\"".to_owned(), text: text("short") },
        Inline::Ruby { base: text("普京"), reading: text("Pǔjīng") },
        Inline::Span { writing, text: text("نص") },
        Inline::Code("x < y".to_owned()),
        Inline::Image(picture("png", PNG)),
        Inline::Image(ImageRef { data: remote, alt: String::new() }),
        Inline::Image(ImageRef { data: ImageData::Absent, alt: "gone".to_owned() }),
        Inline::Text("末".to_owned()),
    ]);
    all
}

fn blocks() -> Vec<Block> {
    let paragraph = || vec![Block::Paragraph(inlines())];
    let item = |value| ListItem { value, blocks: paragraph() };
    let numbering = Numbering { start: Some(3), reversed: true, numerals: Numerals::UpperRoman };
    let cell =
        |header, scope| Cell { n_columns: 2, n_rows: 1, scope, ..Cell::new(header, inlines()) };
    let row = |header| Row { cells: vec![cell(header, Scope::Column)] };
    let table = Table { caption: text("表"), n_head_rows: 1, rows: vec![row(true), row(false)] };
    let webp = picture(
        "webp",
        b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
    );
    vec![
        Block::Paragraph(inlines()),
        Block::Heading { level: 2, text: inlines() },
        Block::List { numbering: Some(numbering), items: vec![item(Some(7)), item(None)] },
        Block::List { numbering: None, items: vec![item(Some(1))] },
        Block::Descriptions(vec![
            Description::Details(paragraph()),
            Description::Term(text("词")),
            Description::Term(text("词")),
            Description::Details(paragraph()),
            Description::Term(text("末")),
        ]),
        Block::Quote(paragraph()),
        Block::Table(table.clone()),
        Block::Table(Table { n_head_rows: 2, ..table }),
        Block::Figure { image: picture("png", PNG), caption: inlines() },
        Block::Figure { image: webp, caption: Vec::new() },
        Block::Code("a\n<b>".to_owned()),
        Block::Rule,
        Block::Region {
            writing: Writing { lang: "zh-Hant".to_owned(), direction: None },
            blocks: paragraph(),
        },
    ]
}

fn article(number: u8, published: &str, blocks: Vec<Block>) -> Article {
    Article {
        id: ArticleId::derive(None, &number.to_string(), ""),
        title: format!("第{number}篇 <b> & \"c\""),
        url: Some(url("https://a.example/x|y")),
        source: SourceId::new("a.example").expect("an id"),
        published: published.parse().expect("a date"),
        authors: vec!["李 & 张".to_owned()],
        tags: vec!["路灯".to_owned()],
        lang: Lang::ZhHans,
        body: Body { blocks },
        provenance: Provenance {
            file: "b.zip".to_owned(),
            member: Some("c<d>.html".to_owned()),
            sha256: Digest::of(&[number]),
            captured: Published::Unknown,
        },
        earlier: Vec::new(),
    }
}

fn book(language: Lang) -> Vec<u8> {
    let source = Source {
        id: SourceId::new("a.example").expect("an id"),
        names: Names::same("甲 & 乙"),
        colour: None,
    };
    let book = Book { title: "书 <1>".to_owned(), language, sources: vec![source] };
    let mut epub = Epub::new(&book, Vec::new()).expect("memory");
    let dates =
        ["2024-03-01T10:00:00+08:00", "2024-03-01", "2024-02-03", "2023-12-31", "2021-02-03", ""];
    for (number, date) in (0u8..).zip(dates) {
        let blocks = if number == 0 { blocks() } else { vec![Block::Paragraph(text("短"))] };
        epub.add(&article(number, date, blocks)).expect("memory");
    }
    epub.add(&article(0, "", Vec::new())).expect("memory");
    epub.finish().expect("memory")
}

#[test]
fn the_same_articles_make_the_same_book() {
    assert_eq!(book(Lang::ZhHans), book(Lang::ZhHans));
}

#[test]
fn contents_are_by_year_and_month() {
    let bytes = book(Lang::En);
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    assert_eq!(zip.by_index(0).expect("a file").name().expect("a name"), "mimetype");
    let mut nav = String::new();
    let mut file = zip.by_name("EPUB/contents.xhtml").expect("the contents");
    file.read_to_string(&mut nav).expect("text");
    let at = |what: &str| nav.find(what).unwrap_or_else(|| panic!("{what} is missing: {nav}"));
    assert!(at(">2024<") < at(">March<"));
    assert!(at(">March<") < at(">February<"));
    assert!(at(">2021<") < at(">Undated<"));
}

/// Where Debian's package puts the program.
const EPUBCHECK: &str = "/usr/share/java/epubcheck.jar";

#[test]
fn epubcheck_finds_nothing() {
    let java = Command::new("java").arg("-version").output();
    if java.is_err() || !Path::new(EPUBCHECK).exists() {
        eprintln!("epubcheck is not installed: books are not checked by it");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for language in [Lang::ZhHans, Lang::Und] {
        let path = folder.path().join(format!("{}.epub", language.tag()));
        std::fs::write(&path, book(language)).expect("a file");
        let mut check = Command::new("java");
        check.args(["-jar", EPUBCHECK, "--failonwarnings"]).arg(&path);
        let found = check.output().expect("epubcheck runs");
        let said = [found.stdout, found.stderr].concat();
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&said));
    }
}
