//! From the place of an article in a list, or its id, to the files that hold it.
//!
//! Everything here says what is there, or what has to be loaded first; nothing waits.

use std::ops::Range;

use broadsheet_bundle::{ChunkKind, ChunkRef, Entry, Listed, bucket_of, days_of};
use broadsheet_model::{Article, ArticleId};

use super::{Archive, Content, LoadError};

/// Where a catalogue page stands: its directory, and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageAt {
    /// The position of the directory in the calendar's list.
    pub directory: usize,
    /// The position of the page in the directory.
    pub page: usize,
}

/// Something that can be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The calendar.
    Calendar,
    /// The table of folds.
    Fold,
    /// A directory, by its position in the calendar's list.
    Directory(usize),
    /// A catalogue page.
    Page(PageAt),
    /// A text chunk: its page, and its position there.
    Text(PageAt, usize),
    /// The list of the buckets of ids.
    Ids,
    /// The bucket that holds this id.
    Bucket(ArticleId),
}

/// Where an article stands: its page, and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Its page.
    pub page: PageAt,
    /// Its position among the page's entries.
    pub entry: usize,
}

/// Where the article with some id is.
#[derive(Clone, Debug, PartialEq)]
pub enum Located {
    /// There.
    At(At),
    /// These have to be loaded before that can be said.
    Needs(Vec<Target>),
    /// The archive does not have it.
    Nowhere,
}

impl Archive {
    /// The file of `target`; `None` while the file that names it is not there.
    pub fn chunk(&self, target: Target) -> Option<ChunkRef> {
        Some(match target {
            Target::Calendar => self.manifest.calendar.clone(),
            Target::Fold => self.manifest.fold.clone(),
            Target::Ids => self.manifest.ids.clone(),
            Target::Directory(idx) => self.directories.get(idx)?.chunk.clone(),
            // The first page is named by the manifest, so that it need not wait for its directory.
            Target::Page(PageAt { directory: 0, page: 0 }) => self.manifest.first_page.clone()?,
            Target::Page(at) => self.pages(at.directory)?.get(at.page)?.chunk.clone(),
            Target::Text(at, idx) => self.store.page(Target::Page(at))?.page.texts.get(idx)?.0.clone(),
            Target::Bucket(id) => match self.store.get(Target::Ids)? {
                Content::Ids(buckets) => bucket_of(buckets, id)?.clone(),
                _ => return None,
            },
        })
    }

    /// How many articles a directory or a page holds; 0 while that is not known.
    pub fn n_articles(&self, target: Target) -> usize {
        let listed = match target {
            Target::Directory(idx) => self.directories.get(idx),
            Target::Page(at) => self.pages(at.directory).and_then(|pages| pages.get(at.page)),
            _ => None,
        };
        listed.map_or(0, |listed| n_chosen(listed, &self.all_sources))
    }

    /// How many directories there are.
    pub fn n_directories(&self) -> usize {
        self.directories.len()
    }

    /// The pages of a directory, where it is there.
    pub fn pages(&self, directory: usize) -> Option<&[Listed]> {
        match self.store.get(Target::Directory(directory))? {
            Content::Directory(pages) => Some(pages),
            _ => None,
        }
    }

    /// Where the article stands that has `rank` among all articles of the `chosen` sources, or what has to be loaded
    /// before that can be said. `None` where the archive contradicts itself.
    pub fn find(&self, rank: usize, chosen: &[bool]) -> Result<At, Option<Target>> {
        let (directory, rank) = descend(&self.directories, rank, chosen).ok_or(None)?;
        let first = PageAt { directory: 0, page: 0 };
        // The first page stands alone until its directory is asked for.
        if directory == 0
            && let Some(entry) = self.nth_of_page(first, rank, chosen)
        {
            return Ok(At { page: first, entry });
        }
        let pages = self.pages(directory).ok_or(Some(Target::Directory(directory)))?;
        let (page, rank) = descend(pages, rank, chosen).ok_or(None)?;
        let page = PageAt { directory, page };
        if self.store.page(Target::Page(page)).is_none() {
            return Err(Some(Target::Page(page)));
        }
        self.nth_of_page(page, rank, chosen).map(|entry| At { page, entry }).ok_or(None)
    }

    /// The position in a page of the article that has `rank` among those of the `chosen` sources there.
    fn nth_of_page(&self, page: PageAt, rank: usize, chosen: &[bool]) -> Option<usize> {
        let sources = self.store.page(Target::Page(page))?.source_idx.iter().enumerate();
        sources.filter(|(_, source)| is_chosen(**source, chosen)).nth(rank).map(|(idx, _)| idx)
    }

    /// Which rank the article at `at` has among all articles of the `chosen` sources; `None` where it is not of one of
    /// them, or a file above it is not there.
    pub fn rank(&self, at: At, chosen: &[bool]) -> Option<usize> {
        let sources = &self.store.page(Target::Page(at.page))?.source_idx;
        if !is_chosen(*sources.get(at.entry)?, chosen) {
            return None;
        }
        let before = |listed: &[Listed]| listed.iter().map(|file| n_chosen(file, chosen)).sum::<usize>();
        let in_directory = match at.page.page {
            0 => 0,
            page => before(&self.pages(at.page.directory)?[..page]),
        };
        let in_page = sources[..at.entry].iter().filter(|source| is_chosen(**source, chosen)).count();
        Some(before(&self.directories[..at.page.directory]) + in_directory + in_page)
    }

    /// What the list shows of the article at `at`.
    pub fn entry(&self, at: At) -> Option<&Entry> {
        self.store.page(Target::Page(at.page))?.page.entries.get(at.entry)
    }

    /// The text chunk that holds the article at `at`, and its position there.
    pub fn text_at(&self, at: At) -> Option<(Target, usize)> {
        let mut idx = at.entry;
        for (text, (_, n_articles)) in self.store.page(Target::Page(at.page))?.page.texts.iter().enumerate() {
            if idx < *n_articles {
                return Some((Target::Text(at.page, text), idx));
            }
            idx -= n_articles;
        }
        None
    }

    /// The whole article at `at`, where it is there.
    pub fn article(&self, at: At) -> Option<&Article> {
        let (target, idx) = self.text_at(at)?;
        self.store.text(target)?.articles.get(idx)
    }

    /// Where the article `id` is.
    pub fn locate(&self, id: ArticleId) -> Located {
        if let Some(at) = self.look_up(id) {
            return Located::At(at);
        }
        let needs =
            |target| if self.store.has_failed(target) { Located::Nowhere } else { Located::Needs(vec![target]) };
        if self.store.get(Target::Ids).is_none() {
            return needs(Target::Ids);
        }
        let (Some(Content::Bucket(bucket)), Some(chunk)) =
            (self.store.get(Target::Bucket(id)), self.chunk(Target::Bucket(id)))
        else {
            return needs(Target::Bucket(id));
        };
        let days = days_of(&chunk.file_name(), bucket, id).unwrap_or_default();
        let ranges = days.into_iter().map(|day| match day {
            Some(day) => self.counts.number_range(day),
            None => self.counts.len() - self.counts.n_undated()..self.counts.len(),
        });
        let missing: Vec<Target> = ranges.flat_map(|range| self.missing_pages(range)).collect();
        if missing.is_empty() { Located::Nowhere } else { Located::Needs(missing) }
    }

    /// An article among the pages that are there.
    fn look_up(&self, id: ArticleId) -> Option<At> {
        self.store.pages().find_map(|(target, page)| {
            let Target::Page(page_at) = target else { return None };
            let entry = page.page.entries.iter().position(|entry| entry.id == id)?;
            Some(At { page: page_at, entry })
        })
    }

    /// What has to be loaded for the articles with these numbers; what failed is left out.
    fn missing_pages(&self, numbers: Range<usize>) -> Vec<Target> {
        let mut missing = Vec::new();
        let mut directory_start = 0;
        for (directory, listed) in self.directories.iter().enumerate() {
            let mut start = directory_start;
            directory_start += n_chosen(listed, &self.all_sources);
            if directory_start <= numbers.start || start >= numbers.end {
                continue;
            }
            let Some(pages) = self.pages(directory) else {
                missing.push(Target::Directory(directory));
                continue;
            };
            for (page, listed) in pages.iter().enumerate() {
                let end = start + n_chosen(listed, &self.all_sources);
                if start < numbers.end && numbers.start < end {
                    missing.push(Target::Page(PageAt { directory, page }));
                }
                start = end;
            }
        }
        missing.retain(|target| self.store.get(*target).is_none() && !self.store.has_failed(*target));
        missing
    }

    /// What a chunk holds, from its unpacked bytes.
    ///
    /// # Errors
    ///
    /// Where it is not what its kind should be.
    pub fn parse(&self, chunk: &ChunkRef, bytes: Vec<u8>) -> Result<Content, LoadError> {
        let name = chunk.file_name();
        Ok(match chunk.kind {
            ChunkKind::Directory => {
                let n_sources = self.manifest.sources.len();
                Content::Directory(broadsheet_bundle::parse_directory(&name, &bytes, n_sources)?)
            }
            ChunkKind::Page => Content::Page(self.loaded_page(broadsheet_bundle::parse_page(&name, &bytes)?)),
            ChunkKind::Text => {
                Content::Text(super::Text { articles: broadsheet_bundle::parse_text(&name, &bytes)?, corpus: None })
            }
            ChunkKind::Ids => Content::Ids(broadsheet_bundle::parse_ids(&name, &bytes)?),
            // Calendar and table of folds never come here: who asks for them takes them in.
            ChunkKind::IdBucket | ChunkKind::Calendar | ChunkKind::Fold => Content::Bucket(bytes),
        })
    }
}

/// Whether the source at `source_idx` is one of the chosen ones; one that the archive does not list is not.
fn is_chosen(source_idx: Option<usize>, chosen: &[bool]) -> bool {
    source_idx.is_some_and(|idx| chosen[idx])
}

/// The file that holds the article with `rank` among those of the `chosen` sources, and the article's rank there.
fn descend(files: &[Listed], mut rank: usize, chosen: &[bool]) -> Option<(usize, usize)> {
    for (idx, file) in files.iter().enumerate() {
        let n = n_chosen(file, chosen);
        if rank < n {
            return Some((idx, rank));
        }
        rank -= n;
    }
    None
}

/// How many articles of the `chosen` sources a file has.
fn n_chosen(file: &Listed, chosen: &[bool]) -> usize {
    let counts = file.per_source.iter().zip(chosen);
    counts.filter(|(_, is_chosen)| **is_chosen).map(|(n, _)| *n as usize).sum()
}
