//! One record that is read by itself, at a place that is known.

use std::ops::Range;

use super::head::{RecordHead, RecordKind};
use super::payload::{Payload, block_limit, payload};
use super::plan::Plan;
use super::stream::{Next, Stream};
use crate::Reason;
use crate::budget::Budget;

/// A record that is being read.
pub(crate) struct Fetch {
    stream: Stream,
    /// In whose place it is read.
    captured: Option<Box<RecordHead>>,
    /// Whether it is read only where it is a page.
    is_chosen: bool,
    at: At,
}

enum At {
    Head,
    Looking(Box<RecordHead>),
    Block(Box<RecordHead>),
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// This range of the file is needed first.
    Needs(Range<u64>),
    /// What it holds, as captured by the record with this head; and whether it is cut short.
    Payload(Box<RecordHead>, Payload, bool),
    /// It is a revisit, and refers to another record.
    Revisit(Box<RecordHead>),
    /// It is no page.
    Other(Box<RecordHead>, Plan),
    /// There is no record there.
    Nothing,
}

impl Fetched {
    /// The bytes of what was captured, where that was something.
    pub(crate) fn bytes(self) -> Option<Vec<u8>> {
        match self {
            Fetched::Payload(_, Payload::Member(_, bytes), false) => Some(bytes),
            _ => None,
        }
    }
}

impl Fetch {
    /// The record at `range` of the file, if it is a page.
    pub(crate) fn page(is_packed: bool, range: Range<u64>) -> Fetch {
        Fetch { captured: None, is_chosen: true, ..Fetch::any(is_packed, range) }
    }

    /// The record that begins at `place`, in the place of the revisit with the head `captured`.
    pub(crate) fn instead_of(
        captured: Box<RecordHead>,
        is_packed: bool,
        range: Range<u64>,
    ) -> Fetch {
        Fetch { captured: Some(captured), ..Fetch::any(is_packed, range) }
    }

    /// The record at `range` of the file, whatever it is.
    pub(crate) fn any(is_packed: bool, range: Range<u64>) -> Fetch {
        Fetch {
            stream: Stream::part(is_packed, range),
            captured: None,
            is_chosen: false,
            at: At::Head,
        }
    }

    /// In whose place the record is read.
    pub(crate) fn captured(&self) -> Option<&RecordHead> {
        self.captured.as_deref()
    }

    /// The bytes that were asked for.
    pub(crate) fn give(&mut self, bytes: &[u8]) {
        self.stream.give(bytes);
    }

    /// What comes next; after anything but [`Fetched::Needs`] nothing more.
    ///
    /// # Errors
    /// Where the budget is used up.
    pub(crate) fn step(&mut self, budget: &mut Budget) -> Result<Fetched, Reason> {
        loop {
            match std::mem::replace(&mut self.at, At::Head) {
                At::Looking(head) => match self.stream.plan(&head, budget)? {
                    Err(range) => {
                        self.at = At::Looking(head);
                        return Ok(Fetched::Needs(range));
                    }
                    Ok(Plan::Read) => self.keep(head, budget),
                    Ok(Plan::Revisit) => return Ok(Fetched::Revisit(head)),
                    Ok(plan) => return Ok(Fetched::Other(head, plan)),
                },
                other => self.at = other,
            }
            match self.stream.next(budget)? {
                Next::Needs(range) => return Ok(Fetched::Needs(range)),
                Next::Head(head, _) if self.is_chosen => self.at = At::Looking(head),
                Next::Head(head, _) if is_content(&head) => self.keep(head, budget),
                Next::Body(block) => {
                    let At::Block(head) = std::mem::replace(&mut self.at, At::Head) else {
                        return Ok(Fetched::Nothing);
                    };
                    let captured = self.captured.take();
                    let limits = budget.limits();
                    let of = captured.as_ref().unwrap_or(&head);
                    let (payload, is_cut) = payload(&head, of, block, limits);
                    return Ok(Fetched::Payload(captured.unwrap_or(head), payload, is_cut));
                }
                Next::Head(..) | Next::Damaged(_) | Next::End => return Ok(Fetched::Nothing),
            }
        }
    }

    fn keep(&mut self, head: Box<RecordHead>, budget: &Budget) {
        self.stream.keep(block_limit(budget.limits()));
        self.at = At::Block(head);
    }
}

fn is_content(head: &RecordHead) -> bool {
    matches!(head.kind, RecordKind::Response | RecordKind::Resource | RecordKind::Conversion)
}
