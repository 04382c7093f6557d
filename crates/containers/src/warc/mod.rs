//! WARC (ISO 28500), versions 0.17 to 1.1, plain or packed by gzip: one member a record, or all of
//! them in one. Pages, feeds and texts that servers answered with, resources, and the texts of WET
//! files come out as members, each with its address and the moment of its capture; what else a
//! crawler writes down is passed over, and counted where a reader might miss it.
//!
//! A *revisit* says that an earlier record holds the same payload, which is read once more in its
//! place; so the file has to be one that can be read in any order.

mod head;
mod http;
mod payload;
mod plan;
mod records;
mod seen;
mod stream;
mod tape;
mod window;

use std::collections::VecDeque;

use crate::budget::Budget;
use crate::container::{Container, Event, PIECE_BYTES};
use crate::{LeftOut, Reason};

use crate::fields::{MAX_HEAD_BYTES, end_of_fields};
use head::{RecordHead, RecordKind};
use payload::{Payload, block_limit, payload, place};
use plan::{Plan, plan};
use records::{Block, Damage};
use seen::Seen;
use stream::{Next, Stream};

pub(crate) use records::starts_record;

/// How much of a record is looked at first, in bytes.
const LOOK_BYTES: usize = 1024;

/// A WARC file.
pub(crate) struct Warc {
    is_packed: bool,
    may_go_back: bool,
    main: Stream,
    /// A record that is read once more.
    again: Option<Again>,
    now: Now,
    seen: Seen,
    ready: VecDeque<Event>,
    is_over: bool,
}

/// What the main stream is at.
enum Now {
    Between,
    /// What becomes of this record is to be seen; it begins here.
    Looking(Box<RecordHead>, Option<u64>),
    /// What follows its head is being kept.
    Reading(Box<RecordHead>),
}

/// A record that a revisit refers to.
struct Again {
    stream: Stream,
    revisit: Box<RecordHead>,
    /// Its own head, once that is there.
    found: Option<Box<RecordHead>>,
}

impl Warc {
    /// A file of `size_bytes`, where that is known; then it can be read in any order.
    pub(crate) fn new(is_packed: bool, size_bytes: Option<u64>) -> Warc {
        let may_go_back = size_bytes.is_some();
        Warc {
            is_packed,
            may_go_back,
            main: Stream::new(is_packed, may_go_back, 0),
            again: None,
            now: Now::Between,
            seen: Seen::default(),
            ready: VecDeque::new(),
            is_over: false,
        }
    }
}

impl Container for Warc {
    fn step(&mut self, budget: &mut Budget) -> Event {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            if self.is_over {
                return Event::Done;
            }
            let stepped = match self.again.take() {
                Some(again) => self.step_again(again, budget),
                None => self.step_main(budget),
            };
            match stepped {
                Ok(None) => {}
                Ok(Some(event)) => return event,
                Err(reason) => return Event::Broken(reason),
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        match &mut self.again {
            Some(again) => again.stream.give(bytes),
            None => self.main.give(bytes),
        }
    }
}

impl Warc {
    fn step_main(&mut self, budget: &mut Budget) -> Result<Option<Event>, Reason> {
        match std::mem::replace(&mut self.now, Now::Between) {
            Now::Looking(head, place) => return self.look(head, place, budget),
            other => self.now = other,
        }
        match self.main.next(budget)? {
            Next::Needs(range) => return Ok(Some(Event::Needs(range))),
            Next::Head(head, place) => self.now = Now::Looking(head, place),
            Next::Body(block) => {
                if let Now::Reading(head) = std::mem::replace(&mut self.now, Now::Between) {
                    self.hand_over(&head, &head, block, budget);
                }
            }
            Next::Damaged(damage) => return Ok(Some(self.damaged(damage))),
            Next::End => self.is_over = true,
        }
        Ok(None)
    }

    /// Decides what becomes of a record, from what follows its head.
    fn look(
        &mut self,
        head: Box<RecordHead>,
        place: Option<u64>,
        budget: &mut Budget,
    ) -> Result<Option<Event>, Reason> {
        // More than the length where that is small: it may be wrong.
        let length_bytes = usize::try_from(head.length_bytes).unwrap_or(usize::MAX);
        let n_wanted = length_bytes.clamp(LOOK_BYTES, MAX_HEAD_BYTES);
        let mut n_bytes = LOOK_BYTES;
        let plan = loop {
            let block = match self.main.peek(n_bytes, budget)? {
                Ok(block) => block,
                Err(range) => {
                    self.now = Now::Looking(head, place);
                    return Ok(Some(Event::Needs(range)));
                }
            };
            let is_all = block.len() < n_bytes || n_bytes == n_wanted;
            if is_all || end_of_fields(block).is_some() {
                break plan(&head, block);
            }
            n_bytes = n_wanted;
        };
        match plan {
            Plan::Read => {
                if let Some(place) = place {
                    self.seen.note(&head, place);
                }
                self.main.keep(block_limit(budget.limits()));
                self.now = Now::Reading(head);
            }
            Plan::Revisit => return Ok(self.revisit(head)),
            Plan::Silent => {}
            Plan::Picture => return Ok(Some(Event::Left(LeftOut::Media, 1))),
            Plan::Left(what) => return Ok(Some(Event::Left(what, 1))),
            Plan::Skipped(reason) => {
                return Ok(Some(Event::Skipped(payload::place(&head), reason)));
            }
        }
        Ok(None)
    }

    /// Begins to read the record that a revisit refers to.
    fn revisit(&mut self, head: Box<RecordHead>) -> Option<Event> {
        let place = self.seen.referred(&head).filter(|_| self.may_go_back);
        let Some(place) = place else {
            return Some(self.unresolved(&head));
        };
        let stream = Stream::new(self.is_packed, true, place);
        self.again = Some(Again { stream, revisit: head, found: None });
        None
    }

    /// A revisit of a record that is not here. Of the same address it is nothing new.
    fn unresolved(&self, head: &RecordHead) -> Event {
        let refers = head.refers_to.target.as_deref();
        if refers.is_some() && refers == head.target.as_deref() {
            return Event::Left(LeftOut::Unchanged, 1);
        }
        Event::Skipped(
            place(head),
            Reason::Refused(
                "it only refers to a capture that is not in this file, or cannot be found in it again; open \
                 the file with the earlier capture too",
            ),
        )
    }

    fn step_again(
        &mut self,
        mut again: Again,
        budget: &mut Budget,
    ) -> Result<Option<Event>, Reason> {
        match again.stream.next(budget)? {
            Next::Needs(range) => {
                self.again = Some(again);
                Ok(Some(Event::Needs(range)))
            }
            Next::Head(head, _)
                if again.found.is_none()
                    && matches!(head.kind, RecordKind::Response | RecordKind::Resource) =>
            {
                again.stream.keep(block_limit(budget.limits()));
                again.found = Some(head);
                self.again = Some(again);
                Ok(None)
            }
            Next::Body(block) => {
                if let Some(found) = &again.found {
                    self.hand_over(found, &again.revisit, block, budget);
                }
                Ok(None)
            }
            Next::Head(..) | Next::Damaged(_) | Next::End => {
                Ok(Some(self.unresolved(&again.revisit)))
            }
        }
    }

    /// Hands over what a record holds, as captured by the one with the head `captured`.
    fn hand_over(
        &mut self,
        head: &RecordHead,
        captured: &RecordHead,
        block: Block,
        budget: &mut Budget,
    ) {
        let (payload, is_cut) = payload(head, captured, block, budget.limits());
        if is_cut {
            self.ready.push_back(Event::Skipped(place(captured), Reason::Damaged(CUT)));
        }
        match payload {
            Payload::Member(head, mut bytes) => {
                self.ready.push_back(Event::Begin(head));
                // The first piece is small, so that what it is can be told without a copy of all.
                if bytes.len() > PIECE_BYTES {
                    let rest = bytes.split_off(PIECE_BYTES);
                    self.ready.push_back(Event::Data(bytes));
                    bytes = rest;
                }
                self.ready.push_back(Event::Data(bytes));
                self.ready.push_back(Event::End);
            }
            Payload::Left(what) => self.ready.push_back(Event::Left(what, 1)),
            Payload::Skipped(reason) => {
                self.ready.push_back(Event::Skipped(place(captured), reason));
            }
        }
    }

    fn damaged(&mut self, damage: Damage) -> Event {
        let path = match &self.now {
            Now::Reading(head) | Now::Looking(head, _) => place(head),
            Now::Between => None,
        };
        if damage == Damage::Packing {
            self.now = Now::Between;
        }
        Event::Skipped(path, Reason::Damaged(sentence(damage)))
    }
}

const CUT: &str = "the capture ends before its end; what there is of it was read";

fn sentence(damage: Damage) -> &'static str {
    match damage {
        Damage::Head(head::BadHead::Length) => {
            "a record does not say how long it is, and was passed over"
        }
        Damage::Head(head::BadHead::Kind) => {
            "a record does not say what it is, and was passed over"
        }
        Damage::NoRecord => "bytes that belong to no record were passed over",
        Damage::Length => {
            "a record has another length than it says; it was read up to the next one"
        }
        Damage::Cut => "the file ends within a record",
        Damage::Packing => "packed bytes make no sense; reading went on with the next record",
        Damage::GivenUp => {
            "so many records have another length than they say that the rest was not read"
        }
    }
}
