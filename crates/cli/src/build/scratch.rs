//! What has to wait on disk during a build and is of no use after it: see [`Target::scratch`].
//!
//! [`Target::scratch`]: super::target::Target::scratch

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::Result;

use super::disk::{Disk, at};
use super::spool::read_exact_at;

/// A file that is appended to by some threads and read by others, and removed in the end.
#[derive(Debug)]
pub(super) struct Scratch<'a> {
    path: PathBuf,
    disk: &'a Disk<'a>,
    /// What is appended to, and how many bytes it has.
    end: Mutex<(File, u64)>,
    /// The same file: where a system keeps a position of reading, it is not that of writing.
    read: File,
}

impl<'a> Scratch<'a> {
    /// A new file, empty.
    pub(super) fn new(path: PathBuf, disk: &'a Disk<'a>) -> Result<Scratch<'a>> {
        disk.write(&path, b"")?;
        let open = || File::options().read(true).write(true).open(&path).map_err(at(&path));
        let (end, read) = (Mutex::new((open()?, 0)), open()?);
        Ok(Scratch { path, disk, end, read })
    }

    /// Appends `bytes`, and says where they begin.
    pub(super) fn append(&self, bytes: &[u8]) -> Result<u64> {
        self.disk.allow(&self.path)?;
        let mut end = self.end.lock().expect("nobody panics while appending");
        let (file, n_bytes) = &mut *end;
        let start = *n_bytes;
        file.write_all(bytes).map_err(at(&self.path))?;
        *n_bytes += bytes.len() as u64;
        Ok(start)
    }

    /// The bytes of `range`, which were appended.
    pub(super) fn bytes(&self, range: Range<u64>) -> Result<Vec<u8>> {
        let mut bytes = vec![0; (range.end - range.start) as usize];
        read_exact_at(&self.read, &mut bytes, range.start).map_err(at(&self.path))?;
        Ok(bytes)
    }

    /// Reads the bytes of `range`, which were appended.
    pub(super) fn reader(&self, range: Range<u64>) -> ScratchReader<'_> {
        ScratchReader { file: &self.read, rest: range }
    }

    /// An error in reading, named.
    pub(super) fn named(&self, error: io::Error) -> anyhow::Error {
        at(&self.path)(error)
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        // It may be as large as the site. Whatever stays goes with the folder that it is in.
        let _ = self.disk.remove_file(&self.path);
    }
}

/// Reads a stretch of a file.
#[derive(Debug)]
pub(super) struct ScratchReader<'a> {
    file: &'a File,
    rest: Range<u64>,
}

impl Read for ScratchReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_left = self.rest.end - self.rest.start;
        let n = usize::try_from(n_left).unwrap_or(usize::MAX).min(buffer.len());
        read_exact_at(self.file, &mut buffer[..n], self.rest.start)?;
        self.rest.start += n as u64;
        Ok(n)
    }
}
