//! A site as one page: the manifest in an element, and after it each file of the archive in one of
//! its own, named by its `id`. The page is looked through once; then files are read where they
//! stand.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem;

use crate::Reason;
use crate::budget::Budget;
use crate::container::{Container, Event, MAX_ASKED_BYTES};

use super::MAX_FILE_BYTES;

const MANIFEST_START: &[u8] = b"<script type=\"application/json\" id=\"archive-manifest\">";
const FILE_START: &[u8] = b"<script type=\"application/octet-stream\" id=\"";
const END: &[u8] = b"</script>";
/// The longest name of a file, with what stands around it.
const MAX_START_BYTES: usize = 512;
/// The largest manifest, in bytes.
const MAX_MANIFEST_BYTES: u64 = 16 * 1024 * 1024;

/// Whether a page that begins with `head` is the page of a site, and whether it holds all of it.
pub(crate) fn is_site_page(head: &[u8]) -> Option<bool> {
    memmem::find(head, b"<!-- Broadsheet,")?;
    let has = |edition: &[u8]| memmem::find(head, edition).is_some();
    match () {
        () if has(b"data-edition=\"file\"") => Some(true),
        () if has(b"data-edition=\"folder\"") => Some(false),
        () => None,
    }
}

/// The page of a site that holds everything.
pub(crate) struct SitePage {
    size_bytes: u64,
    /// Bytes of the page that are at hand, and where they begin.
    bytes: Vec<u8>,
    start: u64,
    state: State,
    manifest: Range<u64>,
    files: BTreeMap<String, Range<u64>>,
}

enum State {
    /// The page is looked through, for what comes next.
    Scanning(Scan),
    /// These bytes are wanted: the manifest, or a file.
    Reading {
        range: Range<u64>,
        is_manifest: bool,
    },
    /// The file that was asked for is not there.
    Missing,
    /// Whoever reads the site says what comes next.
    Idle,
    Over,
}

/// What is looked for.
enum Scan {
    Manifest,
    /// The end of the manifest.
    ManifestEnd(u64),
    /// The next file, from here on.
    File,
    /// The end of the file with this name.
    FileEnd(String, u64),
}

impl SitePage {
    /// A page of `size_bytes`.
    pub(crate) fn new(size_bytes: u64) -> SitePage {
        SitePage {
            size_bytes,
            bytes: Vec::new(),
            start: 0,
            state: State::Scanning(Scan::Manifest),
            manifest: 0..0,
            files: BTreeMap::new(),
        }
    }

    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// Asks for the bytes after those at hand.
    fn ask(&self) -> Event {
        let at = self.end();
        Event::Needs(at..self.size_bytes.min(at + MAX_ASKED_BYTES))
    }

    /// Forgets what stands before the place `at` of the bytes at hand.
    fn forget(&mut self, at: usize) {
        let at = at.min(self.bytes.len());
        self.bytes.drain(..at);
        self.start += at as u64;
    }

    /// Looks for what comes next among the bytes at hand; what has to happen where it is not there.
    fn scan(&mut self, scan: Scan) -> Option<Event> {
        let is_last = self.end() >= self.size_bytes;
        let (needle, kept): (&[u8], usize) = match scan {
            Scan::Manifest => (MANIFEST_START, MANIFEST_START.len()),
            Scan::File => (FILE_START, MAX_START_BYTES),
            Scan::ManifestEnd(_) | Scan::FileEnd(..) => (END, END.len()),
        };
        let Some(at) = memmem::find(&self.bytes, needle) else {
            if is_last {
                return Some(self.at_end(&scan));
            }
            self.forget(self.bytes.len().saturating_sub(kept));
            self.state = State::Scanning(scan);
            return Some(self.ask());
        };
        let place = self.start + at as u64;
        let next = match scan {
            Scan::Manifest => Scan::ManifestEnd(place + needle.len() as u64),
            Scan::ManifestEnd(start) => {
                self.manifest = start..place;
                Scan::File
            }
            Scan::File => {
                let name_start = at + needle.len();
                let Some(name) = name(&self.bytes[name_start..]) else {
                    if !is_last && self.bytes.len() - at < MAX_START_BYTES {
                        self.forget(at);
                        self.state = State::Scanning(Scan::File);
                        return Some(self.ask());
                    }
                    self.forget(name_start);
                    self.state = State::Scanning(Scan::File);
                    return None;
                };
                let start = place + (needle.len() + name.len() + 2) as u64;
                let consumed = name_start + name.len() + 2;
                self.forget(consumed);
                self.state = State::Scanning(Scan::FileEnd(name, start));
                return None;
            }
            Scan::FileEnd(name, start) => {
                self.files.insert(name, start..place);
                Scan::File
            }
        };
        self.forget(at + needle.len());
        self.state = State::Scanning(next);
        None
    }

    /// What is said at the end of the page, where this was looked for.
    fn at_end(&mut self, scan: &Scan) -> Event {
        let size_bytes = self.manifest.end - self.manifest.start;
        if !matches!(scan, Scan::File) || size_bytes > MAX_MANIFEST_BYTES {
            return Event::Broken(Reason::Damaged("the page ends inside its archive"));
        }
        self.read(self.manifest.clone(), true);
        Event::Needs(self.missing())
    }

    fn read(&mut self, range: Range<u64>, is_manifest: bool) {
        self.bytes.clear();
        self.start = range.start;
        self.state = State::Reading { range, is_manifest };
    }

    /// What is still missing of what is being read.
    fn missing(&self) -> Range<u64> {
        match &self.state {
            State::Reading { range, .. } => {
                let at = self.end();
                at..range.end.min(at + MAX_ASKED_BYTES)
            }
            _ => 0..0,
        }
    }
}

/// The name of a file, up to the end of its tag.
fn name(bytes: &[u8]) -> Option<String> {
    let end = memmem::find(&bytes[..bytes.len().min(MAX_START_BYTES)], b"\">")?;
    str::from_utf8(&bytes[..end]).ok().map(str::to_owned)
}

impl Container for SitePage {
    fn step(&mut self, _budget: &mut Budget) -> Event {
        loop {
            match std::mem::replace(&mut self.state, State::Idle) {
                State::Scanning(scan) => {
                    if let Some(event) = self.scan(scan) {
                        return event;
                    }
                }
                State::Reading { range, is_manifest } if self.end() >= range.end => {
                    let bytes = std::mem::take(&mut self.bytes);
                    return if is_manifest {
                        Event::Site(bytes)
                    } else {
                        Event::Fetched(Some(bytes))
                    };
                }
                reading @ State::Reading { .. } => {
                    self.state = reading;
                    return Event::Needs(self.missing());
                }
                State::Missing => return Event::Fetched(None),
                State::Idle | State::Over => return Event::Done,
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if bytes.is_empty() {
            // The page has become shorter than it was.
            self.size_bytes = self.end();
            if let State::Reading { .. } = self.state {
                self.state = State::Missing;
            }
        }
    }

    fn fetch(&mut self, name: &str) {
        match self.files.get(name).cloned() {
            Some(range) if range.end - range.start <= MAX_FILE_BYTES => self.read(range, false),
            _ => self.state = State::Missing,
        }
    }

    fn release(&mut self) {
        self.state = State::Over;
    }
}
