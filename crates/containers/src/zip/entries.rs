//! The entries of an ordinary zip, one after the other.

use broadsheet_model::Candidate;

use crate::Reason;
use crate::ahead::Ahead;
use crate::budget::Budget;
use crate::container::{Container, Event, Head};
use crate::rules::Rules;

use super::beside::{ByPath, Fetching};
use super::directory::{Directory, Entry};
use super::unpack::{Unpacked, Unpacker};

/// The entries of a zip.
pub(super) struct Entries {
    entries: std::vec::IntoIter<Entry>,
    rules: Rules,
    ahead: Ahead,
    open: Option<Open>,
    by_path: ByPath,
    /// The path of the page that was handed over last.
    page: String,
    fetching: Option<Fetching>,
    /// What is said of the zip as a whole, before its entries.
    said: Vec<Event>,
}

/// The entry that is being handed over.
struct Open {
    head: Option<Box<Head>>,
    path: String,
    unpacker: Unpacker,
    is_skipped: bool,
}

impl Entries {
    pub(super) fn new(directory: Directory, size_bytes: u64) -> Entries {
        let Directory { entries, n_replaced, n_overlapping, .. } = directory;
        let mut said = Vec::new();
        if n_replaced > 0 {
            said.push(Event::Skipped(None, Reason::Replaced { n: n_replaced }));
        }
        if n_overlapping > 0 {
            said.push(Event::Skipped(None, Reason::Overlapping { n: n_overlapping }));
        }
        Entries {
            rules: Rules::of(entries.iter().map(|entry| entry.path.as_str())),
            by_path: ByPath::of(&entries),
            entries: entries.into_iter(),
            ahead: Ahead::new(size_bytes),
            open: None,
            page: String::new(),
            fetching: None,
            said,
        }
    }

    fn next_entry(&mut self) -> Event {
        if let Some(event) = self.said.pop() {
            return event;
        }
        let Some(entry) = self.entries.next() else { return Event::Done };
        if let Some(what) = self.rules.left_out(&entry.path) {
            return Event::Left(what, 1);
        }
        let unpacker = match Unpacker::new(&entry) {
            Ok(unpacker) => unpacker,
            Err(reason) => return Event::Skipped(Some(entry.path), reason),
        };
        let head = Head {
            path: Some(entry.path.clone()),
            size_hint: Some(entry.size_bytes),
            has_pictures: !self.by_path.is_empty(),
            ..Head::default()
        };
        let head = Some(Box::new(head));
        let is_stored = entry.method == 0;
        self.open = Some(Open { head, path: entry.path, unpacker, is_skipped: false });
        self.unpack(is_stored)
    }

    fn unpack(&mut self, is_stored: bool) -> Event {
        let Some(open) = &mut self.open else { return Event::Done };
        if open.is_skipped {
            self.open = None;
            return Event::End;
        }
        match open.unpacker.step(&mut self.ahead) {
            Unpacked::Needs(range) => Event::Needs(range),
            Unpacked::Found(range) => {
                let mut head = open.head.take().unwrap_or_default();
                head.stored = is_stored.then_some(range);
                Event::Begin(head)
            }
            Unpacked::Data(bytes) => Event::Data(bytes),
            Unpacked::End => {
                self.page = std::mem::take(&mut open.path);
                self.open = None;
                Event::End
            }
            Unpacked::Broken(reason) => {
                let has_begun = open.head.is_none();
                let path = std::mem::take(&mut open.path);
                self.open = None;
                if has_begun { Event::Spoilt(reason) } else { Event::Skipped(Some(path), reason) }
            }
        }
    }
}

impl Container for Entries {
    fn step(&mut self, _budget: &mut Budget) -> Event {
        if let Some(fetching) = &mut self.fetching {
            let event = fetching.step(&mut self.ahead);
            if matches!(event, Event::Pictures(..)) {
                self.fetching = None;
            }
            return event;
        }
        match &self.open {
            Some(open) => {
                let is_stored = open.unpacker.is_stored();
                self.unpack(is_stored)
            }
            None => self.next_entry(),
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.ahead.give(bytes);
    }

    fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        self.fetching = Some(Fetching::new(member, &self.page, &wanted, &self.by_path));
    }

    fn skip(&mut self) {
        if let Some(open) = &mut self.open {
            open.is_skipped = true;
        }
    }
}
