//! Files in, an archive out, as the script around the module drives it.

use std::path::{Path, PathBuf};

use broadsheet_bundle::{Manifest, OutputFile, gunzip, parse_text};
use broadsheet_model::Digest;
use broadsheet_worker::fields::Reader;
use broadsheet_worker::packing::Packing;
use broadsheet_worker::reading::{Reading, Told, left_out};

/// What files gave.
#[derive(Default)]
struct Given {
    records: Vec<u8>,
    texts: Vec<Vec<u8>>,
    notes: Vec<String>,
    pictures: Vec<Vec<u8>>,
}

fn read(name: &str, bytes: &[u8], given: &mut Given) {
    let mut reading = Reading::new(name, bytes.len() as u64, false);
    loop {
        match reading.step() {
            Told::Needs(range) => {
                reading.give(&bytes[range.start as usize..range.end as usize]);
            }
            Told::Article(told) => {
                let mut told = Reader(&told);
                given.records.extend_from_slice(told.bytes().expect("a record"));
                given.texts.push(told.0.to_vec());
            }
            Told::Picture(picture) => given.pictures.push(picture),
            Told::Note(note) => given.notes.push(note),
            Told::Done => return,
        }
    }
}

fn pack(given: &Given) -> (Packing, Vec<OutputFile>) {
    let mut packing = Packing::default();
    packing.add(&given.records).expect("whole records");
    loop {
        let asked = packing.asked();
        if asked.is_empty() {
            break;
        }
        for number in asked {
            packing.give(number, &given.texts[number as usize]).expect("a whole text");
        }
    }
    let plan = packing.plan();
    let (mut plan, mut files) = (Reader(&plan), Vec::new());
    while let Some(n) = plan.u32() {
        let numbers = (0..n).map(|_| plan.u32().expect("a number") as usize);
        let texts: Vec<u8> = numbers.flat_map(|number| given.texts[number].clone()).collect();
        files.extend(packing.page(&texts).expect("whole texts"));
    }
    files.extend(packing.finish());
    (packing, files)
}

/// The files of `seeds/`, with the names that they have there.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds");
    let (mut waiting, mut found) = (vec![root.clone()], Vec::new());
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = path.read_dir().expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let name: PathBuf = path.strip_prefix(&root).expect("below it").to_owned();
        found.push((name.to_string_lossy().into_owned(), std::fs::read(&path).expect("a file")));
    }
    found.sort();
    found
}

fn manifest(files: &[OutputFile]) -> Manifest {
    let last = files.last().expect("a manifest");
    assert_eq!(last.name, "manifest.json");
    Manifest::parse(&last.bytes).expect("a manifest")
}

#[test]
fn seeds_make_an_archive_whose_files_are_named_by_what_they_hold() {
    let mut given = Given::default();
    seeds().iter().for_each(|(name, bytes)| read(name, bytes, &mut given));
    let (_, files) = pack(&given);
    assert_eq!(manifest(&files).n_articles, given.texts.len(), "{:?}", given.notes);
    let mut n_texts = 0;
    for file in &files[..files.len() - 1] {
        let name = file.name.rsplit('/').next().and_then(|name| name.strip_suffix(".css"));
        let digest = Digest::of(&file.bytes).to_string();
        assert!(name.is_some_and(|name| digest.starts_with(name)), "{}", file.name);
        let content = gunzip(&file.bytes).expect("gzip");
        if file.name.starts_with("text/") {
            n_texts += parse_text(&file.name, &content).expect("articles").len();
        }
    }
    assert_eq!(n_texts, given.texts.len());
}

#[test]
fn batches_make_no_difference_and_copies_merge() {
    let mut once = Given::default();
    seeds().iter().for_each(|(name, bytes)| read(name, bytes, &mut once));
    let mut twice = Given::default();
    for (name, bytes) in seeds().iter().rev() {
        read(&format!("again/{name}"), bytes, &mut twice);
        read(name, bytes, &mut twice);
    }
    let ((one, first), (two, second)) = (pack(&once), pack(&twice));
    assert!(one.merges().is_empty());
    let merges = two.merges();
    assert_eq!(merges.len(), once.texts.len());
    for (file, with, is_version) in merges {
        assert!(
            !is_version && (format!("again/{with}") == file || format!("again/{file}") == with)
        );
    }
    assert_eq!(manifest(&first).n_articles, manifest(&second).n_articles);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_goes_on() {
    let mut given = Given::default();
    read("list.opml", b"<opml version=\"2.0\"><body><outline/></body></opml>", &mut given);
    assert!(given.texts.is_empty());
    assert!(given.notes[0].starts_with("skip\u{1f}\u{1f}"), "{:?}", given.notes);
}

#[test]
fn damaged_records_are_refused() {
    let mut given = Given::default();
    seeds().iter().for_each(|(name, bytes)| read(name, bytes, &mut given));
    let mut packing = Packing::default();
    assert!(packing.add(&given.records[..given.records.len() - 1]).is_none());
    assert!(packing.give(99, b"").is_none());
    assert!(packing.page(b"").is_none());
}

#[test]
fn what_lies_beside_articles_is_counted() {
    let told = left_out("a/page.html\na/page_files/x.js\na/page_files/y.png\na/.DS_Store");
    let (flags, kinds) = told.split_once('\u{1e}').expect("two parts");
    assert_eq!(flags, "0111");
    assert_eq!(kinds.split('\u{1f}').count(), 2, "{kinds}");
    assert!(kinds.contains("2 "), "{kinds}");
}
