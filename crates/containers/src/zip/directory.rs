//! The directory of a zip: which entries there are. It decides; what stands before an entry's bytes
//! is believed only as far as it has to be.

use std::ops::Range;

use super::bytes::{u16_at, u32_at, u64_at};
use super::end::{self, END64_BYTES, End, TAIL_BYTES};
use super::names;
use crate::Reason;
use crate::budget::Budget;
use crate::container::MAX_ASKED_BYTES;

pub(super) const ENTRY_MAGIC: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
/// The largest directory that is held, in bytes.
const MAX_DIRECTORY_BYTES: u64 = 256 * 1024 * 1024;

/// An entry, as the directory has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its path, `/` between its parts; ends in `/` where it is a folder.
    pub(crate) path: String,
    /// Where what stands before its bytes begins.
    pub(crate) start: u64,
    /// How many packed bytes it has.
    pub(crate) packed_bytes: u64,
    /// How many bytes it should have unpacked.
    pub(crate) size_bytes: u64,
    /// The checksum of its bytes.
    pub(crate) crc: u32,
    /// How it is packed: 0 not at all, 8 deflate.
    pub(crate) method: u16,
    /// Whether a password is needed.
    pub(crate) is_encrypted: bool,
}

/// The entries of a zip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directory {
    /// Those that are no folders, in the order in which they stand in the file.
    pub(crate) entries: Vec<Entry>,
    /// How many entries were left out because a later one has the same path: every program takes
    /// the last.
    pub(crate) n_replaced: u64,
    /// How many entries were left out because they begin inside another one.
    pub(crate) n_overlapping: u64,
}

impl Directory {
    /// The entry at `path`.
    pub(crate) fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path == path)
    }

    /// Whether there is an entry at `path`.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }
}

/// What a [`DirectoryReader`] says.
#[derive(Debug)]
pub(crate) enum Read {
    /// It needs these bytes.
    Needs(Range<u64>),
    /// It is done.
    Done(Directory),
    /// There is no directory that can be read.
    Broken(Reason),
}

/// Reads the directory of a zip.
#[derive(Debug)]
pub(crate) struct DirectoryReader {
    size_bytes: u64,
    state: State,
    given: Option<Vec<u8>>,
    /// How far what stands before the zip moves everything.
    shift: u64,
    raw: Vec<Raw>,
}

#[derive(Debug)]
enum State {
    Tail,
    End64(End),
    /// Whether the directory stands where it should; else where it says.
    Probe(End, Range<u64>, bool),
    Entries {
        at: u64,
        end: u64,
        rest: Vec<u8>,
    },
    Over,
}

/// An entry whose name is not yet decoded.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) entry: Entry,
    pub(super) name: Vec<u8>,
    pub(super) is_utf8: bool,
    /// The name in Unicode, where the entry brings it besides.
    pub(super) unicode: Option<String>,
}

impl DirectoryReader {
    /// For a zip of `size_bytes`.
    pub(crate) fn new(size_bytes: u64) -> DirectoryReader {
        DirectoryReader { size_bytes, state: State::Tail, given: None, shift: 0, raw: Vec::new() }
    }

    /// The bytes asked for.
    pub(crate) fn give(&mut self, bytes: &[u8]) {
        self.given = Some(bytes.to_vec());
    }

    /// What comes next. Entries count against `budget`.
    pub(crate) fn step(&mut self, budget: &mut Budget) -> Read {
        loop {
            let Some(given) = self.given.take() else {
                let range = self.asks();
                if range.is_empty() {
                    return self.finish();
                }
                return Read::Needs(range);
            };
            if let Err(reason) = self.take(given, budget) {
                return Read::Broken(reason);
            }
        }
    }

    fn asks(&self) -> Range<u64> {
        match &self.state {
            State::Tail => self.size_bytes.saturating_sub(TAIL_BYTES)..self.size_bytes,
            State::End64(end) => end.end64.map_or(0..0, |at| at..at + END64_BYTES),
            State::Probe(_, range, _) => range.start..range.end.min(range.start + 4),
            State::Entries { at, end, .. } => *at..(*end).min(at + MAX_ASKED_BYTES),
            State::Over => 0..0,
        }
    }

    fn take(&mut self, given: Vec<u8>, budget: &mut Budget) -> Result<(), Reason> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Tail => {
                let tail_start = self.size_bytes.saturating_sub(TAIL_BYTES);
                let end = end::find(&given, tail_start).ok_or(NO_END)?;
                if end.end64.is_some() {
                    self.state = State::End64(end);
                } else {
                    self.probe(end)?;
                }
                Ok(())
            }
            State::End64(end) => self.probe(end.with_end64(&given)),
            State::Probe(end, range, is_declared) => {
                if given == ENTRY_MAGIC {
                    self.begin_entries(&end, range);
                    return Ok(());
                }
                let declared =
                    end.declared_directory().filter(|_| !is_declared).ok_or(NO_DIRECTORY)?;
                self.state = State::Probe(end, declared, true);
                Ok(())
            }
            State::Entries { at, end, rest } => self.entries(at, end, rest, &given, budget),
            State::Over => Ok(()),
        }
    }

    fn probe(&mut self, end: End) -> Result<(), Reason> {
        if end.n_entries == 0 && end.directory_bytes == 0 {
            return Ok(());
        }
        if end.directory_bytes > MAX_DIRECTORY_BYTES {
            return Err(NO_DIRECTORY);
        }
        let range = end.directory().ok_or(NO_DIRECTORY)?;
        self.state = State::Probe(end, range, false);
        Ok(())
    }

    fn begin_entries(&mut self, end: &End, range: Range<u64>) {
        self.shift = range.start.saturating_sub(end.directory_start);
        self.state = State::Entries { at: range.start, end: range.end, rest: Vec::new() };
    }

    fn entries(
        &mut self,
        at: u64,
        end: u64,
        mut rest: Vec<u8>,
        given: &[u8],
        budget: &mut Budget,
    ) -> Result<(), Reason> {
        rest.extend_from_slice(given);
        let mut used = 0;
        while let Some((raw, n_bytes)) = entry(&rest[used..], self.shift)? {
            if self.raw.len() as u64 >= budget.limits().max_entries {
                return Err(Reason::TooManyEntries { limit: budget.limits().max_entries });
            }
            self.raw.push(raw);
            used += n_bytes;
        }
        rest.drain(..used);
        let at = at + given.len() as u64;
        // What is cut short ends the directory: what was listed before is there.
        let is_over = given.is_empty() || at >= end;
        self.state = if is_over { State::Over } else { State::Entries { at, end, rest } };
        Ok(())
    }

    fn finish(&mut self) -> Read {
        Read::Done(names::decoded(std::mem::take(&mut self.raw)))
    }
}

const NO_END: Reason = Reason::Damaged("the zip's end is missing");
const NO_DIRECTORY: Reason = Reason::Damaged("the zip's directory cannot be found");

/// The entry at the beginning of `bytes`, and how long it is; `None` where more bytes are needed.
fn entry(bytes: &[u8], shift: u64) -> Result<Option<(Raw, usize)>, Reason> {
    if bytes.len() < ENTRY_BYTES {
        return Ok(None);
    }
    if !bytes.starts_with(ENTRY_MAGIC) {
        return Err(Reason::Damaged("the zip's directory is not as it should be"));
    }
    let [n_name, n_extra, n_comment] =
        [28, 30, 32].map(|at| usize::from(u16_at(bytes, at).unwrap_or(0)));
    let n_bytes = ENTRY_BYTES + n_name + n_extra + n_comment;
    if bytes.len() < n_bytes {
        return Ok(None);
    }
    let name = &bytes[ENTRY_BYTES..ENTRY_BYTES + n_name];
    let extra = &bytes[ENTRY_BYTES + n_name..ENTRY_BYTES + n_name + n_extra];
    let flags = u16_at(bytes, 8).unwrap_or(0);
    let mut entry = Entry {
        path: String::new(),
        start: u64::from(u32_at(bytes, 42).unwrap_or(0)),
        packed_bytes: u64::from(u32_at(bytes, 20).unwrap_or(0)),
        size_bytes: u64::from(u32_at(bytes, 24).unwrap_or(0)),
        crc: u32_at(bytes, 16).unwrap_or(0),
        method: u16_at(bytes, 10).unwrap_or(0),
        is_encrypted: flags & FLAG_ENCRYPTED != 0,
    };
    let mut unicode = None;
    for (id, data) in fields(extra) {
        match id {
            FIELD_ZIP64 => take_zip64(&mut entry, data),
            FIELD_UNICODE_PATH => unicode = names::unicode_path(data, name),
            _ => {}
        }
    }
    entry.start = entry.start.saturating_add(shift);
    let raw = Raw { entry, name: name.to_vec(), is_utf8: flags & FLAG_UTF8 != 0, unicode };
    Ok(Some((raw, n_bytes)))
}

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_UTF8: u16 = 1 << 11;
const FIELD_ZIP64: u16 = 1;
const FIELD_UNICODE_PATH: u16 = 0x7075;

/// The extra fields, each by its number.
fn fields(extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = extra;
    std::iter::from_fn(move || {
        let (id, n_bytes) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = rest.get(4..4 + n_bytes)?;
        rest = &rest[4 + n_bytes..];
        Some((id, data))
    })
}

/// Takes from zip64's field what did not fit into the entry: only what is all ones there, in this
/// order.
fn take_zip64(entry: &mut Entry, data: &[u8]) {
    let mut at = 0;
    for value in [&mut entry.size_bytes, &mut entry.packed_bytes, &mut entry.start] {
        if *value == u64::from(u32::MAX) {
            let Some(long) = u64_at(data, at) else { return };
            *value = long;
            at += 8;
        }
    }
}
