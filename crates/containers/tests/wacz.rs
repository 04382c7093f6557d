//! Crawls in a WACZ: only the slices of pages are read, as far as index and list of pages tell.

mod common;

use common::captures::{http, lines, members, page, record, response_fields};
use common::zips::{deflated, stored, zip};
use common::{gz, open};

const DAY: &str = "2021-03-04T05:06:07Z";
const A: &str = "https://a.example/1";
const B: &str = "https://b.example/2";
const FRAME: &str = "https://ads.example/frame";
const PICTURE: &str = "https://a.example/1.png";

/// A crawl: its archive, and a line of its index for each record.
struct Crawl {
    archive: Vec<u8>,
    index: Vec<String>,
}

fn crawl() -> Crawl {
    let answer = |url: &str, kind: &str, body: &[u8]| {
        record(&response_fields(url, DAY), &http(200, kind, body))
    };
    let film: Vec<u8> =
        (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let gone =
        record(&response_fields("https://a.example/gone", DAY), &http(404, "text/html", b"<p>no"));
    let revisit = record(
        &format!(
            "WARC-Type: revisit\nWARC-Target-URI: https://c.example/3\nWARC-Date: {DAY}\n\
             WARC-Refers-To-Target-URI: {A}\nWARC-Refers-To-Date: {DAY}"
        ),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    );
    let records = [
        (A, "text/html", "200", page(A, DAY, "<p>one <img src=1.png>")),
        (
            "https://a.example/film",
            "video/mp4",
            "200",
            answer("https://a.example/film", "video/mp4", &film),
        ),
        (FRAME, "text/html", "200", page(FRAME, DAY, "<p>buy")),
        ("https://a.example/gone", "text/html", "404", gone),
        (PICTURE, "image/png", "200", answer(PICTURE, "image/png", b"\x89PNG picture")),
        (B, "text/html", "200", page(B, DAY, "<p>two")),
        ("https://c.example/3", "warc/revisit", "200", revisit),
    ];
    let mut crawl = Crawl { archive: Vec::new(), index: Vec::new() };
    for (url, mime, status, record) in records {
        let packed = gz(&record);
        let (offset, length) = (crawl.archive.len(), packed.len());
        crawl.index.push(format!(
            "key 20210304050607 {{\"url\": \"{url}\", \"mime\": \"{mime}\", \"status\": \"{status}\", \"offset\": \
             {offset}, \"length\": \"{length}\", \"filename\": \"x.warc.gz\"}}"
        ));
        crawl.archive.extend(packed);
    }
    crawl
}

fn pages(urls: &[&str]) -> String {
    let lines =
        urls.iter().map(|url| format!("{{\"id\": \"1\", \"url\": \"{url}\", \"title\": \"x\"}}\n"));
    "{\"format\": \"json-pages-1.0\"}\n".to_owned() + &lines.collect::<String>()
}

fn wacz(archive: &[u8], others: &[(&str, &[u8])]) -> Vec<u8> {
    let package = [("datapackage.json", &b"{}"[..])];
    let mut all = vec![stored("archive/x.warc.gz", archive)];
    all.extend(package.iter().chain(others).map(|(path, bytes)| deflated(path, bytes)));
    zip(&all, b"")
}

const ONE: &str = "https://a.example/1|2021-03-04T05:06:07Z|text/html|utf-8|<p>one <img src=1.png>";
const TWO: &str = "https://b.example/2|2021-03-04T05:06:07Z|text/html|utf-8|<p>two";
const THREE: &str =
    "https://c.example/3|2021-03-04T05:06:07Z|text/html|utf-8|<p>one <img src=1.png>";
const BUY: &str = "https://ads.example/frame|2021-03-04T05:06:07Z|text/html|utf-8|<p>buy";

#[test]
fn only_pages_are_read_and_only_their_slices() {
    let crawl = crawl();
    let index = crawl.index.join("\n");
    let listed = pages(&["http://a.example/1#x", B, "https://c.example/3/"]);
    for index in [index.clone().into_bytes(), gz(index.as_bytes())] {
        let file = wacz(
            &crawl.archive,
            &[("indexes/index.cdx.gz", &index), ("pages/pages.jsonl", listed.as_bytes())],
        );
        assert_eq!(
            lines(&file),
            [
                ONE,
                TWO,
                THREE,
                "# 1 parts of saved pages",
                "# 2 pictures, recordings and fonts",
                "# 1 answers with status 404",
            ]
        );
        let n_read = open(&file).n_read;
        assert!(n_read < 1_000_000, "{n_read} of {}", file.len());
    }
}

#[test]
fn without_a_list_of_pages_all_that_may_be_one_is_read() {
    let crawl = crawl();
    let index = crawl.index.join("\n");
    let file = wacz(&crawl.archive, &[("indexes/index.cdxj", index.as_bytes())]);
    assert_eq!(lines(&file)[..4], [ONE, BUY, TWO, THREE]);
    // A list that names what only led elsewhere does not tell which page it is.
    let moved = index
        + "\nkey 20210304050607 {\"url\": \"https://d.example/\", \"mime\": \"text/html\", \
                         \"status\": \"301\", \"offset\": 0, \"length\": 5, \"filename\": \"x.warc.gz\"}";
    let listed = pages(&[A, "https://d.example/"]);
    let file = wacz(
        &crawl.archive,
        &[("indexes/index.cdxj", moved.as_bytes()), ("pages/pages.jsonl", listed.as_bytes())],
    );
    assert_eq!(lines(&file)[..4], [ONE, BUY, TWO, THREE]);
}

#[test]
fn without_an_index_the_archives_are_read_through() {
    let crawl = crawl();
    let inside = |line: &str| format!("archive/x.warc.gz › {line}");
    let addressed = |line: &str| {
        let (url, rest) = line.split_once('|').expect("a line");
        inside(&format!("{url}<{url}>|{rest}"))
    };
    let expected: Vec<String> = [ONE, BUY, TWO, THREE].map(addressed).to_vec();
    let wrong = "key 1 {\"url\": \"https://a.example/9\", \"mime\": \"text/html\", \"status\": \"200\", \"offset\": 7, \"length\": 9, \
                 \"filename\": \"x.warc.gz\"}";
    for others in [
        &[][..],
        &[("indexes/index.cdx", &b"no index"[..])],
        &[("indexes/index.cdx", b"\x1F\x8B\x08 damaged")],
    ] {
        assert_eq!(lines(&wacz(&crawl.archive, others))[..4], expected);
    }
    let lines = lines(&wacz(&crawl.archive, &[("indexes/index.cdx", wrong.as_bytes())]));
    assert!(lines[0].contains("its index names a capture that is not there"), "{lines:?}");
    assert_eq!(lines[1..5], expected);
}

#[test]
fn pictures_are_found_by_the_index() {
    let crawl = crawl();
    let index = crawl.index.join("\n");
    let file = wacz(&crawl.archive, &[("indexes/index.cdxj", index.as_bytes())]);
    let members = members(&file);
    assert!(members.iter().all(|member| member.has_pictures));
    let found = common::captures::pictures(&file, &[PICTURE, "https://a.example/gone.png"]);
    assert_eq!(found[0], [Some(b"\x89PNG picture".to_vec()), None]);
}
