//! Files that gzip packed, and files that are no containers.

mod common;

use common::{gz, open, read};

#[test]
fn a_plain_file_comes_out_as_it_is() {
    for bytes in [&b""[..], b"---\ntitle: x\n---\n", &vec![b'x'; 3 << 20]] {
        let opened = open(bytes);
        assert_eq!(opened.members, [(String::new(), bytes.to_vec())]);
        assert!(opened.skipped.is_empty());
    }
}

#[test]
fn members_of_gzip_are_one_file_whatever_follows_the_last() {
    let whole = "一篇文章。".repeat(40_000);
    let (one, other) = whole.as_bytes().split_at(123_457);
    for tail in [&b""[..], &[0; 700], b"garbage"] {
        let packed = [gz(one), gz(b""), gz(other), tail.to_vec()].concat();
        assert_eq!(read(&packed), [(String::new(), whole.as_bytes().to_vec())]);
    }
}

#[test]
fn gzip_in_gzip_is_opened_to_a_depth() {
    let mut packed = b"### a page".to_vec();
    for depth in 1..=3 {
        packed = gz(&packed);
        assert_eq!(read(&packed).len(), 1, "{depth}");
    }
    let opened = open(&gz(&packed));
    assert!(opened.members.is_empty());
    assert!(opened.skipped[0].1.contains("inside more than 3 others"), "{:?}", opened.skipped);
}

#[test]
fn what_is_cut_short_or_damaged_is_named() {
    let text: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
    let packed = gz(&text);
    let opened = open(&packed[..packed.len() / 2]);
    assert!(opened.members.is_empty());
    assert_eq!(opened.skipped[0].1, "damaged: the packed file ends too early; fetch it again");
    let mut damaged = packed;
    let middle = damaged.len() / 2;
    damaged[middle..middle + 64].fill(0xFF);
    assert_eq!(open(&damaged).skipped.len(), 1);
}

#[test]
fn a_bomb_is_stopped_by_what_it_makes() {
    let mut bomb = vec![0; 8 << 20];
    for _ in 0..2 {
        bomb = gz(&bomb);
    }
    let limits = broadsheet_containers::Limits {
        max_output_bytes: 1 << 20,
        ..broadsheet_containers::Limits::default()
    };
    let opened = common::open_within(&bomb, limits);
    assert!(opened.skipped[0].1.contains("out of all proportion"), "{:?}", opened.skipped);
    // Under the usual limits it is only too large.
    let opened = open(&gz(&vec![0; 40 << 20]));
    assert!(opened.skipped[0].1.contains("at most 33554432 are read"), "{:?}", opened.skipped);
}
