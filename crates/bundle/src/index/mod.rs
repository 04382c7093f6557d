//! The index: which articles have a gram, and where. Exact, and cut so that a question fetches
//! little besides its answer.
//!
//! It is in parts, each of articles that follow each other: one between each two anchors, and after
//! the last nearly all of the rest, and apart from that the newest ones, so that an archive that
//! grows is not indexed as a whole each time. A part has a root, which the manifest names and which is small, and numbered files. Chunks hold
//! what is known of grams; a slice says where some chunks begin, and proves their files. Places say
//! what a list shows of articles, and where their texts are. The root names slices and places.
//!
//! What a gram is, this module need not know: a number of 64 bits, ordered like what it stands for.

mod bits;
mod chunk;
mod files;
mod forest;
#[cfg(feature = "write")]
mod packed_part;
#[cfg(feature = "write")]
mod part;
#[cfg(feature = "write")]
mod part_texts;
#[cfg(feature = "write")]
mod parts;
mod places;
mod root;
mod sizes;
mod slice;
mod starts;
#[cfg(feature = "write")]
mod write;

pub use chunk::{MARKS, Postings, parse_postings};
#[cfg(feature = "write")]
pub use files::docs_per_places;
pub use files::{DOCS_PER_SOURCES, FileProof, IndexFile, SLICE_CHUNKS};
#[cfg(feature = "open")]
pub(crate) use forest::{NODE_BYTES, merkle_root};
#[cfg(feature = "write")]
pub use packed_part::{PackedPart, pack_coarse, pack_part};
#[cfg(feature = "write")]
pub use part::{IndexPart, PartDocs, chunk_starts, slice_starts, write_coarse, write_part};
#[cfg(feature = "write")]
pub use part_texts::PartTexts;
#[cfg(feature = "write")]
pub use parts::{PartCut, n_coarse_parts, parts, section_parts};
pub use places::{NAMED_DIGITS, Places, parse_places, parse_sources};
pub use root::{IndexRoot, parse_index_root};
pub use slice::{Slice, parse_slice};
pub use starts::chunks_with;
#[cfg(feature = "write")]
pub use write::{ChunkEntry, ChunkWriter, PackedChunk};
