//! What the files of an archive hold once they are read.

use std::sync::Arc;

use broadsheet_bundle::{
    BundleError, Calendar, ChunkRef, IndexFile, Listed, Page, Places, parse_calendar,
    parse_directory, parse_ids, parse_index_root, parse_page, parse_places, parse_text,
};
use broadsheet_model::{Article, Source, SourceId};
use broadsheet_search::{Corpus, Counts, Folding, Part};

use crate::{Archive, Target};

/// Something that has been loaded.
pub enum Content {
    /// The calendar.
    Calendar(Days),
    /// The folding table.
    Folding(Folding),
    /// The root of a part of the index.
    Root(Part),
    /// A directory: its pages.
    Directory(Vec<Listed>),
    /// A catalogue page.
    Page(LoadedPage),
    /// A text chunk.
    Text(TextChunk),
    /// The buckets of ids.
    Ids(Vec<ChunkRef>),
    /// A bucket of ids, or a file of the index: read where it is used.
    Bytes(Vec<u8>),
    /// What the index says of where some articles are, and what a list shows of them.
    Places(Places),
}

/// What the calendar says.
pub struct Days {
    /// How many articles of each source there are on each day.
    pub counts: Arc<Counts>,
    /// The directories, newest first.
    pub directories: Vec<Listed>,
    /// The positions of the sources in the manifest's list, those with most articles first.
    pub source_order: Vec<usize>,
}

impl Days {
    fn new(calendar: Calendar, n_sources: usize) -> Days {
        let source_order = source_order(n_sources, &calendar.directories);
        Days {
            counts: Arc::new(Counts::new(n_sources, calendar.days, calendar.undated)),
            directories: calendar.directories,
            source_order,
        }
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

/// A catalogue page.
pub struct LoadedPage {
    /// What it holds.
    pub page: Page,
    /// For each entry the position of its source in the manifest's list.
    pub source_idx: Vec<Option<usize>>,
}

/// The articles of a text chunk.
pub struct TextChunk {
    /// The articles, newest first.
    pub articles: Vec<Article>,
    /// The articles, folded, once somebody has searched them.
    corpus: Option<Corpus>,
}

impl TextChunk {
    /// Of these articles.
    pub fn new(articles: Vec<Article>) -> TextChunk {
        TextChunk { articles, corpus: None }
    }

    /// The articles, folded; `sources` are those of the archive, and `folding` is its own.
    pub fn fold(&mut self, sources: &[Source], folding: &Folding) -> &Corpus {
        self.corpus.get_or_insert_with(|| Corpus::new(&self.articles, sources, folding))
    }

    /// The articles, folded, to be kept elsewhere.
    #[cfg(feature = "local")]
    pub(crate) fn take_folded(&mut self, sources: &[Source], folding: &Folding) -> Corpus {
        self.fold(sources, folding);
        self.corpus.take().unwrap_or_default()
    }
}

impl Archive {
    /// What the file `name` of `target` holds, from its unpacked bytes: the one way from bytes to
    /// [`Content`], for the page and for the command.
    ///
    /// # Errors
    ///
    /// Where it is not what it should be.
    pub fn parse(
        &self,
        target: Target,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Content, BundleError> {
        let n_sources = self.manifest.sources.len();
        Ok(match target {
            Target::Calendar => {
                Content::Calendar(Days::new(parse_calendar(name, &bytes, n_sources)?, n_sources))
            }
            Target::Fold => Content::Folding(Folding::parse(&bytes).map_err(|error| {
                let (chunk, reason) = (name.to_owned(), error.to_string());
                BundleError::Chunk { chunk, reason }
            })?),
            #[cfg(feature = "windows")]
            Target::Root(part) if self.coarse_part() == Some(part) => {
                let chunk = self.manifest.coarse.as_ref().ok_or_else(|| disagrees(name))?;
                // Its articles are parts, and have no days.
                Content::Root(Part::new(parse_index_root(chunk, &bytes)?, &Counts::default(), 0))
            }
            Target::Root(part) => {
                let parts = &self.manifest.index;
                let n_older = parts.iter().take(part).map(|(_, n_articles)| n_articles).sum();
                let (chunk, n_articles) = parts.get(part).ok_or_else(|| disagrees(name))?;
                let root = parse_index_root(chunk, &bytes)?;
                if *n_articles != root.n_docs() {
                    return Err(disagrees(name));
                }
                // Without the calendar nobody asks for a root.
                let counts = self.counts().ok_or_else(|| unknown_days(name))?;
                Content::Root(Part::new(root, counts, n_older))
            }
            Target::Directory(_) => Content::Directory(parse_directory(name, &bytes, n_sources)?),
            Target::Page(_) => Content::Page(self.loaded_page(parse_page(name, &bytes)?)),
            Target::Text(..) | Target::IndexedText(_) => {
                Content::Text(TextChunk::new(parse_text(name, &bytes)?))
            }
            Target::Ids => Content::Ids(parse_ids(name, &bytes)?),
            Target::Index(part, IndexFile::Places(file)) => {
                let part = self.part(part).ok_or_else(|| disagrees(name))?;
                Content::Places(parse_places(&part.root, file, &bytes)?)
            }
            Target::Bucket(_) | Target::Index(..) => Content::Bytes(bytes),
        })
    }

    pub(crate) fn loaded_page(&self, page: Page) -> LoadedPage {
        let idx = |source: &SourceId| self.source_idx(source);
        let source_idx = page.entries.iter().map(|entry| idx(&entry.source)).collect();
        LoadedPage { page, source_idx }
    }
}

fn disagrees(name: &str) -> BundleError {
    let reason = "it is not of as many articles as the manifest says".to_owned();
    BundleError::Chunk { chunk: name.to_owned(), reason }
}

fn unknown_days(name: &str) -> BundleError {
    BundleError::Chunk { chunk: name.to_owned(), reason: "the calendar is not there".to_owned() }
}
