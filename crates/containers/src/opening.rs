//! The driver: containers on top of each other, from the input file up.
//!
//! The topmost container runs until it needs bytes. These come from the outside, from memory, or
//! from the container below, which then runs until it has made them. So a `.tar.gz` of any size
//! goes through two small windows.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use broadsheet_model::Candidate;

use crate::budget::Budget;
use crate::container::{Access, Event, Head, MAX_ASKED_BYTES};
use crate::formats::Format;
use crate::layer::{Gathered, Layer, Sink, Source, Window};
use crate::pictures::Wants;
use crate::plain::Plain;
use crate::refusals;
use crate::sniff::{Kind, SNIFF_BYTES, sniff};
use crate::zip::ends_as_zip;
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

    /// Asks for pictures that belong to `member`, the one that [`Step::Member`] said last, where its
    /// [`Member::has_pictures`] says that it may. [`Step::Pictures`] answers once, sooner or later.
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

    fn begin(&mut self, idx: usize, head: Head) {
        match self.budget.entry() {
            // A page that unpacks itself is one article; further pages are its frames.
            Ok(()) if self.layers[idx].preface.is_some() && is_frame(&head) => {
                self.layers[idx].sink = Sink::Discard;
                self.layers[idx].container.skip();
                *self.left.entry(LeftOut::PageParts).or_default() += 1;
            }
            Ok(()) => {
                let gathered = Gathered { head, bytes: Vec::new() };
                self.layers[idx].sink = Sink::Sniffing(gathered);
            }
            Err(reason) => self.stop(reason),
        }
    }

    fn data(&mut self, idx: usize, bytes: Vec<u8>) {
        if idx > 0
            && let Err(reason) = self.budget.output(bytes.len())
        {
            return self.stop(reason);
        }
        let limit_bytes = match &mut self.layers[idx].sink {
            Sink::Sniffing(gathered) => {
                gathered.push(bytes);
                if gathered.bytes.len() >= SNIFF_BYTES || gathered.is_whole() {
                    self.decide(idx);
                }
                return;
            }
            Sink::Plain(gathered, limit) | Sink::Whole(gathered, _, limit) => {
                gathered.push(bytes);
                let limit = *limit;
                if gathered.bytes.len() as u64 <= limit {
                    return;
                }
                limit
            }
            Sink::Streams => {
                if let Some(Source::Stream(window)) =
                    self.layers.get_mut(idx + 1).map(|layer| &mut layer.source)
                {
                    window.push(&bytes);
                }
                return;
            }
            Sink::Pieces => return self.ready.push_back(Step::Piece(bytes)),
            Sink::Idle | Sink::Discard => return,
        };
        let gathered = self.discard(idx);
        self.too_large(idx, &gathered, limit_bytes);
    }

    fn end(&mut self, idx: usize) {
        if matches!(self.layers[idx].sink, Sink::Sniffing(_)) {
            self.decide(idx);
        }
        match std::mem::replace(&mut self.layers[idx].sink, Sink::Idle) {
            // A page may be a zip too, which says more: SingleFile's that unpack themselves.
            Sink::Plain(gathered, _) if is_zip_too(&gathered.bytes) => {
                let path = self.path_of(idx, &gathered.head);
                self.layers[idx].sink = Sink::Discard;
                let n_preface = gathered.bytes.len().min(SNIFF_BYTES);
                let preface = Arc::from(&gathered.bytes[..n_preface]);
                if self.open(idx, Format::Zip, path, Source::memory(gathered.bytes)) {
                    self.layers[idx + 1].preface = Some(preface);
                }
            }
            Sink::Plain(gathered, _) => self.hand_over(idx, gathered),
            Sink::Whole(gathered, format, _) => {
                let path = self.path_of(idx, &gathered.head);
                self.layers[idx].sink = Sink::Discard;
                self.open(idx, format, path, Source::memory(gathered.bytes));
            }
            Sink::Streams => {
                self.layers[idx].sink = Sink::Streams;
                self.end_stream_above(idx);
            }
            Sink::Pieces => self.ready.push_back(Step::End(true)),
            Sink::Idle | Sink::Discard | Sink::Sniffing(_) => {}
        }
    }

    /// Says what the member is, of which the first bytes are there.
    fn decide(&mut self, idx: usize) {
        let gathered = match std::mem::replace(&mut self.layers[idx].sink, Sink::Discard) {
            Sink::Sniffing(gathered) => gathered,
            other => {
                self.layers[idx].sink = other;
                return;
            }
        };
        if (self.is_long)(&gathered.bytes) {
            return self.begin_pieces(idx, gathered);
        }
        let limits = *self.budget.limits();
        match sniff(&gathered.bytes) {
            Kind::Container(format) => self.open_member(idx, gathered, format),
            Kind::Page => self.gather(idx, gathered, limits.max_page_bytes),
            Kind::Other => self.gather(idx, gathered, limits.max_member_bytes),
            Kind::Refused(reason) => {
                let path = self.path_of(idx, &gathered.head);
                self.skip(path, reason);
                self.discard(idx);
            }
            Kind::Left(what) => {
                *self.left.entry(what).or_default() += 1;
                self.discard(idx);
            }
        }
    }

    fn begin_pieces(&mut self, idx: usize, gathered: Gathered) {
        let path = self.path_of(idx, &gathered.head);
        self.layers[idx].sink = Sink::Pieces;
        let Gathered { head, bytes } = gathered;
        self.ready.push_back(Step::Begin(member(path, head, Vec::new())));
        self.ready.push_back(Step::Piece(bytes));
    }

    fn gather(&mut self, idx: usize, gathered: Gathered, limit_bytes: u64) {
        if gathered.size_bytes() > limit_bytes {
            self.discard(idx);
            self.too_large(idx, &gathered, limit_bytes);
        } else {
            self.layers[idx].sink = Sink::Plain(gathered, limit_bytes);
        }
    }

    fn open_member(&mut self, idx: usize, gathered: Gathered, format: Format) {
        let path = self.path_of(idx, &gathered.head);
        let source = &self.layers[idx].source;
        let part = gathered.head.stored.as_ref().and_then(|stored| source.part(stored));
        if gathered.is_whole() {
            self.discard(idx);
            self.open(idx, format, path, Source::memory(gathered.bytes));
        } else if let Some(part) = part {
            self.discard(idx);
            self.open(idx, format, path, part);
        } else if format.access() == Access::Forward {
            self.layers[idx].sink = Sink::Streams;
            self.open(idx, format, path, Source::Stream(Window::new(gathered.bytes)));
        } else {
            let limit_bytes = self.budget.limits().max_nested_bytes;
            if gathered.size_bytes() > limit_bytes {
                self.discard(idx);
                self.too_large(idx, &gathered, limit_bytes);
            } else {
                self.layers[idx].sink = Sink::Whole(gathered, format, limit_bytes);
            }
        }
    }

    /// Puts a container on top; `false` where there are too many.
    fn open(&mut self, idx: usize, format: Format, path: Option<String>, source: Source) -> bool {
        let below = &self.layers[idx];
        // What packs something stands for what it packs, but not for another packing.
        let is_one_with_below = below.is_packing && !format.is_packing();
        let depth = below.depth + usize::from(!is_one_with_below);
        let limit = self.budget.limits().max_depth;
        if depth > limit {
            self.skip(path, Reason::TooDeep { limit });
            self.discard(idx);
            return false;
        }
        self.layers.push(Layer {
            container: format.open(source.size_bytes()),
            source,
            path,
            asked: None,
            sink: Sink::Idle,
            is_broken: false,
            depth,
            preface: None,
            is_packing: format.is_packing(),
        });
        true
    }

    fn hand_over(&mut self, idx: usize, gathered: Gathered) {
        let path = self.path_of(idx, &gathered.head);
        let Gathered { head, bytes } = gathered;
        let number = self.wants.number(idx);
        let preface = self.layers[idx].preface.clone();
        self.ready.push_back(Step::Member(Member { number, preface, ..member(path, head, bytes) }));
    }

    fn pictures(&mut self, member: u32, found: Vec<Option<Vec<u8>>>) {
        match self.wants.answer(member, found, &mut self.budget) {
            Ok(answer) => self.ready.extend(answer.map(Step::Pictures)),
            Err(reason) => self.stop(reason),
        }
    }

    /// Throws away what there is of the member, and what comes of it.
    fn discard(&mut self, idx: usize) -> Gathered {
        let layer = &mut self.layers[idx];
        layer.container.skip();
        match std::mem::replace(&mut layer.sink, Sink::Discard) {
            Sink::Sniffing(gathered) | Sink::Plain(gathered, _) | Sink::Whole(gathered, _, _) => {
                gathered
            }
            Sink::Idle | Sink::Streams | Sink::Pieces | Sink::Discard => Gathered::default(),
        }
    }

    fn too_large(&mut self, idx: usize, gathered: &Gathered, limit_bytes: u64) {
        let size_bytes = gathered.size_bytes();
        let path = self.path_of(idx, &gathered.head);
        self.skip(path, Reason::TooLarge { size_bytes, limit_bytes });
    }

    fn skipped_member(&mut self, idx: usize, path: Option<String>, reason: Reason) {
        match self.budget.entry() {
            Ok(()) => {
                let path = joined(self.layers[idx].path.as_deref(), path.as_deref());
                self.skip(path, reason);
            }
            Err(reason) => self.stop(reason),
        }
    }

    fn skip(&mut self, path: Option<String>, reason: Reason) {
        self.ready.push_back(Step::Skipped(Skipped { path, reason }));
    }

    fn path_of(&self, idx: usize, head: &Head) -> Option<String> {
        joined(self.layers[idx].path.as_deref(), head.path.as_deref())
    }

    /// The member that was being handed over is damaged.
    fn spoilt(&mut self, idx: usize, reason: Reason) {
        let sink = std::mem::replace(&mut self.layers[idx].sink, Sink::Idle);
        let path = match sink {
            Sink::Sniffing(gathered) | Sink::Plain(gathered, _) | Sink::Whole(gathered, _, _) => {
                self.path_of(idx, &gathered.head)
            }
            Sink::Pieces => {
                self.ready.push_back(Step::End(false));
                self.layers[idx].path.clone()
            }
            Sink::Streams => {
                self.layers[idx].sink = Sink::Streams;
                self.end_stream_above(idx);
                self.layers.get(idx + 1).and_then(|layer| layer.path.clone())
            }
            // Nobody wants it.
            Sink::Idle | Sink::Discard => return,
        };
        self.skip(path, reason);
    }

    /// A container cannot be read further; what stands above it gets to see the end.
    fn broken(&mut self, idx: usize, reason: Reason) {
        if matches!(self.layers[idx].sink, Sink::Pieces) {
            self.ready.push_back(Step::End(false));
        }
        // One that was cut short because the one below was is no news.
        let is_known = idx > 0 && self.layers[idx - 1].is_broken;
        if !is_known {
            let path = self.layers[idx].path.clone();
            self.skip(path, reason);
        }
        self.layers[idx].is_broken = true;
        if idx + 1 < self.layers.len() {
            self.end_stream_above(idx);
        } else {
            self.close(idx);
        }
    }

    fn end_stream_above(&mut self, idx: usize) {
        if let Some(Source::Stream(window)) =
            self.layers.get_mut(idx + 1).map(|layer| &mut layer.source)
        {
            window.is_over = true;
        }
    }

    /// Takes the topmost container away, and the broken ones below it.
    fn close(&mut self, idx: usize) {
        let Some(closed) = self.layers.get(idx) else { return };
        let is_read_to_end = matches!(&closed.source, Source::Stream(window) if window.is_over);
        self.layers.truncate(idx);
        while self.layers.last().is_some_and(|layer| layer.is_broken) {
            self.layers.pop();
        }
        self.give_up(self.layers.len());
        if let Some(below) = self.layers.last_mut()
            && matches!(below.sink, Sink::Streams)
        {
            below.sink = if is_read_to_end { Sink::Idle } else { Sink::Discard };
            if !is_read_to_end {
                below.container.skip();
            }
        }
    }

    /// Says why nothing more of the file is looked at.
    fn stop(&mut self, reason: Reason) {
        let is_in_pieces = |layer: &Layer| matches!(layer.sink, Sink::Pieces);
        if self.layers.iter().any(is_in_pieces) {
            self.ready.push_back(Step::End(false));
        }
        self.layers.clear();
        self.give_up(0);
        self.skip(None, reason);
    }

    /// Answers for the layers from `first` on, which are gone.
    fn give_up(&mut self, first: usize) {
        self.ready.extend(self.wants.give_up(first).into_iter().map(Step::Pictures));
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

/// Whether a member of a page that unpacks itself is another page than that.
fn is_frame(head: &Head) -> bool {
    let path = head.path.as_deref().unwrap_or_default();
    path != "index.html" && path.ends_with(".html")
}

/// Whether a file that begins as a page, a script or a program ends as a zip.
fn is_zip_too(bytes: &[u8]) -> bool {
    let begins = [&b"<"[..], b"MZ", b"\x7FELF", b"#!"].iter().any(|magic| bytes.starts_with(magic));
    begins && ends_as_zip(bytes)
}

fn member(path: Option<String>, head: Head, bytes: Vec<u8>) -> Member {
    Member {
        path,
        bytes,
        number: 0,
        has_pictures: head.has_pictures,
        charset: head.charset,
        address: head.address,
        captured: head.captured,
        media_type: head.media_type,
        about: head.about,
        preface: None,
    }
}

/// The place of `path` in the container at `outer`.
fn joined(outer: Option<&str>, path: Option<&str>) -> Option<String> {
    match (outer, path) {
        (Some(outer), Some(path)) => Some(format!("{outer}{INSIDE}{path}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
