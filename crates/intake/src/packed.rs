//! The chunk files of a site whose files are fetched by somebody else, where they stand in packs.

use std::collections::VecDeque;

use broadsheet_bundle::{
    Pack, PackDirectory, PackList, PackRange, PackedName, list_file_name, packs_of, ranges_of,
    wrap_carrier,
};
use broadsheet_model::Digest;

use crate::site::ARCHIVE;

/// So many packs of some MB at most are kept: chunks that are read one after the other stand in the
/// same few.
const MAX_SHEETS: usize = 6;
/// The same of packs that are made to be read by ranges, of 100 MB at most: of pages, and of texts.
const MAX_RAW: usize = 2;

/// The packs of a site.
pub(crate) struct Packed {
    guide: Guide,
    /// What was fetched last, the newest first, by its path inside the archive's folder.
    recent: VecDeque<(String, Fetched)>,
    /// The file that is being fetched.
    asked: String,
}

/// What says which pack has which chunk.
enum Guide {
    UnreadList(Digest),
    UnreadDirectory(PackDirectory),
    Lost,
    List(PackList),
    Directory(PackDirectory, Vec<u8>),
}

/// A file that was fetched; `None` stands for one that could not be had.
enum Fetched {
    Sheet(Option<Pack>),
    /// A pack of bytes, or a chunk file that stands in none.
    Raw(Option<Vec<u8>>),
}

/// Where a chunk file is.
pub(crate) enum Where {
    /// Here; nothing where it is missing.
    Here(Option<Vec<u8>>),
    /// In this file of the site, or that says in which.
    In(String),
}

impl Packed {
    /// The packs of the site with this manifest, where it has some.
    pub(crate) fn of(manifest: &[u8]) -> Option<Packed> {
        let list = || packs_of(manifest).map(Guide::UnreadList);
        let guide = ranges_of(manifest).map(Guide::UnreadDirectory).or_else(list)?;
        Some(Packed { guide, recent: VecDeque::new(), asked: String::new() })
    }

    /// Looks for the chunk file `path`, a path inside the site.
    pub(crate) fn look(&mut self, path: &str) -> Where {
        let name = PackedName::of(path);
        let (file, range) = match &self.guide {
            Guide::Lost => return Where::Here(None),
            Guide::UnreadList(digest) => return self.ask(list_file_name(*digest)),
            Guide::UnreadDirectory(directory) => return self.ask(directory.file_name()),
            Guide::List(list) => match name.and_then(|name| list.find(name)) {
                Some(idx) => (list.file_name(idx), None),
                None => return Where::Here(None),
            },
            Guide::Directory(directory, bytes) => {
                match name.and_then(|name| place(directory, bytes, name)) {
                    Some(range) => (range.file_name(), Some(range)),
                    // What is in no pack is a file of its own.
                    None => (path.strip_prefix(ARCHIVE).unwrap_or(path).to_owned(), None),
                }
            }
        };
        let Some((_, fetched)) = self.recent.iter().find(|(there, _)| *there == file) else {
            return self.ask(file);
        };
        Where::Here(match (fetched, name) {
            (Fetched::Sheet(pack), Some(name)) => {
                pack.as_ref().and_then(|pack| pack.chunk_file(name))
            }
            (Fetched::Raw(Some(bytes)), Some(name)) => match range {
                None => Some(bytes.clone()),
                Some(range) => {
                    let (start, n_bytes) = (range.start as usize, range.n_bytes as usize);
                    let carried = bytes.get(start..).and_then(|bytes| bytes.get(..n_bytes));
                    carried.map(|carried| wrap_carrier(&name.digits(), carried))
                }
            },
            _ => None,
        })
    }

    fn ask(&mut self, file: String) -> Where {
        let path = [ARCHIVE, &file].concat();
        self.asked = file;
        Where::In(path)
    }

    /// Takes the file that [`Packed::look`] asked for last; `None` where it cannot be had.
    ///
    /// # Errors
    /// When it is not what it should be, with what is wrong.
    pub(crate) fn give(&mut self, file: Option<&[u8]>) -> Result<(), String> {
        let missing = || "is missing".to_owned();
        let read = match &self.guide {
            Guide::UnreadList(digest) => file.ok_or_else(missing).and_then(|file| {
                let list = PackList::open(*digest, file).map_err(|error| error.to_string());
                list.map(Guide::List)
            }),
            Guide::UnreadDirectory(directory) => file.ok_or_else(missing).and_then(|file| {
                let entries = directory.entries(&self.asked, file);
                entries.map_err(|error| error.to_string())?;
                Ok(Guide::Directory(directory.clone(), file.to_vec()))
            }),
            Guide::Lost => return Ok(()),
            Guide::List(_) => {
                let pack = file.map(|file| Pack::parse(file.to_vec()));
                self.keep(Fetched::Sheet(pack), MAX_SHEETS);
                return Ok(());
            }
            Guide::Directory(..) => {
                self.keep(Fetched::Raw(file.map(<[u8]>::to_vec)), MAX_RAW);
                return Ok(());
            }
        };
        let fault = read.as_ref().err().cloned();
        self.guide = read.unwrap_or(Guide::Lost);
        fault.map_or(Ok(()), |fault| Err(format!("{ARCHIVE}{} ({fault})", self.asked)))
    }

    fn keep(&mut self, fetched: Fetched, n_most: usize) {
        self.recent.push_front((std::mem::take(&mut self.asked), fetched));
        self.recent.truncate(n_most);
    }
}

/// Where a chunk stands.
fn place(directory: &PackDirectory, bytes: &[u8], chunk: PackedName) -> Option<PackRange> {
    let bucket = directory.bucket(chunk);
    let bucket = bytes.get(bucket.start as usize..bucket.end as usize)?;
    PackDirectory::places(bucket, chunk).next()
}
