//! Where the records of a WARC stream begin and end.
//!
//! A head says how long its record is, and may lie. What comes after a record decides: either the
//! stream ends, or another record begins. Where neither is so, the next place at which a line
//! begins with `WARC/1.` or `WARC/0.` is where the record ended.

use super::frame::{Block, Damage, Frame};
use super::head::RecordHead;
use super::window::Window;
use crate::fields::{MAX_HEAD_BYTES, end_of_fields};

/// How often a wrong length is mended in one stream: each time what has come is looked at again.
const MAX_MENDED: usize = 64;
/// How many bytes tell that a record begins: `WARC/1.`
const MARK_BYTES: usize = 7;

#[derive(Debug)]
enum State {
    /// Between two records.
    Between,
    /// In front of bytes that belong to no record.
    Lost,
    /// A head was handed over, whose record has this length and begins here.
    Decided {
        length_bytes: u64,
        start: u64,
    },
    /// Within what follows a head.
    Body {
        left: u64,
        limit: Option<usize>,
        start: u64,
    },
    /// After it: whether another record begins is to be seen.
    After {
        limit: Option<usize>,
        start: u64,
    },
    /// After a record whose length is too great, as the packed part that it stands in is over.
    Shorter {
        limit: Option<usize>,
        start: u64,
    },
    /// After a record whose length is too short: what follows up to the next record is its own.
    Longer {
        limit: usize,
    },
    Over,
}

/// Finds records.
#[derive(Debug)]
pub(crate) struct Records {
    state: State,
    body: Vec<u8>,
    is_over_limit: bool,
    n_mended: usize,
}

impl Records {
    /// At the beginning of a stream.
    pub(crate) fn new() -> Records {
        Records { state: State::Between, body: Vec::new(), is_over_limit: false, n_mended: 0 }
    }

    /// Keeps what follows the head that was just handed over, up to `limit` bytes where its length
    /// turns out to be wrong. To be called before [`next`](Self::next).
    pub(crate) fn keep(&mut self, limit: usize) {
        if let State::Decided { length_bytes, start } = self.state {
            self.state = State::Body { left: length_bytes, limit: Some(limit), start };
        }
    }

    /// Says that a packed part of the stream began with what is in `window` now: a record that does
    /// not end before it ends there, if another one begins.
    pub(crate) fn part_begins(&mut self, window: &Window) {
        if let State::Body { left, limit, start } = self.state
            && left > 0
            && starts_record(window.bytes())
        {
            self.trim_body();
            self.state = State::Shorter { limit, start };
        }
    }

    /// Says that the stream is given again from the place that [`Frame::Back`] named, or goes on
    /// somewhere else. Gives the record back that was complete, if there is one.
    pub(crate) fn lost(&mut self) -> Option<Block> {
        let is_whole = matches!(self.state, State::After { limit: Some(_), .. });
        self.state = State::Lost;
        let block = self.block(false);
        is_whole.then_some(block)
    }

    /// What is found next. `is_end` says that nothing comes after what is in `window`.
    pub(crate) fn next(&mut self, window: &mut Window, is_end: bool) -> Frame {
        loop {
            let found = match self.state {
                State::Over => Some(Frame::End),
                State::Between => self.between(window, is_end),
                State::Lost => self.search(window, is_end),
                State::Decided { length_bytes, start } => {
                    self.state = State::Body { left: length_bytes, limit: None, start };
                    None
                }
                State::Body { left, limit: Some(limit), start } => {
                    self.kept(window, is_end, left, limit, start)
                }
                State::Body { left, limit: None, start } => {
                    self.passed_over(window, is_end, left, start)
                }
                State::Shorter { limit, start } => {
                    self.state = State::After { limit, start };
                    Some(Frame::Damaged(Damage::Length, start))
                }
                State::After { limit, start } => self.after(window, is_end, limit, start),
                State::Longer { limit } => self.longer(window, is_end, limit),
            };
            if let Some(frame) = found {
                return frame;
            }
        }
    }

    fn between(&mut self, window: &mut Window, is_end: bool) -> Option<Frame> {
        skip_white_space(window);
        let bytes = window.bytes();
        if bytes.len() < MARK_BYTES && !is_end {
            return Some(Frame::More);
        }
        if bytes.is_empty() {
            self.state = State::Over;
            return None;
        }
        if !starts_record(bytes) {
            self.state = State::Lost;
            return Some(Frame::Damaged(Damage::NoRecord, window.position()));
        }
        self.head(window, is_end)
    }

    fn head(&mut self, window: &mut Window, is_end: bool) -> Option<Frame> {
        let bytes = window.bytes();
        let place = window.position();
        let damaged = |records: &mut Records, window: &mut Window, damage| {
            window.advance(MARK_BYTES);
            records.state = State::Lost;
            Some(Frame::Damaged(damage, place))
        };
        let beginning = &bytes[..bytes.len().min(MAX_HEAD_BYTES)];
        let Some((head_bytes, body_start)) = end_of_fields(beginning) else {
            return match (beginning.len() < MAX_HEAD_BYTES, is_end) {
                (true, false) => Some(Frame::More),
                (true, true) => damaged(self, window, Damage::Cut),
                (false, _) => damaged(self, window, Damage::NoRecord),
            };
        };
        match RecordHead::parse(&bytes[..head_bytes]) {
            Ok(head) => {
                window.advance(body_start);
                let length_bytes = head.length_bytes;
                self.state = State::Decided { length_bytes, start: window.position() };
                Some(Frame::Head(Box::new(head), place))
            }
            Err(bad) => damaged(self, window, Damage::Head(bad)),
        }
    }

    /// Looks for the next record, of which nothing has been seen.
    fn search(&mut self, window: &mut Window, is_end: bool) -> Option<Frame> {
        match next_record(window.bytes()) {
            Some(at) => {
                window.advance(at);
                self.state = State::Between;
                None
            }
            None if is_end => {
                self.state = State::Over;
                None
            }
            None => {
                keep_only_the_end(window);
                Some(Frame::More)
            }
        }
    }

    fn kept(
        &mut self,
        window: &mut Window,
        is_end: bool,
        left: u64,
        limit: usize,
        start: u64,
    ) -> Option<Frame> {
        let bytes = window.bytes();
        let n_bytes = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let n_kept = n_bytes.min(limit.saturating_sub(self.body.len()));
        self.is_over_limit |= n_kept < n_bytes;
        self.body.extend_from_slice(&bytes[..n_kept]);
        window.advance(n_bytes);
        let left = left - n_bytes as u64;
        if left == 0 {
            self.state = State::After { limit: Some(limit), start };
            return None;
        }
        self.state = State::Body { left, limit: Some(limit), start };
        if !is_end {
            return Some(Frame::More);
        }
        // The length is too great, or the file is cut.
        if self.mend_body(window) {
            return Some(Frame::Damaged(Damage::Length, start));
        }
        self.state = State::Over;
        Some(Frame::Body(self.block(true)))
    }

    fn passed_over(
        &mut self,
        window: &mut Window,
        is_end: bool,
        left: u64,
        start: u64,
    ) -> Option<Frame> {
        let n_bytes = usize::try_from(left).unwrap_or(usize::MAX).min(window.bytes().len());
        window.advance(n_bytes);
        let left = left - n_bytes as u64;
        if left == 0 {
            self.state = State::After { limit: None, start };
            return None;
        }
        self.state = State::Body { left, limit: None, start };
        Some(if is_end { self.back(start) } else { Frame::Skip(left) })
    }

    /// Says that `n_bytes` of what [`Frame::Skip`] named are passed by.
    pub(crate) fn skipped(&mut self, n_bytes: u64) {
        if let State::Body { left, limit: None, start } = self.state {
            let left = left.saturating_sub(n_bytes);
            self.state = State::Body { left, limit: None, start };
        }
    }

    fn back(&mut self, start: u64) -> Frame {
        self.n_mended += 1;
        if self.n_mended > MAX_MENDED {
            self.state = State::Over;
            return Frame::Damaged(Damage::GivenUp, start);
        }
        self.state = State::Lost;
        Frame::Back(start)
    }

    fn after(
        &mut self,
        window: &mut Window,
        is_end: bool,
        limit: Option<usize>,
        start: u64,
    ) -> Option<Frame> {
        // Line ends are looked at and left: a wrong length may mean that they are of the body.
        let bytes = window.bytes();
        let blank = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n' | 0));
        let blank = blank.unwrap_or(bytes.len());
        let rest = &bytes[blank..];
        if rest.len() < MARK_BYTES && !is_end && blank < MAX_HEAD_BYTES {
            return Some(Frame::More);
        }
        if rest.is_empty() || starts_record(rest) {
            window.advance(blank);
            self.state = State::Between;
            return limit.map(|_| Frame::Body(self.block(false)));
        }
        let Some(limit) = limit else {
            return Some(self.back(start));
        };
        if self.mend_body(window) {
            return Some(Frame::Damaged(Damage::Length, start));
        }
        self.state = State::Longer { limit };
        Some(Frame::Damaged(Damage::Length, start))
    }

    /// Takes the records that a too great length swallowed out of the body again.
    fn mend_body(&mut self, window: &mut Window) -> bool {
        // The next record may begin in the body and go on after it.
        let n_bytes = window.bytes().len().min(MARK_BYTES);
        self.body.extend_from_slice(&window.bytes()[..n_bytes]);
        window.advance(n_bytes);
        let Some(at) = next_record(&self.body) else { return false };
        self.n_mended += 1;
        if self.n_mended > MAX_MENDED {
            self.state = State::Over;
            return false;
        }
        window.put_back(&self.body[at..]);
        self.body.truncate(at);
        self.trim_body();
        self.state = State::After { limit: Some(usize::MAX), start: window.position() };
        true
    }

    /// Adds to a body whose length is too short what comes before the next record.
    fn longer(&mut self, window: &mut Window, is_end: bool, limit: usize) -> Option<Frame> {
        let found = next_record(window.bytes());
        let keep_back = if is_end { 0 } else { MARK_BYTES };
        let n_bytes = found.unwrap_or(window.bytes().len().saturating_sub(keep_back));
        let n_kept = n_bytes.min(limit.saturating_sub(self.body.len()));
        self.is_over_limit |= n_kept < n_bytes;
        self.body.extend_from_slice(&window.bytes()[..n_kept]);
        window.advance(n_bytes);
        if found.is_none() && !is_end {
            return Some(Frame::More);
        }
        self.state = State::Between;
        self.trim_body();
        Some(Frame::Body(self.block(false)))
    }

    /// Takes the line ends away that stand between records.
    fn trim_body(&mut self) {
        let end = self.body.trim_ascii_end().len();
        self.body.truncate(end);
    }

    fn block(&mut self, is_cut: bool) -> Block {
        let is_over_limit = std::mem::take(&mut self.is_over_limit);
        Block { bytes: std::mem::take(&mut self.body), is_cut, is_over_limit }
    }
}

/// Whether a record begins here: `WARC/1.` or `WARC/0.`
pub(crate) fn starts_record(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/1.") || bytes.starts_with(b"WARC/0.")
}

/// Where the next line begins that a record begins with.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let starts = memchr::memmem::find_iter(bytes, b"WARC/");
    let mut starts = starts.filter(|at| starts_record(&bytes[*at..]));
    starts.find(|at| *at == 0 || bytes[at - 1] == b'\n')
}

/// Uses up all but what may be the beginning of a record.
fn keep_only_the_end(window: &mut Window) {
    window.advance(window.bytes().len().saturating_sub(MARK_BYTES + 1));
}

fn skip_white_space(window: &mut Window) {
    let is_other = |byte: &u8| !matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0);
    let bytes = window.bytes();
    window.advance(bytes.iter().position(is_other).unwrap_or(bytes.len()));
}

#[cfg(test)]
mod tests;
