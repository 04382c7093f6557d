//! An archive in memory is saved as each kind of file, with the files that are asked for given as
//! the page gives them.

mod common;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use broadsheet_bundle::gunzip;
use broadsheet_worker::fields::{Reader, Writer};
use broadsheet_worker::saving::{Saved, Saving};
use common::{Given, pack, read, seeds};
use serde_json::Value;

/// The archive of the files in `seeds/`: its files by their names.
fn archive() -> BTreeMap<String, Vec<u8>> {
    let mut given = Given::default();
    seeds().iter().for_each(|(name, bytes)| read(name, bytes, &mut given));
    let (_, files) = pack(&given);
    files.into_iter().map(|file| (file.name, file.bytes)).collect()
}

/// The rows of a manifest as the page's script makes them.
fn rows(value: &Value, name: &str, to: &mut String) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| rows(value, &below(key), to)),
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(idx, value)| rows(value, &below(&idx.to_string()), to));
        }
        Value::String(text) => to.push_str(&format!("{name}\x1f{text}\x1e")),
        Value::Null => {}
        other => to.push_str(&format!("{name}\x1f{other}\x1e")),
    }
}

/// Saves what `hash` selects as a file of this kind.
fn save(kind: &str, hash: &str, only: Option<&str>) -> Vec<u8> {
    let files = archive();
    let manifest = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    let (mut fields, mut manifest_rows) = (Writer::default(), String::new());
    rows(&manifest, "", &mut manifest_rows);
    [kind, hash, "new"].iter().for_each(|text| fields.text(text));
    fields.u32(u32::from(only.is_some()));
    fields.text(only.unwrap_or_default());
    fields.text("存档");
    fields.text("zh-Hans");
    fields.u32(1);
    fields.text(&manifest_rows);
    let mut saving = Saving::begin(&fields.0).expect("fields");
    let mut saved = Vec::new();
    loop {
        match saving.step() {
            Saved::Bytes(bytes) => saved.extend(bytes),
            Saved::Worked => {}
            Saved::Done => break,
            Saved::Needs(asked) => {
                let mut asked = Reader(&asked);
                for _ in 0..asked.u32().expect("how many") {
                    let number = asked.u32().expect("a number");
                    let _archive = asked.u32().expect("a position");
                    let name = asked.text().expect("a name").to_owned();
                    let bytes = files.get(&name).map(|bytes| gunzip(bytes).expect("gzip"));
                    assert!(bytes.is_some(), "{name} is a file of the archive");
                    asked.text().and_then(|_| asked.text()).expect("name and digest");
                    asked.u32().and_then(|_| asked.u32()).expect("its place in an index");
                    saving.give(number, bytes);
                }
            }
        }
    }
    let (n_done, n_all) = saving.progress();
    assert_eq!(n_done, n_all);
    saved
}

#[test]
fn a_table_has_a_row_for_each_article() {
    let table = String::from_utf8(save("csv", "#", None)).expect("text");
    assert!(table.starts_with("\u{FEFF}id,source,title,"), "{table}");
    assert!(table.contains(",rfi,"), "{table}");
    let ids: Vec<&str> = table.split("\r\n").skip(1).filter_map(|row| row.get(..16)).collect();
    assert_eq!(ids.len(), 5, "{table}");
    let one = String::from_utf8(save("csv", "#", Some(ids[2]))).expect("text");
    assert!(one.contains(ids[2]) && !one.contains(ids[1]), "{one}");
    let none =
        String::from_utf8(save("csv", "#from=1999-01-01&to=1999-12-31", None)).expect("text");
    assert_eq!(none.matches("\r\n").count(), 1, "only the head: {none}");
}

#[test]
fn a_bundle_and_a_book_are_zips_with_every_article() {
    let mut zip = zip::ZipArchive::new(Cursor::new(save("json", "#", None))).expect("a zip");
    let mut text = String::new();
    zip.by_name("archive.json").expect("the bundle").read_to_string(&mut text).expect("text");
    let bundle: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(bundle["items"].as_array().map(Vec::len), Some(5));
    assert_eq!(bundle["title"], "存档");
    let book = zip::ZipArchive::new(Cursor::new(save("epub", "#", None))).expect("a zip");
    let names = book.file_names().filter_map(Result::ok);
    assert_eq!(names.filter(|name| name.contains("articles/")).count(), 5);
    assert!(Saving::begin(b"").is_none());
}
