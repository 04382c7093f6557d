//! WACZ: a zip of WARC files with an index of all captures, from which only the slices of pages are
//! read. Where the index is missing, or names nothing that is there, the archives are read through.

mod captures;
mod index;
mod lines;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use broadsheet_model::Candidate;

use crate::budget::Budget;
use crate::container::{Container, Event, Head};
use crate::shelf::{Shelf, Shelved};
use crate::warc::{Errand, Fetch, Fetched, events, passed_over, unresolved};
use crate::zip::directory::Directory;
use crate::{LeftOut, Reason};

use captures::{Captures, Place};
use lines::Lines;

/// How many records that the index names may be missing before it is believed no more.
const MAX_MISSING: usize = 10;

/// A crawl.
pub(crate) struct Wacz {
    shelf: Shelf,
    at: At,
    archives: Vec<Archive>,
    by_name: BTreeMap<String, usize>,
    indexes: VecDeque<usize>,
    lists: VecDeque<usize>,
    lines: Lines,
    captures: Captures,
    chosen: VecDeque<Place>,
    fetch: Option<Fetch>,
    /// A picture that is read for a page.
    picture: Option<Fetch>,
    n_read: usize,
    n_missing: usize,
    /// The next archive that is read through.
    through: usize,
    is_skipped: bool,
    ready: VecDeque<Event>,
}

/// A WARC file in the zip.
struct Archive {
    entry: usize,
    path: String,
    size_bytes: u64,
    is_packed: bool,
    /// Where it stands in the zip, where that does not pack it once more.
    range: Option<Range<u64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// The place of this archive is looked for.
    Places(usize),
    Index,
    Pages,
    Captures,
    /// The archives are read through.
    Through,
    Over,
}

/// Whether a zip is a crawl, by what is in it.
pub(crate) fn is_crawl(directory: &Directory) -> bool {
    let mut paths = directory.entries.iter().map(|entry| entry.path.as_str());
    directory.has("datapackage.json") && paths.any(is_archive)
}

fn is_archive(path: &str) -> bool {
    path.starts_with("archive/") && (path.ends_with(".warc") || path.ends_with(".warc.gz"))
}

fn is_index(path: &str) -> bool {
    let endings = [".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz"];
    path.starts_with("indexes/") && endings.iter().any(|ending| path.ends_with(ending))
}

fn is_list(path: &str) -> bool {
    path.starts_with("pages/") && path.ends_with(".jsonl")
}

impl Wacz {
    /// The crawl on this shelf.
    pub(crate) fn new(shelf: Shelf) -> Wacz {
        let entries = || shelf.entries().iter().enumerate();
        let archives: Vec<Archive> = entries()
            .filter(|(_, entry)| is_archive(&entry.path))
            .map(|(idx, entry)| Archive {
                entry: idx,
                path: entry.path.clone(),
                size_bytes: entry.size_bytes,
                is_packed: entry.path.ends_with(".gz"),
                range: None,
            })
            .collect();
        let named = |archive: &Archive| archive.path["archive/".len()..].to_owned();
        let by_name = archives.iter().enumerate().map(|(idx, archive)| (named(archive), idx));
        Wacz {
            at: At::Places(0),
            by_name: by_name.collect(),
            indexes: entries().filter(|(_, entry)| is_index(&entry.path)).map(|it| it.0).collect(),
            lists: entries().filter(|(_, entry)| is_list(&entry.path)).map(|it| it.0).collect(),
            archives,
            lines: Lines::default(),
            captures: Captures::default(),
            chosen: VecDeque::new(),
            fetch: None,
            picture: None,
            n_read: 0,
            n_missing: 0,
            through: 0,
            is_skipped: false,
            ready: VecDeque::new(),
            shelf,
        }
    }
}

impl Container for Wacz {
    fn step(&mut self, budget: &mut Budget) -> Event {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            let stepped = match self.at {
                At::Places(idx) => self.place(idx, budget),
                At::Index | At::Pages => self.text(budget),
                At::Captures => self.capture_or_picture(budget),
                At::Through => self.read_through(budget),
                At::Over => return Event::Done,
            };
            match stepped {
                Ok(None) => {}
                Ok(Some(event)) => return event,
                Err(reason) => return Event::Broken(reason),
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        match self.picture.as_mut().or(self.fetch.as_mut()) {
            Some(fetch) => fetch.give(bytes),
            None => self.shelf.give(bytes),
        }
    }

    fn skip(&mut self) {
        // Captures are in memory when they are handed over, and end by themselves.
        self.is_skipped = self.at == At::Through;
    }

    fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        self.captures.album.order(member, &wanted, 0);
    }
}

type Stepped = Result<Option<Event>, Reason>;

impl Wacz {
    fn say(&mut self, event: Event) {
        self.ready.push_back(event);
    }

    /// Looks for the place of an archive.
    fn place(&mut self, idx: usize, budget: &mut Budget) -> Stepped {
        match self.shelf.step(budget) {
            Shelved::Needs(range) => return Ok(Some(Event::Needs(range))),
            Shelved::Idle => {
                let Some(archive) = self.archives.get(idx) else {
                    self.at = At::Index;
                    return Ok(None);
                };
                if self.shelf.entries()[archive.entry].method == 0 {
                    self.shelf.locate(archive.entry);
                    return Ok(None);
                }
            }
            Shelved::Place(range) => self.archives[idx].range = Some(range),
            // What is wrong with it is said when it is read through.
            Shelved::File(_) | Shelved::Piece(_) | Shelved::Failed(_) => {}
        }
        self.at = At::Places(idx + 1);
        Ok(None)
    }

    /// Reads indexes, then lists of pages, line by line.
    fn text(&mut self, budget: &mut Budget) -> Stepped {
        let said = self.shelf.step(budget);
        let (captures, by_name) = (&mut self.captures, &self.by_name);
        let is_index = self.at == At::Index;
        let mut take = |line: &str| match is_index {
            true => captures.index_line(line, |name| by_name.get(name).copied()),
            false => captures.page_line(line),
        };
        match said {
            Shelved::Needs(range) => return Ok(Some(Event::Needs(range))),
            Shelved::Piece(piece) => self.lines.push(&piece, budget, &mut take)?,
            Shelved::File(_) | Shelved::Place(_) => self.lines.end(&mut take),
            // What it would have told is read from the archives themselves.
            Shelved::Failed(_) => {}
            Shelved::Idle => {
                self.lines = Lines::default();
                let waiting = if is_index { &mut self.indexes } else { &mut self.lists };
                match waiting.pop_front() {
                    Some(entry) => self.shelf.stream(entry),
                    None if is_index => self.at = At::Pages,
                    None => self.choose(),
                }
            }
        }
        Ok(None)
    }

    /// Decides what is read.
    fn choose(&mut self) {
        let (chosen, n_left) = self.captures.chosen();
        let can_be_read = |place: &Place| self.archives[place.archive].range.is_some();
        if chosen.is_empty() || !chosen.iter().all(can_be_read) {
            self.at = At::Through;
            return;
        }
        self.chosen = chosen.into();
        self.at = At::Captures;
        if n_left > 0 {
            self.say(Event::Left(LeftOut::PageParts, n_left));
        }
        for (what, n) in std::mem::take(&mut self.captures.left) {
            self.say(Event::Left(what, n));
        }
        if self.captures.is_over_limit {
            self.say(Event::Skipped(
                None,
                Reason::Damaged("its index names more captures than are read; the first ones were"),
            ));
        }
    }

    /// Answers pages that want pictures, each at once, then goes on.
    fn capture_or_picture(&mut self, budget: &mut Budget) -> Stepped {
        if let Some(mut picture) = self.picture.take() {
            match picture.step(budget)? {
                Fetched::Needs(range) => {
                    self.picture = Some(picture);
                    return Ok(Some(Event::Needs(range)));
                }
                fetched => self.captures.album.put(fetched.bytes()),
            }
        }
        match self.captures.album.next(0, true) {
            Errand::Say(event) => Ok(Some(event)),
            Errand::Fetch(place) => {
                self.picture = self.slice(&place, Fetch::any);
                if self.picture.is_none() {
                    self.captures.album.put(None);
                }
                Ok(None)
            }
            Errand::None => self.capture(budget),
        }
    }

    /// Reads a capture after the other.
    fn capture(&mut self, budget: &mut Budget) -> Stepped {
        let Some(mut fetch) = self.fetch.take() else {
            match self.chosen.pop_front() {
                Some(place) => self.fetch = self.slice(&place, Fetch::page),
                None => self.at = At::Over,
            }
            return Ok(None);
        };
        match fetch.step(budget)? {
            Fetched::Needs(range) => {
                self.fetch = Some(fetch);
                return Ok(Some(Event::Needs(range)));
            }
            Fetched::Payload(captured, payload, is_cut) => {
                self.n_read += 1;
                self.ready.extend(events(&captured, payload, is_cut, true));
            }
            Fetched::Revisit(head) => {
                let place = self.captures.seen.referred(&head);
                let unresolved = unresolved(&head);
                let again = |is_packed, range| Fetch::instead_of(head, is_packed, range);
                self.fetch = place.and_then(|place| self.slice(&place, again));
                if self.fetch.is_none() {
                    self.say(unresolved);
                }
            }
            Fetched::Other(head, plan) => self.ready.extend(passed_over(&head, plan)),
            Fetched::Nothing => self.missing(),
        }
        Ok(None)
    }

    fn slice(&self, place: &Place, fetch: impl FnOnce(bool, Range<u64>) -> Fetch) -> Option<Fetch> {
        let archive = self.archives.get(place.archive)?;
        let whole = archive.range.clone()?;
        let within = |at: u64| whole.start.saturating_add(at).min(whole.end);
        Some(fetch(archive.is_packed, within(place.range.start)..within(place.range.end)))
    }

    /// The index names a record that is not there.
    fn missing(&mut self) {
        self.n_missing += 1;
        if self.n_read == 0 && self.n_missing >= MAX_MISSING.min(1 + self.chosen.len()) {
            self.at = At::Through;
        }
        self.say(Event::Skipped(
            None,
            Reason::Damaged("its index names a capture that is not there"),
        ));
    }

    /// Hands over the archives themselves.
    fn read_through(&mut self, budget: &mut Budget) -> Stepped {
        if std::mem::take(&mut self.is_skipped) {
            self.shelf.close();
            return Ok(Some(Event::End));
        }
        Ok(match self.shelf.step(budget) {
            Shelved::Needs(range) => Some(Event::Needs(range)),
            Shelved::Piece(bytes) => Some(Event::Data(bytes)),
            Shelved::File(_) | Shelved::Place(_) => Some(Event::End),
            Shelved::Failed(reason) => Some(Event::Spoilt(reason)),
            Shelved::Idle => {
                let Some(archive) = self.archives.get(self.through) else {
                    self.at = At::Over;
                    return Ok(None);
                };
                self.through += 1;
                self.shelf.stream(archive.entry);
                Some(Event::Begin(Box::new(Head {
                    path: Some(archive.path.clone()),
                    size_hint: Some(archive.size_bytes),
                    stored: archive.range.clone(),
                    ..Head::default()
                })))
            }
        })
    }
}
