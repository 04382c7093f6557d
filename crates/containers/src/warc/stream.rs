//! The records of a WARC file, packed or not, from a place on.

use std::ops::Range;

use super::frame::{Block, Damage, Frame};
use super::head::RecordHead;
use super::plan::{Plan, plan};
use super::records::Records;
use super::tape::{Filled, Tape};
use super::window::Window;
use crate::Reason;
use crate::budget::Budget;
use crate::fields::{MAX_HEAD_BYTES, end_of_fields};

/// How much of a record is looked at first, in bytes.
const LOOK_BYTES: usize = 1024;

/// What comes next.
#[derive(Debug)]
pub(crate) enum Next {
    /// This range of the file is needed first.
    Needs(Range<u64>),
    /// A record begins; from its place in the file, where it has one of its own, it can be read
    /// again.
    Head(Box<RecordHead>, Option<u64>),
    /// What follows the head that was kept.
    Body(Block),
    /// Something is wrong.
    Damaged(Damage),
    /// There is nothing more.
    End,
}

/// A WARC file that is being read.
pub(crate) struct Stream {
    tape: Tape,
    window: Window,
    records: Records,
    may_go_back: bool,
    is_over: bool,
    /// What was wrong while looking ahead.
    damage: Option<Damage>,
}

impl Stream {
    /// From `start` of the file on, which can be read in any order if it `may_go_back`.
    pub(crate) fn new(is_packed: bool, may_go_back: bool, start: u64) -> Stream {
        let position = if is_packed { 0 } else { start };
        Stream {
            tape: Tape::new(is_packed, start),
            window: Window::at(position),
            records: Records::new(),
            may_go_back,
            is_over: false,
            damage: None,
        }
    }

    /// The records in `range` of the file alone.
    pub(crate) fn part(is_packed: bool, range: Range<u64>) -> Stream {
        let mut stream = Stream::new(is_packed, false, range.start);
        stream.tape.end_at(range.end);
        stream
    }

    /// The bytes that were asked for; none at the end of the file.
    pub(crate) fn give(&mut self, bytes: &[u8]) {
        self.tape.give(&mut self.window, bytes);
    }

    /// How much of the file has been asked for, or passed by.
    pub(crate) fn gone_by(&self) -> u64 {
        self.tape.next()
    }

    /// Keeps what follows the head that was just handed over: see [`Records::keep`].
    pub(crate) fn keep(&mut self, limit: usize) {
        self.records.keep(limit);
    }

    /// What follows the head that was just handed over: `n_bytes` of it once they are there, fewer
    /// where the record or the file ends before.
    ///
    /// # Errors
    /// Which range of the file is needed first; or why nothing more can be had.
    fn peek(
        &mut self,
        n_bytes: usize,
        budget: &mut Budget,
    ) -> Result<Result<&[u8], Range<u64>>, Reason> {
        while self.window.bytes().len() < n_bytes && !self.is_over && !self.tape.is_between_parts()
        {
            match self.tape.fill(&mut self.window, budget)? {
                Filled::Needs(range) => return Ok(Err(range)),
                Filled::More | Filled::PartBegins => {}
                Filled::Over => self.is_over = true,
                Filled::Cut => {
                    self.is_over = true;
                    self.damage = Some(Damage::Cut);
                }
                Filled::Damaged => {
                    self.records.lost();
                    self.damage = Some(Damage::Packing);
                    break;
                }
            }
        }
        let bytes = self.window.bytes();
        Ok(Ok(&bytes[..bytes.len().min(n_bytes)]))
    }

    /// What becomes of the record with this `head`, which was just handed over.
    ///
    /// # Errors
    /// Which range of the file is needed first; or why nothing more can be had.
    pub(crate) fn plan(
        &mut self,
        head: &RecordHead,
        budget: &mut Budget,
    ) -> Result<Result<Plan, Range<u64>>, Reason> {
        // More than the length where that is small: it may be wrong.
        let length_bytes = usize::try_from(head.length_bytes).unwrap_or(usize::MAX);
        let n_wanted = length_bytes.clamp(LOOK_BYTES, MAX_HEAD_BYTES);
        let mut n_bytes = LOOK_BYTES;
        loop {
            let block = match self.peek(n_bytes, budget)? {
                Ok(block) => block,
                Err(range) => return Ok(Err(range)),
            };
            let is_all = block.len() < n_bytes || n_bytes == n_wanted;
            if is_all || end_of_fields(block).is_some() {
                return Ok(Ok(plan(head, block)));
            }
            n_bytes = n_wanted;
        }
    }

    /// What comes next.
    ///
    /// # Errors
    /// Why nothing more can be had.
    pub(crate) fn next(&mut self, budget: &mut Budget) -> Result<Next, Reason> {
        if let Some(damage) = self.damage.take() {
            return Ok(Next::Damaged(damage));
        }
        loop {
            match self.records.next(&mut self.window, self.is_over) {
                Frame::More => {}
                Frame::Skip(n_bytes) => {
                    self.skip(n_bytes);
                }
                Frame::Head(head, position) => {
                    return Ok(Next::Head(head, self.tape.place(position)));
                }
                Frame::Body(block) => return Ok(Next::Body(block)),
                Frame::Damaged(damage, _) => return Ok(Next::Damaged(damage)),
                Frame::Back(position) => {
                    self.go_back(position);
                    return Ok(Next::Damaged(Damage::Length));
                }
                Frame::End => return Ok(Next::End),
            }
            match self.tape.fill(&mut self.window, budget)? {
                Filled::Needs(range) => return Ok(Next::Needs(range)),
                Filled::More => {}
                Filled::PartBegins => self.records.part_begins(&self.window),
                Filled::Over => self.is_over = true,
                Filled::Cut => {
                    self.is_over = true;
                    return Ok(Next::Damaged(Damage::Cut));
                }
                Filled::Damaged => match self.records.lost() {
                    Some(block) => {
                        self.damage = Some(Damage::Packing);
                        return Ok(Next::Body(block));
                    }
                    None => return Ok(Next::Damaged(Damage::Packing)),
                },
            }
        }
    }

    /// Passes by what is not needed, where the stream is the file itself. The last byte is read, as
    /// it shows that the record does not end before.
    fn skip(&mut self, n_bytes: u64) {
        if self.tape.is_plain() && n_bytes > 1 {
            let to = self.window.position().saturating_add(n_bytes - 1);
            self.records.skipped(to - self.window.position());
            self.tape.jump(to);
            self.window = Window::at(to);
        }
    }

    fn go_back(&mut self, position: u64) {
        if self.tape.is_plain() && self.may_go_back {
            self.tape.jump(position);
            self.window = Window::at(position);
            self.is_over = false;
        }
        self.records.lost();
    }
}
