//! The packed module, and how a page finds it.

use serde::Serialize;

use crate::encode::{base64, integrity, short_hash};

/// Most characters in one CSS custom property. Chromium gives back an empty string for very long ones: 1.6 million
/// characters still came through, 4 million did not.
const PROPERTY_CHARS: usize = 1_000_000;

/// The viewer's WebAssembly, packed as it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    packed: Vec<u8>,
    encoded: String,
    build: Build,
}

/// What the boot script is told about this build. It is inside the hashed script, so it cannot be changed alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Build {
    /// The packed module's file, for `fetch`.
    module: String,
    /// The stylesheet that carries the same module, for pages opened from disk.
    carrier: String,
    /// In how many properties the carrier holds it.
    parts: usize,
    /// `sha256-` and the base64 digest of the packed module.
    integrity: String,
}

impl Module {
    /// A module as it was packed (LZMA with its header); the bytes are not looked into.
    pub fn new(packed: Vec<u8>) -> Module {
        let encoded = base64(&packed);
        let hash = short_hash(&packed);
        let build = Build {
            module: format!("viewer-{hash}.lzma"),
            carrier: format!("viewer-{hash}.css"),
            parts: encoded.len().div_ceil(PROPERTY_CHARS),
            integrity: integrity(&packed),
        };
        Module { packed, encoded, build }
    }

    /// A JSON object for the boot script's `build`: the names of the module's files, in how many properties its
    /// stylesheet holds it, and its digest.
    pub fn description(&self) -> String {
        serde_json::to_string(&self.build).expect("a struct of strings and a number is always JSON")
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

    /// A stylesheet that styles nothing: custom properties on the element that the boot script makes for it.
    pub fn carrier(&self) -> String {
        let mut text = String::with_capacity(self.encoded.len() + 100);
        text.push_str("#viewer-carrier{");
        let mut rest = self.encoded.as_str();
        for part in 0..self.build.parts {
            let (head, tail) = rest.split_at(rest.len().min(PROPERTY_CHARS));
            text.push_str(&format!("--part-{part}:\"{head}\";"));
            rest = tail;
        }
        text.push_str("}\n");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_cut_before_chromium_loses_it() {
        let module = Module::new(vec![0; PROPERTY_CHARS * 6 / 4 + 3]);
        let text = module.carrier();
        assert_eq!(module.build.parts, 3);
        assert_eq!(text.matches("--part-").count(), 3);
        assert_eq!(text.matches('A').count(), module.encoded().len());
        assert!(text.contains("A\";--part-1:\"A") && text.ends_with("--part-2:\"AAAA\";}\n"), "one after the other");
    }
}
