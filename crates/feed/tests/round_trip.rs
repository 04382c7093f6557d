//! Any article comes back from JSON as it was, all that is written is as its schema says, and
//! nothing that is no bundle gets in.

use std::sync::LazyLock;

use broadsheet_feed::{Feed, FeedError, FeedWriter, Head, Part, is_bundle, item, read_bundle};
use broadsheet_model::{
    Article, ArticleId, Block, Body, Cell, Colour, Description, Digest, Direction, ImageData,
    ImageRef, Imprint, Inline, Instant, Lang, Licence, ListItem, MAX_DEPTH, Names, Numbering,
    Numerals, Provenance, Published, Row, Scope, Source, SourceId, Style, Table, WebUrl, Writing,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn chars() -> impl Strategy<Value = String> {
    "[ \"\\\\{}\\[\\]a-c甲乙\u{0}\n\u{1F4F0}]{1,8}"
}

fn address() -> impl Strategy<Value = WebUrl> {
    "https://a.example/[a-z#!]{0,4}".prop_filter_map("an address", |url| WebUrl::new(&url))
}

fn image() -> impl Strategy<Value = ImageRef> {
    let embedded = Just(ImageData::Embedded("data:image/png;base64,iVBORw0KGgo=".to_owned()));
    let absent = Just(ImageData::Absent);
    let data = prop_oneof![address().prop_map(ImageData::Remote), embedded, absent];
    (data, "[a-c]{0,3}").prop_map(|(data, alt)| ImageRef { data, alt })
}

fn writing() -> impl Strategy<Value = Writing> {
    (select(vec!["", "en", "zh-Hant-TW"]), option::of(select(Direction::ALL.to_vec())))
        .prop_map(|(lang, direction)| Writing { lang: lang.to_owned(), direction })
}

fn line() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        chars().prop_map(Inline::Text),
        chars().prop_map(Inline::Code),
        chars().prop_map(Inline::Place),
        image().prop_map(Inline::Image),
        Just(Inline::Break),
    ];
    let inline = leaf.prop_recursive(3, 16, 3, |inner| {
        let text = || vec(inner.clone(), 0..3);
        prop_oneof![
            (select(Style::ALL.to_vec()), text())
                .prop_map(|(style, text)| Inline::Styled { style, text }),
            (address(), text()).prop_map(|(href, text)| Inline::Link { href, text }),
            (chars(), text()).prop_map(|(to, text)| Inline::Jump { to, text }),
            (chars(), text()).prop_map(|(meaning, text)| Inline::Abbreviation { meaning, text }),
            (text(), text()).prop_map(|(base, reading)| Inline::Ruby { base, reading }),
            (writing(), text()).prop_map(|(writing, text)| Inline::Span { writing, text }),
        ]
    });
    vec(inline, 0..3)
}

fn table() -> impl Strategy<Value = Table> {
    let cell = (any::<bool>(), select(Scope::ALL.to_vec()), 1..=3_u16, 1..=3_u16, line()).prop_map(
        |(header, scope, n_columns, n_rows, text)| Cell { header, scope, n_columns, n_rows, text },
    );
    let rows = vec(vec(cell, 0..3).prop_map(|cells| Row { cells }), 0..3);
    (line(), 0..3_usize, rows).prop_map(|(caption, n_head_rows, rows)| Table {
        caption,
        n_head_rows: n_head_rows.min(rows.len()),
        rows,
    })
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        line().prop_map(Block::Paragraph),
        (2..=6_u8, line()).prop_map(|(level, text)| Block::Heading { level, text }),
        table().prop_map(Block::Table),
        (image(), line()).prop_map(|(image, caption)| Block::Figure { image, caption }),
        chars().prop_map(Block::Code),
        Just(Block::Rule),
    ];
    let numbering = (option::of(any::<i32>()), any::<bool>(), select(Numerals::ALL.to_vec()))
        .prop_map(|(start, reversed, numerals)| Numbering { start, reversed, numerals });
    let block = leaf.prop_recursive(3, 16, 3, move |inner| {
        let blocks = || vec(inner.clone(), 0..3);
        let item = (option::of(any::<i32>()), blocks())
            .prop_map(|(value, blocks)| ListItem { value, blocks });
        let description = prop_oneof![
            line().prop_map(Description::Term),
            blocks().prop_map(Description::Details)
        ];
        prop_oneof![
            (option::of(numbering.clone()), vec(item, 0..3))
                .prop_map(|(numbering, items)| Block::List { numbering, items }),
            vec(description, 0..3).prop_map(Block::Descriptions),
            blocks().prop_map(Block::Quote),
            (writing(), blocks()).prop_map(|(writing, blocks)| Block::Region { writing, blocks }),
        ]
    });
    vec(block, 0..4)
}

fn moment() -> impl Strategy<Value = Published> {
    prop_oneof![
        Just(Published::Unknown),
        (-700_000..2_900_000_i32).prop_filter_map("a day", |day| {
            broadsheet_model::Day::new(day).map(Published::Day)
        }),
        (-60_000_000_000..250_000_000_000_i64, -1439..=1439_i16).prop_map(
            |(unix_seconds, offset_minutes)| Published::Instant(Instant {
                unix_seconds,
                offset_minutes
            })
        ),
    ]
}

/// An article with this id and no earlier versions.
fn version(id: u64) -> impl Strategy<Value = Article> {
    let said = (chars(), option::of(address()), moment(), vec(chars(), 0..3), vec(chars(), 0..3));
    let lang = select(vec![Lang::ZhHans, Lang::ZhHant, Lang::En, Lang::Und]);
    let kept = (chars(), option::of(chars()), any::<[u8; 32]>(), moment());
    (said, lang, blocks(), kept).prop_map(move |(said, lang, blocks, kept)| {
        let (title, url, published, authors, tags) = said;
        let (file, member, sha256, captured) = kept;
        Article {
            id: ArticleId(id),
            title,
            url,
            source: SourceId::new("a.example").expect("a source"),
            published,
            authors,
            tags,
            lang,
            body: Body { blocks },
            provenance: Provenance { file, member, sha256: Digest(sha256), captured },
            earlier: Vec::new(),
        }
    })
}

fn article() -> impl Strategy<Value = Article> {
    any::<u64>().prop_flat_map(|id| {
        (version(id), vec(version(id), 0..3))
            .prop_map(|(article, earlier)| Article { earlier, ..article })
    })
}

fn head() -> Head {
    Head {
        title: "新闻 \"archive\"".to_owned(),
        language: Lang::ZhHant,
        accent: Some(Colour([1, 2, 255])),
        imprint: Imprint {
            about: Some(Names {
                zh_hans: "简".into(), zh_hant: "繁".into(), en: "A \"b\"".into()
            }),
            contact: "desk@example.org".parse().ok(),
            licence: Some(Licence { name: "CC0-1.0".into(), url: WebUrl::new("https://e.org/") }),
            updated: "2024-09-23".parse().ok(),
        },
        sources: vec![Source {
            id: SourceId::new("a.example").expect("a source"),
            names: Names { zh_hans: "甲".into(), zh_hant: "甲".into(), en: "A".into() },
            colour: None,
        }],
    }
}

fn written(articles: &[Article]) -> Vec<u8> {
    let mut bundle = FeedWriter::new(Feed::Bundle, &head(), Vec::new()).expect("memory");
    for article in articles {
        bundle.add(&item(Feed::Bundle, article)).expect("memory");
    }
    bundle.finish(None).expect("memory")
}

fn read(bundle: &[u8]) -> Result<(Option<Head>, Vec<Article>), FeedError> {
    let (mut head, mut articles) = (None, Vec::new());
    read_bundle(bundle, &mut |part| {
        match part {
            Part::Head(found) => head = Some(*found),
            Part::Article(article) => articles.push(*article),
        }
        Ok::<(), FeedError>(())
    })?;
    Ok((head, articles))
}

/// What `docs/bundle.schema.json` says.
static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../docs/bundle.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
});

/// The bundle is as its schema says.
#[track_caller]
fn assert_valid(bundle: &[u8]) {
    let bundle: serde_json::Value = serde_json::from_slice(bundle).expect("a bundle is JSON");
    let faults: Vec<String> =
        SCHEMA.iter_errors(&bundle).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(faults, [] as [String; 0]);
}

#[test]
fn the_bundle_of_the_seeds_is_as_the_schema_says() {
    let golden = include_str!("../../../tests/bundle/seeds.json");
    assert_valid(golden.as_bytes());
    let (_, articles) = read(golden.as_bytes()).expect("it can be read");
    assert_eq!(articles.len(), 5);
    for (sound, odd) in [
        ("\"version\":1,", "\"version\":2,"),
        ("\"paragraph\"", "\"script\""),
        ("\"sha256\":\"", "\"sha256\":\"x"),
        ("\"published\":\"2", "\"published\":\"?"),
    ] {
        assert!(golden.contains(sound), "{sound}");
        let odd = serde_json::from_str(&golden.replacen(sound, odd, 1)).expect("still JSON");
        assert!(!SCHEMA.is_valid(&odd), "{sound} → {odd}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_article_comes_back(articles in vec(article(), 0..3)) {
        let bundle = written(&articles);
        prop_assert!(is_bundle(&bundle));
        assert_valid(&bundle);
        let (found, back) = read(&bundle).expect("what was written can be read");
        prop_assert_eq!(found, Some(head()));
        prop_assert_eq!(back, articles);
    }

    #[test]
    fn no_text_panics(text in "(\\{\"version\":\"https://jsonfeed.org/version/1.1\",)?[\\[{}\\]\":,_a-z0-9]{0,40}") {
        let _either = read(text.as_bytes());
    }
}

/// `block` inside `n` others, of kinds that differ by `which`.
fn nested(n: usize, which: usize, block: Block) -> Block {
    (0..n).fold(block, |inner, level| match (level + which) % 2 {
        0 => Block::Quote(vec![inner]),
        _ => Block::Region {
            writing: Writing { lang: "en".into(), direction: None },
            blocks: vec![inner],
        },
    })
}

fn deep_line(n: usize) -> Vec<Inline> {
    let end = vec![Inline::Text("底".to_owned())];
    (0..n).fold(end, |text, _| vec![Inline::Styled { style: Style::Emphasis, text }])
}

fn with_body(blocks: Vec<Block>) -> Article {
    Article {
        id: ArticleId(7),
        title: "深".into(),
        url: None,
        source: SourceId::new("a.example").expect("a source"),
        published: Published::Unknown,
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::Und,
        body: Body { blocks },
        provenance: Provenance {
            file: "a.md".into(),
            member: None,
            sha256: Digest::of(b""),
            captured: Published::Unknown,
        },
        earlier: Vec::new(),
    }
}

#[test]
fn nesting_comes_back_as_far_as_an_article_may_have_it() {
    let plain = || Block::Paragraph(vec![Inline::Text("底".into())]);
    let item = |blocks| ListItem { value: None, blocks };
    let list = (0..MAX_DEPTH / 2)
        .fold(plain(), |inner, _| Block::List { numbering: None, items: vec![item(vec![inner])] });
    for (block, fits) in [
        (nested(MAX_DEPTH, 0, plain()), true),
        (nested(MAX_DEPTH, 1, plain()), true),
        (list.clone(), true),
        (Block::Paragraph(deep_line(MAX_DEPTH - 1)), true),
        (nested(MAX_DEPTH + 1, 0, plain()), false),
        (Block::Quote(vec![list]), false),
        (Block::Paragraph(deep_line(MAX_DEPTH)), false),
    ] {
        let article = with_body(vec![block]);
        let current = Article { earlier: vec![article.clone()], ..article };
        let back = read(&written(std::slice::from_ref(&current)));
        match back {
            Ok((_, back)) if fits => assert_eq!(back, [current]),
            Err(error) if !fits => assert!(error.to_string().contains("nested deeper"), "{error}"),
            other => panic!("fits: {fits}, but {:?}", other.map(|_| ())),
        }
    }
}

#[test]
fn hostile_nesting_is_an_error_wherever_it_stands() {
    let before = r#"{"version":"https://jsonfeed.org/version/1.1","_broadsheet":{"version":1,"title":"","sources":[]},"#;
    for deep in [
        format!("{before}\"x\":{}", "[".repeat(1_000_000)),
        format!("{before}\"items\":[{{\"x\":{}", "{\"a\":".repeat(1_000_000)),
        format!("{before}\"items\":[{{\"_broadsheet\":{}", "{\"earlier\":[".repeat(100_000)),
    ] {
        let error = read(deep.as_bytes()).expect_err("it is nested too deep").to_string();
        assert!(error.contains("nested deeper than"), "{error}");
    }
}

/// `text` in the place of `from` in a sound bundle is refused with a message that says `part`.
#[track_caller]
fn check_refused(from: &str, text: &str, part: &str) {
    let article = with_body(vec![Block::Heading { level: 2, text: Vec::new() }]);
    let sound = String::from_utf8(written(&[article])).expect("JSON is text");
    assert!(sound.contains(from), "{sound}");
    let error = read(sound.replace(from, text).as_bytes()).expect_err(text).to_string();
    assert!(error.contains(part), "{error}");
}

#[test]
fn what_no_archive_may_hold_is_refused_and_named() {
    check_refused("\"_broadsheet\":{\"version\":1", "\"_broadsheet\":{\"version\":2", "version 2");
    check_refused("\"level\":2", "\"level\":1", "heading of level 1");
    check_refused("0000000000000007\",\"title", "7\",\"title", "\"7\": `id`");
    check_refused("\"source\":\"a.example\"", "\"source\":\"A\"", "`source`");
    check_refused("{\"heading\"", "{\"script\"", "script");
    check_refused(
        "\"source\":\"a.example\"",
        "\"source\":\"a.example\",\"url\":\"javascript:alert(1)\"",
        "`url`",
    );
    check_refused(
        "\"text\":[]",
        "\"text\":[{\"image\":{\"url\":\"data:image/svg+xml;base64,AA\"}}]",
        "picture",
    );
    check_refused("\"items\":[", "\"things\":[", "items");
    check_refused("\n]}", "\n]", "EOF");
}

#[test]
fn other_json_is_no_bundle() {
    let mut followed = FeedWriter::new(Feed::Followed, &head(), Vec::new()).expect("memory");
    followed.add(&item(Feed::Followed, &with_body(Vec::new()))).expect("memory");
    let followed = followed.finish(None).expect("memory");
    for other in
        [&followed[..], b"{}", b"[]", b"", b"<!--1--> \"_broadsheet\" jsonfeed.org/version/1"]
    {
        assert!(!is_bundle(other), "{}", String::from_utf8_lossy(other));
    }
    let marked = [b"\xEF\xBB\xBF", &written(&[])[..]].concat();
    assert!(is_bundle(&marked) && read(&marked).is_ok());
}

#[test]
fn a_bare_day_is_not_made_a_moment() {
    let item_of = |published: &str| {
        let published = published.parse().expect(published);
        let json = item(Feed::Followed, &Article { published, ..with_body(Vec::new()) });
        serde_json::from_slice::<serde_json::Value>(&json).expect("JSON")
    };
    assert_eq!(item_of("2023-09-21T10:00:00+08:00")["date_published"], "2023-09-21T10:00:00+08:00");
    assert!(item_of("2023-09-21").get("date_published").is_none());
    assert!(item_of("").get("_broadsheet").is_none());
}
