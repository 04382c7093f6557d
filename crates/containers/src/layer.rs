//! A container that is open, and where its bytes are.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::container::{Container, Head};
use crate::formats::Format;

/// A container that is open.
pub(crate) struct Layer {
    pub(crate) container: Box<dyn Container>,
    pub(crate) source: Source,
    /// The container's own place in the input file.
    pub(crate) path: Option<String>,
    /// What it waits for.
    pub(crate) asked: Option<Range<u64>>,
    /// What becomes of the member that it is handing over.
    pub(crate) sink: Sink,
    /// It said that it is damaged: it is never asked again.
    pub(crate) is_broken: bool,
    /// How many containers there are down to this one: see
    /// [`Limits::max_depth`](crate::Limits::max_depth).
    pub(crate) depth: usize,
    /// The first bytes of the page that it is besides.
    pub(crate) preface: Option<Arc<[u8]>>,
    /// Whether it only packs one thing.
    pub(crate) is_packing: bool,
}

/// What becomes of a member.
pub(crate) enum Sink {
    /// No member is being handed over.
    Idle,
    /// What it is is not known yet.
    Sniffing(Gathered),
    /// It is something to be read, up to so many bytes.
    Plain(Gathered, u64),
    /// It is a container that is first gathered, up to so many bytes.
    Whole(Gathered, Format, u64),
    /// It is handed over as it comes.
    Pieces,
    /// It is a container that is open above this one, and reads what comes.
    Streams,
    /// It is not wanted, or read in another way.
    Discard,
}

/// A member, as far as it has come.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) head: Head,
    pub(crate) bytes: Vec<u8>,
}

impl Gathered {
    pub(crate) fn push(&mut self, bytes: Vec<u8>) {
        if self.bytes.is_empty() {
            self.bytes = bytes;
        } else {
            self.bytes.extend_from_slice(&bytes);
        }
    }

    /// How large it is, as far as it is known or declared.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.head.size_hint.unwrap_or(0).max(self.bytes.len() as u64)
    }

    /// Whether all of it is there, as far as it can be told before its end.
    pub(crate) fn is_whole(&self) -> bool {
        let stored = self.head.stored.as_ref();
        stored.is_some_and(|stored| stored.end - stored.start == self.bytes.len() as u64)
    }
}

/// Where the bytes of a container are.
pub(crate) enum Source {
    /// In this range of the input file.
    File(Range<u64>),
    /// In this range of something in memory.
    Memory(Rc<Vec<u8>>, Range<usize>),
    /// In the output of the container below.
    Stream(Window),
}

impl Source {
    /// All of `bytes`.
    pub(crate) fn memory(bytes: Vec<u8>) -> Source {
        let range = 0..bytes.len();
        Source::Memory(Rc::new(bytes), range)
    }

    /// How many bytes there are, where that is known.
    pub(crate) fn size_bytes(&self) -> Option<u64> {
        match self {
            Source::File(range) => Some(range.end - range.start),
            Source::Memory(_, range) => Some(range.len() as u64),
            Source::Stream(_) => None,
        }
    }

    /// A part of it, where it can be read in any order.
    pub(crate) fn part(&self, part: &Range<u64>) -> Option<Source> {
        if part.start > part.end || part.end > self.size_bytes()? {
            return None;
        }
        match self {
            Source::File(range) => {
                Some(Source::File(range.start + part.start..range.start + part.end))
            }
            Source::Memory(bytes, range) => {
                let (start, end) =
                    (usize::try_from(part.start).ok()?, usize::try_from(part.end).ok()?);
                Some(Source::Memory(Rc::clone(bytes), range.start + start..range.start + end))
            }
            Source::Stream(_) => None,
        }
    }
}

/// The part of a stream that is at hand.
#[derive(Default)]
pub(crate) struct Window {
    bytes: Vec<u8>,
    /// Where `bytes` begin in the stream.
    start: u64,
    /// Nothing more comes.
    pub(crate) is_over: bool,
}

impl Window {
    /// A stream that begins with `bytes`.
    pub(crate) fn new(bytes: Vec<u8>) -> Window {
        Window { bytes, start: 0, is_over: false }
    }

    /// More of the stream.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Forgets what stands before `at`: nobody will ask for it.
    pub(crate) fn forget_before(&mut self, at: u64) {
        let n_bytes = usize::try_from(at.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let n_bytes = n_bytes.min(self.bytes.len());
        self.bytes.drain(..n_bytes);
        self.start += n_bytes as u64;
    }

    /// The bytes of `range`, once they are all there or nothing more comes.
    pub(crate) fn get(&self, range: &Range<u64>) -> Option<&[u8]> {
        let end = self.start + self.bytes.len() as u64;
        if range.end > end && !self.is_over {
            return None;
        }
        let within = |at: u64| usize::try_from(at.clamp(self.start, end) - self.start).unwrap_or(0);
        Some(&self.bytes[within(range.start)..within(range.end)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_answers_when_all_is_there_or_nothing_more_comes() {
        let mut window = Window::new(b"abcd".to_vec());
        assert_eq!(window.get(&(1..3)), Some(&b"bc"[..]));
        assert_eq!(window.get(&(2..6)), None);
        window.push(b"efgh");
        window.forget_before(2);
        assert_eq!(window.get(&(2..6)), Some(&b"cdef"[..]));
        window.forget_before(100);
        assert_eq!(window.get(&(100..101)), None, "what was skipped has not come yet");
        window.push(&[b'x'; 100]);
        window.forget_before(100);
        assert_eq!(window.get(&(100..101)), Some(&b"x"[..]));
        window.is_over = true;
        assert_eq!(window.get(&(107..200)), Some(&b"x"[..]));
        assert_eq!(window.get(&(300..400)), Some(&b""[..]));
    }
}
