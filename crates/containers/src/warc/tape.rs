//! Where a WARC stream comes from: the bytes of a file, or what its gzip members unpack to.

use std::collections::VecDeque;
use std::ops::Range;

use flate2::{Decompress, FlushDecompress, Status};

use super::window::Window;
use crate::Reason;
use crate::budget::Budget;

/// How much is asked for at once, in bytes.
const ASKED_BYTES: u64 = 256 * 1024;
/// How much is unpacked at once, in bytes.
const PIECE_BYTES: usize = 128 * 1024;
/// The least that is unpacked of a gzip member before it is looked at, in bytes, unless it is
/// shorter.
const LEAST_BYTES: usize = 64;
/// The largest window, which any gzip member may need.
const WINDOW_BITS: u8 = 15;
/// What each gzip member begins with.
const MAGIC: &[u8] = b"\x1F\x8B\x08";

/// What filling a window came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// This range of the file is needed first.
    Needs(Range<u64>),
    /// More of the stream is in the window.
    More,
    /// The same, and the window held nothing of the gzip member that it comes from.
    PartBegins,
    /// The gzip member is damaged; the stream goes on with the next one.
    Damaged,
    /// The file ends within a gzip member.
    Cut,
    /// There is nothing more.
    Over,
}

/// A stream's origin.
pub(crate) struct Tape {
    /// Where in the file the next bytes are that were not given yet.
    next: u64,
    /// Where the stream ends in the file, if not with it.
    end: u64,
    is_over: bool,
    packed: Option<Packed>,
}

struct Packed {
    /// Given and not yet unpacked.
    input: Vec<u8>,
    used: usize,
    inflate: Box<Decompress>,
    state: State,
    /// Where gzip members begin, in the stream and in the file, those that are not yet used up.
    starts: VecDeque<(u64, u64)>,
    /// How much of the present one has been unpacked since it was last looked at.
    n_unseen: usize,
    is_fresh: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In front of a member, or of what follows the last.
    Between,
    Member,
    /// In front of bytes that make no sense.
    Lost,
}

impl Tape {
    /// From `start` of the file on.
    pub(crate) fn new(is_packed: bool, start: u64) -> Tape {
        let packed = is_packed.then(|| Packed {
            input: Vec::new(),
            used: 0,
            inflate: Box::new(Decompress::new_gzip(WINDOW_BITS)),
            state: State::Between,
            starts: VecDeque::new(),
            n_unseen: 0,
            is_fresh: false,
        });
        Tape { next: start, end: u64::MAX, is_over: false, packed }
    }

    /// Where in the file the next bytes are that were not given yet.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Ends the stream before the file's own end.
    pub(crate) fn end_at(&mut self, end: u64) {
        self.end = end;
    }

    /// Whether the stream is the file itself.
    pub(crate) fn is_plain(&self) -> bool {
        self.packed.is_none()
    }

    /// The bytes that were asked for; none at the end of the file.
    pub(crate) fn give(&mut self, window: &mut Window, bytes: &[u8]) {
        self.next += bytes.len() as u64;
        self.is_over = bytes.is_empty();
        match &mut self.packed {
            Some(packed) => {
                packed.input.drain(..packed.used);
                packed.used = 0;
                packed.input.extend_from_slice(bytes);
            }
            None => window.push(bytes),
        }
    }

    /// Goes on at another place of the file; for a stream that is the file itself.
    pub(crate) fn jump(&mut self, to: u64) {
        self.next = to;
        self.is_over = false;
    }

    /// Puts more into `window`, of a stream that is the file itself: by asking for it.
    fn ask(&self) -> Filled {
        let end = self.end.min(self.next.saturating_add(ASKED_BYTES));
        if self.is_over || end <= self.next { Filled::Over } else { Filled::Needs(self.next..end) }
    }

    /// Puts more into `window`.
    ///
    /// # Errors
    /// Where the file unpacks to more than the budget has.
    pub(crate) fn fill(
        &mut self,
        window: &mut Window,
        budget: &mut Budget,
    ) -> Result<Filled, Reason> {
        let Some(packed) = &mut self.packed else { return Ok(self.ask()) };
        loop {
            let input = &packed.input[packed.used..];
            let is_short = input.len() < MAGIC.len() && !self.is_over;
            match packed.state {
                State::Between | State::Lost if is_short => return Ok(self.ask()),
                State::Between if input.starts_with(&MAGIC[..2]) => {
                    let rest_bytes = input.len() as u64;
                    packed.begin(window, self.next - rest_bytes);
                }
                // Zeros, with which tapes are filled up, and anything else are no part of it.
                State::Between if input.iter().all(|byte| *byte == 0) && !self.is_over => {
                    packed.used = packed.input.len();
                    return Ok(self.ask());
                }
                State::Between => packed.state = State::Lost,
                State::Lost => match memchr::memmem::find(input, MAGIC) {
                    Some(at) => {
                        packed.used += at;
                        packed.state = State::Between;
                    }
                    None => {
                        packed.used = packed.input.len() - input.len().min(MAGIC.len() - 1);
                        return Ok(self.ask());
                    }
                },
                State::Member => match packed.unpack(window, self.is_over, budget)? {
                    Unpacked::NeedsMore => return Ok(self.ask()),
                    Unpacked::Filled(filled) => return Ok(filled),
                    Unpacked::Nothing => {}
                },
            }
        }
    }

    /// Whether the window holds all of a gzip member, and nothing after it.
    pub(crate) fn is_between_parts(&self) -> bool {
        self.packed.as_ref().is_some_and(|packed| packed.state != State::Member)
    }

    /// Where in the file the stream can be read from to come to its `position`, if at all.
    pub(crate) fn place(&mut self, position: u64) -> Option<u64> {
        let Some(packed) = &mut self.packed else { return Some(position) };
        while packed.starts.front().is_some_and(|(start, _)| *start < position) {
            packed.starts.pop_front();
        }
        packed.starts.front().filter(|(start, _)| *start == position).map(|(_, place)| *place)
    }
}

enum Unpacked {
    NeedsMore,
    Filled(Filled),
    Nothing,
}

impl Packed {
    fn begin(&mut self, window: &Window, place: u64) {
        let position = window.position() + window.bytes().len() as u64;
        if self.starts.back().is_some_and(|(start, _)| *start == position) {
            self.starts.pop_back();
        }
        self.starts.push_back((position, place));
        *self.inflate = Decompress::new_gzip(WINDOW_BITS);
        self.state = State::Member;
        self.is_fresh = window.bytes().is_empty();
        self.n_unseen = 0;
    }

    fn unpack(
        &mut self,
        window: &mut Window,
        is_over: bool,
        budget: &mut Budget,
    ) -> Result<Unpacked, Reason> {
        let input = &self.input[self.used..];
        if input.is_empty() && !is_over {
            return Ok(Unpacked::NeedsMore);
        }
        let out = window.room();
        let before_bytes = out.len();
        out.reserve(PIECE_BYTES);
        let before = self.inflate.total_in();
        let status = self.inflate.decompress_vec(input, out, FlushDecompress::None);
        let n_used = usize::try_from(self.inflate.total_in() - before).unwrap_or(input.len());
        let n_made = out.len() - before_bytes;
        self.used += n_used;
        self.n_unseen += n_made;
        budget.output(n_made)?;
        match status {
            Ok(Status::StreamEnd) => {
                self.state = State::Between;
                Ok(self.seen())
            }
            Ok(_) if n_used == 0 && n_made == 0 && is_over => {
                self.state = State::Lost;
                Ok(Unpacked::Filled(Filled::Cut))
            }
            Ok(_) if n_used == 0 && n_made == 0 => Ok(Unpacked::NeedsMore),
            Ok(_) if self.n_unseen < LEAST_BYTES && self.is_fresh => Ok(Unpacked::Nothing),
            Ok(_) => Ok(self.seen()),
            Err(_) => {
                // What was made now may be wrong already.
                out.truncate(before_bytes);
                self.state = State::Lost;
                Ok(Unpacked::Filled(Filled::Damaged))
            }
        }
    }

    fn seen(&mut self) -> Unpacked {
        if self.n_unseen == 0 {
            return Unpacked::Nothing;
        }
        self.n_unseen = 0;
        let is_fresh = std::mem::replace(&mut self.is_fresh, false);
        Unpacked::Filled(if is_fresh { Filled::PartBegins } else { Filled::More })
    }
}
