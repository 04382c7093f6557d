//! The bytes of one entry.

use std::ops::Range;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::bytes::u16_at;
use super::directory::Entry;
use crate::Reason;
use crate::ahead::Ahead;
use crate::container::PIECE_BYTES;

const LOCAL_MAGIC: &[u8] = b"PK\x03\x04";
const LOCAL_BYTES: u64 = 30;
/// What an [`Unpacker`] says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unpacked {
    /// It needs these bytes of the zip: give them to [`Ahead`].
    Needs(Range<u64>),
    /// The entry's own bytes begin here; said once, before the first of them.
    Found(Range<u64>),
    /// Bytes of the entry, unpacked.
    Data(Vec<u8>),
    /// All of it was handed over, and its checksum was right.
    End,
    /// The entry is damaged.
    Broken(Reason),
}

/// Unpacks one entry.
pub(crate) struct Unpacker {
    entry: Entry,
    state: State,
    crc: Crc,
    n_made: u64,
    has_asked: bool,
}

enum State {
    Local,
    Stored { at: u64, end: u64 },
    Deflated { at: u64, end: u64, inflate: Box<Decompress> },
    Over,
}

impl Unpacker {
    /// For `entry`, or why it cannot be unpacked.
    pub(crate) fn new(entry: &Entry) -> Result<Unpacker, Reason> {
        if entry.is_encrypted {
            return Err(Reason::Encrypted);
        }
        if !matches!(entry.method, 0 | 8) {
            return Err(Reason::Packing(packing(entry.method)));
        }
        Ok(Unpacker {
            entry: entry.clone(),
            state: State::Local,
            crc: Crc::new(),
            n_made: 0,
            has_asked: false,
        })
    }

    /// Whether the entry stands in the zip as it is.
    pub(crate) fn is_stored(&self) -> bool {
        self.entry.method == 0
    }

    /// What comes next.
    pub(crate) fn step(&mut self, ahead: &mut Ahead) -> Unpacked {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Local => self.local(ahead),
            State::Stored { at, end } => self.stored(ahead, at, end),
            State::Deflated { at, end, inflate } => self.inflated(ahead, at, end, inflate),
            State::Over => Unpacked::End,
        }
    }

    /// Asks once for what is missing; what is still missing then is not there.
    fn ask(&mut self, ahead: &mut Ahead, at: u64, n_bytes: u64, state: State) -> Unpacked {
        let range = ahead.ask(at, n_bytes);
        if self.has_asked || range.is_empty() {
            return Unpacked::Broken(Reason::Damaged("the zip ends inside this file"));
        }
        self.has_asked = true;
        self.state = state;
        Unpacked::Needs(range)
    }

    fn local(&mut self, ahead: &mut Ahead) -> Unpacked {
        let start = self.entry.start;
        let Some(local) = ahead.get(&(start..start.saturating_add(LOCAL_BYTES))) else {
            let n_bytes = self.entry.packed_bytes.saturating_add(1024);
            return self.ask(ahead, start, n_bytes, State::Local);
        };
        self.has_asked = false;
        if !local.starts_with(LOCAL_MAGIC) {
            return Unpacked::Broken(Reason::Damaged(
                "the zip has nothing where this file should be",
            ));
        }
        let length = |at| u64::from(u16_at(local, at).unwrap_or(0));
        let at = start + LOCAL_BYTES + length(26) + length(28);
        let end = at.saturating_add(self.entry.packed_bytes);
        self.state = if self.entry.method == 0 {
            State::Stored { at, end }
        } else {
            State::Deflated { at, end, inflate: Box::new(Decompress::new(false)) }
        };
        Unpacked::Found(at..end)
    }

    fn stored(&mut self, ahead: &mut Ahead, at: u64, end: u64) -> Unpacked {
        if at >= end {
            return self.finish();
        }
        let piece = part(ahead.from(at), end - at);
        if piece.is_empty() {
            return self.ask(ahead, at, end - at, State::Stored { at, end });
        }
        let piece = piece.to_vec();
        self.has_asked = false;
        self.state = State::Stored { at: at + piece.len() as u64, end };
        self.made(piece)
    }

    fn inflated(
        &mut self,
        ahead: &mut Ahead,
        at: u64,
        end: u64,
        mut inflate: Box<Decompress>,
    ) -> Unpacked {
        let packed = part(ahead.from(at), end.saturating_sub(at));
        if packed.is_empty() && at < end {
            return self.ask(ahead, at, end - at, State::Deflated { at, end, inflate });
        }
        self.has_asked = false;
        let left = self.entry.size_bytes.saturating_sub(self.n_made).saturating_add(1);
        let room = usize::try_from(left).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
        let mut out = Vec::with_capacity(room);
        let before = inflate.total_in();
        let status = inflate.decompress_vec(packed, &mut out, FlushDecompress::None);
        let at = at + (inflate.total_in() - before);
        match status {
            Ok(Status::StreamEnd) => {
                self.state = State::Stored { at: end, end };
            }
            Ok(_) if out.is_empty() && at >= end => {
                return Unpacked::Broken(Reason::Damaged("its packed bytes end too early"));
            }
            Ok(_) => self.state = State::Deflated { at, end, inflate },
            Err(_) => {
                return Unpacked::Broken(Reason::Damaged("its packed bytes make no sense"));
            }
        }
        self.made(out)
    }

    fn made(&mut self, bytes: Vec<u8>) -> Unpacked {
        self.crc.update(&bytes);
        self.n_made += bytes.len() as u64;
        if self.n_made > self.entry.size_bytes {
            return Unpacked::Broken(Reason::Damaged("it is larger than the zip says"));
        }
        Unpacked::Data(bytes)
    }

    fn finish(&mut self) -> Unpacked {
        if self.n_made != self.entry.size_bytes {
            return Unpacked::Broken(Reason::Damaged("it is smaller than the zip says"));
        }
        if self.crc.sum() != self.entry.crc {
            return Unpacked::Broken(Reason::Damaged("its checksum is wrong"));
        }
        Unpacked::End
    }
}

fn part(bytes: &[u8], n_bytes: u64) -> &[u8] {
    let n_bytes = usize::try_from(n_bytes).unwrap_or(usize::MAX).min(bytes.len()).min(PIECE_BYTES);
    &bytes[..n_bytes]
}

/// What a way of packing is called that is not read.
fn packing(method: u16) -> &'static str {
    match method {
        1..=7 => "an old method",
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        20 | 93 => "Zstandard",
        95 => "XZ",
        97 => "WavPack",
        98 => "PPMd",
        _ => "a method that is not known",
    }
}
