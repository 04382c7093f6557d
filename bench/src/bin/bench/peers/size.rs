//! How large a site is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_host::is_sent_gzipped;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::gzip::gzip;

/// The size of a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) n_files: u64,
    /// Their lengths.
    pub(crate) disk_bytes: u64,
    /// What a static host sends for all of them: text by gzip, the rest as it is.
    pub(crate) served_bytes: u64,
}

impl Size {
    /// The size of all files below `folder`.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(crate) fn of(folder: &Path) -> Result<Size> {
        let entries: Vec<_> = WalkDir::new(folder).into_iter().collect::<Result<_, _>>()?;
        let files: Vec<PathBuf> = entries
            .into_iter()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.into_path())
            .collect();
        let sizes = files
            .par_iter()
            .map(|path| file(path).with_context(|| format!("could not read {}", path.display())));
        sizes.try_reduce(Size::default, |a, b| {
            Ok(Size {
                n_files: a.n_files + b.n_files,
                disk_bytes: a.disk_bytes + b.disk_bytes,
                served_bytes: a.served_bytes + b.served_bytes,
            })
        })
    }
}

fn file(path: &Path) -> Result<Size> {
    let bytes = fs::read(path)?;
    let disk_bytes = bytes.len() as u64;
    let served_bytes = if is_sent_gzipped(path) { gzip(&bytes)?.len() as u64 } else { disk_bytes };
    Ok(Size { n_files: 1, disk_bytes, served_bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_packed_and_the_rest_is_not() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("deep"))?;
        fs::write(folder.path().join("a.css"), [b'a'; 1000])?;
        fs::write(folder.path().join("deep/b.bin"), [b'b'; 1000])?;
        let size = Size::of(folder.path())?;
        assert_eq!((size.n_files, size.disk_bytes), (2, 2000));
        assert!((1000..1100).contains(&size.served_bytes), "{size:?}");
        Ok(())
    }
}
