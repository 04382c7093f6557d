//! Bytes to members to articles, with what has to be true of all of them.

use broadsheet_containers::{Limits, Member, Opening, Step};
use broadsheet_feed::{FeedError, is_bundle, read_bundle};
use broadsheet_intake::{FileReader, Found, Next};
use broadsheet_model::{Article, Candidate, MAX_DEPTH, WebUrl};
use broadsheet_readers::{Entry, ReadOptions, SourceTable, read_entry};

const MIB: u64 = 1024 * 1024;

/// Small, so that reaching them is tried too.
const LIMITS: Limits = Limits {
    max_depth: 3,
    max_entries: 2_000,
    max_member_bytes: 4 * MIB,
    max_page_bytes: 8 * MIB,
    max_nested_bytes: 8 * MIB,
    max_output_bytes: 16 * MIB,
    output_per_byte: 8,
};

/// How often bytes may be asked for: once for every so many bytes that there are or may be made,
/// and some more.
const STEPS_BYTES: u64 = 16;

/// Reads a file of these bytes by what joins containers and readers.
pub(crate) fn read_joined(file: &[u8]) {
    let size_bytes = file.len() as u64;
    let sources = SourceTable::builtin();
    let mut reader = FileReader::new("file", size_bytes, ReadOptions::new(&sources));
    loop {
        match reader.step() {
            Next::Needs(range) => {
                assert!(range.start < range.end && range.end <= size_bytes, "{range:?}");
                let place = |at: u64| usize::try_from(at).expect("within the file");
                reader.give(&file[place(range.start)..place(range.end)]);
            }
            Next::Found(Found::Article(article, _)) => check(&article),
            Next::Found(Found::Skipped(_, reason)) => assert!(!reason.to_string().is_empty()),
            Next::Found(_) => {}
            Next::Done => return,
        }
    }
}

fn check(article: &Article) {
    assert!(!article.title.trim().is_empty(), "an article has a title");
    assert!(article.body.depth() <= MAX_DEPTH, "a body is not too deep");
}

/// Opens a file of these bytes and reads all that is in it.
pub(crate) fn open_and_read(file: &[u8]) {
    let size_bytes = file.len() as u64;
    let mut opening = Opening::new("file", size_bytes, LIMITS);
    let (mut n_steps, mut n_waiting) = (0, 0_i32);
    let max_steps = (size_bytes + LIMITS.max_output_bytes) / STEPS_BYTES + 10_000;
    loop {
        n_steps += 1;
        assert!(n_steps < max_steps, "opening comes to no end");
        match opening.step() {
            Step::Needs(range) => {
                assert!(
                    range.start < range.end && range.end <= size_bytes,
                    "{range:?} of {size_bytes}"
                );
                let place = |at: u64| usize::try_from(at).expect("within the file");
                opening.give(&file[place(range.start)..place(range.end)]);
            }
            Step::Member(member) => {
                read(&member);
                if member.has_pictures {
                    opening.want(member.number, wanted());
                    n_waiting += 1;
                }
            }
            Step::Pictures(pictures) => {
                assert_eq!(pictures.found.len(), wanted().len());
                n_waiting -= 1;
            }
            Step::Skipped(skipped) => {
                let path = skipped.path.unwrap_or_default();
                assert!(!path.contains('\n'), "a path is one line: {path:?}");
                assert!(!skipped.reason.to_string().is_empty());
            }
            Step::Left(left) => assert!(left.n > 0),
            Step::Done => break,
            #[allow(unreachable_patterns, reason = "there may be more to come")]
            _ => {}
        }
    }
    assert_eq!(n_waiting, 0, "who wants pictures is answered once");
}

/// Addresses as pages have them.
fn wanted() -> Vec<Candidate> {
    let url = WebUrl::new("https://a.example/1.png");
    let of = |written: &str| Candidate { written: written.to_owned(), url: url.clone() };
    ["cid:1", "../img/a.png?x#y", "%2e%2e/a.png", "//", "", "images/1.png"].map(of).into()
}

fn read(member: &Member) {
    let limit_bytes = LIMITS.max_page_bytes.max(LIMITS.max_member_bytes);
    assert!(member.bytes.len() as u64 <= limit_bytes, "a member of {} bytes", member.bytes.len());
    let path = member.path.as_deref();
    assert!(!path.is_some_and(|path| path.contains('\n')), "a path is one line: {path:?}");
    if is_bundle(&member.bytes) {
        let read: Result<(), FeedError> = read_bundle(&member.bytes[..], &mut |_| Ok(()));
        assert!(read.is_ok() || read.is_err_and(|error| !error.to_string().is_empty()));
        return;
    }
    let sources = SourceTable::builtin();
    #[allow(clippy::needless_update, reason = "what is not known from outside stays unknown")]
    let entry = Entry {
        file: "file",
        member: path,
        bytes: &member.bytes,
        charset: member.charset.as_deref(),
        media_type: member.media_type.as_deref(),
        address: member.address.as_deref(),
        captured: member.captured,
        about: member.about.as_deref(),
        ..Entry::default()
    };
    let Ok(reading) = read_entry(&entry, &ReadOptions::new(&sources)) else { return };
    for article in &reading.articles {
        check(article);
    }
}
