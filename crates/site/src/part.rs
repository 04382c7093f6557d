//! What a page loads beside itself and its archive, and how it finds it.

use broadsheet_bundle::wrap_carrier;
use serde::Serialize;

use crate::encode::{base64, integrity, short_hash};

/// What every gzip file begins with, and no LZMA file of ours.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// The module with which a page begins.
    Viewer,
    /// The scripts of the larger module, as text.
    Glue,
    /// The larger module, which a page gets when a reader opens files.
    Full,
    /// The module that reads files, in a thread of its own.
    Worker,
    /// The module that saves articles as a file, there too.
    Saver,
}

impl PartKind {
    /// All of them.
    pub const ALL: [PartKind; 5] =
        [PartKind::Viewer, PartKind::Glue, PartKind::Full, PartKind::Worker, PartKind::Saver];

    /// How the names of its files begin, before a `-` and a digest.
    pub fn name(self) -> &'static str {
        match self {
            PartKind::Viewer => "viewer",
            PartKind::Glue => "glue",
            PartKind::Full => "full",
            PartKind::Worker => "worker",
            PartKind::Saver => "saver",
        }
    }
}

/// A module or a text, packed as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    kind: PartKind,
    packed: Vec<u8>,
    encoded: String,
    description: Description,
}

/// What a page is told of a part. It stands in a hashed script, so it cannot be changed alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Description {
    /// Its file, for `fetch`.
    file: String,
    /// The stylesheet that carries the same bytes, for pages opened from disk.
    carrier: String,
    /// What the carrier calls them.
    name: String,
    /// `sha256-` and the base64 digest of the packed bytes.
    integrity: String,
    /// How many bytes they are.
    bytes: usize,
}

impl Part {
    /// A part as it was packed: LZMA with its header, or gzip. How it begins tells which, and that
    /// is all that is looked at.
    pub fn new(kind: PartKind, packed: Vec<u8>) -> Part {
        let encoded = base64(&packed);
        let hash = short_hash(&packed);
        // Not `.gz`: some hosts would unpack such a file on its way, and its digest would be wrong.
        let extension = if packed.starts_with(&GZIP) { "bin" } else { "lzma" };
        let name = kind.name();
        let description = Description {
            file: format!("{name}-{hash}.{extension}"),
            carrier: format!("{name}-{hash}.css"),
            integrity: integrity(&packed),
            bytes: packed.len(),
            name: hash,
        };
        Part { kind, packed, encoded, description }
    }

    /// A JSON object for scripts: the names of the part's files, its own, its digest and size.
    pub fn description(&self) -> String {
        serde_json::to_string(&self.description).expect("a struct of strings is always JSON")
    }

    /// What is told of it.
    pub(crate) fn told(&self) -> &Description {
        &self.description
    }

    /// What it is.
    pub(crate) fn kind(&self) -> PartKind {
        self.kind
    }

    /// The file that a hosted page fetches.
    pub(crate) fn file_name(&self) -> &str {
        &self.description.file
    }

    /// The stylesheet for pages opened from disk.
    pub(crate) fn carrier_name(&self) -> &str {
        &self.description.carrier
    }

    /// `sha256-` and the base64 digest of the packed bytes.
    pub fn integrity(&self) -> &str {
        &self.description.integrity
    }

    /// The bytes as they travel.
    pub fn packed(&self) -> &[u8] {
        &self.packed
    }

    /// The packed bytes in base64.
    pub(crate) fn encoded(&self) -> &str {
        &self.encoded
    }

    /// The stylesheet that carries the part, in the form that the archive's chunks have.
    pub fn carrier(&self) -> Vec<u8> {
        wrap_carrier(&self.description.name, &self.packed)
    }
}

#[cfg(test)]
mod tests {
    use broadsheet_bundle::unwrap_carrier;

    use super::*;

    #[test]
    fn the_carrier_holds_the_module_under_the_name_that_the_page_knows() {
        let part = Part::new(PartKind::Full, vec![7; 2_000_000]);
        let description: serde_json::Value =
            serde_json::from_str(&part.description()).expect("JSON");
        let name = description["name"].as_str().expect("a name");
        assert_eq!(unwrap_carrier(name, &part.carrier()).as_deref(), Ok(part.packed()));
        assert_eq!(part.carrier_name(), format!("full-{name}.css"));
    }

    #[test]
    fn the_name_of_a_part_says_how_it_is_packed() {
        let ends = |packed: &[u8], end: &str| {
            let part = Part::new(PartKind::Viewer, packed.to_vec());
            assert!(part.file_name().ends_with(end), "{packed:?}");
        };
        ends(b"\x5d\0\0\x10\0", ".lzma");
        ends(b"\x1f\x8b\x08", ".bin");
    }
}
