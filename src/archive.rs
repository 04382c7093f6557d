//! The archive that the page shows, and how its files get here.

mod load;

pub use broadsheet_archive::*;

pub use load::{load_chunk, load_manifest};
