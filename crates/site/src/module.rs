//! The packed module, and how a page finds it.

use broadsheet_bundle::wrap_carrier;
use serde::Serialize;

use crate::encode::{base64, integrity, short_hash};

/// What every gzip file begins with, and no LZMA file of ours.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The viewer's WebAssembly, packed as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    packed: Vec<u8>,
    encoded: String,
    build: Build,
}

/// What the boot script is told about this build. It is inside the hashed script, so it cannot be
/// changed alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Build {
    /// The packed module's file, for `fetch`.
    module: String,
    /// The stylesheet that carries the same module, for pages opened from disk.
    carrier: String,
    /// What the carrier calls it.
    name: String,
    /// `sha256-` and the base64 digest of the packed module.
    integrity: String,
    /// Length of the packed module.
    bytes: usize,
}

impl Module {
    /// A module as it was packed: LZMA with its header, or gzip. How it begins tells which, and
    /// that is all that is looked at.
    pub fn new(packed: Vec<u8>) -> Module {
        let encoded = base64(&packed);
        let hash = short_hash(&packed);
        // Not `.gz`: some hosts would unpack such a file on its way, and its digest would be wrong.
        let extension = if packed.starts_with(&GZIP) { "bin" } else { "lzma" };
        let build = Build {
            module: format!("viewer-{hash}.{extension}"),
            carrier: format!("viewer-{hash}.css"),
            integrity: integrity(&packed),
            bytes: packed.len(),
            name: hash,
        };
        Module { packed, encoded, build }
    }

    /// A JSON object for the boot script's `build`: the names of the module's files, its own, and
    /// its digest.
    pub fn description(&self) -> String {
        serde_json::to_string(&self.build).expect("a struct of strings is always JSON")
    }

    /// The file that a hosted page fetches.
    pub(crate) fn file_name(&self) -> &str {
        &self.build.module
    }

    /// The stylesheet for pages opened from disk.
    pub(crate) fn carrier_name(&self) -> &str {
        &self.build.carrier
    }

    pub(crate) fn integrity(&self) -> &str {
        &self.build.integrity
    }

    pub(crate) fn packed(&self) -> &[u8] {
        &self.packed
    }

    /// The packed bytes in base64.
    pub(crate) fn encoded(&self) -> &str {
        &self.encoded
    }

    /// The stylesheet that carries the module, in the form that the archive's chunks have.
    pub fn carrier(&self) -> String {
        wrap_carrier(&self.build.name, &self.packed)
    }
}

#[cfg(test)]
mod tests {
    use broadsheet_bundle::unwrap_carrier;

    use super::*;

    #[test]
    fn the_carrier_holds_the_module_under_the_name_that_the_page_knows() {
        let module = Module::new(vec![7; 2_000_000]);
        let description: serde_json::Value =
            serde_json::from_str(&module.description()).expect("JSON");
        let name = description["name"].as_str().expect("a name");
        assert_eq!(unwrap_carrier(name, &module.carrier()).as_deref(), Ok(module.packed()));
        assert_eq!(module.carrier_name(), format!("viewer-{name}.css"));
    }

    #[test]
    fn the_name_of_a_module_says_how_it_is_packed() {
        let ends = |packed: &[u8], end: &str| {
            assert!(Module::new(packed.to_vec()).file_name().ends_with(end), "{packed:?}");
        };
        ends(b"\x5d\0\0\x10\0", ".lzma");
        ends(b"\x1f\x8b\x08", ".bin");
    }
}
