//! The articles of the frozen archive: of every kind that the format tells apart.

use broadsheet_model::{
    Article, ArticleId, Block, Body, Cell, Description, Digest, Direction, ImageData, ImageRef,
    Inline, Lang, ListItem, Names, Numbering, Numerals, Provenance, Row, Scope, Source, SourceId,
    Style, Table, WebUrl, Writing,
};

/// The sources of [`articles`].
pub(crate) fn sources() -> Vec<Source> {
    let source = |id: &str, names: [&str; 3], colour: &str| Source {
        id: SourceId::new(id).expect("an id"),
        names: Names {
            zh_hans: names[0].to_owned(),
            zh_hant: names[1].to_owned(),
            en: names[2].to_owned(),
        },
        colour: colour.parse().ok(),
    };
    vec![
        source("example.com", ["example.com"; 3], ""),
        source("epochtimes", ["大纪元", "大紀元", "The Epoch Times"], ""),
        source("rfi", ["法广", "法廣", "RFI"], "#c8102e"),
    ]
}

/// The articles, in no particular order.
pub(crate) fn articles() -> Vec<Article> {
    let mut articles: Vec<Article> = (0..28).map(plain).collect();
    articles.push(with_everything());
    articles.push(with_versions());
    articles
}

fn text(text: impl Into<String>) -> Vec<Inline> {
    vec![Inline::Text(text.into())]
}

fn paragraph(chars: impl Into<String>) -> Block {
    Block::Paragraph(text(chars))
}

fn web_url(url: &str) -> WebUrl {
    WebUrl::new(url).expect("an address")
}

/// An article of one of three languages and sources, short or long, with a moment, a day or no
/// date.
fn plain(number: usize) -> Article {
    let (lang, title, sentence) = match number % 4 {
        0 => (Lang::ZhHans, "乌克兰局势", "普京周三在莫斯科与王毅会面，讨论了双方的合作。"),
        1 => (Lang::ZhHant, "烏克蘭局勢", "習近平與普京會面；「合作沒有上限」，他說。"),
        2 => (
            Lang::En,
            "The day’s events",
            "Reporters met officials in Moscow; nothing was agreed. ",
        ),
        _ => (Lang::Und, "Ελλάδα", "ΑΒΓ ｆｕｌｌｗｉｄｔｈ １２３ naïve Straße. "),
    };
    let published = match number % 5 {
        0 => format!("2023-{:02}-{:02}T0{}:30:00+08:00", 1 + number / 3, 1 + number, number % 10),
        1 => format!("2022-12-{:02}T23:59:59Z", 1 + number),
        4 if number.is_multiple_of(3) => String::new(),
        _ => format!("2023-{:02}-15", 1 + number / 4),
    };
    let source = ["rfi", "epochtimes", "example.com"][number % 3];
    let url = (number % 6 != 5).then(|| {
        web_url(&format!("https://{source}.example/%E6%96%B0%E9%97%BB/{number}?a=%20b%e5"))
    });
    let title = format!("{title} {number}");
    let body = vec![
        paragraph(sentence.repeat(1 + number * number % 37)),
        paragraph(format!("第{number}段。")),
    ];
    let mut article = article(url, &title, source, body);
    article.published = published.parse().expect("a date");
    article.lang = lang;
    if number % 3 == 1 {
        article.authors = vec!["记者 甲".to_owned(), "Jane Doe".to_owned()];
        article.tags = vec!["国际".to_owned(), format!("标签{}", number % 4)];
    }
    if number % 7 == 3 {
        article.provenance.captured = "2024-02-03T04:05:06Z".parse().expect("a date");
        article.provenance.member = Some(format!("feed/{number}.xml"));
    }
    article
}

fn article(url: Option<WebUrl>, title: &str, source: &str, blocks: Vec<Block>) -> Article {
    let body = Body { blocks };
    let words = body.text_blocks().join("\n");
    Article {
        id: ArticleId::derive(url.as_ref(), title, &words),
        title: title.to_owned(),
        url,
        source: SourceId::new(source).expect("an id"),
        published: "2023-06-01".parse().expect("a date"),
        authors: Vec::new(),
        tags: Vec::new(),
        lang: Lang::ZhHans,
        body,
        provenance: Provenance {
            file: format!("{source}/{title}.md"),
            member: None,
            sha256: Digest::of(title.as_bytes()),
            captured: "".parse().expect("no date"),
        },
        earlier: Vec::new(),
    }
}

/// One text now, and two before.
fn with_versions() -> Article {
    let url = web_url("https://rfi.example/versions");
    let version = |title: &str, captured: &str, words: &str| {
        let mut article = article(Some(url.clone()), title, "rfi", vec![paragraph(words)]);
        article.provenance.captured = captured.parse().expect("a date");
        article
    };
    let mut article = version("更正后的标题", "2024-03-01", "最后的文本，更正了一处。");
    article.earlier = vec![
        version("标题", "2024-02-01", "早先的文本。"),
        version("标题", "2024-01-01T00:00:00Z", "最早的文本，有一处错误。"),
    ];
    article
}

/// Every block and every inline that there is.
fn with_everything() -> Article {
    let mut blocks = vec![Block::Heading { level: 2, text: text("小标题") }, Block::Rule];
    blocks.push(Block::Paragraph(inlines()));
    blocks.push(Block::Quote(vec![paragraph("引文"), Block::Code("let a = 1;\n  b".to_owned())]));
    blocks.extend(lists());
    blocks.push(table());
    blocks.push(Block::Figure {
        image: ImageRef {
            data: ImageData::Remote(web_url(
                "https://rfi.example/图.jpg".replace('图', "%E5%9B%BE").as_str(),
            )),
            alt: "图片".to_owned(),
        },
        caption: text("图片说明"),
    });
    let writing = Writing { lang: "ar".to_owned(), direction: Some(Direction::RightToLeft) };
    blocks.push(Block::Region { writing, blocks: vec![paragraph("نص")] });
    let url = web_url("https://example.com/everything");
    article(Some(url), "所有的块与行内元素", "example.com", blocks)
}

fn inlines() -> Vec<Inline> {
    let mut inlines: Vec<Inline> =
        Style::ALL.map(|style| Inline::Styled { style, text: text(style.tag()) }).into();
    let pixel = "data:image/png;base64,iVBORw0KGgo=";
    inlines.extend([
        Inline::Place("note".to_owned()),
        Inline::Link { href: web_url("https://rfi.example/a?b=1&c=%20"), text: text("链接") },
        Inline::Jump { to: "note".to_owned(), text: text("注") },
        Inline::Abbreviation { meaning: "World Health Organization".to_owned(), text: text("WHO") },
        Inline::Ruby { base: text("普京"), reading: text("Pǔjīng") },
        Inline::Span {
            writing: Writing { lang: "en".to_owned(), direction: None },
            text: text("span"),
        },
        Inline::Code("x < y".to_owned()),
        Inline::Image(ImageRef {
            data: ImageData::embedded(pixel).expect("a picture"),
            alt: String::new(),
        }),
        Inline::Break,
        Inline::Text("最后".to_owned()),
    ]);
    inlines
}

fn lists() -> Vec<Block> {
    let item = |value, chars: &str| ListItem { value, blocks: vec![paragraph(chars)] };
    let numbering = Numbering { start: Some(3), reversed: true, numerals: Numerals::UpperRoman };
    let items = || vec![item(None, "一"), item(Some(9), "二")];
    vec![
        Block::List { numbering: None, items: items() },
        Block::List { numbering: Some(numbering), items: items() },
        Block::Descriptions(vec![
            Description::Term(text("词")),
            Description::Details(vec![paragraph("解释")]),
        ]),
    ]
}

fn table() -> Block {
    let head =
        Cell { header: true, scope: Scope::Column, n_columns: 2, n_rows: 1, text: text("年份") };
    let rows = vec![
        Row { cells: vec![head] },
        Row { cells: vec![Cell::new(true, text("2023")), Cell::new(false, text("十二"))] },
    ];
    Block::Table(Table { caption: text("表一"), n_head_rows: 1, rows })
}
