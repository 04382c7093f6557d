//! What becomes of a member: its first bytes say whether it is read, opened as a container above, or
//! neither.

use std::sync::Arc;

use super::{Opening, Step};
use crate::container::{Access, Head};
use crate::formats::Format;
use crate::layer::{Gathered, Layer, Sink, Source, Window};
use crate::sniff::{Kind, SNIFF_BYTES, sniff};
use crate::zip::ends_as_zip;
use crate::{LeftOut, Member, Reason};

impl Opening {
    pub(super) fn begin(&mut self, idx: usize, head: Head) {
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

    pub(super) fn data(&mut self, idx: usize, bytes: Vec<u8>) {
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

    pub(super) fn end(&mut self, idx: usize) {
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
