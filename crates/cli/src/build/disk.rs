//! Every change that a build makes on disk, with errors that name the path.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;

/// More files than this are flushed all at once, with whatever else the file system has to write.
#[cfg(target_os = "linux")]
const MANY: usize = 1_000;

/// Is asked before each change on disk, with the path; its error ends the build as if the system
/// had refused.
pub type WriteHook<'a> = &'a (dyn Fn(&Path) -> io::Result<()> + Sync);

/// Changes files and folders.
pub(super) struct Disk<'a> {
    write_hook: Option<WriteHook<'a>>,
    is_durable: bool,
}

impl fmt::Debug for Disk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disk")
    }
}

/// A change on disk that failed.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .path.display(), explained(.error))]
pub struct DiskError {
    /// What was to be changed.
    pub path: PathBuf,
    /// Why it was not.
    pub error: io::Error,
}

fn explained(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => {
            "the disk is full; free some space and build again (an earlier site is as it was)"
                .to_owned()
        }
        io::ErrorKind::QuotaExceeded => {
            "your quota on this disk is used up; free some space and build again".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "no permission; choose another folder or change its permissions".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "the file system can only be read; choose another folder".to_owned()
        }
        _ => error.to_string(),
    }
}

/// What makes an error at `path` one that names it.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> anyhow::Error {
    let path = path.to_owned();
    move |error| DiskError { path, error }.into()
}

impl<'a> Disk<'a> {
    pub(super) fn new(write_hook: Option<WriteHook<'a>>, is_durable: bool) -> Disk<'a> {
        Disk { write_hook, is_durable }
    }

    /// Whether the next change, at `path`, may happen.
    pub(super) fn allow(&self, path: &Path) -> Result<()> {
        self.write_hook.map_or(Ok(()), |write_hook| write_hook(path).map_err(at(path)))
    }

    pub(super) fn create_folder(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.allow(path)?;
        fs::create_dir_all(path).map_err(at(path))
    }

    /// Writes a new file, and its folder where there is none.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        if let Some(folder) = path.parent() {
            self.create_folder(folder)?;
        }
        self.allow(path)?;
        fs::write(path, bytes).map_err(at(path))
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.allow(to)?;
        fs::rename(from, to).map_err(at(to))
    }

    /// Removes a file; that there is none is fine.
    pub(super) fn remove_file(&self, path: &Path) -> Result<()> {
        self.allow(path)?;
        gone(fs::remove_file(path)).map_err(at(path))
    }

    /// Removes a folder with all that is in it; that there is none is fine.
    pub(super) fn remove_folder(&self, path: &Path) -> Result<()> {
        if !path.exists() {
            return Ok(());
        }
        self.allow(path)?;
        gone(fs::remove_dir_all(path)).map_err(at(path))
    }

    /// Removes a folder if it is empty.
    pub(super) fn remove_empty_folder(&self, path: &Path) -> Result<()> {
        self.allow(path)?;
        // It is not empty: somebody else's file is in it.
        let _ = fs::remove_dir(path);
        Ok(())
    }

    /// Waits until the files `paths`, all of one file system, are on the disk.
    pub(super) fn flush_files(&self, paths: &[PathBuf]) -> Result<()> {
        let Some(first) = paths.first().filter(|_| self.is_durable) else { return Ok(()) };
        self.allow(first)?;
        // Each file on its own takes milliseconds; all at once waits for what other programs have
        // written, too.
        #[cfg(target_os = "linux")]
        if paths.len() > MANY {
            let file = File::open(first).map_err(at(first))?;
            return rustix::fs::syncfs(&file).map_err(|error| at(first)(error.into()));
        }
        paths.par_iter().try_for_each(|path| {
            File::open(path).and_then(|file| file.sync_all()).map_err(|error| at(path)(error))
        })
    }

    /// Waits until the names in `folder` are on the disk.
    pub(super) fn flush_names(&self, folder: &Path) -> Result<()> {
        if !self.is_durable {
            return Ok(());
        }
        self.allow(folder)?;
        // Not every system can flush a folder, and none loses more than the last names where it
        // cannot.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

fn gone(result: io::Result<()>) -> io::Result<()> {
    result
        .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}
