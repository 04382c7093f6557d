//! Any tree comes back from its tokens.

use broadsheet_model::{
    Block, Body, Cell, Description, Digest, Direction, ImageData, ImageRef, Inline, ListItem,
    Numbering, Numerals, PictureFile, PictureKind, Row, Scope, Style, Table, WebUrl, Writing,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{decode_body, encode_body};

/// Characters, some of which begin a token.
fn chars() -> impl Strategy<Value = String> {
    "[ =:()#x甲乙\n]{1,6}"
}

fn address() -> impl Strategy<Value = WebUrl> {
    "https://a.example/[a-z(]{0,3}(%E5%87%8F)?"
        .prop_filter_map("an address", |url| WebUrl::new(&url))
}

fn image() -> impl Strategy<Value = ImageRef> {
    let embedded = Just(ImageData::Embedded("data:image/png;base64,iVBORw0KGgo=".to_owned()));
    let file = (select(PictureKind::ALL.to_vec()), any::<[u8; 32]>(), any::<u32>())
        .prop_map(|(kind, sha256, n_bytes)| PictureFile { kind, sha256: Digest(sha256), n_bytes });
    let data = prop_oneof![
        address().prop_map(ImageData::Remote),
        embedded,
        file.prop_map(ImageData::Filed),
        Just(ImageData::Absent),
    ];
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
    let inline = leaf.prop_recursive(4, 24, 4, |inner| {
        let text = || vec(inner.clone(), 0..4);
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
    vec(inline, 0..4)
}

fn cell() -> impl Strategy<Value = Cell> {
    (any::<bool>(), select(Scope::ALL.to_vec()), 1..=3_u16, 1..=3_u16, line()).prop_map(
        |(header, scope, n_columns, n_rows, text)| Cell { header, scope, n_columns, n_rows, text },
    )
}

fn table() -> impl Strategy<Value = Table> {
    let rows = vec(vec(cell(), 0..3).prop_map(|cells| Row { cells }), 0..4);
    (line(), 0..3_usize, rows).prop_map(|(caption, n_head_rows, rows)| Table {
        caption,
        n_head_rows: n_head_rows.min(rows.len()),
        rows,
    })
}

fn numbering() -> impl Strategy<Value = Numbering> {
    (option::of(any::<i32>()), any::<bool>(), select(Numerals::ALL.to_vec()))
        .prop_map(|(start, reversed, numerals)| Numbering { start, reversed, numerals })
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
    let block = leaf.prop_recursive(4, 24, 4, |inner| {
        let blocks = || vec(inner.clone(), 0..3);
        let item = (option::of(any::<i32>()), blocks())
            .prop_map(|(value, blocks)| ListItem { value, blocks });
        let description = prop_oneof![
            line().prop_map(Description::Term),
            blocks().prop_map(Description::Details)
        ];
        prop_oneof![
            (option::of(numbering()), vec(item, 0..3))
                .prop_map(|(numbering, items)| Block::List { numbering, items }),
            vec(description, 0..3).prop_map(Block::Descriptions),
            blocks().prop_map(Block::Quote),
            (writing(), blocks()).prop_map(|(writing, blocks)| Block::Region { writing, blocks }),
        ]
    });
    vec(block, 0..4)
}

proptest! {
    #[test]
    fn any_body_comes_back(blocks in blocks()) {
        let body = Body { blocks };
        let tokens = encode_body(&body);
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        prop_assert_eq!(decode_body(&tokens), Ok(body));
    }

    #[test]
    fn no_tokens_panic(tokens in vec("[(]?(ol|li|td|ruby|rt|table|thead|div|[)#=:a-z0-9 ]{0,5})", 0..12)) {
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let _either = decode_body(&tokens);
    }
}
