//! What the tests share: a driver, and a packer.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod captures;
pub(crate) mod zips;

use std::io::Write as _;

use broadsheet_containers::{LeftOut, Limits, Opening, Step};

/// What came of a file.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// Paths and bytes; an empty path is none.
    pub(crate) members: Vec<(String, Vec<u8>)>,
    /// Paths and reasons.
    pub(crate) skipped: Vec<(String, String)>,
    pub(crate) left: Vec<(LeftOut, u64)>,
    /// How many bytes of the file were asked for.
    pub(crate) n_read: u64,
}

/// What comes of `file` within the usual limits.
pub(crate) fn open(file: &[u8]) -> Opened {
    open_within(file, Limits::default())
}

/// What comes of `file`.
pub(crate) fn open_within(file: &[u8], limits: Limits) -> Opened {
    let mut opening = Opening::new("file", file.len() as u64, limits);
    let mut opened = Opened::default();
    loop {
        match opening.step() {
            Step::Needs(range) => {
                assert!(range.start < range.end && range.end <= file.len() as u64, "{range:?}");
                assert!(range.end - range.start <= 1 << 20, "{range:?}");
                opened.n_read += range.end - range.start;
                opening.give(&file[range.start as usize..range.end as usize]);
            }
            Step::Member(member) => {
                opened.members.push((member.path.unwrap_or_default(), member.bytes));
            }
            Step::Begin(_) | Step::Piece(_) | Step::End(_) => panic!("nothing comes in pieces"),
            Step::Pictures(_) => panic!("nobody wants pictures"),
            Step::Site(..) | Step::Fetched(_) => opening.release(),
            Step::Skipped(skipped) => {
                opened.skipped.push((skipped.path.unwrap_or_default(), skipped.reason.to_string()))
            }
            Step::Left(left) => opened.left.push((left.what, left.n)),
            Step::Done => return opened,
        }
    }
}

/// The members of a file of which nothing is skipped.
#[track_caller]
pub(crate) fn read(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let opened = open(file);
    assert_eq!(opened.skipped, [], "nothing is skipped");
    opened.members
}

/// `bytes` packed as one gzip member.
pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}
