//! Whatever the bytes, reading ends with an article or a reason; a tree is never too deep. That it
//! ends soon is said in `growth.rs`.

use std::fs;
use std::path::Path;

use broadsheet_model::MAX_DEPTH;
use broadsheet_readers::{
    MAX_FILE_BYTES, MAX_PAGE_BYTES, ReadError, SourceTable, WarningKind, read,
};
use proptest::prelude::*;

/// Reads bytes, checks what is true of every outcome, and gives the text of the body.
fn check(bytes: &[u8]) -> Result<String, ReadError> {
    let reading = read("folder/file.md", bytes, &SourceTable::builtin())?;
    assert_eq!(reading.articles.len(), 1);
    let article = &reading.articles[0];
    assert!(!article.title.trim().is_empty());
    assert!(article.body.depth() <= MAX_DEPTH, "too deep");
    Ok(article.body.text_blocks().join("\n"))
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
        (
            b"QmFzZTY0IGlzIG5vIHRleHQgdGhhdCBhbnlib2R5IHJlYWRz",
            ReadError::UnknownFormat,
            "no language",
        ),
        (b"<!--1689173102000-->\n", ReadError::NoTitle, "cut before the title"),
        (b"---\ntitle: x\n", ReadError::NoTitle, "cut inside the front matter"),
    ] {
        assert_eq!(check(bytes), Err(expected), "{why}");
    }
    let huge = vec![b' '; MAX_FILE_BYTES + 1];
    assert!(matches!(check(&huge), Err(ReadError::TooLarge { .. })));
    let page = |n_bytes: usize| [b"<!DOCTYPE HTML>".as_slice(), &vec![b' '; n_bytes]].concat();
    assert!(!matches!(check(&page(MAX_FILE_BYTES)), Err(ReadError::TooLarge { .. })));
    assert!(matches!(check(&page(MAX_PAGE_BYTES)), Err(ReadError::TooLarge { .. })));
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
