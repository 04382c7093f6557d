//! The two editions: a folder for a static host or a disk, and one file that holds everything.

use anyhow::{Result, ensure};
use serde::Serialize;

use super::archive::Archive;
use super::encode::{base64, integrity, short_hash};
use super::page::{Data, Shell};

/// Most characters in one CSS custom property. Chromium gives back an empty string for very long ones: 1.6 million
/// characters still came through, 4 million did not.
const PROPERTY_CHARS: usize = 1_000_000;

/// Which of the two a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edition {
    /// `index.html` with its neighbours.
    Folder,
    /// Everything in one file.
    File,
}

impl Edition {
    /// The word in the page's `data-edition`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Edition::Folder => "folder",
            Edition::File => "file",
        }
    }
}

/// What the boot script is told about this build. It is inside the hashed script, so it cannot be changed alone.
#[derive(Debug, Serialize)]
pub(crate) struct Build {
    /// The packed module's file, for `fetch`.
    module: String,
    /// The stylesheet that carries the same module, for pages opened from disk.
    carrier: String,
    /// In how many properties the carrier holds it.
    parts: usize,
    /// `sha256-` and the base64 digest of the packed module.
    integrity: String,
}

impl Build {
    fn new(module: &[u8], encoded: &str) -> Build {
        let hash = short_hash(module);
        Build {
            module: format!("viewer-{hash}.lzma"),
            carrier: format!("viewer-{hash}.css"),
            parts: encoded.len().div_ceil(PROPERTY_CHARS),
            integrity: integrity(module),
        }
    }
}

/// Every file of the folder edition, by its path.
///
/// # Errors
/// When the page's template lacks a place for one of its parts.
pub(crate) fn folder(shell: &Shell, module: &[u8], archive: &Archive) -> Result<Vec<(String, Vec<u8>)>> {
    let encoded = base64(module);
    let build = Build::new(module, &encoded);
    let page = shell.page(Edition::Folder, &build, &[manifest(archive)])?;
    let mut files = vec![
        ("index.html".to_owned(), page.into_bytes()),
        (build.carrier, carrier(&encoded).into_bytes()),
        (build.module, module.to_vec()),
        // Without it GitHub's own site generator would take the folder apart.
        (".nojekyll".to_owned(), Vec::new()),
        ("archive/manifest.json".to_owned(), archive.manifest.clone().into_bytes()),
    ];
    files.extend(archive.chunks.iter().map(|(name, text)| (format!("archive/{name}"), text.clone().into_bytes())));
    Ok(files)
}

/// The single-file edition.
///
/// # Errors
/// When the page's template lacks a place for one of its parts, or a chunk cannot stand inside a page.
pub(crate) fn single_file(shell: &Shell, module: &[u8], archive: &Archive) -> Result<String> {
    let encoded = base64(module);
    let build = Build::new(module, &encoded);
    let mut data = vec![manifest(archive)];
    for (name, text) in &archive.chunks {
        ensure!(!text.contains('<'), "archive/{name} holds a <, which could end the element that it is to stand in");
        data.push(Data { id: format!("archive/{name}"), media_type: OCTETS, text: text.clone() });
    }
    data.push(Data { id: "viewer-module".to_owned(), media_type: OCTETS, text: encoded });
    shell.page(Edition::File, &build, &data)
}

/// A media type that no browser runs.
const OCTETS: &str = "application/octet-stream";

fn manifest(archive: &Archive) -> Data {
    let text = archive.inline_manifest();
    Data { id: "archive-manifest".to_owned(), media_type: "application/json", text }
}

/// A stylesheet that styles nothing: custom properties on the element that the boot script makes for it.
fn carrier(encoded: &str) -> String {
    let mut text = String::with_capacity(encoded.len() + 100);
    text.push_str("#viewer-carrier{");
    let mut rest = encoded;
    for part in 0.. {
        let (head, tail) = rest.split_at(rest.len().min(PROPERTY_CHARS));
        text.push_str(&format!("--part-{part}:\"{head}\";"));
        rest = tail;
        if rest.is_empty() {
            break;
        }
    }
    text.push_str("}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_cut_before_chromium_loses_it() {
        let encoded = "A".repeat(2 * PROPERTY_CHARS + 1);
        let text = carrier(&encoded);
        assert_eq!(text.matches("--part-").count(), Build::new(b"", &encoded).parts);
        assert_eq!(text.matches('A').count(), encoded.len());
        assert!(text.contains("--part-2:\"A\";}"));
    }
}
