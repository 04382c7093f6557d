//! The driver: containers on top of each other, from the input file up.
//!
//! The topmost container runs until it needs bytes. These come from the outside, from memory, or
//! from the container below, which then runs until it has made them. So a `.tar.gz` of any size
//! goes through two small windows.

mod endings;
mod members;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use broadsheet_model::Candidate;

use crate::budget::Budget;
use crate::container::{Event, Head, MAX_ASKED_BYTES};
use crate::layer::{Layer, Sink, Source};
use crate::pictures::Wants;
use crate::plain::Plain;
use crate::refusals;
use crate::{Left, LeftOut, Limits, Member, Pictures, Reason, Skipped};

/// What stands between the path of a container and that of what it holds.
pub const INSIDE: &str = " › ";

/// What an [`Opening`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It needs these bytes of the input file, at most 1 MiB and never none.
    Needs(Range<u64>),
    /// Something to be read.
    Member(Member),
    /// A member begins whose [bytes](Step::Piece) come in pieces, because it may be of any size:
    /// see [`Opening::in_pieces`].
    Begin(Member),
    /// Bytes of the member that has begun.
    Piece(Vec<u8>),
    /// The member that has begun has ended; `false` where it was cut short, and why is said next.
    End(bool),
    /// What was [wanted](Opening::want).
    Pictures(Pictures),
    /// A Broadsheet site: its place in the file, and its manifest. Whoever reads it
    /// [fetches](Opening::fetch) its files, and [releases](Opening::release) it at last.
    Site(Option<String>, Vec<u8>),
    /// The file of the site that was fetched; `None` where it cannot be had.
    Fetched(Option<Vec<u8>>),
    /// Something that was not opened.
    Skipped(Skipped),
    /// How many members of a kind were left out by rule; each kind once, at the end.
    Left(Left),
    /// There is nothing more.
    Done,
}

/// An input file that is being opened.
pub struct Opening {
    layers: Vec<Layer>,
    budget: Budget,
    ready: VecDeque<Step>,
    left: BTreeMap<LeftOut, u64>,
    wants: Wants,
    is_long: fn(&[u8]) -> bool,
}

impl Opening {
    /// Opens the file `name` of `size_bytes`. The name decides nothing but whether it is a
    /// placeholder of what is still in a cloud.
    pub fn new(name: &str, size_bytes: u64, limits: Limits) -> Opening {
        if let Some(sentence) = refusals::placeholder(name) {
            let mut opening = Opening::new("", 0, limits);
            opening.stop(Reason::Refused(sentence));
            return opening;
        }
        let file = Layer {
            container: Box::new(Plain::new(size_bytes)),
            source: Source::File(0..size_bytes),
            path: None,
            asked: None,
            sink: Sink::Idle,
            is_broken: false,
            depth: 0,
            preface: None,
            is_packing: false,
        };
        Opening {
            layers: vec![file],
            budget: Budget::new(limits, size_bytes),
            ready: VecDeque::new(),
            left: BTreeMap::new(),
            wants: Wants::default(),
            is_long: |_| false,
        }
    }

    /// Hands over in pieces, and without a limit, the members of which `is_long` says so from their
    /// first bytes (4 kB, or all where there are fewer).
    pub fn in_pieces(mut self, is_long: fn(&[u8]) -> bool) -> Opening {
        self.is_long = is_long;
        self
    }

    /// What comes next. As long as what is [needed](Step::Needs) was not given, the same again.
    pub fn step(&mut self) -> Step {
        loop {
            if let Some(step) = self.ready.pop_front() {
                return step;
            }
            match self.next_to_run() {
                Run::Needs(range) => return Step::Needs(range),
                Run::Layer(idx) => {
                    let event = self.layers[idx].container.step(&mut self.budget);
                    self.take(idx, event);
                }
                Run::Nothing => return self.finish(),
            }
        }
    }

    /// Answers [`Step::Needs`]: the bytes of that range, fewer where the file ends before.
    pub fn give(&mut self, bytes: &[u8]) {
        let waits =
            |layer: &&mut Layer| layer.asked.is_some() && matches!(layer.source, Source::File(_));
        if let Some(layer) = self.layers.iter_mut().rev().find(waits) {
            layer.asked = None;
            layer.container.give(bytes);
        }
    }

    /// After [`Step::Site`]: the file `name` of the site is wanted, such as
    /// `archive/calendar-….css`. [`Step::Fetched`] answers.
    pub fn fetch(&mut self, name: &str) {
        if let Some(layer) = self.layers.last_mut() {
            layer.container.fetch(name);
        }
    }

    /// After [`Step::Site`]: nothing more of the site is wanted, and what stands beside it comes.
    pub fn release(&mut self) {
        if let Some(layer) = self.layers.last_mut() {
            layer.container.release();
        }
    }

    /// Asks for pictures that belong to `member`, the one that [`Step::Member`] said last, where
    /// its [`Member::has_pictures`] says that it may. [`Step::Pictures`] answers once, sooner or
    /// later.
    pub fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        let answer = self.wants.ask(member, wanted, &mut self.layers);
        self.ready.extend(answer.map(Step::Pictures));
    }

    /// The layer that can go on: the topmost, or the one whose output it waits for.
    fn next_to_run(&mut self) -> Run {
        let mut idx = self.layers.len();
        while idx > 0 {
            idx -= 1;
            let layer = &mut self.layers[idx];
            let Some(range) = layer.asked.clone() else {
                return Run::Layer(idx);
            };
            match &mut layer.source {
                Source::File(part) => {
                    return Run::Needs(part.start + range.start..part.start + range.end);
                }
                Source::Memory(bytes, part) => {
                    let at = |at: u64| part.start + usize::try_from(at).unwrap_or(part.len());
                    layer.asked = None;
                    layer.container.give(&bytes[at(range.start)..at(range.end)]);
                    return Run::Layer(idx);
                }
                Source::Stream(window) => {
                    window.forget_before(range.start);
                    if let Some(bytes) = window.get(&range) {
                        layer.asked = None;
                        layer.container.give(bytes);
                        return Run::Layer(idx);
                    }
                }
            }
        }
        Run::Nothing
    }

    fn take(&mut self, idx: usize, event: Event) {
        match event {
            Event::Needs(range) => self.ask(idx, range),
            Event::Begin(head) => self.begin(idx, *head),
            Event::Data(bytes) => self.data(idx, bytes),
            Event::End => self.end(idx),
            Event::Spoilt(reason) => self.spoilt(idx, reason),
            Event::Skipped(path, reason) => self.skipped_member(idx, path, reason),
            Event::Pictures(member, found) => self.pictures(member, found),
            Event::Site(manifest) => {
                let path = self.layers[idx].path.clone();
                self.ready.push_back(Step::Site(path, manifest));
            }
            Event::Fetched(file) => {
                let n_bytes = file.as_ref().map_or(0, Vec::len);
                match self.budget.output(n_bytes) {
                    Ok(()) => self.ready.push_back(Step::Fetched(file)),
                    Err(reason) => self.stop(reason),
                }
            }
            Event::Left(what, n) => *self.left.entry(what).or_default() += n,
            Event::Broken(reason) => self.broken(idx, reason),
            Event::Done => self.close(idx),
        }
    }

    /// Notes what a container waits for, within what there is.
    fn ask(&mut self, idx: usize, range: Range<u64>) {
        let layer = &mut self.layers[idx];
        let size = layer.source.size_bytes().unwrap_or(u64::MAX);
        let end = range.end.min(size).min(range.start.saturating_add(MAX_ASKED_BYTES));
        if range.start < end {
            layer.asked = Some(range.start..end);
        } else {
            layer.container.give(&[]);
        }
    }

    fn pictures(&mut self, member: u32, found: Vec<Option<Vec<u8>>>) {
        match self.wants.answer(member, found, &mut self.budget) {
            Ok(answer) => self.ready.extend(answer.map(Step::Pictures)),
            Err(reason) => self.stop(reason),
        }
    }

    fn path_of(&self, idx: usize, head: &Head) -> Option<String> {
        joined(self.layers[idx].path.as_deref(), head.path.as_deref())
    }

    fn finish(&mut self) -> Step {
        match self.left.pop_first() {
            Some((what, n)) => Step::Left(Left { what, n }),
            None => Step::Done,
        }
    }
}

/// What can go on.
enum Run {
    Layer(usize),
    Needs(Range<u64>),
    Nothing,
}

/// The place of `path` in the container at `outer`.
fn joined(outer: Option<&str>, path: Option<&str>) -> Option<String> {
    match (outer, path) {
        (Some(outer), Some(path)) => Some(format!("{outer}{INSIDE}{path}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
