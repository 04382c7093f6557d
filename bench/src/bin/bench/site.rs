//! What a built site consists of, and how much of it a reader loads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use broadsheet_bundle::Manifest;
use broadsheet_model::Digest;

use crate::gzip::gzip;

/// Length in bytes and digest of each file, by its path.
pub(crate) type Snapshot = BTreeMap<String, (u64, Digest)>;

/// How many of the bytes of `before` are still there, in files of the same path and content: 0 to
/// 1.
pub(crate) fn untouched(before: &Snapshot, after: &Snapshot) -> f64 {
    let kept = before
        .iter()
        .filter(|(name, file)| after.get(*name) == Some(file))
        .map(|(_, (n_bytes, _))| n_bytes);
    let all: u64 = before.values().map(|(n_bytes, _)| n_bytes).sum();
    kept.sum::<u64>() as f64 / all.max(1) as f64
}

/// What a hosted page loads before its list can be used, each file packed by `gzip -9`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FirstLoad {
    /// `index.html` and the module.
    pub(crate) viewer_bytes: u64,
    pub(crate) manifest_bytes: u64,
    /// The day table.
    pub(crate) calendar_bytes: u64,
    /// The newest page of the catalogue.
    pub(crate) page_bytes: u64,
}

impl FirstLoad {
    /// # Errors
    /// When a file is missing that the manifest or the page needs.
    pub(crate) fn of(site: &Path) -> Result<FirstLoad> {
        let archive = site.join("archive");
        let read = |path: &Path| {
            fs::read(path).with_context(|| format!("could not read {}", path.display()))
        };
        let packed = |path: &Path| Ok::<_, anyhow::Error>(gzip(&read(path)?)?.len() as u64);
        let manifest_path = archive.join("manifest.json");
        let manifest =
            Manifest::parse(&read(&manifest_path)?).context("the manifest cannot be used")?;
        let mut viewer_bytes = packed(&site.join("index.html"))?;
        for entry in
            fs::read_dir(site).with_context(|| format!("could not list {}", site.display()))?
        {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // Other modules, and this one as opened folders load it, are not of the first load.
            if name.starts_with("viewer-") && !name.ends_with(".css") {
                viewer_bytes += packed(&path)?;
            }
        }
        let page_bytes = match &manifest.first_page {
            Some(page) => packed(&archive.join(page.file_name()))?,
            None => 0,
        };
        Ok(FirstLoad {
            viewer_bytes,
            manifest_bytes: packed(&manifest_path)?,
            calendar_bytes: packed(&archive.join(manifest.calendar.file_name()))?,
            page_bytes,
        })
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.viewer_bytes + self.manifest_bytes + self.calendar_bytes + self.page_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untouched_is_what_has_the_same_path_and_content() {
        let snapshot = |files: &[(&str, u64, &str)]| -> Snapshot {
            files
                .iter()
                .map(|(name, n_bytes, content)| {
                    ((*name).to_owned(), (*n_bytes, Digest::of(content.as_bytes())))
                })
                .collect()
        };
        let before = snapshot(&[("a", 60, "1"), ("b", 20, "2"), ("c", 20, "3")]);
        assert_eq!(untouched(&before, &before), 1.0);
        let after = snapshot(&[("a", 60, "1"), ("b", 20, "9"), ("d", 20, "3")]);
        assert_eq!(untouched(&before, &after), 0.6);
    }
}
