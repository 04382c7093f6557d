//! Pictures that a page asks for by their paths in the same zip.

use broadsheet_model::{Candidate, MAX_ARTICLE_PICTURE_BYTES, MAX_PICTURE_BYTES};
use percent_encoding::percent_decode_str;

use crate::ahead::Ahead;
use crate::container::Event;
use crate::path::resolved;

use super::directory::Entry;
use super::unpack::{Unpacked, Unpacker};

/// The entries of a zip, by their paths.
#[derive(Debug, Default)]
pub(super) struct ByPath {
    entries: Vec<Entry>,
}

impl ByPath {
    /// Of these entries, those that may be pictures: any but pages and texts, as they are called.
    pub(super) fn of(entries: &[Entry]) -> ByPath {
        let may_be = |entry: &&Entry| {
            let end = entry.path.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
            let is_text = ["html", "htm", "md", "txt", "xml", "json", "css", "js"];
            !is_text.contains(&end.as_str()) && entry.size_bytes <= MAX_PICTURE_BYTES as u64
        };
        let mut entries: Vec<Entry> = entries.iter().filter(may_be).cloned().collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        ByPath { entries }
    }

    /// Whether there are any.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry that the page at `page` means by `written`.
    fn find(&self, page: &str, written: &str) -> Option<&Entry> {
        let end = written.find(['?', '#']).unwrap_or(written.len());
        // A name may hold these characters itself.
        [&written[..end], written].into_iter().find_map(|written| {
            let decoded = percent_decode_str(written).decode_utf8().ok()?;
            self.at(&resolved(page, &decoded)?).or_else(|| self.at(&resolved(page, written)?))
        })
    }

    fn at(&self, path: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        self.entries.get(at)
    }
}

/// Unpacks the pictures that a member wants.
pub(super) struct Fetching {
    member: u32,
    found: Vec<Option<Vec<u8>>>,
    /// Which of them are still to be unpacked, the next one last.
    waiting: Vec<(usize, Entry)>,
    open: Option<(usize, Unpacker, Vec<u8>)>,
    /// How many bytes may still be unpacked for this member.
    left_bytes: u64,
}

impl Fetching {
    /// For `member`, the page at `page`, which wants these.
    pub(super) fn new(member: u32, page: &str, wanted: &[Candidate], by_path: &ByPath) -> Fetching {
        let find = |candidate: &Candidate| by_path.find(page, &candidate.written).cloned();
        let places = wanted.iter().enumerate();
        let mut waiting: Vec<(usize, Entry)> =
            places.filter_map(|(idx, candidate)| Some((idx, find(candidate)?))).collect();
        // As they stand in the file, so that it is read forwards.
        waiting.sort_by_key(|(idx, entry)| (std::cmp::Reverse(entry.start), *idx));
        let found = vec![None; wanted.len()];
        Fetching {
            member,
            found,
            waiting,
            open: None,
            left_bytes: 2 * MAX_ARTICLE_PICTURE_BYTES as u64,
        }
    }

    /// What comes next: the bytes that it needs, or, at last, the pictures.
    pub(super) fn step(&mut self, ahead: &mut Ahead) -> Event {
        loop {
            let Some((idx, unpacker, bytes)) = &mut self.open else {
                if !self.open_next() {
                    return Event::Pictures(self.member, std::mem::take(&mut self.found));
                }
                continue;
            };
            match unpacker.step(ahead) {
                Unpacked::Needs(range) => return Event::Needs(range),
                Unpacked::Found(_) => {}
                Unpacked::Data(piece) => bytes.extend_from_slice(&piece),
                Unpacked::End => {
                    self.found[*idx] = Some(std::mem::take(bytes));
                    self.open = None;
                }
                // It is missing then, and that is said.
                Unpacked::Broken(_) => self.open = None,
            }
        }
    }

    fn open_next(&mut self) -> bool {
        while let Some((idx, entry)) = self.waiting.pop() {
            let Some(left) = self.left_bytes.checked_sub(entry.size_bytes) else { continue };
            if let Ok(unpacker) = Unpacker::new(&entry) {
                self.left_bytes = left;
                self.open = Some((idx, unpacker, Vec::new()));
                return true;
            }
        }
        false
    }
}
