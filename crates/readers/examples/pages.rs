//! Reads every `*.html` of a folder and prints one line of JSON for each: what `score.py` of a set
//! of pages with truth takes.

use std::path::Path;
use std::{env, fs};

use broadsheet_readers::{Entry, ReadOptions, SourceTable, read_entry};

fn main() {
    let folder = env::args().nth(1).expect("usage: pages FOLDER");
    let table = SourceTable::builtin();
    let options = ReadOptions::new(&table);
    let mut paths: Vec<_> = fs::read_dir(Path::new(&folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("a file");
        let entry = Entry { file: &id, bytes: &bytes, ..Entry::default() };
        let line = match read_entry(&entry, &options) {
            Ok(reading) => {
                let warnings: Vec<String> =
                    reading.warnings.iter().map(ToString::to_string).collect();
                let article = reading.articles.first();
                serde_json::json!({
                    "id": id,
                    "text": article.map(|a| a.body.text_blocks().join("\n")),
                    "title": article.map(|a| a.title.clone()),
                    "published": article.map(|a| a.published.to_string()),
                    "authors": article.map(|a| a.authors.clone()),
                    "tags": article.map(|a| a.tags.clone()),
                    "url": article.map(|a| a.url.as_ref().map(|url| url.as_str().to_owned())),
                    "warnings": warnings,
                })
            }
            Err(error) => serde_json::json!({"id": id, "text": "", "error": error.to_string()}),
        };
        println!("{line}");
    }
}
