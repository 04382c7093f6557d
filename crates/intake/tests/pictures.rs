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
