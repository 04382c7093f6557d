//! Files that gzip packed, and files that are no containers.

mod common;

use broadsheet_containers::{Limits, Opening, Step};
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
    let limits = Limits { max_output_bytes: 1 << 20, ..Limits::default() };
    let opened = common::open_within(&bomb, limits);
    assert!(opened.skipped[0].1.contains("out of all proportion"), "{:?}", opened.skipped);
    // Under the usual limits it is only too large.
    let opened = open(&gz(&vec![0; 40 << 20]));
    assert!(opened.skipped[0].1.contains("at most 33554432 are read"), "{:?}", opened.skipped);
}

/// The steps of a file whose members come in pieces, pieces joined.
fn steps_in_pieces(file: &[u8]) -> Vec<String> {
    let mut opening = Opening::new("file", file.len() as u64, Limits::default())
        .in_pieces(|head| head.starts_with(b"{"));
    let (mut steps, mut pieces) = (Vec::new(), Vec::new());
    loop {
        match opening.step() {
            Step::Needs(range) => opening.give(&file[range.start as usize..range.end as usize]),
            Step::Begin(member) => steps.push(format!("begin {:?}", member.path)),
            Step::Piece(bytes) => pieces.extend(bytes),
            Step::End(is_whole) => steps.push(format!("end {is_whole} {}", pieces.len())),
            Step::Member(member) => steps.push(format!("member {}", member.bytes.len())),
            Step::Skipped(skipped) => steps.push(skipped.reason.to_string()),
            Step::Left(_) | Step::Pictures(_) | Step::Site(..) | Step::Fetched(_) => {}
            Step::Done => return steps,
        }
    }
}

#[test]
fn a_long_member_comes_in_pieces_whatever_its_size() {
    let long = [b"{".to_vec(), vec![b' '; 40 << 20]].concat();
    let whole = ["begin None".to_owned(), format!("end true {}", long.len())];
    assert_eq!(steps_in_pieces(&long), whole);
    assert_eq!(steps_in_pieces(&gz(&long)), whole);
    assert_eq!(steps_in_pieces(b"["), ["member 1"]);
    let packed = gz(&long);
    let cut = steps_in_pieces(&packed[..packed.len() - 100]);
    assert!(cut[1].starts_with("end false") && cut[2].contains("ends too early"), "{cut:?}");
}
