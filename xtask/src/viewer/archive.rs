//! The archive that the viewer's build script packed: a manifest and the files that it names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The one file of an archive whose name does not follow from its content.
const MANIFEST: &str = "manifest.json";

/// Every file of an archive; what they hold is read one file at a time.
#[derive(Debug)]
pub(crate) struct Archive {
    folder: PathBuf,
    /// What the manifest says, as JSON.
    pub(crate) manifest: String,
    /// The paths of all other files inside `archive/`, with `/` between names.
    pub(crate) names: BTreeSet<String>,
}

impl Archive {
    /// Lists the folder that the build script wrote.
    ///
    /// # Errors
    /// When there is no manifest, or a name is one that a static host may drop.
    pub(crate) fn open(folder: &Path) -> Result<Archive> {
        let mut names = BTreeSet::new();
        let mut waiting = vec![(folder.to_path_buf(), String::new())];
        while let Some((folder, prefix)) = waiting.pop() {
            let entries = fs::read_dir(&folder)
                .with_context(|| format!("could not list {}", folder.display()))?;
            for entry in entries {
                let path =
                    entry.with_context(|| format!("could not list {}", folder.display()))?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                ensure!(
                    !name.starts_with(['_', '.']),
                    "the archive holds {name}: static hosts drop names that begin with _ or ."
                );
                let key = format!("{prefix}{name}");
                if path.is_dir() {
                    waiting.push((path, format!("{key}/")));
                } else {
                    names.insert(key);
                }
            }
        }
        ensure!(names.remove(MANIFEST), "the archive has no {MANIFEST}");
        let mut archive = Archive { folder: folder.to_path_buf(), manifest: String::new(), names };
        archive.manifest = archive.read(MANIFEST)?;
        Ok(archive)
    }

    /// The text of one file; every carrier is a stylesheet.
    ///
    /// # Errors
    /// When it cannot be read, or is not text.
    pub(crate) fn read(&self, name: &str) -> Result<String> {
        let path = self.folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_folders_are_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("text/ab")).unwrap();
        for name in ["manifest.json", "fold-1.css", "text/ab/2.css"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let archive = Archive::open(folder.path()).unwrap();
        assert_eq!(archive.manifest, "manifest.json");
        assert_eq!(archive.names, ["fold-1.css", "text/ab/2.css"].map(str::to_owned).into());
        assert_eq!(archive.read("text/ab/2.css").unwrap(), "text/ab/2.css");
    }

    #[test]
    fn files_that_a_host_would_drop_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Archive::open(folder.path()).unwrap_err().to_string().contains("manifest.json"));
        fs::write(folder.path().join("manifest.json"), "{}").unwrap();
        assert!(Archive::open(folder.path()).is_ok());
        fs::write(folder.path().join("_first.css"), "").unwrap();
        assert!(Archive::open(folder.path()).unwrap_err().to_string().contains("_first.css"));
    }
}
