//! From the place of an article in a list, or its id, to the files that hold it.
//!
//! Everything here says what is there, or what has to be loaded first; nothing waits.

use std::ops::Range;

use broadsheet_bundle::{Entry, IndexFile, Listed, bucket_of, days_of};
use broadsheet_model::{Article, ArticleId};

use super::{Archive, Content, LoadError, Text, Wanted};

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
    /// The head of a part of the index.
    Head(usize),
    /// A file of a part of the index.
    Index(usize, IndexFile),
    /// A text chunk, as the index knows it.
    Found(FoundAt),
}

/// Where a text chunk stands in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundAt {
    /// The part of the index.
    pub part: usize,
    /// The file of places that names it.
    pub map: u32,
    /// Its position there.
    pub text: usize,
}

/// Where an article stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// On a page, at this position among its entries.
    Page(PageAt, usize),
    /// In a text chunk that the index names, at this position there, with its number in the
    /// archive.
    Found(FoundAt, usize, u32),
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
    pub fn wanted(&self, target: Target) -> Option<Wanted> {
        Some(Wanted::from(match target {
            Target::Calendar => self.manifest.calendar.clone(),
            Target::Fold => self.manifest.fold.clone(),
            Target::Ids => self.manifest.ids.clone(),
            Target::Directory(idx) => self.directories.get(idx)?.chunk.clone(),
            // The first page is named by the manifest, so that it need not wait for its directory.
            Target::Page(PageAt { directory: 0, page: 0 }) => self.manifest.first_page.clone()?,
            Target::Page(at) => self.pages(at.directory)?.get(at.page)?.chunk.clone(),
            Target::Text(at, idx) => {
                self.store.page(Target::Page(at))?.page.texts.get(idx)?.0.clone()
            }
            Target::Bucket(id) => match self.store.get(Target::Ids)? {
                Content::Ids(buckets) => bucket_of(buckets, id)?.clone(),
                _ => return None,
            },
            Target::Head(part) => self.manifest.index.get(part)?.0.clone(),
            Target::Index(part, file) => {
                let head = &self.parts.get(part)?.head;
                return Some(Wanted::numbered(head, head.number(file)));
            }
            Target::Found(at) => self.map(at.part, at.map)?.get(at.text)?.0.clone(),
        }))
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

    /// Where the article stands that has `rank` among all articles of the `chosen` sources, or what
    /// has to be loaded before that can be said. `None` where the archive contradicts itself.
    pub fn find(&self, rank: usize, chosen: &[bool]) -> Result<At, Option<Target>> {
        let (directory, rank) = descend(&self.directories, rank, chosen).ok_or(None)?;
        let first = PageAt { directory: 0, page: 0 };
        // The first page stands alone until its directory is asked for.
        if directory == 0
            && let Some(entry) = self.nth_of_page(first, rank, chosen)
        {
            return Ok(At::Page(first, entry));
        }
        let pages = self.pages(directory).ok_or(Some(Target::Directory(directory)))?;
        let (page, rank) = descend(pages, rank, chosen).ok_or(None)?;
        let page = PageAt { directory, page };
        if self.store.page(Target::Page(page)).is_none() {
            return Err(Some(Target::Page(page)));
        }
        self.nth_of_page(page, rank, chosen).map(|entry| At::Page(page, entry)).ok_or(None)
    }

    /// The position in a page of the article that has `rank` among those of the `chosen` sources
    /// there.
    fn nth_of_page(&self, page: PageAt, rank: usize, chosen: &[bool]) -> Option<usize> {
        let sources = self.store.page(Target::Page(page))?.source_idx.iter().enumerate();
        sources.filter(|(_, source)| is_chosen(**source, chosen)).nth(rank).map(|(idx, _)| idx)
    }

    /// Which rank the article at `at` has among all articles of the `chosen` sources; `None` where
    /// it is not of one of them, or a file above it is not there.
    pub fn rank(&self, at: At, chosen: &[bool]) -> Option<usize> {
        let (page, entry) = match at {
            At::Page(page, entry) => (page, entry),
            // Found articles are listed by their numbers.
            At::Found(_, _, number) => {
                return chosen.iter().all(|is_chosen| *is_chosen).then_some(number as usize);
            }
        };
        let sources = &self.store.page(Target::Page(page))?.source_idx;
        if !is_chosen(*sources.get(entry)?, chosen) {
            return None;
        }
        let before =
            |listed: &[Listed]| listed.iter().map(|file| n_chosen(file, chosen)).sum::<usize>();
        let in_directory = match page.page {
            0 => 0,
            idx => before(&self.pages(page.directory)?[..idx]),
        };
        let in_page = sources[..entry].iter().filter(|source| is_chosen(**source, chosen)).count();
        Some(before(&self.directories[..page.directory]) + in_directory + in_page)
    }

    /// What the list shows of the article at `at`.
    pub fn entry(&self, at: At) -> Option<&Entry> {
        match at {
            At::Page(page, entry) => self.store.page(Target::Page(page))?.page.entries.get(entry),
            At::Found(at, entry, _) => self.store.text(Target::Found(at))?.entries.get(entry),
        }
    }

    /// The text chunk that holds the article at `at`, and its position there.
    pub fn text_at(&self, at: At) -> Option<(Target, usize)> {
        let (page, mut idx) = match at {
            At::Page(page, entry) => (page, entry),
            At::Found(at, entry, _) => return Some((Target::Found(at), entry)),
        };
        for (text, (_, n_articles)) in
            self.store.page(Target::Page(page))?.page.texts.iter().enumerate()
        {
            if idx < *n_articles {
                return Some((Target::Text(page, text), idx));
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
        let needs = |target| {
            if self.store.has_failed(target) {
                Located::Nowhere
            } else {
                Located::Needs(vec![target])
            }
        };
        if self.store.get(Target::Ids).is_none() {
            return needs(Target::Ids);
        }
        let (Some(Content::Bytes(bucket)), Some(chunk)) =
            (self.store.get(Target::Bucket(id)), self.wanted(Target::Bucket(id)))
        else {
            return needs(Target::Bucket(id));
        };
        let days = days_of(&chunk.file_name, bucket, id).unwrap_or_default();
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
            Some(At::Page(page_at, entry))
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
        missing
            .retain(|target| self.store.get(*target).is_none() && !self.store.has_failed(*target));
        missing
    }

    /// What the file `name` of `target` holds, from its unpacked bytes.
    ///
    /// # Errors
    ///
    /// Where it is not what it should be.
    pub fn parse(&self, target: Target, name: &str, bytes: Vec<u8>) -> Result<Content, LoadError> {
        Ok(match target {
            Target::Directory(_) => Content::Directory(broadsheet_bundle::parse_directory(
                name,
                &bytes,
                self.manifest.sources.len(),
            )?),
            Target::Page(_) => {
                Content::Page(self.loaded_page(broadsheet_bundle::parse_page(name, &bytes)?))
            }
            Target::Text(..) => {
                Content::Text(Text::new(broadsheet_bundle::parse_text(name, &bytes)?))
            }
            Target::Found(_) => {
                Content::Text(Text::with_entries(broadsheet_bundle::parse_text(name, &bytes)?))
            }
            Target::Ids => Content::Ids(broadsheet_bundle::parse_ids(name, &bytes)?),
            Target::Index(_, IndexFile::Map(_)) => {
                Content::Map(broadsheet_bundle::parse_map(name, &bytes)?)
            }
            // The others are taken in by who asks for them, or as they come.
            _ => Content::Bytes(bytes),
        })
    }
}

/// Whether the source at `source_idx` is one of the chosen ones; one that the archive does not list
/// is not.
fn is_chosen(source_idx: Option<usize>, chosen: &[bool]) -> bool {
    source_idx.is_some_and(|idx| chosen[idx])
}

/// The file that holds the article with `rank` among those of the `chosen` sources, and the
/// article's rank there.
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
