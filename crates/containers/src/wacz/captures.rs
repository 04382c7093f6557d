//! Which captures of a crawl are read: its pages.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use broadsheet_model::{Digest, short_digest};

use super::index::{Capture, Columns, capture, flat};
use crate::LeftOut;
use crate::warc::{Album, Plan, Seen, plan_of};

/// The most captures that are remembered: each takes some fifty bytes.
const MAX_CAPTURES: usize = 500_000;

/// A record, by its place in one of the archives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// In which of them.
    pub(crate) archive: usize,
    /// Where in it, in bytes; without an end where the index does not say.
    pub(crate) range: Range<u64>,
}

/// What index and list of pages say.
#[derive(Default)]
pub(crate) struct Captures {
    columns: Option<Columns>,
    found: Vec<(Key, Place)>,
    /// Addresses that only led to others.
    redirected: BTreeSet<Key>,
    pages: BTreeSet<Key>,
    /// Where captures are to which others refer.
    pub(crate) seen: Seen<Place>,
    /// Where pictures are.
    pub(crate) album: Album<Place>,
    /// What was left out by rule.
    pub(crate) left: BTreeMap<LeftOut, u64>,
    /// Whether there are more captures than are remembered.
    pub(crate) is_over_limit: bool,
}

/// An address, without what may differ where the page is the same.
type Key = [u8; 16];

fn key(url: &str) -> Key {
    let url = url.split('#').next().unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    short_digest(&Digest::of(rest.trim_end_matches('/').as_bytes()))
}

impl Captures {
    /// Takes a line of an index. `archive_of` finds an archive by its name.
    pub(crate) fn index_line(&mut self, line: &str, archive_of: impl Fn(&str) -> Option<usize>) {
        if let Some(columns) = Columns::parse(line) {
            self.columns = Some(columns);
            return;
        }
        let Some(capture) = capture(line, self.columns.as_ref()) else { return };
        let Some(archive) = archive_of(&capture.file) else { return };
        let plan = plan(&capture);
        match plan {
            Plan::Read | Plan::Revisit if self.found.len() >= MAX_CAPTURES => {
                self.is_over_limit = true;
            }
            Plan::Read | Plan::Revisit => {
                let place = place_in(archive, &capture);
                if plan == Plan::Read {
                    let digest = capture.digest.as_deref();
                    self.seen.note_capture(&capture.url, capture.captured, digest, &place);
                }
                self.found.push((key(&capture.url), place));
            }
            Plan::Left(LeftOut::Status(status)) => {
                if (300..400).contains(&status) && self.redirected.len() < MAX_CAPTURES {
                    self.redirected.insert(key(&capture.url));
                }
                *self.left.entry(LeftOut::Status(status)).or_default() += 1;
            }
            Plan::Left(what) => *self.left.entry(what).or_default() += 1,
            Plan::Picture => {
                self.album.note(&capture.url, place_in(archive, &capture));
                *self.left.entry(LeftOut::Media).or_default() += 1;
            }
            Plan::Silent | Plan::Skipped(_) => {}
        }
    }

    /// Takes a line of a list of pages.
    pub(crate) fn page_line(&mut self, line: &str) {
        if let Some(url) = flat(line).get("url")
            && self.pages.len() < MAX_CAPTURES
        {
            self.pages.insert(key(url));
        }
    }

    /// The captures to be read, in the order in which they stand; and how many were left out as
    /// parts of pages.
    ///
    /// A list of pages is believed where all of its pages are found. One that led to another
    /// address is listed by the first, so that nobody knows which page it is.
    pub(crate) fn chosen(&mut self) -> (Vec<Place>, u64) {
        let mut found = std::mem::take(&mut self.found);
        found.sort_by_key(|(_, place)| (place.archive, place.range.start));
        found.dedup_by(|(_, one), (_, other)| {
            one.archive == other.archive && one.range.start == other.range.start
        });
        let n_found = found.len();
        let keys: BTreeSet<Key> = found.iter().map(|(key, _)| *key).collect();
        let is_lost = |page: &Key| !keys.contains(page) && self.redirected.contains(page);
        let is_believed =
            self.pages.iter().any(|page| keys.contains(page)) && !self.pages.iter().any(is_lost);
        if is_believed {
            found.retain(|(key, _)| self.pages.contains(key));
        }
        let n_left = (n_found - found.len()) as u64;
        (found.into_iter().map(|(_, place)| place).collect(), n_left)
    }
}

fn place_in(archive: usize, capture: &Capture) -> Place {
    let end = match capture.length {
        0 => u64::MAX,
        length => capture.offset.saturating_add(length),
    };
    Place { archive, range: capture.offset..end }
}

fn plan(capture: &Capture) -> Plan {
    match capture.status {
        _ if capture.media_type == "warc/revisit" => Plan::Revisit,
        Some(status) if status != 200 => Plan::Left(LeftOut::Status(status)),
        _ => plan_of(&capture.media_type, &capture.url),
    }
}
