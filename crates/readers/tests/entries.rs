//! What is known of an entry from outside goes into its articles, and options do what they say.

use broadsheet_model::About;
use broadsheet_readers::{Entry, ReadOptions, SourceTable, read_entry};

const DUMP: &[u8] = "<!--1689173102000-->\n[题](https://a.example/1?fbclid=x)\n------\n\
    <p>文 <a href=\"https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1&sn=a&uin=7\">链</a></p>"
    .as_bytes();

#[test]
fn an_article_says_where_in_a_container_it_stood_and_when_it_was_captured() {
    let table = SourceTable::builtin();
    let captured = "2020-05-01T10:00:00+08:00".parse().expect("a moment");
    let member = Some("pages/1.html");
    let entry = Entry { file: "m.zip", member, bytes: DUMP, captured, ..Entry::default() };
    let reading = read_entry(&entry, &ReadOptions::new(&table)).expect("a dump");
    let provenance = &reading.articles[0].provenance;
    assert_eq!(provenance.file, "m.zip");
    assert_eq!(provenance.member.as_deref(), member);
    assert_eq!(provenance.captured, captured);
}

#[test]
fn addresses_lose_what_names_a_reader_unless_that_is_wanted() {
    let table = SourceTable::builtin();
    let entry = Entry { file: "a.md", bytes: DUMP, ..Entry::default() };
    let read = |keep_tracking| {
        let options = ReadOptions { keep_tracking, ..ReadOptions::new(&table) };
        let reading = read_entry(&entry, &options).expect("a dump");
        let article = reading.articles[0].clone();
        let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
        (article.id, article.url.expect("an address").as_str().to_owned(), warnings)
    };
    let (id, url, warnings) = read(false);
    assert_eq!(url, "https://a.example/1");
    assert!(warnings.iter().any(|text| text.starts_with("2 addresses ")), "{warnings:?}");
    let (kept_id, kept_url, warnings) = read(true);
    assert_eq!(kept_url, "https://a.example/1?fbclid=x");
    assert_eq!(kept_id, id, "the id is the same either way");
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn what_a_book_says_of_itself_fills_what_an_article_does_not_say() {
    let table = SourceTable::builtin();
    let about = About {
        authors: vec!["甲".to_owned()],
        published: "2020-05-01".parse().expect("a day"),
        publisher: Some("RFI".to_owned()),
    };
    let read = |bytes: &[u8]| {
        let entry = Entry { file: "b.epub", bytes, about: Some(&about), ..Entry::default() };
        let reading = read_entry(&entry, &ReadOptions::new(&table)).expect("an article");
        let article = &reading.articles[0];
        let authors = article.authors.join(" ");
        [article.source.as_str().to_owned(), article.published.to_string(), authors]
    };
    let bare = "---\ntitle: 题\n---\n\n<p>文</p>\n";
    assert_eq!(read(bare.as_bytes()), ["rfi", "2020-05-01", "甲"]);
    let signed = "---\ntitle: 题\nauthor: 乙\ndate: 2019-01-02\n---\n\n<p>文</p>\n";
    assert_eq!(read(signed.as_bytes()), ["rfi", "2019-01-02", "乙"]);
    assert_eq!(read(DUMP)[0], "a.example");
}
