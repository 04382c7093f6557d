//! The chunk files of a site whose files are fetched by somebody else, where they stand in packs.

use std::collections::VecDeque;

use broadsheet_bundle::{Pack, PackList, PackedName, list_file_name};
use broadsheet_model::Digest;

use crate::site::ARCHIVE;

/// So many packs are kept: chunks that are read one after the other stand in the same few. A pack
/// has some MB at most.
const MAX_KEPT: usize = 6;

/// The packs of a site.
pub(crate) struct Packed {
    digest: Digest,
    list: List,
    /// What was fetched last, the newest first; nothing where it could not be had.
    recent: VecDeque<(usize, Option<Pack>)>,
    /// The position of the pack that is being fetched.
    asked: usize,
}

enum List {
    Unread,
    Lost,
    Read(PackList),
}

/// Where a chunk file is.
pub(crate) enum Where {
    /// Here; nothing where it is missing.
    Here(Option<Vec<u8>>),
    /// In this file of the site, or that says in which.
    In(String),
}

impl Packed {
    /// The packs of which the list has this digest.
    pub(crate) fn new(digest: Digest) -> Packed {
        Packed { digest, list: List::Unread, recent: VecDeque::new(), asked: 0 }
    }

    /// Looks for the chunk file `path`, a path inside the site.
    pub(crate) fn look(&mut self, path: &str) -> Where {
        let list = match &self.list {
            List::Unread => return Where::In([ARCHIVE, &list_file_name(self.digest)].concat()),
            List::Lost => return Where::Here(None),
            List::Read(list) => list,
        };
        let name = PackedName::of(path);
        let Some((name, idx)) = name.and_then(|name| Some((name, list.find(name)?))) else {
            return Where::Here(None);
        };
        let Some((_, pack)) = self.recent.iter().find(|(other, _)| *other == idx) else {
            self.asked = idx;
            return Where::In([ARCHIVE, &list.file_name(idx)].concat());
        };
        Where::Here(pack.as_ref().and_then(|pack| pack.chunk_file(name)))
    }

    /// Takes the file that [`Packed::look`] asked for last; `None` where it cannot be had.
    ///
    /// # Errors
    /// When it is not what it should be, with what is wrong.
    pub(crate) fn give(&mut self, file: Option<&[u8]>) -> Result<(), String> {
        if let List::Unread = self.list {
            let read = match file {
                Some(file) => PackList::open(self.digest, file).map_err(|error| error.to_string()),
                None => Err("is missing".to_owned()),
            };
            let fault = read.as_ref().err().cloned();
            self.list = read.map_or(List::Lost, List::Read);
            let path = [ARCHIVE, &list_file_name(self.digest)].concat();
            return fault.map_or(Ok(()), |fault| Err(format!("{path} ({fault})")));
        }
        let pack = file.map(|file| Pack::parse(file.to_vec()));
        self.recent.push_front((self.asked, pack));
        self.recent.truncate(MAX_KEPT);
        Ok(())
    }
}
