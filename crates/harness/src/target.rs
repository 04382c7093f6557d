//! The targets.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::open;

/// Something that bytes are thrown at.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of its fuzz target, and of its folder in `fixtures/`.
    pub name: &'static str,
    /// Further folders with examples, relative to the root of the repository.
    pub folders: &'static [&'static str],
    /// Whether its bytes are packed by gzip before they are read, so that a checksum does not turn
    /// every mutation away at the door.
    pub is_packed: bool,
    /// Whether it is read by what joins containers and readers, as a site is, whose files belong
    /// together.
    pub is_joined: bool,
}

/// Every container and every reader.
pub const TARGETS: &[Target] = &[
    container("zip"),
    container("tar"),
    container("gzip"),
    container("warc"),
    Target { folders: &["crates/harness/fixtures/warc"], is_packed: true, ..container("warc_gz") },
    container("wacz"),
    container("mhtml"),
    container("epub"),
    reader(
        "feed",
        &[
            "crates/readers/tests/fixtures/atom",
            "crates/readers/tests/fixtures/feed_damage",
            "crates/readers/tests/fixtures/rss",
        ],
    ),
    reader("json_feed", &["crates/readers/tests/fixtures/json_feed"]),
    reader(
        "html_page",
        &["crates/readers/tests/fixtures/page", "crates/readers/tests/fixtures/html"],
    ),
    reader(
        "markdown",
        &[
            "crates/readers/tests/fixtures/markdown",
            "crates/readers/tests/fixtures/pasted",
            "crates/readers/tests/fixtures/plain_text",
            "crates/readers/tests/fixtures/refused",
        ],
    ),
    reader("front_matter", &["crates/readers/tests/fixtures/front_matter"]),
    reader("feed_dump", &["crates/readers/tests/fixtures/feed", "seeds"]),
    reader("mirror", &["crates/readers/tests/fixtures/mirror"]),
    Target { is_joined: true, ..container("site_page") },
];

const fn container(name: &'static str) -> Target {
    Target { name, folders: &[], is_packed: false, is_joined: false }
}

const fn reader(name: &'static str, folders: &'static [&'static str]) -> Target {
    Target { name, folders, is_packed: false, is_joined: false }
}

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Opens and reads `bytes`, whatever they are.
    ///
    /// # Panics
    /// Where something is true that never may be: that is a finding.
    pub fn run(&self, bytes: &[u8]) {
        if self.is_joined {
            open::read_joined(bytes);
        } else if self.is_packed {
            open::open_and_read(&packed(bytes));
        } else {
            open::open_and_read(bytes);
        }
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let done = packer.write_all(bytes).and_then(|()| packer.finish());
    done.expect("memory takes all that is written to it")
}
