//! The index: which articles have a gram, and where. Exact, and cut so that a question fetches
//! little besides its answer.
//!
//! It is in parts, each of articles that follow each other: nearly all of an archive, and apart
//! from that the newest ones, so that an archive that grows is not
//! indexed as a whole each time. A part
//! has a head, which the manifest names, and numbered files, which the head's root proves.
//!
//! What a gram is, this module need not know: a number of 64 bits, ordered like what it stands for.

mod adaptive;
mod bits;
mod chunk;
mod coded;
mod head;
#[cfg(feature = "write")]
mod parts;
#[cfg(feature = "open")]
mod proof;
#[cfg(feature = "write")]
mod write;

pub use chunk::{LengthClass, MARKS, Postings};
pub use head::{IndexFile, IndexHead, parse_index_head, parse_map};
#[cfg(feature = "write")]
pub use parts::{PartCut, parts};
#[cfg(feature = "open")]
pub(crate) use proof::{NODE_BYTES, merkle_root};
#[cfg(feature = "write")]
pub use write::{ChunkWriter, IndexPart, PackedChunk, chunk_starts, write_part};
