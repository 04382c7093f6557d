//! Articles for other programs: a table ([`Csv`]), lines of JSON ([`Exported::write_json`]), the
//! JSON bundle in a zip ([`BundleZip`]), an electronic book ([`Epub`]); and what documents cite of
//! them, as programs that manage references read it ([`Format`]).
//!
//! Everything is written article by article to whatever takes bytes, so that nothing holds an
//! archive in memory; the command writes to a file, the page to what becomes one. Articles come
//! with their pictures inside ([`broadsheet_model::ImageData::Embedded`]). Nothing here reads a
//! clock or draws a random number: same input, same bytes. The crate compiles for
//! `wasm32-unknown-unknown`.

mod bundle;
mod cite;
mod csv;
mod epub;
mod record;
mod zip;

pub use bundle::BundleZip;
pub use cite::{Cited, Format, Known};
pub use csv::{Cells, Csv, csv_row};
pub use epub::{Book, Epub};
pub use record::Exported;
pub use zip::Zip;
