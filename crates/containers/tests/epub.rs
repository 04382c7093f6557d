//! Books: what is a text in them, what they say of it, and what may be wrong with them.

mod common;

use std::fmt::Write as _;

use common::captures::{lines, members, pictures};
use common::zips::{Packed, deflated, zip};

const CONTAINER: &str =
    r#"<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>"#;

fn page(title: &str, text: &str) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{}</p></body></html>",
        text.repeat(80)
    )
}

/// A package document with these texts in its spine.
fn package(metadata: &str, hrefs: &[&str]) -> String {
    let (mut manifest, mut spine) = (String::new(), String::new());
    for (idx, href) in hrefs.iter().enumerate() {
        let _ = write!(
            manifest,
            r#"<item id="i{idx}" href="{href}" media-type="application/xhtml+xml"/>"#
        );
        let _ = write!(spine, r#"<itemref idref="i{idx}"/>"#);
    }
    format!(
        "<package><metadata>{metadata}</metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
}

fn book(files: &[(&str, &str)]) -> Vec<u8> {
    let front = [("mimetype", "application/epub+zip"), ("META-INF/container.xml", CONTAINER)];
    let all: Vec<Packed> =
        front.iter().chain(files).map(|(path, text)| deflated(path, text)).collect();
    zip(&all, b"")
}

/// Places and titles of the members, then skips and counts.
fn read(file: &[u8]) -> Vec<String> {
    lines(file)
        .into_iter()
        .map(|line| line.split('|').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn each_text_of_the_spine_is_a_member_in_its_order() {
    let metadata =
        "<dc:creator>甲</dc:creator><dc:publisher>某社</dc:publisher><dc:date>2021-03-04</dc:date>";
    let contents = "<html><body><p><a href='b.xhtml'>二</a></p></body></html>";
    let file = book(&[
        ("OEBPS/a.xhtml", &page("一", "文")),
        (
            "OEBPS/content.opf",
            &package(metadata, &["toc.xhtml", "b.xhtml", "a.xhtml", "gone.xhtml"]),
        ),
        ("OEBPS/b.xhtml", &page("二", "字")),
        ("OEBPS/toc.xhtml", contents),
        ("OEBPS/notes.xhtml", &page("不在其中", "字")),
    ]);
    assert_eq!(
        read(&file),
        [
            "OEBPS/b.xhtml",
            "OEBPS/a.xhtml",
            "! OEBPS/gone.xhtml damaged: the book names a text that is not in it; fetch it again",
            "# 1 covers and tables of contents of books",
        ]
    );
    let members = members(&file);
    let about = members[0].about.as_ref().expect("the book says something");
    assert_eq!(
        (about.authors.join(" "), about.published.to_string()),
        ("甲".into(), "2021-03-04".into())
    );
    assert_eq!(about.publisher.as_deref(), Some("某社"));
}

#[test]
fn news_from_calibre_knows_where_it_came_from() {
    let bar = |text: &str| format!("<div class=\"calibre_navbar\">{text}</div>");
    let origin = "This article was downloaded by <strong>calibre</strong> from <a href=\"https://a.example/1\">x</a>";
    let first = page("题", "文").replace("<h1>", &(bar("<a href='x'>Next</a>") + "<h1>"));
    let second = page("续", "续").replace("</body>", &(bar(origin) + "</body>"));
    let list = "<html><body><ul><li><a href='article_0/index.html'>题</a></li></ul></body></html>";
    let metadata = "<dc:date>2021-03-04T05:06:07+00:00</dc:date>";
    let file = book(&[
        (
            "OEBPS/content.opf",
            &package(
                metadata,
                &[
                    "feed_0/index.html",
                    "feed_0/article_0/index_split_000.html",
                    "feed_0/article_0/index_split_001.html",
                ],
            ),
        ),
        ("OEBPS/feed_0/index.html", list),
        ("OEBPS/feed_0/article_0/index_split_000.html", &first),
        ("OEBPS/feed_0/article_0/index_split_001.html", &second),
    ]);
    let members = members(&file);
    assert_eq!(members.len(), 1, "the parts of an article are one");
    assert_eq!(members[0].address.as_deref(), Some("https://a.example/1"));
    assert_eq!(members[0].captured.to_string(), "2021-03-04T05:06:07Z");
    let text = String::from_utf8_lossy(&members[0].bytes);
    assert!(!text.contains("navbar") && text.contains("题") && text.contains("续"), "{text}");
}

#[test]
fn a_protected_book_is_refused_by_its_name() {
    let encryption = r#"<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
        <CipherData><CipherReference URI="OEBPS/a.xhtml"/></CipherData></EncryptedData></encryption>"#;
    let files = [
        ("META-INF/encryption.xml", encryption),
        ("OEBPS/content.opf", &package("", &["a.xhtml"])),
        ("OEBPS/a.xhtml", "noise"),
    ];
    assert_eq!(
        read(&book(&files)),
        [
            "!  a book with copy protection (DRM), which is not opened; ask its publisher for one without"
        ]
    );
    let fonts = encryption.replace(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        "http://www.idpf.org/2008/embedding",
    );
    let text = page("一", "文");
    let files = [files[1], ("META-INF/encryption.xml", &fonts), ("OEBPS/a.xhtml", &text)];
    assert_eq!(read(&book(&files)), ["OEBPS/a.xhtml"]);
}

#[test]
fn books_that_are_none_say_what_is_missing() {
    let damaged = |what: &str| vec![format!("!  damaged: {what}; fetch it again")];
    assert_eq!(read(&book(&[])), damaged("a book without the document that says what is in it"));
    let empty = [("OEBPS/content.opf", "<package/>")];
    assert_eq!(read(&book(&empty)), damaged("a book that names no texts"));
    // A thousand texts that are all the same file are one.
    let mut hrefs = vec!["a.xhtml"; 1000];
    hrefs.push("../OEBPS/./a.xhtml#x");
    let files =
        [("OEBPS/content.opf", &*package("", &hrefs)), ("OEBPS/a.xhtml", &*page("一", "文"))];
    assert_eq!(read(&book(&files)).len(), 1);
}

#[test]
fn texts_get_the_pictures_beside_them() {
    let files = [
        ("OEBPS/content.opf", &*package("", &["text/a.xhtml", "text/b.xhtml"])),
        ("OEBPS/text/a.xhtml", &*page("一", "文")),
        ("OEBPS/text/b.xhtml", &*page("二", "文")),
        ("OEBPS/img/1 2.png", "PNG"),
    ];
    let found = pictures(&book(&files), &["../img/1%202.png", "1.png", "https://a.example/1.png"]);
    assert_eq!(found, vec![vec![Some(b"PNG".to_vec()), None, None]; 2]);
}
