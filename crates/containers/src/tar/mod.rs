//! tar: members one after the other, each behind a header; the old form, ustar, GNU's and pax's
//! long names and sizes. Links, folders and devices are none of our business.

mod header;

use crate::Reason;
use crate::ahead::Ahead;
use crate::budget::Budget;
use crate::container::{Container, Event, Head, PIECE_BYTES};
use crate::names;
use crate::path::tidy;
use crate::rules::Rules;

use header::{BLOCK_BYTES, Header, Pax, Type};

pub(crate) use header::begins_like_a_tar;

/// The longest name, and the most that is said of a member, in bytes.
const MAX_SAID_BYTES: u64 = 1024 * 1024;
/// How many bytes of names in an old charset are remembered to guess it.
const EVIDENCE_BYTES: usize = 16 * 1024;

/// A tar.
pub(crate) struct Tar {
    ahead: Ahead,
    has_asked: bool,
    /// Where the next header is.
    at: u64,
    state: State,
    /// What was said of the next member.
    long_name: Option<Vec<u8>>,
    pax: Pax,
    rules: Rules,
    /// Names in an old charset, as far as they came.
    evidence: Vec<u8>,
}

#[derive(Clone, Copy)]
enum State {
    Header,
    /// Something is said of the next member, here.
    Said {
        kind: Type,
        at: u64,
        end: u64,
    },
    /// A member is handed over.
    Member {
        at: u64,
        end: u64,
    },
    Over,
}

impl Tar {
    /// A tar of `size_bytes`, where that is known.
    pub(crate) fn new(size_bytes: Option<u64>) -> Tar {
        Tar {
            ahead: Ahead::new(size_bytes.unwrap_or(u64::MAX)),
            has_asked: false,
            at: 0,
            state: State::Header,
            long_name: None,
            pax: Pax::default(),
            rules: Rules::default(),
            evidence: Vec::new(),
        }
    }

    /// Asks once for what is missing; what is still missing then is not there.
    fn ask(&mut self, at: u64, n_bytes: u64) -> Event {
        let range = self.ahead.ask(at, n_bytes);
        if self.has_asked || range.is_empty() {
            return Event::Broken(Reason::Damaged("the tar ends too early"));
        }
        self.has_asked = true;
        Event::Needs(range)
    }

    fn header(&mut self) -> Option<Event> {
        let Some(block) = self.ahead.get(&(self.at..self.at.saturating_add(BLOCK_BYTES as u64)))
        else {
            // Some programs leave out the zeros at the end.
            let is_empty = self.ahead.from(self.at).is_empty();
            let is_at_end = is_empty && (self.has_asked || self.ahead.is_end(self.at));
            return Some(if is_at_end { Event::Done } else { self.ask(self.at, 0) });
        };
        self.has_asked = false;
        if block.iter().all(|byte| *byte == 0) {
            self.state = State::Over;
            return None;
        }
        let Some(header) = Header::parse(block) else {
            return Some(Event::Broken(Reason::Damaged("the tar is not as it should be")));
        };
        let start = self.at + BLOCK_BYTES as u64;
        let is_file = matches!(header.kind, Type::File | Type::Sparse);
        let size_bytes = self.pax.size_bytes.filter(|_| is_file).unwrap_or(header.size_bytes);
        let Some(next) = size_bytes
            .checked_next_multiple_of(BLOCK_BYTES as u64)
            .and_then(|n_bytes| start.checked_add(n_bytes))
        else {
            return Some(Event::Broken(Reason::Damaged("a size in the tar is impossible")));
        };
        self.at = next;
        self.begin(header, start, start + size_bytes)
    }

    fn begin(&mut self, header: Header, at: u64, end: u64) -> Option<Event> {
        let kind = header.kind;
        if matches!(kind, Type::LongName | Type::Pax) {
            if end - at > MAX_SAID_BYTES {
                return Some(Event::Broken(Reason::Damaged("a name in the tar is impossible")));
            }
            self.state = State::Said { kind, at, end };
            return None;
        }
        let pax = std::mem::take(&mut self.pax);
        let name = pax.path.or(self.long_name.take()).unwrap_or(header.name);
        if kind == Type::Other {
            return None;
        }
        let path = self.decoded(&name);
        // The old form writes folders as files.
        if path.is_empty() || path.ends_with('/') {
            return None;
        }
        self.rules.meet(&path);
        if let Some(what) = self.rules.left_out(&path) {
            return Some(Event::Left(what, 1));
        }
        if kind == Type::Sparse || pax.is_sparse {
            return Some(Event::Skipped(Some(path), Reason::Packing("holes left out")));
        }
        self.state = State::Member { at, end };
        Some(Event::Begin(Box::new(Head {
            path: Some(path),
            size_hint: Some(end - at),
            stored: Some(at..end),
            ..Head::default()
        })))
    }

    /// A name as text: UTF-8, else in the charset that all such names so far seem to be in.
    fn decoded(&mut self, name: &[u8]) -> String {
        if let Ok(name) = str::from_utf8(name) {
            return tidy(name);
        }
        if self.evidence.len() < EVIDENCE_BYTES {
            self.evidence.extend_from_slice(name);
            self.evidence.push(b'\n');
        }
        match names::guess(&self.evidence) {
            Some(charset) => tidy(&charset.decode(name)),
            None => tidy(&String::from_utf8_lossy(name)),
        }
    }

    fn said(&mut self, kind: Type, at: u64, end: u64) -> Option<Event> {
        let Some(said) = self.ahead.get(&(at..end)) else {
            return Some(self.ask(at, end - at));
        };
        self.has_asked = false;
        if kind == Type::Pax {
            self.pax = header::pax(said);
        } else {
            let n_bytes = said.iter().position(|byte| *byte == 0).unwrap_or(said.len());
            self.long_name = Some(said[..n_bytes].to_vec());
        }
        self.state = State::Header;
        None
    }

    fn member(&mut self, at: u64, end: u64) -> Event {
        if at >= end {
            self.state = State::Header;
            return Event::End;
        }
        let there = self.ahead.from(at);
        let n_bytes = usize::try_from(end - at).unwrap_or(usize::MAX).min(there.len());
        let piece = there[..n_bytes.min(PIECE_BYTES)].to_vec();
        if piece.is_empty() {
            return self.ask(at, end - at);
        }
        self.has_asked = false;
        self.state = State::Member { at: at + piece.len() as u64, end };
        Event::Data(piece)
    }
}

impl Container for Tar {
    fn step(&mut self, _budget: &mut Budget) -> Event {
        loop {
            let event = match self.state {
                State::Header => self.header(),
                State::Said { kind, at, end } => self.said(kind, at, end),
                State::Member { at, end } => Some(self.member(at, end)),
                State::Over => Some(Event::Done),
            };
            if let Some(event) = event {
                return event;
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.ahead.give(bytes);
    }

    fn skip(&mut self) {
        if let State::Member { end, .. } = self.state {
            self.state = State::Member { at: end, end };
        }
    }
}
