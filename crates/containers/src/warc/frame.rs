//! What a WARC stream consists of, and what may be wrong with it.

use super::head::{BadHead, RecordHead};

/// What is found next in a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// More bytes are needed to say.
    More,
    /// The next so many bytes are not needed.
    Skip(u64),
    /// A record begins at this place of the stream. [`Records::keep`](super::records::Records::keep) keeps what follows.
    Head(Box<RecordHead>, u64),
    /// What follows the head that was kept.
    Body(Block),
    /// Something is wrong at this place of the stream.
    Damaged(Damage, u64),
    /// A record that was passed over is shorter than it says: the stream is to be given again from
    /// here on, where it can be.
    Back(u64),
    /// The stream is at its end.
    End,
}

/// What follows a record's head.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether the stream ends before the record does.
    pub(crate) is_cut: bool,
    /// Whether there is more of it than was to be kept.
    pub(crate) is_over_limit: bool,
}

/// What is wrong with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// A head that is none.
    Head(BadHead),
    /// A head without an end, or bytes that belong to no record.
    NoRecord,
    /// A record's length is wrong.
    Length,
    /// The stream ends within a record.
    Cut,
    /// Packed bytes that make no sense.
    Packing,
    /// So many lengths are wrong that nothing is to be had from the rest.
    GivenUp,
}

impl Damage {
    /// What is said of it.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Damage::Head(BadHead::Length) => {
                "a record does not say how long it is, and was passed over"
            }
            Damage::Head(BadHead::Kind) => "a record does not say what it is, and was passed over",
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
}
