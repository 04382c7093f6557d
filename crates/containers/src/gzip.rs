//! gzip (RFC 1952): any number of members one after the other, which together are one file.

use flate2::{Decompress, FlushDecompress, Status};

use crate::Reason;
use crate::budget::Budget;
use crate::container::{Container, Event, PIECE_BYTES};

/// How much is asked for at once, in bytes.
const ASKED_BYTES: u64 = 128 * 1024;
/// The largest window, which any gzip file may need.
const WINDOW_BITS: u8 = 15;
/// What each member begins with.
const MAGIC: &[u8] = b"\x1F\x8B";

/// A gzip file.
pub(crate) struct Gzip {
    state: State,
    /// Bytes that were given and not yet unpacked.
    input: Vec<u8>,
    /// How many of `input` are done with.
    used: usize,
    /// Where `input` ends.
    at: u64,
    is_over: bool,
    inflate: Decompress,
    /// The rest is not wanted.
    is_skipped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Begin,
    /// Inside a member.
    Member,
    /// After a member.
    Between,
    Ended,
}

impl Default for Gzip {
    fn default() -> Gzip {
        Gzip {
            state: State::Begin,
            input: Vec::new(),
            used: 0,
            at: 0,
            is_over: false,
            inflate: Decompress::new_gzip(WINDOW_BITS),
            is_skipped: false,
        }
    }
}

impl Container for Gzip {
    fn step(&mut self, _budget: &mut Budget) -> Event {
        match self.state {
            State::Begin => {
                self.state = State::Member;
                Event::Begin(Box::default())
            }
            State::Ended => Event::Done,
            _ if self.is_skipped => self.end(),
            State::Member => self.unpack(),
            State::Between => self.next_member(),
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.input.drain(..self.used);
        self.used = 0;
        self.input.extend_from_slice(bytes);
        self.at += bytes.len() as u64;
        self.is_over = bytes.is_empty();
    }

    fn skip(&mut self) {
        self.is_skipped = true;
    }
}

impl Gzip {
    fn end(&mut self) -> Event {
        self.state = State::Ended;
        Event::End
    }

    fn ask(&self) -> Event {
        Event::Needs(self.at..self.at + ASKED_BYTES)
    }

    fn unpack(&mut self) -> Event {
        let rest = &self.input[self.used..];
        if rest.is_empty() && !self.is_over {
            return self.ask();
        }
        let mut out = Vec::with_capacity(PIECE_BYTES);
        let before = self.inflate.total_in();
        let status = self.inflate.decompress_vec(rest, &mut out, FlushDecompress::None);
        let n_used = usize::try_from(self.inflate.total_in() - before).unwrap_or(rest.len());
        self.used += n_used;
        match status {
            Ok(Status::StreamEnd) => {
                self.state = State::Between;
                self.inflate = Decompress::new_gzip(WINDOW_BITS);
            }
            Ok(_) if n_used == 0 && out.is_empty() => {
                if self.is_over {
                    return Event::Broken(Reason::Damaged("the packed file ends too early"));
                }
                return self.ask();
            }
            Ok(_) => {}
            Err(_) => return Event::Broken(Reason::Damaged("the packed bytes make no sense")),
        }
        Event::Data(out)
    }

    /// Another member may follow; zeros, with which tapes are filled up, and anything else are no
    /// part of the file.
    fn next_member(&mut self) -> Event {
        let rest = &self.input[self.used..];
        if rest.len() < MAGIC.len() && !self.is_over {
            return self.ask();
        }
        if !rest.starts_with(MAGIC) {
            return self.end();
        }
        self.state = State::Member;
        self.unpack()
    }
}
