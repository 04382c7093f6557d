//! The archive that the viewer's build script packed: a manifest and the files that it names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// The one file of an archive whose name does not follow from its content.
const MANIFEST: &str = "manifest.json";

/// Every file of an archive, by its path inside `archive/` with `/` between names.
#[derive(Debug)]
pub(crate) struct Archive {
    /// What the manifest says, as JSON.
    pub(crate) manifest: String,
    /// All other files; text, as every carrier is a stylesheet.
    pub(crate) chunks: BTreeMap<String, String>,
}

impl Archive {
    /// Reads the folder that the build script wrote.
    ///
    /// # Errors
    /// When there is no manifest, a file is not text, or a name is one that a static host may drop.
    pub(crate) fn read(folder: &Path) -> Result<Archive> {
        let mut chunks = BTreeMap::new();
        let mut waiting = vec![(folder.to_path_buf(), String::new())];
        while let Some((folder, prefix)) = waiting.pop() {
            let entries = fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?;
            for entry in entries {
                let path = entry.with_context(|| format!("could not list {}", folder.display()))?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                ensure!(
                    !name.starts_with(['_', '.']),
                    "the archive holds {name}: static hosts drop names that begin with _ or ."
                );
                let key = format!("{prefix}{name}");
                if path.is_dir() {
                    waiting.push((path, format!("{key}/")));
                } else {
                    let text =
                        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
                    chunks.insert(key, text);
                }
            }
        }
        let manifest = chunks.remove(MANIFEST).with_context(|| format!("the archive has no {MANIFEST}"))?;
        serde_json::from_str::<serde::de::IgnoredAny>(&manifest).with_context(|| format!("{MANIFEST} is not JSON"))?;
        Ok(Archive { manifest, chunks })
    }

    /// The manifest for an inline script element. Inside JSON a `<` occurs only in strings, where it may be escaped.
    pub(crate) fn inline_manifest(&self) -> String {
        self.manifest.trim().replace('<', "\\u003c")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inlined_manifest_cannot_end_its_element() {
        let archive = Archive { manifest: "{\"title\":\"</script><b>\"}\n".to_owned(), chunks: BTreeMap::new() };
        let inlined = archive.inline_manifest();
        assert_eq!(inlined, "{\"title\":\"\\u003c/script>\\u003cb>\"}");
        let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(read(&inlined), read(&archive.manifest));
    }

    #[test]
    fn files_that_a_host_would_drop_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("manifest.json"), "{}").unwrap();
        assert!(Archive::read(folder.path()).is_ok());
        fs::write(folder.path().join("_first.css"), "").unwrap();
        assert!(Archive::read(folder.path()).unwrap_err().to_string().contains("_first.css"));
    }
}
