//! zip: the directory at its end says what it holds, and each entry is read where it stands.
//!
//! What the directory says and what the entry itself says may differ, so that two programs see
//! different files. Here the directory counts; a size or a checksum that does not hold is damage,
//! and nothing is read twice: see [`Directory::n_overlapping`].

mod beside;
pub(crate) mod bytes;
pub(crate) mod directory;
pub(crate) mod end;
mod entries;
mod names;
pub(crate) mod unpack;

use broadsheet_model::Candidate;

use crate::Reason;
use crate::budget::Budget;
use crate::container::{Container, Event};
use crate::epub::{self, Epub};
use crate::shelf::Shelf;
use crate::site::{SiteZip, site_in};
use crate::wacz::{self, Wacz};

use directory::{Directory, DirectoryReader, Read};
use entries::Entries;

pub(crate) use end::ends_as_zip;

/// A zip of any kind.
pub(crate) struct Zip {
    size_bytes: u64,
    state: State,
}

enum State {
    Directory(DirectoryReader),
    Open(Box<dyn Container>),
}

impl Zip {
    /// A zip of `size_bytes`.
    pub(crate) fn new(size_bytes: u64) -> Zip {
        Zip { size_bytes, state: State::Directory(DirectoryReader::new(size_bytes)) }
    }
}

impl Container for Zip {
    fn step(&mut self, budget: &mut Budget) -> Event {
        loop {
            match &mut self.state {
                State::Open(container) => return container.step(budget),
                State::Directory(reader) => match reader.step(budget) {
                    Read::Needs(range) => return Event::Needs(range),
                    Read::Broken(reason) => return Event::Broken(reason),
                    Read::Done(directory) => match opened(directory, self.size_bytes) {
                        Ok(container) => self.state = State::Open(container),
                        Err(reason) => return Event::Broken(reason),
                    },
                },
            }
        }
    }

    fn give(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Directory(reader) => reader.give(bytes),
            State::Open(container) => container.give(bytes),
        }
    }

    fn fetch(&mut self, name: &str) {
        if let State::Open(container) = &mut self.state {
            container.fetch(name);
        }
    }

    fn release(&mut self) {
        if let State::Open(container) = &mut self.state {
            container.release();
        }
    }

    fn skip(&mut self) {
        if let State::Open(container) = &mut self.state {
            container.skip();
        }
    }

    fn want(&mut self, member: u32, wanted: Vec<Candidate>) {
        if let State::Open(container) = &mut self.state {
            container.want(member, wanted);
        }
    }
}

/// What a zip with this directory is: many formats are zips.
fn opened(directory: Directory, size_bytes: u64) -> Result<Box<dyn Container>, Reason> {
    if let Some(sentence) = crate::refusals::zip_of(&directory) {
        return Err(Reason::Refused(sentence));
    }
    if !directory.entries.is_empty() && directory.entries.iter().all(|entry| entry.is_encrypted) {
        return Err(Reason::Encrypted);
    }
    if let Some(folder) = site_in(&directory) {
        return Ok(Box::new(SiteZip::new(directory, size_bytes, folder)));
    }
    if epub::is_book(&directory) {
        return Ok(Box::new(Epub::new(Shelf::new(directory, size_bytes))));
    }
    if wacz::is_crawl(&directory) {
        return Ok(Box::new(Wacz::new(Shelf::new(directory, size_bytes))));
    }
    Ok(Box::new(Entries::new(directory, size_bytes)))
}
