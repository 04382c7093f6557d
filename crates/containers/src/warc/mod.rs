//! WARC (ISO 28500), versions 0.17 to 1.1, plain or packed by gzip: one member a record, or all of
//! them in one. Pages, feeds and texts that servers answered with, resources, and the texts of WET
//! files come out as members, each with its address and the moment of its capture; what else a
//! crawler writes down is passed over, and counted where a reader might miss it.
//!
//! A *revisit* says that an earlier record holds the same payload, which is read once more in its
//! place; so the file has to be one that can be read in any order.

mod album;
mod fetch;
mod frame;
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

use broadsheet_model::Candidate;

use crate::budget::Budget;
use crate::container::{Container, Event, PIECE_BYTES};
use crate::{LeftOut, Reason};

use frame::{Block, Damage};
use head::RecordKind;
use payload::{block_limit, payload, place};
use stream::{Next, Stream};

pub(crate) use album::{Album, Errand};
pub(crate) use fetch::{Fetch, Fetched};
pub(crate) use head::{RecordHead, moment};
pub(crate) use payload::Payload;
pub(crate) use plan::{Plan, plan_of};
pub(crate) use records::starts_record;
pub(crate) use seen::Seen;

/// A WARC file.
pub(crate) struct Warc {
    is_packed: bool,
    may_go_back: bool,
    main: Stream,
    /// A record that is read once more, in the place of a revisit.
    again: Option<Fetch>,
    /// A picture that is read for a page.
    picture: Option<Fetch>,
    album: Album<u64>,
    now: Now,
    seen: Seen<u64>,
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

impl Warc {
    /// A file of `size_bytes`, where that is known; then it can be read in any order.
    pub(crate) fn new(is_packed: bool, size_bytes: Option<u64>) -> Warc {
        let may_go_back = size_bytes.is_some();
        Warc {
            is_packed,
            may_go_back,
            main: Stream::new(is_packed, may_go_back, 0),
            again: None,
            picture: None,
            album: Album::default(),
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
            let stepped = match (self.picture.take(), self.again.take()) {
                (Some(picture), again) => {
                    self.again = again;
                    self.step_picture(picture, budget)
                }
                (None, Some(again)) => self.step_again(again, budget),
                (None, None) => self.step_idle(budget),
            };
            match stepped {
                Ok(None) => {}
                Ok(Some(event)) => return event,
                Err(reason) => return Event::Broken(reason),
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        match self.picture.as_mut().or(self.again.as_mut()) {
            Some(fetch) => fetch.give(bytes),
            None => self.main.give(bytes),
        }
    }

    fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        self.album.order(member, &wanted, self.main.gone_by());
    }
}

impl Warc {
    /// Goes on with the pages that wait for pictures, or with the file.
    fn step_idle(&mut self, budget: &mut Budget) -> Result<Option<Event>, Reason> {
        match self.album.next(self.main.gone_by(), self.is_over) {
            Errand::Say(event) => Ok(Some(event)),
            Errand::Fetch(place) => {
                self.picture = Some(Fetch::any(self.is_packed, place..u64::MAX));
                Ok(None)
            }
            Errand::None if self.is_over => Ok(Some(Event::Done)),
            Errand::None => self.step_main(budget),
        }
    }

    fn step_picture(
        &mut self,
        mut picture: Fetch,
        budget: &mut Budget,
    ) -> Result<Option<Event>, Reason> {
        match picture.step(budget)? {
            Fetched::Needs(range) => {
                self.picture = Some(picture);
                return Ok(Some(Event::Needs(range)));
            }
            fetched => self.album.put(fetched.bytes()),
        }
        Ok(None)
    }

    fn step_main(&mut self, budget: &mut Budget) -> Result<Option<Event>, Reason> {
        match std::mem::replace(&mut self.now, Now::Between) {
            Now::Looking(head, place) => return self.look(head, place, budget),
            other => self.now = other,
        }
        match self.main.next(budget)? {
            Next::Needs(range) => return Ok(Some(Event::Needs(range))),
            Next::Head(head, place) => self.now = Now::Looking(head, place),
            Next::Body(block) => self.block(block, budget),
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
        let plan = match self.main.plan(&head, budget)? {
            Ok(plan) => plan,
            Err(range) => {
                self.now = Now::Looking(head, place);
                return Ok(Some(Event::Needs(range)));
            }
        };
        match plan {
            Plan::Read => {
                if let Some(place) = place {
                    self.seen.note(&head, &place);
                }
                self.main.keep(block_limit(budget.limits()));
                self.now = Now::Reading(head);
                Ok(None)
            }
            Plan::Revisit => {
                let place = self.seen.referred(&head).filter(|_| self.may_go_back);
                match place {
                    Some(place) => {
                        let range = place..u64::MAX;
                        self.again = Some(Fetch::instead_of(head, self.is_packed, range));
                        Ok(None)
                    }
                    None => Ok(Some(unresolved(&head))),
                }
            }
            other => {
                if other == Plan::Picture {
                    self.note_picture(&head, place);
                }
                Ok(passed_over(&head, other))
            }
        }
    }

    fn note_picture(&mut self, head: &RecordHead, place: Option<u64>) {
        let refers = head.refers_to.target.as_deref();
        let place = match head.kind {
            RecordKind::Revisit => refers.and_then(|earlier| self.album.place_of(earlier)),
            _ => place.filter(|_| self.may_go_back),
        };
        if let (Some(target), Some(place)) = (&head.target, place) {
            self.album.note(target, place);
        }
    }

    fn step_again(
        &mut self,
        mut again: Fetch,
        budget: &mut Budget,
    ) -> Result<Option<Event>, Reason> {
        match again.step(budget)? {
            Fetched::Needs(range) => {
                self.again = Some(again);
                Ok(Some(Event::Needs(range)))
            }
            Fetched::Payload(captured, payload, is_cut) => {
                self.ready.extend(events(&captured, payload, is_cut, true));
                Ok(None)
            }
            Fetched::Revisit(_) | Fetched::Other(..) | Fetched::Nothing => {
                Ok(again.captured().map(unresolved))
            }
        }
    }

    fn block(&mut self, block: Block, budget: &Budget) {
        if let Now::Reading(head) = std::mem::replace(&mut self.now, Now::Between) {
            let (payload, is_cut) = payload(&head, &head, block, budget.limits());
            self.ready.extend(events(&head, payload, is_cut, self.may_go_back));
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
        Event::Skipped(path, Reason::Damaged(damage.sentence()))
    }
}

/// What is said of a record that is not read.
pub(crate) fn passed_over(head: &RecordHead, plan: Plan) -> Option<Event> {
    match plan {
        Plan::Read | Plan::Revisit | Plan::Silent => None,
        Plan::Picture => Some(Event::Left(LeftOut::Media, 1)),
        Plan::Left(what) => Some(Event::Left(what, 1)),
        Plan::Skipped(reason) => Some(Event::Skipped(place(head), reason)),
    }
}

/// What is said of a revisit of a record that is not here. Of the same address it is nothing new.
pub(crate) fn unresolved(head: &RecordHead) -> Event {
    let refers = head.refers_to.target.as_deref();
    if refers.is_some() && refers == head.target.as_deref() {
        return Event::Left(LeftOut::Unchanged, 1);
    }
    Event::Skipped(
        place(head),
        Reason::Refused(
            "it only refers to a capture that is not in this file, or cannot be found in it again; open the \
             file with the earlier capture too",
        ),
    )
}

const CUT: &str = "the capture ends before its end; what there is of it was read";

/// What is said of what a record holds, as captured by the one with the head `captured`; and whether
/// its pictures can be asked for.
pub(crate) fn events(
    captured: &RecordHead,
    payload: Payload,
    is_cut: bool,
    has_pictures: bool,
) -> Vec<Event> {
    let cut = || Event::Skipped(place(captured), Reason::Damaged(CUT));
    let mut said: Vec<Event> = is_cut.then(cut).into_iter().collect();
    match payload {
        Payload::Member(mut head, mut bytes) => {
            head.has_pictures = has_pictures;
            said.push(Event::Begin(head));
            // The first piece is small, so that what it is can be told without a copy of all.
            if bytes.len() > PIECE_BYTES {
                let rest = bytes.split_off(PIECE_BYTES);
                said.push(Event::Data(bytes));
                bytes = rest;
            }
            said.extend([Event::Data(bytes), Event::End]);
        }
        Payload::Left(what) => said.push(Event::Left(what, 1)),
        Payload::Skipped(reason) => said.push(Event::Skipped(place(captured), reason)),
    }
    said
}
