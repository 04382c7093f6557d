//! Tars: what well-made ones hold, against the `tar` crate; and what is said of the others.

mod common;

use std::io::Read as _;

use broadsheet_containers::LeftOut;
use common::zips::{stored, zip};
use common::{gz, open, read};
use proptest::collection::vec;
use proptest::prelude::*;
use tar::{Archive, Builder, EntryType, Header};

/// A tar of these files, as the `tar` crate writes it: with GNU's long names.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, path, *bytes).expect("memory");
    }
    builder.into_inner().expect("memory")
}

/// One header with `name` and `kind` over `bytes`, filled up.
fn member(header: Header, name: &[u8], kind: EntryType, bytes: &[u8]) -> Vec<u8> {
    let mut header = header;
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    header.set_cksum();
    let mut out = header.as_bytes().to_vec();
    out.extend_from_slice(bytes);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

const END: [u8; 1024] = [0; 1024];

#[test]
fn members_are_read_alone_or_packed() {
    let long = format!("{}/{}.md", "目录".repeat(30), "很长的名字".repeat(20));
    let big = "### 大 ".repeat(100_000);
    let tar = packed(&[("a/一.md", b"### 1"), (&long, b"### 2"), ("b.md", big.as_bytes())]);
    let expected = [
        ("a/一.md".to_owned(), b"### 1".to_vec()),
        (long, b"### 2".to_vec()),
        ("b.md".to_owned(), big.into_bytes()),
    ];
    assert_eq!(read(&tar), expected);
    assert_eq!(read(&gz(&tar)), expected);
    let inside = |path: &str, bytes: &[u8]| (format!("x.tar › {path}"), bytes.to_vec());
    let within = expected.iter().map(|(path, bytes)| inside(path, bytes)).collect::<Vec<_>>();
    assert_eq!(read(&zip(&[stored("x.tar", &tar)], b"")), within);
    assert_eq!(read(&gz(&packed(&[("x.tar", &tar)]))), within);
    // Some programs leave out the zeros at the end.
    let end = tar.len() - 1024;
    assert_eq!(read(&tar[..end]), expected);
}

#[test]
fn pax_says_names_and_sizes() {
    let pax = |text: &str| member(Header::new_ustar(), b"x", EntryType::XHeader, text.as_bytes());
    let mut body = member(Header::new_ustar(), b"short.md", EntryType::Regular, b"### 12");
    // The header says 0; what pax says counts.
    let mut liar = Header::from_byte_slice(&body[..512]).clone();
    liar.set_size(0);
    liar.set_cksum();
    body[..512].copy_from_slice(liar.as_bytes());
    let file = [pax("18 path=新闻.md\n9 size=6\n"), body, END.to_vec()].concat();
    assert_eq!(read(&file), [("新闻.md".to_owned(), b"### 12".to_vec())]);
}

#[test]
fn names_in_an_old_charset_are_guessed() {
    let name = b"\xb4\xf3\xbc\xcd\xd4\xaa\xd0\xc2\xce\xc5.md";
    let file = member(Header::new_old(), name, EntryType::Regular, b"### 1");
    assert_eq!(read(&[&file[..], &END].concat())[0].0, "大纪元新闻.md");
}

#[test]
fn what_is_no_file_is_passed_over_and_junk_is_counted() {
    let part = |name: &[u8], kind, bytes: &[u8]| member(Header::new_gnu(), name, kind, bytes);
    let file = [
        part(b"a/", EntryType::Directory, b""),
        part(b"link.md", EntryType::Symlink, b""),
        part(b"global", EntryType::XGlobalHeader, b"30 comment=0123456789abcdef01\n"),
        part(b"a/page.html", EntryType::Regular, b"<p>"),
        part(b"a/page_files/x.html", EntryType::Regular, b"<p>"),
        part(b"a/.git/x", EntryType::Regular, b"junk"),
        part(b"holes.md", EntryType::GNUSparse, b"junk"),
        END.to_vec(),
    ];
    let opened = open(&file.concat());
    assert_eq!(opened.members.len(), 1);
    assert_eq!(opened.left, [(LeftOut::History, 1), (LeftOut::PageParts, 1)]);
    assert_eq!(opened.skipped.len(), 1, "{:?}", opened.skipped);
}

#[test]
fn a_tar_that_is_damaged_gives_what_stands_before() {
    let tar = packed(&[("a.md", b"### 1"), ("b.md", &[b'#'; 5000])]);
    let opened = open(&tar[..3000]);
    assert_eq!((opened.members.len(), opened.skipped.len()), (1, 1));
    assert!(opened.skipped[0].1.contains("the tar ends too early"), "{:?}", opened.skipped);
    let mut odd = tar.clone();
    odd[1024..1034].fill(b'?');
    let opened = open(&odd);
    assert_eq!((opened.members.len(), opened.skipped.len()), (1, 1));
    assert!(opened.skipped[0].1.contains("not as it should be"), "{:?}", opened.skipped);
    // Both at once: only the packing is named.
    let cut = gz(&packed(&[("a.md", b"### 1"), ("b.md", &noise(300_000))]));
    let opened = open(&cut[..cut.len() - 500]);
    assert_eq!((opened.members.len(), opened.skipped.len()), (1, 1), "{:?}", opened.skipped);
}

/// Bytes that do not pack.
fn noise(n: u32) -> Vec<u8> {
    (0..n).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect()
}

#[test]
fn a_size_without_end_is_refused() {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..4].copy_from_slice(b"a.md");
    header.as_old_mut().size.copy_from_slice(b"\x80\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    header.set_cksum();
    let opened = open(&[header.as_bytes(), &END[..]].concat());
    assert_eq!(opened.skipped[0].1, "damaged: a size in the tar is impossible; fetch it again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn tars_are_read_as_the_crate_reads_them(
        files in vec(("[a-z一-龥]{1,60}", vec(any::<u8>(), 0..300), 1..900_usize), 1..6),
    ) {
        let files: Vec<(String, Vec<u8>)> = files
            .into_iter()
            .map(|(name, bytes, n)| (format!("{name}.md"), [b"#", &bytes.repeat(n)[..]].concat()))
            .collect();
        let named: Vec<(&str, &[u8])> =
            files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        let file = packed(&named);
        let mut archive = Archive::new(&file[..]);
        let mut expected = Vec::new();
        for entry in archive.entries().expect("a tar") {
            let mut entry = entry.expect("an entry");
            let path = entry.path().expect("a path").to_string_lossy().into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("memory");
            expected.push((path, bytes));
        }
        prop_assert_eq!(&read(&file), &expected);
        prop_assert_eq!(read(&gz(&file)), expected);
    }

    #[test]
    fn no_bytes_panic_or_hang(at in vec((any::<u16>(), any::<u8>()), 1..20), cut in 0..2000_usize) {
        let mut file = packed(&[("a.md", b"### 1"), ("b.md", &[b'#'; 5000])]);
        for (place, byte) in at {
            let n = file.len();
            file[usize::from(place) % n] = byte;
        }
        let _whatever = open(&file[..file.len() - cut]);
    }
}
