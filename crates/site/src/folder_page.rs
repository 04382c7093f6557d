//! A page of the folder edition, taken apart again to see whether it is as it was written.

use broadsheet_bundle::is_seal_whole;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::encode::hex;

/// What stands before the manifest in a page.
pub(crate) const MANIFEST_START: &str =
    "<script type=\"application/json\" id=\"archive-manifest\">";
/// What stands behind it.
pub(crate) const MANIFEST_END: &str = "</script>";

/// A page of the folder edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderPage<'a> {
    /// The manifest that stands in it for when it is opened from disk.
    pub manifest: &'a [u8],
    /// The digest of all the rest.
    sha256: String,
}

/// What a manifest says of itself and of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// It is as it was written.
    Whole,
    /// It is not.
    Broken,
    /// It was written before manifests had a seal.
    None,
}

impl<'a> FolderPage<'a> {
    /// Finds the manifest in a page; there may be none.
    pub fn parse(page: &'a [u8]) -> Option<FolderPage<'a>> {
        let (head, rest) = split_once(page, MANIFEST_START.as_bytes())?;
        let (manifest, tail) = split_once(rest, MANIFEST_END.as_bytes())?;
        Some(FolderPage { manifest, sha256: digest(head, tail) })
    }

    /// Whether the page is the one that `manifest` was published with. It may be asked of the
    /// manifest in the page, or of the one that stands beside it.
    pub fn is_of(&self, manifest: &[u8]) -> bool {
        serde_json::from_slice::<Value>(manifest)
            .is_ok_and(|manifest| manifest["page"] == self.sha256.as_str())
    }

    /// Whether this is the digest of the page without its manifest, as [`FolderPage::digest`] has
    /// it.
    pub(crate) fn has_digest(&self, sha256: &str) -> bool {
        self.sha256 == sha256
    }

    /// The digest of a page with nothing in the place of its manifest, between `head` and `tail`,
    /// as 64 hexadecimal digits.
    pub(crate) fn digest(head: &str, tail: &str) -> String {
        digest(head.as_bytes(), tail.as_bytes())
    }
}

impl Seal {
    /// Looks at the seal of a manifest.
    pub fn of(manifest: &[u8]) -> Seal {
        // A damaged name hides one of the two, not both.
        let has = |name: &str| split_once(manifest, name.as_bytes()).is_some();
        match is_seal_whole(manifest) {
            true => Seal::Whole,
            false if has("\"_seal\"") || has("\"page\"") => Seal::Broken,
            false => Seal::None,
        }
    }
}

fn digest(head: &[u8], tail: &[u8]) -> String {
    let parts = [head, MANIFEST_START.as_bytes(), MANIFEST_END.as_bytes(), tail];
    let mut sha256 = Sha256::new();
    parts.iter().for_each(|part| sha256.update(part));
    hex(&sha256.finalize())
}

/// What stands before and after the first `separator`.
fn split_once<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(separator.len()).position(|part| part == separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::tests::{ALL, sample};

    fn page_and_manifest() -> (Vec<u8>, Vec<u8>) {
        let mut files = sample().folder("{\"title\":\"T\"}", ALL).unwrap();
        (files.remove(0).bytes, files.pop().unwrap().bytes)
    }

    #[test]
    fn a_page_belongs_to_the_manifest_that_was_written_with_it() {
        let (page, manifest) = page_and_manifest();
        let page = FolderPage::parse(&page).unwrap();
        assert_eq!(page.manifest, manifest);
        assert!(page.is_of(&manifest));
        assert_eq!(Seal::of(&manifest), Seal::Whole);
        let other = sample().folder("{\"title\":\"U\"}", ALL).unwrap().pop().unwrap().bytes;
        assert!(!page.is_of(&other), "the page's title is another");
        assert!(!page.is_of(b"{}") && !page.is_of(b""));
    }

    #[test]
    fn every_changed_bit_of_a_page_is_found() {
        let (page, _) = page_and_manifest();
        for bit in 0..page.len() * 8 {
            let mut damaged = page.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let is_found = FolderPage::parse(&damaged).is_none_or(|page| {
                Seal::of(page.manifest) == Seal::Broken || !page.is_of(page.manifest)
            });
            assert!(is_found, "bit {bit}");
        }
    }

    #[test]
    fn a_manifest_without_a_seal_is_told_from_a_damaged_one() {
        assert_eq!(Seal::of(b"{\"format\":\"broadsheet\"}"), Seal::None);
        assert_eq!(Seal::of(b"{\"format\":\"broadsheet\",\"page\":\"\"}"), Seal::Broken);
    }
}
