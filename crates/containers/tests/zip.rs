//! Zips: what well-made ones hold, against the `zip` crate; and what is said of the others.

mod common;

use std::io::{Cursor, Read as _, Write as _};

use broadsheet_containers::{LeftOut, Limits};
use common::zips::{Packed, deflated, shared, stored, zip};
use common::{gz, open, open_within, read};
use proptest::collection::vec;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The members of a zip of which nothing is skipped are these.
#[track_caller]
fn check(file: &[u8], expected: &[(&str, &str)]) {
    let found = read(file);
    let found: Vec<(&str, &[u8])> =
        found.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let expected: Vec<(&str, &[u8])> =
        expected.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    assert_eq!(found, expected);
}

/// What is skipped of a zip, and why; members are what is left.
#[track_caller]
fn check_skipped(file: &[u8], n_members: usize, expected: &[(&str, &str)]) {
    let opened = open(file);
    assert_eq!(opened.members.len(), n_members, "{:?}", opened.skipped);
    assert_eq!(opened.skipped.len(), expected.len(), "{:?}", opened.skipped);
    for ((path, reason), (in_path, in_reason)) in opened.skipped.iter().zip(expected) {
        assert!(path == in_path && reason.contains(in_reason), "{path}: {reason}");
    }
}

fn two() -> Vec<Packed> {
    vec![stored("a/一.md", "### 一"), deflated("b.md", "### 二 ".repeat(1000))]
}

#[test]
fn entries_are_read_wherever_the_zip_stands() {
    let long = "### 二 ".repeat(1000);
    let expected = [("a/一.md", "### 一"), ("b.md", long.as_str())];
    let plain = zip(&two(), b"");
    check(&plain, &expected);
    check(&zip(&two(), b"0123456789abcdef0123456789abcdef01234567"), &expected);
    let zip64: Vec<Packed> = two().into_iter().map(|e| Packed { is_zip64: true, ..e }).collect();
    check(&zip(&zip64, b""), &expected);
    for before in [&b"MZ\x90\0 a program"[..], b"<html data-sfz><script>unpack()</script>"] {
        check(&[before, &plain].concat(), &expected);
    }
    check(&[&plain[..], b"\n\n"].concat(), &expected);
    check(&zip(&[], b""), &[]);
}

#[test]
fn a_page_that_only_speaks_of_zips_is_a_page() {
    let page = b"<p>A zip ends with PK\x05\x06 and 18 bytes, 0123456789abcdef01";
    assert_eq!(read(page), [(String::new(), page.to_vec())]);
}

#[test]
fn folders_and_what_lies_beside_articles_give_no_line_each() {
    let mut entries = vec![stored("mirror/", ""), stored("mirror/page.html", "<p>文")];
    for name in ["mirror/.git/HEAD", "__MACOSX/mirror/._a", "mirror/x.css", "mirror/x.png"] {
        entries.push(stored(name, "junk"));
    }
    entries.extend((0..3000).map(|n| stored(format!("mirror/page_files/{n}.html"), "<p>")));
    let opened = open(&zip(&entries, b""));
    assert_eq!(opened.members.len(), 1);
    assert_eq!(
        opened.left,
        [
            (LeftOut::System, 1),
            (LeftOut::History, 1),
            (LeftOut::PageParts, 3000),
            (LeftOut::Media, 1),
            (LeftOut::Assets, 1)
        ]
    );
}

#[test]
fn names_without_a_flag_are_guessed_together() {
    // 大纪元/新闻.md and 一.md in GBK, and a name in UTF-8 with its flag.
    let entries = [
        stored(b"\xb4\xf3\xbc\xcd\xd4\xaa/\xd0\xc2\xce\xc5.md", "1"),
        stored(b"\xd2\xbb.md", "2"),
        Packed { flags: 1 << 11, ..stored("三.md", "3") },
    ];
    check(&zip(&entries, b""), &[("大纪元/新闻.md", "1"), ("一.md", "2"), ("三.md", "3")]);
}

#[test]
fn archives_in_archives_are_read_to_depth_3() {
    let mut inner = zip(&[stored("x.md", "文")], b"");
    for depth in 1..=2 {
        let name = format!("{depth}.zip");
        inner =
            zip(&[if depth == 1 { stored(&name, &inner) } else { deflated(&name, &inner) }], b"");
    }
    check(&inner, &[("2.zip › 1.zip › x.md", "文")]);
    check(&gz(&inner), &[("2.zip › 1.zip › x.md", "文")]);
    let deeper = zip(&[stored("3.zip", &inner)], b"");
    check_skipped(&deeper, 0, &[("3.zip › 2.zip › 1.zip", "inside more than 3 others")]);
}

#[test]
fn what_cannot_be_unpacked_is_named_and_the_rest_is_read() {
    let secret = Packed { flags: 1, ..stored("secret.md", "?") };
    let sound = || stored("sound.md", "### 好");
    check_skipped(&zip(&[secret.clone(), sound()], b""), 1, &[("secret.md", "encrypted")]);
    check_skipped(&zip(&[secret.clone(), secret], b""), 0, &[("", "encrypted")]);
    let odd = Packed { method: Some(93), ..stored("odd.md", "?") };
    check_skipped(&zip(&[odd, sound()], b""), 1, &[("odd.md", "packed with Zstandard")]);
    let wrong = Packed { crc: Some(1), ..deflated("wrong.md", "### 错") };
    check_skipped(&zip(&[wrong, sound()], b""), 1, &[("wrong.md", "checksum")]);
    let noise = Packed { method: Some(8), ..stored("noise.md", [0xFF; 40]) };
    check_skipped(&zip(&[noise, sound()], b""), 1, &[("noise.md", "make no sense")]);
}

#[test]
fn a_size_that_lies_is_damage() {
    for lie in [7, 100_000] {
        let liar = Packed { size_bytes: Some(lie), ..deflated("liar.md", "### 谎 ".repeat(500)) };
        let reason = if lie == 7 { "larger than the zip says" } else { "smaller than" };
        check_skipped(&zip(&[liar, stored("b.md", "文")], b""), 1, &[("liar.md", reason)]);
    }
}

#[test]
fn entries_that_share_their_bytes_are_read_once() {
    let bomb = shared(&deflated("", vec![b'x'; 1 << 20]), 60_000);
    check_skipped(&bomb, 1, &[("", "59999 files of the archive begin inside others")]);
    let twice = [stored("a.md", "older"), stored("a.md", "newer")];
    let opened = open(&zip(&twice, b""));
    assert_eq!(opened.members, [("a.md".to_owned(), b"newer".to_vec())]);
    assert!(opened.skipped[0].1.contains("1 files of the archive have the path of a later one"));
}

#[test]
fn bombs_are_stopped_by_what_they_make() {
    let zeros = || vec![0; 40 << 20];
    check_skipped(&zip(&[deflated("a.md", zeros())], b""), 0, &[("a.md", "at most 33554432")]);
    // One that says that it is small.
    let liar = Packed { size_bytes: Some(1000), ..deflated("a.md", zeros()) };
    check_skipped(&zip(&[liar], b""), 0, &[("a.md", "larger than the zip says")]);
    let many: Vec<Packed> =
        (0..64).map(|n| deflated(format!("{n}.md"), vec![b' '; 1 << 20])).collect();
    let limits = Limits { max_output_bytes: 10 << 20, output_per_byte: 1, ..Limits::default() };
    let opened = open_within(&zip(&many, b""), limits);
    assert_eq!(opened.members.len(), 10);
    assert!(opened.skipped[0].1.contains("out of all proportion"));
    let limits = Limits { max_entries: 20, ..Limits::default() };
    let opened = open_within(&zip(&many, b""), limits);
    assert!(opened.skipped[0].1.contains("more than 20 files"), "{:?}", opened.skipped);
}

#[test]
fn a_zip_that_is_cut_short_is_named() {
    let whole = zip(&two(), b"");
    for n in [5, whole.len() / 2, whole.len() - 1] {
        let opened = open(&whole[..n]);
        assert!(opened.skipped[0].1.starts_with("damaged: "), "{n}: {:?}", opened.skipped);
    }
}

#[test]
fn documents_that_are_zips_are_refused_by_their_names() {
    let of = |names: &[&str]| {
        let entries: Vec<Packed> = names.iter().map(|name| stored(name, "x")).collect();
        zip(&entries, b"")
    };
    let word = of(&["[Content_Types].xml", "word/document.xml"]);
    check_skipped(&word, 0, &[("", "a Word document")]);
    check_skipped(&zip(&[stored("a.docx", word)], b""), 0, &[("a.docx", "a Word document")]);
    let text = of(&["mimetype", "content.xml", "META-INF/manifest.xml"]);
    check_skipped(&text, 0, &[("", "an OpenDocument file")]);
}

#[test]
fn small_entries_are_not_asked_for_one_by_one() {
    let entries: Vec<Packed> =
        (0..2000).map(|n| deflated(format!("{n}.md"), format!("### 第 {n} 篇"))).collect();
    let file = zip(&entries, b"");
    let opened = open(&file);
    assert_eq!(opened.members.len(), 2000);
    assert!(opened.n_read < 4 * file.len() as u64, "{} of {}", opened.n_read, file.len());
}

/// A zip as the `zip` crate writes it.
fn written(files: &[(String, Vec<u8>, bool)], is_streamed: bool) -> Vec<u8> {
    fn fill<W: std::io::Write + std::io::Seek>(
        mut zip: ZipWriter<W>,
        files: &[(String, Vec<u8>, bool)],
    ) -> ZipWriter<W> {
        for (name, bytes, is_packed) in files {
            let method =
                if *is_packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file(name, options).expect("a name");
            zip.write_all(bytes).expect("memory");
        }
        zip
    }
    if is_streamed {
        // With data descriptors after the entries, as what is written into a pipe.
        let zip = fill(ZipWriter::new_stream(Vec::new()), files);
        return zip.finish().expect("memory").into_inner();
    }
    fill(ZipWriter::new(Cursor::new(Vec::new())), files).finish().expect("memory").into_inner()
}

/// What the `zip` crate reads.
fn read_by_crate(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut found = Vec::new();
    for idx in 0..archive.len() {
        let mut entry = archive.by_index(idx).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        found.push((entry.name().expect("a name").into_owned(), bytes));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn zips_are_read_as_the_crate_reads_them(
        files in vec(
            ("[a-z一-龥]{1,12}", vec(any::<u8>(), 0..300), any::<bool>(), 1..900_usize),
            0..8,
        ),
        is_streamed in any::<bool>(),
    ) {
        let mut taken = std::collections::BTreeSet::new();
        let files: Vec<(String, Vec<u8>, bool)> = files
            .into_iter()
            .filter(|(name, ..)| taken.insert(name.clone()))
            // What is read first must not look like a container of its own.
            .map(|(name, bytes, is_packed, n)| {
                (format!("{name}.md"), [b"#", &bytes.repeat(n)[..]].concat(), is_packed)
            })
            .collect();
        let file = written(&files, is_streamed);
        prop_assert_eq!(read(&file), read_by_crate(&file));
    }

    #[test]
    fn no_bytes_panic_or_hang(
        at in vec((any::<u16>(), any::<u8>()), 1..20),
        cut in any::<u16>(),
    ) {
        let mut file = zip(&two(), b"a comment");
        for (place, byte) in at {
            let n = file.len();
            file[usize::from(place) % n] = byte;
        }
        let n = file.len();
        let _whatever = open(&file[..n - usize::from(cut) % n.min(40)]);
    }
}
