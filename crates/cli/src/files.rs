//! Which files the inputs hold.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::SkipReason;

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InputFile {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its path relative to the folder that was given, with `/` between its parts; its name where the file itself was
    /// given.
    pub(crate) name: String,
}

/// The files below `input` in sorted order, and what could not be listed. Hidden files and folders are left out, unless
/// `input` itself is one; links are followed, and a link that leads into its own folder is listed as a fault.
pub(crate) fn list(input: &Path) -> (Vec<InputFile>, Vec<(String, SkipReason)>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    let walk = WalkDir::new(input).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            // Not a regular file: a socket or a pipe would block.
            Ok(entry) if !entry.file_type().is_file() => faults.push((name(input, entry.path()), SkipReason::NotAFile)),
            Ok(entry) => files.push(InputFile { name: name(input, entry.path()), path: entry.into_path() }),
            Err(error) => {
                let at = error.path().map_or_else(|| input.display().to_string(), |path| name(input, path));
                let is_loop = error.loop_ancestor().is_some();
                let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
                faults.push((at, if is_loop { SkipReason::LinkLoop } else { SkipReason::Unreadable(kind) }));
            }
        }
    }
    (files, faults)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn name(input: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(input).unwrap_or(path);
    let relative = if relative.as_os_str().is_empty() {
        Path::new(path.file_name().unwrap_or(path.as_os_str()))
    } else {
        relative
    };
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
