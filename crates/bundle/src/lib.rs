//! Every byte that Broadsheet publishes, written and read by the same structs.
//!
//! `FORMAT.md` beside this crate describes the files for people who write their own tools. The
//! crate does no I/O and knows no browser: it turns articles into named files (feature `write`:
//! [`cut`], [`write_page`], [`write_tree`], or [`pack`] for all at once) and such files back into
//! articles. Reading has two steps. First a file is opened: unwrapped, proved and unpacked. Native
//! programs do that with [`open`], [`open_text`] and [`open_numbered`] (feature `open`), a page
//! with the browser's own SHA-256 and inflate, without a line of ours in its download. Then
//! its content is parsed: [`Manifest::from_fields`], [`parse_calendar`], [`parse_directory`],
//! [`parse_page`], [`parse_text`], [`parse_ids`], [`days_of`], [`parse_index_root`],
//! [`parse_slice`], [`parse_places`], [`parse_sources`] and [`IndexRoot::postings`].

mod binary;
mod body;
mod calendar;
mod carrier;
#[cfg(feature = "write")]
mod cut;
#[cfg(feature = "open")]
mod dictionary;
mod error;
mod ids;
mod index;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "write")]
mod layout;
mod links;
mod manifest;
#[cfg(feature = "open")]
mod mixed;
#[cfg(feature = "open")]
mod open;
#[cfg(feature = "open")]
mod pack;
#[cfg(feature = "open")]
mod packs;
mod page;
mod picture;
#[cfg(feature = "open")]
mod ranges;
mod records;
#[cfg(feature = "json")]
mod seal;
#[cfg(feature = "write")]
mod sections;
mod text;
#[cfg(feature = "write")]
mod tree;
#[cfg(feature = "write")]
mod write;

pub use calendar::{Calendar, Listed, parse_calendar, parse_directory};
pub use carrier::{MAX_PROPERTY_CHARS, carried, property_name, unwrap_carrier, wrap_carrier};
#[cfg(feature = "write")]
pub use cut::{cut, cut_for_memory, cut_section};
#[cfg(feature = "write")]
pub use dictionary::{Dictionary, dictionary_articles};
pub use error::BundleError;
pub use ids::{bucket_of, days_of, parse_bucket, parse_ids};
#[cfg(feature = "write")]
pub use index::{
    ChunkEntry, ChunkWriter, IndexPart, PackedChunk, PackedPart, PartCut, PartDocs, PartTexts,
    chunk_starts, docs_per_places, n_coarse_parts, pack_coarse, pack_part, parts, section_parts,
    slice_starts, write_coarse, write_part,
};
pub use index::{
    DOCS_PER_SOURCES, FileProof, IndexFile, IndexRoot, MARKS, NAMED_DIGITS, Places, Postings,
    SLICE_CHUNKS, Slice, chunks_with, parse_index_root, parse_places, parse_postings, parse_slice,
    parse_sources,
};
#[cfg(feature = "json")]
pub use json::{packs_of, ranges_of, with_packs, with_ranges};
#[cfg(feature = "write")]
pub use layout::{Division, Key, Layout, PART_ARTICLES, PageCut, Section};
#[cfg(feature = "volumes")]
pub use manifest::Volume;
pub use manifest::{ChunkKind, ChunkRef, FORMAT, Head, Manifest, VERSION};
#[cfg(feature = "open")]
pub use open::{Proof, gunzip, open, open_numbered, open_proved, open_text, prove, prove_numbered};
#[cfg(feature = "open")]
pub use pack::Pack;
#[cfg(feature = "write")]
pub use pack::{PackWriter, pack_ends, pack_target};
#[cfg(feature = "open")]
pub use packs::{PACK_FOLDER, PACKS_FOLDER, PackList, PackedName, list_file_name, pack_file_name};
#[cfg(feature = "write")]
pub use page::write::{encode_entry, short_summary};
pub use page::{Entry, Page, parse_page};
#[cfg(feature = "write")]
pub use picture::write::{FiledPicture, embed_pictures, file_pictures, pictures_of};
#[cfg(feature = "open")]
pub use ranges::{PackDirectory, PackRange, stands_in_pack};
#[cfg(feature = "write")]
pub use ranges::{range_pack_name, range_pack_target};
#[cfg(feature = "json")]
pub use seal::{is_seal_whole, seal};
#[cfg(feature = "write")]
pub use sections::{SectionAbove, SourceCounts, join_sections, write_section};
pub use text::parse_text;
#[cfg(feature = "write")]
pub use text::write::{encode_article, join_texts};
#[cfg(feature = "write")]
pub use tree::{
    Above, IndexOf, PartOf, Tree, n_text_bytes, pack, pack_divided, pack_indexed, write_tree,
};
#[cfg(feature = "write")]
pub use write::{Form, OutputFile, Packed, PageFiles, write_page};

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
