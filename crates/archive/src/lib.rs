//! Reading an archive without doing I/O: which file holds what, what of it has been loaded, and how
//! a search proceeds. Everything here says what is there, or which files have to be loaded first;
//! who asks gets them, from the network, from disk or from a test.
//!
//! [`Archive`] is the archive: its manifest, its counts, and a [`Store`] of what has been loaded.
//! [`Archive::find`] and [`Archive::locate`] lead from a place in a list, or an id, to an article;
//! [`Archive::wanted`] names the file of a [`Target`] and [`Archive::parse`] reads it.
//! [`Scan`] answers a query that needs more than the counts, and [`Answer`] is what a page shows of
//! it: the list, and the counts beside it.

mod answer;
mod find;
mod index;
mod scan;
mod store;

use broadsheet_bundle::{BundleError, Calendar, ChunkRef, IndexHead, Listed, Manifest, Page};
use broadsheet_model::{Day, Names, Source, SourceId};
use broadsheet_search::{Counts, Part};

pub use answer::{Answer, Found, List, facets};
pub use find::{At, FoundAt, Located, PageAt, Target};
pub use scan::{Scan, Step};
pub use store::{Content, LoadedPage, Store, Text};

/// An archive that can be shown: counted as a whole, and loaded where somebody looks.
pub struct Archive {
    /// What it consists of.
    pub manifest: Manifest,
    /// How many articles of each source there are on each day.
    pub counts: Counts,
    /// The positions of the sources in the manifest's list, those with most articles first.
    pub source_order: Vec<usize>,
    /// What has been loaded of it.
    pub store: Store,
    /// `true` for each source.
    pub all_sources: Vec<bool>,
    directories: Vec<Listed>,
    /// The parts of the index, each once its head is there.
    heads: Vec<Option<Part>>,
    /// The same, once all are there.
    pub parts: Vec<Part>,
}

/// A file that can be loaded, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where it is, inside the archive's folder.
    pub file_name: String,
    /// What its carrier calls it.
    pub name: String,
    /// The hexadecimal digits with which the digest begins to which it leads.
    pub expected: String,
    /// Which of the numbered files of a part of the index it is; 0 for all others.
    pub number: u32,
    /// How many digests lead from its own digest to the expected one.
    pub levels: u32,
}

impl From<ChunkRef> for Wanted {
    fn from(chunk: ChunkRef) -> Wanted {
        let expected = chunk.sha256.to_string();
        Wanted { file_name: chunk.file_name(), name: chunk.name(), expected, number: 0, levels: 0 }
    }
}

impl Wanted {
    /// A numbered file of the part of the index with this head.
    fn numbered(head: &IndexHead, number: u32) -> Wanted {
        Wanted {
            file_name: head.file_name(number),
            name: head.name(number),
            expected: head.root_digits(),
            number,
            levels: head.n_levels() as u32,
        }
    }
}

/// Why something could not be loaded.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadError {
    /// A file did not arrive at all.
    Fetch {
        /// Its address, relative to the page.
        file: String,
        /// What the browser says.
        reason: String,
    },
    /// It arrived and cannot be used.
    Bundle(BundleError),
}

impl From<BundleError> for LoadError {
    fn from(error: BundleError) -> LoadError {
        LoadError::Bundle(error)
    }
}

impl Archive {
    /// The archive of `manifest`, counted by `calendar`; nothing of it is loaded yet.
    pub fn new(manifest: Manifest, calendar: Calendar) -> Archive {
        let n_sources = manifest.sources.len();
        let source_order = source_order(n_sources, &calendar.directories);
        Archive {
            counts: Counts::new(n_sources, calendar.days, calendar.undated),
            source_order,
            store: Store::default(),
            all_sources: vec![true; n_sources],
            directories: calendar.directories,
            heads: manifest.index.iter().map(|_| None).collect(),
            parts: Vec::new(),
            manifest,
        }
    }

    /// The position of the source `id` in the manifest's list.
    pub fn source_idx(&self, id: &SourceId) -> Option<usize> {
        self.manifest.sources.iter().position(|source| source.id == *id)
    }

    /// A page, ready to be looked at.
    pub fn loaded_page(&self, page: Page) -> LoadedPage {
        let source_idx = page.entries.iter().map(|entry| self.source_idx(&entry.source)).collect();
        LoadedPage { page, source_idx }
    }

    /// The source `id`; a bundle whose article names a source that it does not list is shown with
    /// the id alone.
    pub fn source(&self, id: &SourceId) -> Source {
        self.source_idx(id).map(|idx| self.manifest.sources[idx].clone()).unwrap_or_else(|| {
            Source { id: id.clone(), names: Names::same(id.as_str()), colour: None }
        })
    }

    /// The first and the last day on which an article was published; `None` when no article has a
    /// date.
    pub fn days(&self) -> Option<(Day, Day)> {
        Some((self.counts.first_day()?, self.counts.last_day()?))
    }
}

/// The positions of the sources, those with most articles first.
fn source_order(n_sources: usize, directories: &[Listed]) -> Vec<usize> {
    let n_articles =
        |idx: usize| directories.iter().map(|directory| directory.per_source[idx]).sum::<u32>();
    let mut order: Vec<(u32, usize)> = Vec::new();
    // Insertion, as a sort would be a larger download than this loop and there are few sources.
    for idx in 0..n_sources {
        let n = n_articles(idx);
        order.insert(order.partition_point(|(other, _)| *other >= n), (n, idx));
    }
    order.into_iter().map(|(_, idx)| idx).collect()
}
