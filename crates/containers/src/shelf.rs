//! A zip whose files are taken out one by one, by their paths: for formats that are zips.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::Reason;
use crate::ahead::Ahead;
use crate::budget::Budget;
use crate::zip::directory::{Directory, Entry};
use crate::zip::unpack::{Unpacked, Unpacker};

/// The files of a zip.
pub(crate) struct Shelf {
    entries: Vec<Entry>,
    by_path: BTreeMap<String, usize>,
    ahead: Ahead,
    open: Option<Open>,
}

/// A file that is being taken out.
struct Open {
    unpacker: Result<Unpacker, Reason>,
    purpose: Purpose,
    bytes: Vec<u8>,
    size_bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// It is wanted as a whole, up to so many bytes.
    Whole(u64),
    /// It is wanted piece by piece.
    Pieces,
    /// Only its place is wanted.
    Place,
}

/// What a [`Shelf`] says.
#[derive(Debug)]
pub(crate) enum Shelved {
    /// It needs these bytes of the zip.
    Needs(Range<u64>),
    /// The file that was asked for; or of one that was asked for in pieces, its end, without bytes.
    File(Vec<u8>),
    /// A piece of the file that was asked for in pieces.
    Piece(Vec<u8>),
    /// Where the bytes of the file are whose place was asked for.
    Place(Range<u64>),
    /// The file cannot be had.
    Failed(Reason),
    /// Nothing was asked for.
    Idle,
}

impl Shelf {
    /// The files of a zip of `size_bytes`.
    pub(crate) fn new(directory: Directory, size_bytes: u64) -> Shelf {
        let paths = directory.entries.iter().enumerate();
        Shelf {
            by_path: paths.map(|(idx, entry)| (entry.path.clone(), idx)).collect(),
            entries: directory.entries,
            ahead: Ahead::new(size_bytes),
            open: None,
        }
    }

    /// All files, in the order in which they stand in the zip.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which file is at `path`.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// Takes the file out as a whole, if it has at most `limit_bytes`.
    pub(crate) fn fetch(&mut self, idx: usize, limit_bytes: u64) {
        self.begin(idx, Purpose::Whole(limit_bytes));
    }

    /// Takes the file out in pieces.
    pub(crate) fn stream(&mut self, idx: usize) {
        self.begin(idx, Purpose::Pieces);
    }

    /// Looks for the place of a file that is not packed.
    pub(crate) fn locate(&mut self, idx: usize) {
        self.begin(idx, Purpose::Place);
    }

    /// The rest of the file is not wanted.
    pub(crate) fn close(&mut self) {
        self.open = None;
    }

    fn begin(&mut self, idx: usize, purpose: Purpose) {
        self.open = self.entries.get(idx).map(|entry| Open {
            unpacker: Unpacker::new(entry),
            purpose,
            bytes: Vec::new(),
            size_bytes: entry.size_bytes,
        });
    }

    /// The bytes that were asked for.
    pub(crate) fn give(&mut self, bytes: &[u8]) {
        self.ahead.give(bytes);
    }

    /// What comes next of the file that was asked for.
    pub(crate) fn step(&mut self, budget: &mut Budget) -> Shelved {
        let Some(mut open) = self.open.take() else { return Shelved::Idle };
        loop {
            match open.step(&mut self.ahead, budget) {
                None => {}
                Some(said @ (Shelved::Needs(_) | Shelved::Piece(_))) => {
                    self.open = Some(open);
                    return said;
                }
                Some(said) => return said,
            }
        }
    }
}

impl Open {
    fn step(&mut self, ahead: &mut Ahead, budget: &mut Budget) -> Option<Shelved> {
        let unpacker = match &mut self.unpacker {
            Ok(unpacker) => unpacker,
            Err(reason) => return Some(Shelved::Failed(reason.clone())),
        };
        let size_bytes = self.size_bytes.max(self.bytes.len() as u64);
        if let Purpose::Whole(limit_bytes) = self.purpose
            && size_bytes > limit_bytes
        {
            return Some(Shelved::Failed(Reason::TooLarge { size_bytes, limit_bytes }));
        }
        match unpacker.step(ahead) {
            Unpacked::Needs(range) => Some(Shelved::Needs(range)),
            Unpacked::Found(range) => {
                (self.purpose == Purpose::Place).then_some(Shelved::Place(range))
            }
            Unpacked::Data(bytes) => match (budget.output(bytes.len()), self.purpose) {
                (Err(reason), _) => Some(Shelved::Failed(reason)),
                (Ok(()), Purpose::Pieces) => Some(Shelved::Piece(bytes)),
                (Ok(()), _) => {
                    self.bytes.extend_from_slice(&bytes);
                    None
                }
            },
            Unpacked::End => Some(Shelved::File(std::mem::take(&mut self.bytes))),
            Unpacked::Broken(reason) => Some(Shelved::Failed(reason)),
        }
    }
}
