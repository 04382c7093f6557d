//! Articles as references, against files that were read by a person
//! (`BROADSHEET_BLESS=1 cargo test -p broadsheet-export --test cite` writes them anew), and against
//! programs that read such files.

use std::path::Path;

use broadsheet_export::{Cited, Format, Known};
use broadsheet_model::{ArticleId, Day, Digest, Lang, Provenance, Published, SourceId, WebUrl};

fn accessed() -> Day {
    "2026-11-27".parse().expect("a day")
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn article(number: u64, title: &str, authors: &[&str], published: &str) -> Cited {
    let id = ArticleId(0x0011_2233_4455_0000 + number);
    Cited {
        id,
        title: title.to_owned(),
        authors: strings(authors),
        source: SourceId::new("rfi").expect("an id"),
        source_name: "法国国际广播电台".to_owned(),
        published: published.parse().expect("a date"),
        lang: Lang::ZhHans,
        known: Some(Known {
            url: WebUrl::new(&format!("https://www.rfi.fr/cn/{number}?a=1&b=%20#c_d")),
            tags: Vec::new(),
            provenance: Provenance {
                file: "a/b.html".to_owned(),
                member: None,
                sha256: Digest([7; 32]),
                captured: "2023-10-01T08:00:00+08:00".parse().expect("a date"),
            },
        }),
        link: format!("https://example.org/news/#a={id}"),
    }
}

/// Each is there for a reason.
fn articles() -> Vec<Cited> {
    // What is usual.
    let usual = article(1, "普京与王毅会面", &["小山"], "2023-09-21T14:45:02+02:00");
    // More authors than the Chinese standard names.
    let many = article(2, "四个人写的", &["张三", "李四", "王五", "赵六"], "2023-09-21");
    // No author, no date.
    let bare = article(3, "没有作者，也没有日期", &[], "");
    // No address: as in a newspaper.
    let mut printed = article(4, "没有网址", &["欧阳修"], "1989-06-05");
    printed.known.as_mut().expect("known").url = None;
    // Everything that a format could take for its own.
    let odd = "50% of {all} $_#&~^\\ \"said\"\nER  - \t@misc{x, =HYPERLINK(\"a\")} 字";
    let mut odd = article(5, odd, &["Jane and Joe Doe, Jr.", "@who", "A & B\u{1e}C"], "2020-02-29");
    odd.lang = Lang::En;
    odd.source = SourceId::new("a.example").expect("an id");
    odd.source_name = "R&D {News}_100%".to_owned();
    odd.known.as_mut().expect("known").tags = strings(&["a, b", "c#", "香港"]);
    // Five foreign names.
    let mut foreign =
        article(6, "+Plus", &["Jo Ann Li", "B. C.", "D. E.", "F. G.", "H. I."], "2021-01-02");
    foreign.lang = Lang::En;
    // Its text could not be loaded.
    let mut unknown = article(7, "只知道题名", &["某人"], "2022-12-31");
    unknown.known = None;
    vec![usual, many, bare, printed, odd, foreign, unknown]
}

#[test]
fn each_format_is_written_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cite");
    for format in Format::ALL {
        let file = folder.join(format!("articles.{}", format.file().0));
        let written = format.write(&articles(), accessed());
        if std::env::var_os("BROADSHEET_BLESS").is_some() {
            std::fs::write(&file, &written).expect("written");
        }
        let expected = std::fs::read_to_string(&file).expect("the file");
        assert_eq!(written, expected, "{}", format.name());
    }
}

#[test]
fn bibtex_is_read_back_with_every_name_whole_and_every_key_of_its_own() {
    let written = Format::BibTex.write(&articles(), accessed());
    let entries = biblatex::Bibliography::parse(&written).expect("it is BibTeX");
    assert_eq!(entries.len(), articles().len());
    for (entry, article) in entries.iter().zip(articles()) {
        // It reads a brace in words as that word.
        let plain = |text: &str| {
            let text = text.split(char::is_whitespace).filter(|word| !word.is_empty());
            let text = text.collect::<Vec<_>>().join(" ");
            text.replace("\\textbraceleft", "{")
                .replace("\\textbraceright", "}")
                .replace('\u{1e}', " ")
        };
        let authors: Vec<String> = match entry.author() {
            Ok(authors) => authors.iter().map(|person| plain(&person.to_string())).collect(),
            Err(_) => Vec::new(),
        };
        let expected: Vec<String> = article.authors.iter().map(|name| plain(name)).collect();
        assert_eq!(authors, expected);
        let title = entry.title().expect("a title");
        let title: String = title.iter().map(|chunk| chunk.v.get().to_owned()).collect();
        assert_eq!(plain(&title), plain(&article.title));
        assert!(entry.key.ends_with(&article.id.to_string()));
    }
}

#[test]
fn ris_has_a_tag_on_every_line_and_one_end_a_record() {
    let written = Format::Ris.write(&articles(), accessed());
    assert!(written.replace("\r\n", "").find(['\r', '\n']).is_none(), "every line ends the same");
    for record in written.split_terminator("\r\n\r\n") {
        let lines: Vec<&str> = record.split("\r\n").collect();
        assert!(lines[0].starts_with("TY  - ") && lines[lines.len() - 1] == "ER  - ");
        for line in &lines {
            let (tag, rest) = line.split_at(2);
            assert!(rest.starts_with("  - "), "{line}");
            assert!(tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
        }
        assert_eq!(lines.iter().filter(|line| line.starts_with("ER  - ")).count(), 1);
    }
}

#[test]
fn csl_dates_are_as_precise_as_they_are_known() {
    let written = Format::CslJson.write(&articles(), accessed());
    let items: serde_json::Value = serde_json::from_str(&written).expect("it is JSON");
    assert_eq!(items[0]["issued"]["date-parts"], serde_json::json!([[2023, 9, 21]]));
    assert_eq!(items[0]["author"], serde_json::json!([{ "literal": "小山" }]));
    assert_eq!(items[0]["type"], "webpage");
    for absent in ["issued", "author"] {
        assert_eq!(items[2].get(absent), None);
    }
    assert_eq!((items[3].get("URL"), items[3].get("accessed")), (None, None));
    assert_eq!(items[3]["type"], "article-newspaper");
}

#[test]
fn a_table_is_read_back_and_no_cell_is_a_formula() {
    let written = Format::Csv.write(&articles(), accessed());
    let table = written.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), articles().len());
    assert_eq!(&rows[4][1], articles()[4].title, "whatever is in it");
    assert_eq!(&rows[5][1], "'+Plus");
    for row in &rows {
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
    }
    // Not loaded is not the same as not there.
    assert_eq!((&rows[3][9], &rows[3][10], &rows[6][9], &rows[6][10]), ("true", "", "false", ""));
}

#[test]
fn json_says_unknown_as_null() {
    let written = Format::Json.write(&articles(), accessed());
    let list: serde_json::Value = serde_json::from_str(&written).expect("it is JSON");
    assert_eq!(list["accessed"], "2026-11-27");
    let last = &list["articles"][6];
    assert_eq!((&last["complete"], &last["url"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(last["tags"], serde_json::Value::Null);
    assert_eq!(list["articles"][2]["published"], serde_json::Value::Null);
    assert_eq!(list["articles"][2]["precision"], Published::Unknown.precision());
}
