//! Pages of the web: what an entry knows from outside, what copies say of themselves, and how long
//! pages take that were made to take long. What is read in them stands in `fixtures/page`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use broadsheet_model::{Article, Published};
use broadsheet_readers::{Entry, ReadError, ReadOptions, SourceTable, copied_from, read_entry};

fn read(entry: &Entry<'_>) -> Result<Article, ReadError> {
    let table = SourceTable::builtin();
    let reading = read_entry(entry, &ReadOptions::new(&table))?;
    assert_eq!(reading.articles.len(), 1);
    Ok(reading.articles.into_iter().next().expect("one article"))
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/page");
    fs::read(folder.join(name)).expect(name)
}

#[test]
fn copies_say_when_they_were_made() {
    for (name, expected) in [
        ("saved-singlefile.html", "2026-11-26T10:00:00+08:00"),
        ("saved-savepage.html", "2026-11-26T10:00:00Z"),
        ("saved-monolith.html", "2026-11-26T10:00:00Z"),
        ("saved-wayback.html", "2021-12-01T05:22:11Z"),
        ("saved-from.html", ""),
    ] {
        let bytes = fixture(name);
        let article = read(&Entry { file: name, bytes: &bytes, ..Entry::default() }).expect(name);
        assert_eq!(article.provenance.captured.to_string(), expected, "{name}");
        let url = article.url.expect(name);
        assert_eq!(url.as_str(), "https://courier.example/2021/mill-street-lamps", "{name}");
    }
    let (address, captured) = copied_from(&fixture("saved-singlefile.html"));
    assert!(address.is_some_and(|address| address.starts_with("https://courier.example/")));
    assert!(matches!(captured, Published::Instant(_)));
}

#[test]
fn an_address_from_outside_is_identity_and_base() {
    let html = b"<h1>The lamps of Mill Street</h1><p>They burn, as ever, <a href=\"../x\">all night</a> and \
        nobody knows why, or who asked for it.<p><img src=\"/y.jpg\">";
    let read_at = |address: &str| {
        let bytes = html.as_slice();
        let (address, media_type) = (Some(address), Some("text/html; charset=utf-8"));
        read(&Entry { bytes, address, media_type, ..Entry::default() }).expect("a page")
    };
    let article = read_at("https://a.example/2021/lamps");
    assert_eq!(article.url.as_ref().map(|url| url.as_str()), Some("https://a.example/2021/lamps"));
    let body = format!("{:?}", article.body);
    assert!(
        body.contains("https://a.example/x") && body.contains("https://a.example/y.jpg"),
        "{body}"
    );
    let copy =
        read_at("https://web.archive.org/web/20211201052211id_/https://a.example/2021/lamps");
    assert_eq!((copy.id, copy.url), (article.id, article.url));
    assert_eq!(copy.provenance.captured.to_string(), "2021-12-01T05:22:11Z");
}

#[test]
fn a_declared_charset_is_believed_unless_the_page_unpacks_itself() {
    let big5 = b"\xB8\xF4\xBFO"; // 路燈
    let page =
        [b"<html><title>".as_slice(), big5, b"</title><p>", &big5.repeat(12), b"</p>"].concat();
    let entry = Entry { bytes: &page, charset: Some("big5"), ..Entry::default() };
    assert_eq!(read(&entry).expect("a page").title, "路燈");
    let text = "<html data-sfz><meta charset=windows-1252><title>路灯</title><p>路灯亮了，街上很亮，大家都出来散步。</p>";
    let unpacking = [text.as_bytes(), b"\xFF\xFE\x80"].concat();
    assert_eq!(
        read(&Entry { bytes: &unpacking, ..Entry::default() }).expect("a page").title,
        "路灯"
    );
}

/// Each is read within half a second by an optimised build; others get more.
const LONGEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 15_000 } else { 500 });

#[test]
fn pages_made_to_take_long_do_not() {
    let text = "路灯亮了，街上很亮，大家都出来散步。".repeat(8);
    for (why, html) in [
        ("nested div", "<div>".repeat(64_000)),
        ("nested lists", "<ul><li>".repeat(64_000)),
        ("misnested", "<a href=x>".repeat(20_000) + &"<i>".repeat(20_000) + &"</a>".repeat(20_000)),
        ("attributes", format!("<b {}>", "a1=1 b2 ".repeat(50_000))),
        ("a long line", "文".repeat(2_700_000)),
        ("nested tables", "<table><tr><td>".repeat(20_000)),
        ("many <", "<".repeat(500_000)),
        ("furniture", "<nav class=\"share ad comment\">".repeat(60_000)),
        (
            "JSON-LD",
            format!("<script type=application/ld+json>{}</script>", "{\"a\":[".repeat(50_000)),
        ),
        ("long class", format!("<i class=\"{}\">", "content-".repeat(400_000))),
        (
            "titles",
            format!("<title>{}</title>{}", "标题".repeat(60_000), "<p>标题标题标题".repeat(20_000)),
        ),
    ] {
        let page =
            format!("<!doctype html><title>路灯</title><h1>路灯亮了一整夜</h1><p>{text}</p>{html}");
        let start = Instant::now();
        let outcome = read(&Entry { bytes: page.as_bytes(), ..Entry::default() });
        let took = start.elapsed();
        assert!(took < LONGEST, "{why}: {took:?}");
        let article = outcome.expect(why);
        assert!(
            article.body.text_blocks().concat().contains("大家都出来散步"),
            "{why}: the text is lost"
        );
    }
}
