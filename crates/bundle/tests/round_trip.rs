//! What is packed comes back as it was, and the same articles always give the same bytes.

use broadsheet_bundle::{BundleError, Manifest, OutputFile, gunzip, pack, parse_chunk, unwrap_carrier, verify};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Cell, Digest, ImageData, ImageRef, Inline, Lang, ListItem, Names, Provenance, Row,
    Source, SourceId, WebUrl,
};

/// Stands for the table of folds.
const TABLE: &[u8] = b"table";

fn text(chars: &str) -> Vec<Inline> {
    vec![Inline::Text(chars.to_owned())]
}

fn url(address: &str) -> WebUrl {
    WebUrl::new(address).expect(address)
}

/// One of every block and inline.
fn every_kind() -> Body {
    let remote = ImageRef { data: ImageData::Remote(url("https://i.example.org/a.jpg")), alt: "图".to_owned() };
    let embedded = ImageData::embedded("data:image/png;base64,iVBORw0KGgo=").expect("a raster image");
    Body {
        blocks: vec![
            Block::Heading { level: 3, text: text("小标题") },
            Block::Figure { image: remote, caption: text("说明") },
            Block::Paragraph(vec![
                Inline::Text("(begins like a token) =".to_owned()),
                Inline::Emphasis(text("em")),
                Inline::Strong(vec![Inline::Link { href: url("https://example.org/?a=(b)"), text: text("link") }]),
                Inline::Code("x = 1".to_owned()),
                Inline::Subscript(text("2")),
                Inline::Superscript(text("3")),
                Inline::Break,
                Inline::Image(ImageRef { data: embedded, alt: String::new() }),
            ]),
            Block::List {
                ordered: true,
                items: vec![ListItem { blocks: vec![Block::Paragraph(text("一")), Block::Quote(vec![Block::Rule])] }],
            },
            Block::List { ordered: false, items: Vec::new() },
            Block::Table(vec![Row {
                cells: vec![Cell { header: true, text: text("年") }, Cell { header: false, text: text("2023") }],
            }]),
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
        body: Body { blocks: [every_kind().blocks, vec![Block::Paragraph(text(&"字".repeat(n_chars)))]].concat() },
        provenance: Provenance {
            file: "一/二.txt".to_owned(),
            sha256: Digest::of(b"input"),
            archived: Default::default(),
        },
    }
}

fn source(id: &str) -> Source {
    Source { id: SourceId::new(id).expect(id), names: Names::same(id) }
}

fn unpack(files: &[OutputFile]) -> Result<(Manifest, Vec<Article>), BundleError> {
    let manifest = Manifest::parse(&files[0].bytes)?;
    let mut articles = Vec::new();
    for chunk in &manifest.chunks {
        let file = files.iter().find(|file| file.name == chunk.file_name()).expect("every chunk is a file");
        assert_eq!(file.bytes.len() as u64, chunk.n_bytes);
        let css = std::str::from_utf8(&file.bytes).expect("carriers are ASCII");
        let bytes = unwrap_carrier(&chunk.name(), css)?;
        verify(chunk, &bytes)?;
        articles.extend(parse_chunk(&chunk.name(), &gunzip(&bytes).expect("gzip"))?);
    }
    Ok((manifest, articles))
}

#[test]
fn what_is_packed_comes_back_newest_first() {
    let newest = article(3, "2023-09-21T10:00:00+08:00", 10);
    let tied = article(1, "2023-09-21", 10);
    let tied_later_id = article(2, "2023-09-21", 10);
    let undated = article(0, "", 10);
    let given = vec![undated.clone(), tied_later_id.clone(), newest.clone(), tied.clone()];
    let (manifest, articles) =
        unpack(&pack("标题", vec![source("rfi"), source("b.example")], given, TABLE)).expect("whole");
    assert_eq!(articles, [newest, tied, tied_later_id, undated]);
    assert_eq!((manifest.title.as_str(), manifest.n_articles), ("标题", 4));
    assert_eq!(manifest.sources, [source("b.example"), source("rfi")]);
}

#[test]
fn the_order_of_the_input_makes_no_difference_to_the_bytes() {
    let articles: Vec<Article> = (0..40).map(|number| article(number, "2023-09-21", 9_000)).collect();
    let backwards: Vec<Article> = articles.iter().rev().cloned().collect();
    let files = pack("t", vec![source("rfi")], articles, TABLE);
    assert!(files.len() > 3, "several chunks: {}", files.len());
    assert_eq!(files, pack("t", vec![source("rfi")], backwards, TABLE));
    assert_eq!(unpack(&files).expect("whole").1.len(), 40);
}

#[test]
fn an_empty_archive_is_a_manifest_without_articles() {
    let files = pack("t", Vec::new(), Vec::new(), TABLE);
    assert_eq!(files.len(), 2, "and the table of folds");
    assert_eq!(unpack(&files).expect("whole").1, []);
}

#[test]
fn one_changed_character_is_found_before_anything_is_read() {
    let mut files = pack("t", vec![source("rfi")], vec![article(1, "2023-09-21", 10)], TABLE);
    let position = files[1].bytes.len() / 2;
    files[1].bytes[position] = if files[1].bytes[position] == b'A' { b'B' } else { b'A' };
    assert!(matches!(unpack(&files), Err(BundleError::Digest { .. })));
}

#[test]
fn the_table_of_folds_travels_with_the_archive() {
    let files = pack("t", Vec::new(), Vec::new(), TABLE);
    let fold = Manifest::parse(&files[0].bytes).expect("whole").fold;
    let file = files.iter().find(|file| file.name == fold.file_name()).expect("the table is a file");
    let css = std::str::from_utf8(&file.bytes).expect("carriers are ASCII");
    let bytes = unwrap_carrier(&fold.name(), css).expect("a carrier");
    assert_eq!(verify(&fold, &bytes), Ok(()));
    assert_eq!(gunzip(&bytes).expect("gzip"), TABLE);
}
