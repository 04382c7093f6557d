//! Files in, an archive out, as the script around the module drives it.

mod common;

use broadsheet_bundle::{Manifest, OutputFile, gunzip, parse_text};
use broadsheet_model::Digest;
use broadsheet_worker::packing::Packing;
use broadsheet_worker::reading::left_out;
use common::{Given, pack, read, seeds};

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
