//! What is packed comes back as it was, and the same articles always give the same bytes.

use broadsheet_bundle::{
    BundleError, ChunkKind, ChunkRef, Head, Manifest, OutputFile, bucket_of, days_of, open,
    open_text, pack, parse_calendar, parse_directory, parse_ids, parse_page, parse_text,
};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Cell, Digest, ImageData, ImageRef, Inline, Lang, ListItem,
    Names, Numbering, Provenance, Row, Source, SourceId, Style, Table, WebUrl,
};

/// Stands for the folding table.
const TABLE: &[u8] = b"table";

fn text(chars: &str) -> Vec<Inline> {
    vec![Inline::Text(chars.to_owned())]
}

fn url(address: &str) -> WebUrl {
    WebUrl::new(address).expect(address)
}

/// Blocks and inlines of most kinds; the body's own tests have all of them.
fn many_kinds() -> Body {
    let remote = ImageRef {
        data: ImageData::Remote(url("https://i.example.org/a.jpg")),
        alt: "图".to_owned(),
    };
    let embedded =
        ImageData::embedded("data:image/png;base64,iVBORw0KGgo=").expect("a raster image");
    Body {
        blocks: vec![
            Block::Heading { level: 3, text: text("小标题") },
            Block::Figure { image: remote, caption: text("说明") },
            Block::Paragraph(vec![
                Inline::Text("(begins like a token) =".to_owned()),
                Inline::Styled { style: Style::Deleted, text: text("del") },
                Inline::Styled {
                    style: Style::Strong,
                    text: vec![Inline::Link {
                        href: url("https://example.org/?a=(b)"),
                        text: text("link"),
                    }],
                },
                Inline::Code("x = 1".to_owned()),
                Inline::Break,
                Inline::Image(ImageRef { data: embedded, alt: String::new() }),
            ]),
            Block::List {
                numbering: Some(Numbering { start: Some(3), ..Numbering::default() }),
                items: vec![ListItem {
                    value: Some(7),
                    blocks: vec![Block::Paragraph(text("一")), Block::Quote(vec![Block::Rule])],
                }],
            },
            Block::List { numbering: None, items: Vec::new() },
            Block::Table(Table {
                rows: vec![Row {
                    cells: vec![
                        Cell::new(true, text("年")),
                        Cell { n_columns: 2, ..Cell::new(false, text("2023")) },
                    ],
                }],
                ..Table::default()
            }),
            Block::Code("a\n  b".to_owned()),
        ],
    }
}

fn article(number: u64, published: &str, n_chars: usize) -> Article {
    Article {
        id: ArticleId(number),
        title: format!("第{number}篇 \"quoted\""),
        url: number.is_multiple_of(2).then(|| url("https://example.org/")),
        source: SourceId::new("rfi").expect("a source id"),
        published: published.parse().expect(published),
        authors: vec!["张婷".to_owned()],
        tags: vec!["普京".to_owned()],
        lang: Lang::ZhHans,
        body: Body {
            blocks: [many_kinds().blocks, vec![Block::Paragraph(text(&"字".repeat(n_chars)))]]
                .concat(),
        },
        provenance: Provenance {
            file: "一/二.txt".to_owned(),
            sha256: Digest::of(b"input"),
            member: number.is_multiple_of(3).then(|| "三/四.html".to_owned()),
            captured: "2020-05-01T10:00:00+08:00".parse().expect("a moment"),
        },
        earlier: Vec::new(),
    }
}

fn source(id: &str) -> Source {
    Source { id: SourceId::new(id).expect(id), names: Names::same(id), colour: None }
}

fn packed(title: &str, sources: Vec<Source>, articles: &[Article]) -> Vec<OutputFile> {
    let head = Head {
        title: title.to_owned(),
        language: Lang::ZhHans,
        accent: "#a01020".parse().ok(),
        ..Head::default()
    };
    pack(head, sources, articles, |article| article.title.clone(), TABLE)
}

/// The file of `chunk`.
fn file<'a>(files: &'a [OutputFile], chunk: &ChunkRef) -> &'a [u8] {
    let file =
        files.iter().find(|file| file.name == chunk.file_name()).expect("every chunk is a file");
    assert_eq!(file.bytes.len() as u64, chunk.n_bytes);
    &file.bytes
}

/// What the file of `chunk` carries, verified.
fn content(files: &[OutputFile], chunk: &ChunkRef) -> Result<Vec<u8>, BundleError> {
    open(chunk, file(files, chunk))
}

/// Everything that is in `files`, walked from the manifest down; every count on the way is
/// compared.
fn unpack(files: &[OutputFile]) -> Result<(Manifest, Vec<Article>), BundleError> {
    let manifest = Manifest::parse(&files.last().expect("the manifest").bytes)?;
    let n_sources = manifest.sources.len();
    let read = |chunk: &ChunkRef| Ok::<_, BundleError>((chunk.name(), content(files, chunk)?));
    let dictionary = manifest.dictionary.as_ref().map(|chunk| content(files, chunk)).transpose()?;
    let dictionary = dictionary.unwrap_or_default();
    let (name, bytes) = read(&manifest.calendar)?;
    let calendar = parse_calendar(&name, &bytes, n_sources)?;
    let mut articles = Vec::new();
    for directory in &calendar.directories {
        let (name, bytes) = read(&directory.chunk)?;
        for listed in parse_directory(&name, &bytes, n_sources)? {
            let (name, bytes) = read(&listed.chunk)?;
            let page = parse_page(&name, &bytes)?;
            assert_eq!(page.entries.len(), listed.per_source.iter().sum::<u32>() as usize);
            let start = articles.len();
            for (text, n_articles) in &page.texts {
                let bytes = open_text(text, file(files, text), &dictionary)?;
                let texts = parse_text(&text.name(), &bytes)?;
                assert_eq!(texts.len(), *n_articles);
                articles.extend(texts);
            }
            let shown: Vec<_> = page
                .entries
                .iter()
                .map(|entry| (entry.id, &entry.title, entry.published))
                .collect();
            let there: Vec<_> =
                articles[start..].iter().map(|a: &Article| (a.id, &a.title, a.published)).collect();
            assert_eq!(shown, there);
        }
    }
    let n_dated: u32 = calendar.days.iter().flat_map(|(_, counts)| counts).sum();
    assert_eq!((n_dated + calendar.undated.iter().sum::<u32>()) as usize, articles.len());
    Ok((manifest, articles))
}

#[test]
fn what_is_packed_comes_back_newest_first() {
    let newest = article(3, "2023-09-21T10:00:00+08:00", 10);
    let tied = article(1, "2023-09-21", 10);
    let tied_later_id = article(2, "2023-09-21", 10);
    let undated = article(0, "", 10);
    let given = [undated.clone(), tied_later_id.clone(), newest.clone(), tied.clone()];
    let (manifest, articles) =
        unpack(&packed("标题", vec![source("rfi"), source("b.example")], &given)).expect("whole");
    assert_eq!(articles, [newest, tied, tied_later_id, undated]);
    assert_eq!((manifest.head.title.as_str(), manifest.n_articles), ("标题", 4));
    assert_eq!(manifest.head.accent.map(|accent| accent.to_string()).as_deref(), Some("#a01020"));
    assert_eq!(
        (manifest.head.language, manifest.sources),
        (Lang::ZhHans, vec![source("b.example"), source("rfi")])
    );
}

#[test]
fn earlier_texts_come_back_with_their_article() {
    let mut changed = article(1, "2023-09-21", 10);
    changed.earlier = vec![article(1, "2023-09-21", 5), article(1, "2023-09-20", 3)];
    let given = [changed, article(2, "2023-09-21", 10)];
    let (manifest, articles) = unpack(&packed("t", vec![source("rfi")], &given)).expect("whole");
    assert_eq!(articles, given);
    assert_eq!(manifest.n_articles, 2);
}

#[test]
fn the_order_of_the_input_makes_no_difference_to_the_bytes() {
    let articles: Vec<Article> =
        (0..400).map(|number| article(number, "2023-09-21", 3_000)).collect();
    let backwards: Vec<Article> = articles.iter().rev().cloned().collect();
    let files = packed("t", vec![source("rfi")], &articles);
    let n_pages = files.iter().filter(|file| file.name.starts_with("page/")).count();
    assert!(n_pages > 5 && files.len() > 5 * n_pages, "{n_pages} pages, {} files", files.len());
    assert_eq!(files, packed("t", vec![source("rfi")], &backwards));
    assert_eq!(unpack(&files).expect("whole").1.len(), 400);
}

#[test]
fn an_empty_archive_is_a_manifest_without_articles() {
    let files = packed("t", Vec::new(), &[]);
    let (manifest, articles) = unpack(&files).expect("whole");
    assert_eq!((manifest.first_page, articles), (None, Vec::new()));
}

#[test]
fn one_changed_character_is_found_before_anything_is_read() {
    let files = packed("t", vec![source("rfi")], &[article(1, "2023-09-21", 10)]);
    for idx in 0..files.len() - 1 {
        let mut files = files.clone();
        let position = files[idx].bytes.len() / 2;
        files[idx].bytes[position] = if files[idx].bytes[position] == b'A' { b'B' } else { b'A' };
        let is_read = ["calendar/", "directory/", "page/", "text/"]
            .iter()
            .any(|kind| files[idx].name.starts_with(kind));
        assert_eq!(
            matches!(unpack(&files), Err(BundleError::Digest { .. })),
            is_read,
            "{}",
            files[idx].name
        );
    }
}

#[test]
fn an_id_leads_to_its_day() {
    let id = |number: u64| ArticleId(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let day = |number: u64| {
        if number.is_multiple_of(50) {
            ""
        } else {
            ["2023-09-21", "1969-12-31"][number as usize % 2]
        }
    };
    let articles: Vec<Article> = (1..10_000)
        .map(|number| Article { id: id(number), ..article(1, day(number), 1) })
        .collect();
    let files = packed("t", vec![source("rfi")], &articles);
    let manifest = Manifest::parse(&files.last().expect("the manifest").bytes).expect("a manifest");
    let buckets = parse_ids("ids", &content(&files, &manifest.ids).expect("whole")).expect("ids");
    assert_eq!(buckets.len(), 4);
    let contents: Vec<Vec<u8>> =
        buckets.iter().map(|bucket| content(&files, bucket).expect("whole")).collect();
    let days = |id: ArticleId| {
        let bucket = bucket_of(&buckets, id).expect("a bucket for every id");
        let at = buckets.iter().position(|other| other == bucket).expect("one of them");
        days_of("id", &contents[at], id).expect("a bucket")
    };
    for number in (1..10_000).step_by(7) {
        let expected: broadsheet_model::Published = day(number).parse().expect("a date");
        assert_eq!(days(id(number)), [expected.day()], "{number}");
    }
    assert_eq!(days(ArticleId(12_345)), []);
}

#[test]
fn numbers_that_make_no_sense_are_an_error_and_take_no_memory() {
    for bytes in [&[][..], &[0xff, 0xff, 0xff, 0xff, 0x0f], &[1, 1, 2], &[0; 40]] {
        assert!(
            matches!(parse_calendar("c", bytes, 3), Err(BundleError::Chunk { .. })),
            "{bytes:?}"
        );
        assert!(bytes == [0; 40] || parse_directory("d", bytes, 3).is_err(), "{bytes:?}");
        assert!(parse_ids("i", bytes).is_err(), "{bytes:?}");
    }
    let row = b"t\x1frfi\x1f\x1f\x1fund\x1f";
    let head = [&[1][..], &Digest::of(b"text").0, &[10, 1], &[0; 8]].concat();
    assert!(parse_page("p", &[&head, &row[..]].concat()).is_ok());
    assert!(
        parse_page("p", &[&head, &row[..], b"\x1e", row].concat()).is_err(),
        "two entries, one text"
    );
    assert!(parse_page("p", &head).is_err(), "no entry, one text");
    assert!(parse_page("p", b"\xff").is_err());
    assert!(parse_text("t", b"\x02ab").is_err(), "a row without its mark");
}

#[test]
fn the_folding_table_travels_with_the_archive() {
    let files = packed("t", Vec::new(), &[]);
    let fold = Manifest::parse(&files.last().expect("the manifest").bytes).expect("whole").fold;
    assert_eq!(content(&files, &fold).as_deref(), Ok(TABLE));
    assert_eq!(fold.kind, ChunkKind::Fold);
}
