//! Reads files that a reader opens in the page, and packs what they hold into an archive in memory.
//!
//! A WebAssembly module of its own, which a page gets when files are opened. It imports nothing: the
//! script around it (`static/import/`) gives it bytes and takes bytes out ([`abi`]). Each instance
//! does one of three things and is then thrown away, because the memory of an instance never shrinks
//! and a trap leaves it unusable:
//!
//! - *read* ([`reading`]): files in, articles out, each encoded as the archive will hold it, with a
//!   short record of what decides about it ([`record`]);
//! - *pack* ([`packing`]): the records of all batches in, the files of an archive out. Texts pass
//!   through page by page, so that memory holds the records and one page;
//! - *save* ([`saving`]): archives and a selection in, a file out.
//!
//! A set of files so becomes an ordinary archive without an index, which the page shows beside the
//! one that it was published with.

pub mod abi;
pub mod fields;
#[cfg(feature = "read")]
pub mod packing;
#[cfg(feature = "read")]
pub mod reading;
#[cfg(feature = "read")]
pub mod record;
#[cfg(feature = "save")]
pub mod saving;

/// As the viewer's: small, fast, and growing with what is asked for.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
