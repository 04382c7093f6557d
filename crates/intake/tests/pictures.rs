//! Pictures that stand beside a page in the file that it came from.

use broadsheet_intake::{FileReader, Found, Next};
use broadsheet_model::{Article, ImageData};
use broadsheet_readers::{ReadOptions, SourceTable};

/// What a file gives: its articles, and its warnings as texts.
fn read(file: &[u8]) -> (Vec<Article>, Vec<String>) {
    let sources = SourceTable::builtin();
    let mut reader = FileReader::new("page", file.len() as u64, ReadOptions::new(&sources));
    let (mut articles, mut warnings) = (Vec::new(), Vec::new());
    loop {
        match reader.step() {
            Next::Needs(range) => reader.give(&file[range.start as usize..range.end as usize]),
            Next::Found(Found::Article(article, _)) => articles.push(*article),
            Next::Found(Found::Warning(_, warning)) => warnings.push(warning.to_string()),
            Next::Found(_) => {}
            Next::Done => return (articles, warnings),
        }
    }
}

/// What stands where the pictures of `article` were, in a word each.
fn pictures(article: &Article) -> Vec<String> {
    let mut words = Vec::new();
    article.visit_pictures(&mut |image| {
        words.push(match &image.data {
            ImageData::Embedded(data) => data.clone(),
            ImageData::Remote(url) => url.to_string(),
            other => format!("{other:?}"),
        });
    });
    words
}

const PAGE: &str = "<!doctype html><html><head><title>港口的早晨</title></head><body><article>\
    <h1>港口的早晨</h1><p>清晨五点，第一批渔船回到港口，码头上的人开始忙碌起来，把一箱箱的鱼搬上岸。</p>\
    <figure><img src=\"cid:harbour@saved\" alt=\"港口\"></figure>\
    <p>市场在六点开门，附近的餐馆老板早早地来挑选当天的鱼，价格比去年略有上涨。</p>\
    <figure><img src=\"https://img.example/net.gif\" alt=\"渔网\"></figure>\
    <p>到了中午，码头安静下来，只剩下修补渔网的老人，和等着下一次出海的年轻人。</p>\
    <figure><img src=\"https://img.example/gone.jpg\" alt=\"远处\"></figure>\
    <figure><img src=\"cid:nowhere\" alt=\"不见\"></figure>\
    <p>这样的日子，一年要重复三百次，没有人觉得有什么特别，可是谁也不愿意离开。</p>\
    </article></body></html>";

#[test]
fn a_saved_page_shows_what_was_saved_with_it() {
    let message = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\
         Snapshot-Content-Location: https://news.example/2023/harbour\n\n\
         --b\nContent-Type: text/html; charset=utf-8\nContent-Location: https://news.example/2023/harbour\n\n{PAGE}\n\
         --b\nContent-Type: image/png\nContent-ID: <harbour@saved>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\
         --b\nContent-Type: image/png\nContent-Location: https://img.example/net.gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n\
         --b\nContent-Type: image/jpeg\nContent-Location: https://img.example/gone.jpg\n\nnot found\n--b--\n"
    );
    let (articles, warnings) = read(message.as_bytes());
    let article = articles.first().expect("an article");
    assert_eq!(
        pictures(article),
        [
            "data:image/png;base64,iVBORw0KGgo=",
            "data:image/gif;base64,R0lGODlh",
            "https://img.example/gone.jpg",
            "Absent",
        ]
    );
    let missing = "1 picture left out: not in the file where the page says";
    assert!(warnings.iter().any(|warning| warning == missing), "{warnings:?}");
}

/// A zip of these files, as they are.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut facts = vec![0x14, 0, 0, 8, 0, 0, 0, 0, 0, 0];
        facts.extend(crc.sum().to_le_bytes());
        facts.extend((bytes.len() as u32).to_le_bytes());
        facts.extend((bytes.len() as u32).to_le_bytes());
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.bytes());
        out.extend(b"PK\x03\x04");
        out.extend(facts);
        out.extend(name.bytes());
        out.extend_from_slice(bytes);
    }
    let start = out.len() as u32;
    out.extend_from_slice(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn a_page_in_a_zip_shows_the_pictures_beside_it() {
    let page = PAGE.replace("cid:harbour@saved", "harbour_files/%E6%B8%AF.png?width=2");
    let files: [(&str, &[u8]); 4] = [
        ("2023/harbour.html", page.as_bytes()),
        ("2023/harbour_files/港.png", b"\x89PNG\r\n\x1a\n"),
        ("2023/other.md", "### 另一篇\n\n文字在这里，足够长。".as_bytes()),
        ("港.png", b"\x89PNG\r\n\x1a\nanother"),
    ];
    let (articles, _) = read(&zip(&files));
    let article = articles.iter().find(|article| article.title == "港口的早晨").expect("the page");
    assert_eq!(pictures(article)[0], "data:image/png;base64,iVBORw0KGgo=");
    assert_eq!(article.provenance.member.as_deref(), Some("2023/harbour.html"));
}

#[test]
fn a_page_that_unpacks_itself_is_read_from_its_zip() {
    let page = PAGE.replace("cid:harbour@saved", "images/0.png");
    let files: [(&str, &[u8]); 3] = [
        ("index.html", page.as_bytes()),
        ("frames/1/index.html", page.as_bytes()),
        ("images/0.png", b"\x89PNG\r\n\x1a\n"),
    ];
    let outer = "<!DOCTYPE html> <html data-sfz><!--\n Page saved with SingleFile \n \
                 url: https://news.example/2023/harbour \n \
                 saved date: Tue Mar 14 2023 08:30:00 GMT+0800 (China Standard Time)\n-->\
                 <meta charset=windows-1252><script>unpack()</script>";
    let (articles, _) = read(&[outer.as_bytes(), &zip(&files)].concat());
    assert_eq!(articles.len(), 1);
    let article = &articles[0];
    assert_eq!(
        article.url.as_ref().map(|url| url.as_str()),
        Some("https://news.example/2023/harbour")
    );
    assert!(article.provenance.captured.to_string().starts_with("2023-03-14"));
    assert_eq!(pictures(article)[0], "data:image/png;base64,iVBORw0KGgo=");
}
