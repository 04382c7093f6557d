//! Every byte that Broadsheet publishes, written and read by the same structs.
//!
//! `FORMAT.md` beside this crate describes the files for people who write their own tools. The crate does no I/O and
//! knows no browser: it turns articles into named files (`pack`, with the feature `write`) and the bytes of such files
//! back into articles ([`Manifest::parse`], [`unwrap_carrier`], [`verify`], [`parse_chunk`]). Between `verify` and
//! `parse_chunk` stands gzip, which the caller undoes: a browser does it without a line of ours, a native program with
//! `gunzip`.

mod body;
mod carrier;
mod chunk;
mod error;
mod manifest;
#[cfg(feature = "write")]
mod write;

pub use carrier::{MAX_PROPERTY_CHARS, join_properties, property_name, unwrap_carrier, wrap_carrier};
pub use chunk::{parse_chunk, verify};
pub use error::BundleError;
pub use manifest::{ChunkKind, ChunkRef, FORMAT, Manifest, VERSION};
#[cfg(feature = "write")]
pub use write::{CHUNK_TARGET_BYTES, OutputFile, gunzip, pack};
