//! What crawlers, readers of news and browsers save, from the file to the articles.

use std::fs;
use std::io::Write as _;

use broadsheet_intake::{Collection, collect};
use broadsheet_readers::SourceTable;

fn paragraphs(of: &str) -> String {
    let texts = [
        "清晨五点，第一批渔船回到港口，码头上的人开始忙碌起来，把一箱箱的鱼搬上岸。",
        "市场在六点开门，附近的餐馆老板早早地来挑选当天的鱼，价格比去年略有上涨。",
        "到了中午，码头安静下来，只剩下修补渔网的老人，和等着下一次出海的年轻人。",
    ];
    texts.iter().map(|text| format!("<p>{text}{of}</p>")).collect()
}

fn page(title: &str, of: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title>\
         <meta property=\"article:published_time\" content=\"2021-03-04T08:00:00+08:00\"></head>\
         <body><article><h1>{title}</h1>{}</article></body></html>",
        paragraphs(of)
    )
}

fn record(kind: &str, fields: &str, block: &str) -> String {
    let n_bytes = block.len();
    format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {n_bytes}\r\n\r\n{block}\r\n\r\n"
    )
}

fn capture(url: &str, date: &str, page: &str) -> String {
    let fields = format!(
        "WARC-Target-URI: {url}\r\nWARC-Date: {date}\r\nContent-Type: application/http; msgtype=response\r\n"
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    record("response", &fields, &block)
}

/// What comes of a folder with this file in it.
fn collected(name: &str, bytes: &[u8]) -> Collection {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    collect(&[folder.path().to_owned()], &SourceTable::builtin()).expect("something is readable")
}

#[test]
fn captures_of_one_address_are_its_versions() {
    let url = "https://news.example/2021/harbour";
    let earlier = capture(url, "2021-03-04T01:00:00Z", &page("港口的早晨", ""));
    let later = capture(url, "2021-03-06T01:00:00Z", &page("港口的早晨", "后来又补充了一句。"));
    let again = capture(url, "2021-03-07T01:00:00Z", &page("港口的早晨", "后来又补充了一句。"));
    let other = capture(
        "https://news.example/2021/market",
        "2021-03-05T01:00:00Z",
        &page("市场", "另一篇。"),
    );
    let records = [later, again, other, earlier];
    let packed: Vec<u8> = records.iter().flat_map(|record| gz(record.as_bytes())).collect();
    for (name, file) in [("crawl.warc", records.concat().into_bytes()), ("crawl.warc.gz", packed)] {
        let collection = collected(name, &file);
        let mut articles = collection.articles;
        articles.sort_by_key(|article| article.earlier.len());
        assert_eq!(articles.len(), 2);
        let versions = [&articles[1], &articles[1].earlier[0]];
        let captured = versions.map(|version| version.provenance.captured.to_string());
        assert_eq!(captured[1], "2021-03-04T01:00:00Z");
        assert!(captured[0] > captured[1], "{captured:?}");
        assert_eq!(collection.report.duplicates, 1);
        let article = &articles[1];
        assert_eq!(article.url.as_ref().map(|url| url.as_str()), Some(url));
        assert_eq!(article.provenance.file, name);
        assert_eq!(article.provenance.member.as_deref(), Some(url));
        assert_eq!(article.published.to_string(), "2021-03-04T08:00:00+08:00");
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

#[test]
fn texts_of_a_crawl_are_articles_with_their_first_line_as_title() {
    let fields = "WARC-Target-URI: https://news.example/2021/harbour\r\nWARC-Date: 2021-03-04T01:00:00Z\r\n\
                  Content-Type: text/plain\r\n";
    let long = "清晨五点，第一批渔船回到港口，码头上的人开始忙碌起来，把一箱箱的鱼搬上岸，附近的餐馆老板早早地来挑选当天的鱼。";
    let text = format!("港口的早晨\n{long}\n市场在六点开门，价格比去年略有上涨。\n");
    let collection = collected("text.warc.wet", record("conversion", fields, &text).as_bytes());
    let article = &collection.articles[0];
    assert_eq!(article.title, "港口的早晨");
    assert_eq!(article.body.text_blocks().len(), 2);
    assert_eq!(article.provenance.captured.to_string(), "2021-03-04T01:00:00Z");
}

#[test]
fn a_book_gives_its_articles_what_it_says_of_itself() {
    let container =
        "<container><rootfiles><rootfile full-path=\"content.opf\"/></rootfiles></container>";
    let package = "<package><metadata><dc:creator>甲</dc:creator><dc:date>2021-03-04</dc:date></metadata>\
                   <manifest><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/></manifest>\
                   <spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>";
    let text = |title: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head>\
             <title>周刊</title></head><body><h1>{title}</h1>{}</body></html>",
            paragraphs("")
        )
    };
    let file = zip(&[
        ("META-INF/container.xml", container),
        ("content.opf", package),
        ("a.xhtml", &text("港口的早晨")),
        ("b.xhtml", &text("市场的下午")),
    ]);
    let collection = collected("weekly.epub", &file);
    let mut titles: Vec<&str> = collection.articles.iter().map(|it| it.title.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["市场的下午", "港口的早晨"]);
    for article in &collection.articles {
        assert_eq!(article.authors, ["甲"]);
        assert_eq!(article.published.to_string(), "2021-03-04");
    }
}

/// A zip whose entries are not packed.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let n_bytes = text.len() as u32;
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for value in [crc.sum(), n_bytes, n_bytes, name.len() as u32] {
            head.extend(value.to_le_bytes());
        }
        directory.extend(b"PK\x01\x02\x14\0".iter().chain(&head).chain(&[0; 10]));
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04".iter().chain(&head));
        out.extend(name.bytes().chain(text.bytes()));
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([files.len() as u8, 0, files.len() as u8, 0]);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
