//! The folder of a site, in a zip.

use crate::budget::Budget;
use crate::container::{Container, Event};
use crate::rules::Rules;
use crate::shelf::{Shelf, Shelved};
use crate::zip::directory::Directory;

use super::{MANIFEST, MAX_FILE_BYTES};

/// The folder in which a zip holds a site and nothing else that could be read; `None` where it does
/// not.
pub(crate) fn site_in(directory: &Directory) -> Option<String> {
    let folders = directory.entries.iter().filter_map(|entry| entry.path.strip_suffix(MANIFEST));
    let folder = folders.min_by_key(|folder| folder.len())?;
    let rules = Rules::default();
    let is_beside = |path: &str| !path.starts_with(folder) && rules.left_out(path).is_none();
    let is_alone = !directory.entries.iter().any(|entry| is_beside(&entry.path));
    (is_alone && directory.has(&format!("{folder}index.html"))).then(|| folder.to_owned())
}

/// The folder of a site in a zip.
pub(crate) struct SiteZip {
    shelf: Shelf,
    folder: String,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    /// The manifest is being taken out.
    Manifest,
    /// Files are.
    Files,
    /// The file that was asked for is not there.
    Missing,
    Over,
}

impl SiteZip {
    /// The site in `folder` of a zip of `size_bytes`.
    pub(crate) fn new(directory: Directory, size_bytes: u64, folder: String) -> SiteZip {
        SiteZip { shelf: Shelf::new(directory, size_bytes), folder, state: State::Begin }
    }

    fn open(&mut self, name: &str) -> bool {
        let idx = self.shelf.find(&format!("{}{name}", self.folder));
        idx.map(|idx| self.shelf.fetch(idx, MAX_FILE_BYTES)).is_some()
    }
}

impl Container for SiteZip {
    fn step(&mut self, budget: &mut Budget) -> Event {
        match self.state {
            State::Begin => {
                self.open(MANIFEST);
                self.state = State::Manifest;
            }
            State::Missing => {
                self.state = State::Files;
                return Event::Fetched(None);
            }
            State::Over => return Event::Done,
            State::Manifest | State::Files => {}
        }
        match self.shelf.step(budget) {
            Shelved::Needs(range) => Event::Needs(range),
            Shelved::File(bytes) if self.state == State::Manifest => {
                self.state = State::Files;
                Event::Site(bytes)
            }
            Shelved::Failed(reason) if self.state == State::Manifest => Event::Broken(reason),
            Shelved::File(bytes) => Event::Fetched(Some(bytes)),
            Shelved::Failed(_) => Event::Fetched(None),
            // Nothing was asked for: nobody is there.
            Shelved::Piece(_) | Shelved::Place(_) | Shelved::Idle => Event::Done,
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        self.shelf.give(bytes);
    }

    fn fetch(&mut self, name: &str) {
        if !self.open(name) {
            self.state = State::Missing;
        }
    }

    fn release(&mut self) {
        self.state = State::Over;
    }
}
