//! Whatever the bytes, reading ends soon, and with an article or a reason; a tree is never too
//! deep.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use broadsheet_model::{Block, Description, Inline, MAX_DEPTH};
use broadsheet_readers::{MAX_FILE_BYTES, ReadError, SourceTable, WarningKind, read};
use proptest::prelude::*;

/// Reads bytes, checks what is true of every outcome, and gives the text of the body.
fn check(bytes: &[u8]) -> Result<String, ReadError> {
    let reading = read("folder/file.md", bytes, &SourceTable::builtin())?;
    assert_eq!(reading.articles.len(), 1);
    let article = &reading.articles[0];
    assert!(!article.title.trim().is_empty());
    assert!(depth(&article.body.blocks) <= MAX_DEPTH, "too deep");
    Ok(article.body.text_blocks().join("\n"))
}

fn depth(blocks: &[Block]) -> usize {
    let deepest = |block: &Block| match block {
        Block::Paragraph(text)
        | Block::Heading { text, .. }
        | Block::Figure { caption: text, .. } => inline_depth(text),
        Block::List { items, .. } => {
            items.iter().map(|item| depth(&item.blocks)).max().unwrap_or(0)
        }
        Block::Descriptions(parts) => {
            let deepest = |part: &Description| match part {
                Description::Term(text) => inline_depth(text),
                Description::Details(inner) => depth(inner),
            };
            parts.iter().map(deepest).max().unwrap_or(0)
        }
        Block::Quote(inner) | Block::Region { blocks: inner, .. } => depth(inner),
        Block::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            let texts = cells.map(|cell| &cell.text).chain([&table.caption]);
            texts.map(|text| inline_depth(text)).max().unwrap_or(0)
        }
        Block::Code(_) | Block::Rule => 0,
    };
    blocks.iter().map(deepest).max().map_or(0, |inner| inner + 1)
}

fn inline_depth(inlines: &[Inline]) -> usize {
    let deepest = |inline: &Inline| match inline {
        Inline::Ruby { base, reading } => inline_depth(base).max(inline_depth(reading)),
        other => inline_depth(other.inner()),
    };
    inlines.iter().map(deepest).max().map_or(0, |inner| inner + 1)
}

fn dump(html: &str) -> Vec<u8> {
    format!("<!--1689173102000-->\n[题](https://example.org/a)\n------\n{html}").into_bytes()
}

fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let entries = fs::read_dir(folder).expect("the seeds are there");
    entries
        .map(|entry| fs::read(entry.expect("an entry").path()).expect("a seed can be read"))
        .collect()
}

#[test]
fn every_beginning_of_a_seed_is_read_or_refused() {
    for seed in seeds() {
        for end in 0..=seed.len() {
            let outcome = check(&seed[..end]);
            assert!(end < seed.len() || outcome.is_ok());
        }
    }
}

#[test]
fn what_is_no_article_is_refused_with_a_reason() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0";
    for (bytes, expected, why) in [
        (&b""[..], ReadError::Empty, "no bytes"),
        (b" \n\t", ReadError::Empty, "white space"),
        (b"\xEF\xBB\xBF", ReadError::Empty, "a byte order mark"),
        (png, ReadError::Binary { what: "a PNG picture" }, "a picture"),
        (
            b"\0\0\0\0",
            ReadError::Binary { what: "a picture, an archive, a damaged copy?" },
            "zeros, which are valid UTF-8",
        ),
        (b"{\"a\": 1}", ReadError::UnknownFormat, "another format"),
        (b"<!--1689173102000-->\n", ReadError::NoTitle, "cut before the title"),
        (b"---\ntitle: x\n", ReadError::NoTitle, "cut inside the front matter"),
    ] {
        assert_eq!(check(bytes), Err(expected), "{why}");
    }
    let huge = vec![b' '; MAX_FILE_BYTES + 1];
    assert!(matches!(check(&huge), Err(ReadError::TooLarge { .. })));
}

/// What a slow machine under load may need for input that is read in milliseconds where time grows
/// in proportion.
const SOON: Duration = Duration::from_secs(8);
/// How often hostile elements are repeated; an unoptimised build has its own measure.
const N_REPEATED: usize = if cfg!(debug_assertions) { 16_000 } else { 64_000 };

#[test]
fn hostile_html_is_read_soon_and_its_text_kept() {
    let n = N_REPEATED;
    let attributes: String = (0..3 * n).map(|idx| format!(" a{idx}=1")).collect();
    let formats: String = (0..n).map(|idx| format!("<font size={idx}><b id={idx}>")).collect();
    for (why, html) in [
        ("nested div", "<div>".repeat(n) + "MARK"),
        (
            "nested quotes",
            "<blockquote>".repeat(n) + "MARK" + &"</blockquote>".repeat(n) + "<p>after",
        ),
        ("nested lists", "<ul><li>".repeat(n) + "MARK"),
        ("nested marks", "<b><i>".repeat(n) + "MARK" + &"</i></b>".repeat(n)),
        ("nested tables", "<table><tr><td>".repeat(n) + "MARK"),
        ("nested links", "<a href=/x>".repeat(n) + "MARK"),
        ("marks over many paragraphs", formats + &"<p>x".repeat(n) + "MARK"),
        ("misnested marks", "<b><a href=/x><i></b>".repeat(n) + "MARK"),
        ("stray end tags", "</p></b></table></ul></a>".repeat(n) + "MARK"),
        ("many attributes", format!("<p{attributes}>MARK")),
        ("a huge attribute", format!("<p title=\"{}\">MARK", "x".repeat(40 * n))),
        ("a huge address", format!("<a href=\"/{}\">MARK</a>", "x".repeat(40 * n))),
        ("many references", "&amp;&#x41;&notin;".repeat(n) + "MARK"),
        ("many signs that begin no tag", "< ".repeat(n) + "MARK"),
        ("many comments", "<!--".repeat(n) + "--> MARK"),
        ("many spaces", " \n".repeat(40 * n) + "MARK"),
        ("many breaks", "<b>x<br> ".repeat(n) + "MARK"),
    ] {
        let bytes = dump(&html);
        let start = Instant::now();
        let text = check(&bytes).expect(why);
        assert!(start.elapsed() < SOON, "{why}: {:?}", start.elapsed());
        assert!(text.contains("MARK"), "{why}: text lost");
    }
}

#[test]
fn flattening_is_said() {
    let html = "<blockquote>".repeat(100) + "x";
    let reading = read("f", &dump(&html), &SourceTable::builtin()).expect("a dump");
    let flattened = |warning: &broadsheet_readers::Warning| {
        matches!(warning.kind, WarningKind::NestingFlattened { .. })
    };
    assert!(reading.warnings.iter().any(flattened), "{:?}", reading.warnings);
}

#[test]
fn hostile_front_matter_is_read_soon() {
    let laughs: String = (1..40)
        .map(|idx| format!("a{idx}: &a{idx} [{}]\n", format!("*a{},", idx - 1).repeat(9)))
        .collect();
    for (why, yaml) in [
        ("nested lists", "a: ".to_owned() + &"[".repeat(100_000)),
        ("nested maps", (0..2_000).map(|idx| format!("{}a:\n", " ".repeat(idx))).collect()),
        ("aliases of aliases", format!("a0: &a0 x\n{laughs}")),
    ] {
        let start = Instant::now();
        let bytes = format!("---\ntitle: t\n{yaml}\n---\n<p>MARK</p>");
        let text = check(bytes.as_bytes()).expect(why);
        assert!(start.elapsed() < SOON, "{why}: {:?}", start.elapsed());
        assert_eq!(text, "MARK", "{why}");
    }
}

proptest! {
    // A failure prints its input; no file is written beside the tests.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _outcome = check(&bytes);
    }

    #[test]
    fn any_html_soup_is_read(parts in proptest::collection::vec(proptest::sample::select(SOUP), 0..60)) {
        prop_assert!(check(&dump(&parts.concat())).is_ok());
    }

    #[test]
    fn any_text_after_a_known_beginning_is_read_or_refused(
        beginning in proptest::sample::select(BEGINNINGS),
        parts in proptest::collection::vec(proptest::sample::select(SOUP), 0..30),
        noise in ".{0,60}",
    ) {
        let _outcome = check(format!("{beginning}{noise}{}{noise}", parts.concat()).as_bytes());
    }
}

const SOUP: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=/x>",
    "</a>",
    "<ok href=y>",
    "</ok>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
    "<br>",
    "<hr>",
    "<img src=a>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<blockquote>",
    "</blockquote>",
    "<script>",
    "</script>",
    "<code>",
    "</code>",
    "<iframe src=z>",
    "</iframe>",
    "<textarea>",
    "</textarea>",
    "<svg>",
    "</svg>",
    "<!--",
    "-->",
    "&amp;",
    "&",
    "<",
    ">",
    "\"",
    " ",
    "\n",
    "字",
    "word",
    "“",
    "\u{a0}",
    "\u{200b}",
    "字字字字\0",
    "<p hidden>",
    "---\n",
    "<div>分享 :",
    "获取更多RSS",
    "<hr><div>获取更多RSS",
    "【大纪元2023年9月",
    "（大纪元记者",
    "责任编辑：",
    "原文链接：",
    "<!-- article content begin -->",
    "<!-- article content end -->",
];

const BEGINNINGS: &[&str] = &[
    "",
    "---\n",
    "---\ntitle: ",
    "---\ntitle: t\n---\n",
    "<!--",
    "<!--0-->",
    "<!--NaN-->\n[",
    "<!--0-->\n[t](",
    "### ",
    "### t\n<!-- article content begin -->",
    "\u{feff}",
];
