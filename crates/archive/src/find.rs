//! From the place of an article in a list, or its id, to the files that hold it.
//!
//! Everything here says what is there, or what has to be loaded first; nothing waits.

use std::ops::Range;

use broadsheet_bundle::{Entry, Listed, NAMED_DIGITS, bucket_of, days_of};
use broadsheet_model::{Article, ArticleId, Day};
use broadsheet_search::Counts;

use crate::{Archive, Content, Find, PageAt, PlacedAt, Target, Wanted};

/// Where an article stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// On a page, at this position among its entries.
    Page(PageAt, usize),
    /// Where the index has it, with its number in the archive.
    Indexed(PlacedAt, u32),
}

impl Archive {
    /// The file of `target`; `None` while the file that names it is not there.
    pub fn wanted(&self, target: Target) -> Option<Wanted> {
        let wanted = self.wanted_in_folder(target);
        #[cfg(feature = "volumes")]
        let wanted = match target {
            // All volumes have the same, which is fetched once.
            Target::Fold if self.shares_fold => wanted,
            _ => wanted.map(|wanted| self.placed(wanted)),
        };
        wanted
    }

    /// A file of this archive, as the page finds it.
    #[cfg(feature = "volumes")]
    pub fn placed(&self, wanted: Wanted) -> Wanted {
        Wanted { file_name: [self.folder(), &wanted.file_name].concat(), ..wanted }
    }

    /// The same, as seen from the archive's folder.
    fn wanted_in_folder(&self, target: Target) -> Option<Wanted> {
        Some(Wanted::from(match target {
            Target::Calendar => self.manifest.calendar.clone(),
            Target::Fold => self.manifest.fold.clone(),
            Target::Ids => self.manifest.ids.clone(),
            Target::Directory(idx) => self.directories().get(idx)?.chunk.clone(),
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
            // What it says is only understood by the days of its articles.
            Target::Root(part) => {
                self.calendar()?;
                #[cfg(feature = "windows")]
                if self.coarse_part() == Some(part) {
                    return Some(self.manifest.coarse.clone()?.into());
                }
                self.manifest.index.get(part)?.0.clone()
            }
            Target::Index(part, file) => {
                return Some(self.proof_of(part, file)?.into());
            }
            Target::IndexedText(at) => {
                let mut wanted = Wanted::from(self.indexed_text(at)?.clone());
                wanted.expected.truncate(NAMED_DIGITS);
                return Some(wanted);
            }
        }))
    }

    /// How many articles a directory or a page holds; 0 while that is not known.
    pub fn n_articles(&self, target: Target) -> usize {
        let listed = match target {
            Target::Directory(idx) => self.directories().get(idx),
            Target::Page(at) => self.pages(at.directory).and_then(|pages| pages.get(at.page)),
            _ => None,
        };
        listed.map_or(0, |listed| n_chosen(listed, &self.all_sources))
    }

    /// The directories, newest first; none while the calendar is not there.
    pub fn directories(&self) -> &[Listed] {
        self.calendar().map_or(&[], |days| &days.directories)
    }

    /// The pages of a directory, where it is there.
    pub fn pages(&self, directory: usize) -> Option<&[Listed]> {
        match self.store.get(Target::Directory(directory))? {
            Content::Directory(pages) => Some(pages),
            _ => None,
        }
    }

    /// Where the article stands that has `rank` among all articles of the `chosen` sources.
    pub fn find(&self, rank: usize, chosen: &[bool]) -> Find<At> {
        if self.calendar().is_none() {
            return self.needed(Target::Calendar);
        }
        let Some((directory, rank)) = descend(self.directories(), rank, chosen) else {
            return Find::Nowhere;
        };
        // The first page stands alone until its directory is asked for.
        if directory == 0
            && let Some(entry) = self.nth_of_page(PageAt::FIRST, rank, chosen)
        {
            return Find::There(At::Page(PageAt::FIRST, entry));
        }
        let Some(pages) = self.pages(directory) else {
            return self.needed(Target::Directory(directory));
        };
        let Some((page, rank)) = descend(pages, rank, chosen) else { return Find::Nowhere };
        let page = PageAt { directory, page };
        if self.store.page(Target::Page(page)).is_none() {
            return self.needed(Target::Page(page));
        }
        match self.nth_of_page(page, rank, chosen) {
            Some(entry) => Find::There(At::Page(page, entry)),
            None => Find::Nowhere,
        }
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
            // What a search has found is listed by numbers.
            At::Indexed(_, number) => {
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
            idx => before(self.pages(page.directory)?.get(..idx)?),
        };
        let in_page = sources[..entry].iter().filter(|source| is_chosen(**source, chosen)).count();
        Some(before(self.directories().get(..page.directory)?) + in_directory + in_page)
    }

    /// What the list shows of the article at `at`.
    pub fn entry(&self, at: At) -> Option<&Entry> {
        match at {
            At::Page(page, entry) => self.store.page(Target::Page(page))?.page.entries.get(entry),
            At::Indexed(at, _) => self.indexed_entry(at),
        }
    }

    /// The text chunk that holds the article at `at`, and its position there.
    pub fn text_at(&self, at: At) -> Option<(Target, usize)> {
        let (page, mut idx) = match at {
            At::Page(page, entry) => (page, entry),
            At::Indexed(at, _) => return self.indexed_text_at(at),
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
    pub fn locate(&self, id: ArticleId) -> Find<At> {
        if let Some(at) = self.look_up(id) {
            return Find::There(at);
        }
        let Some(counts) = self.counts() else { return self.needed(Target::Calendar) };
        if self.store.get(Target::Ids).is_none() {
            return self.needed(Target::Ids);
        }
        let bucket = Target::Bucket(id);
        let (Some(bytes), Some(file)) = (self.store.bytes(bucket), self.wanted(bucket)) else {
            return self.needed(bucket);
        };
        let days = days_of(&file.file_name, bytes, id).unwrap_or_default();
        let missing: Vec<Target> =
            days.into_iter().flat_map(|day| self.missing_pages(&numbers_of(counts, day))).collect();
        if missing.is_empty() { Find::Nowhere } else { Find::Needs(missing) }
    }

    /// An article among the pages that are there.
    fn look_up(&self, id: ArticleId) -> Option<At> {
        self.store.contents().find_map(|(target, content)| {
            let (Target::Page(page_at), Content::Page(page)) = (target, content) else {
                return None;
            };
            let entry = page.page.entries.iter().position(|entry| entry.id == id)?;
            Some(At::Page(page_at, entry))
        })
    }

    /// What has to be loaded for the articles with these numbers; what failed is left out.
    fn missing_pages(&self, numbers: &Range<usize>) -> Vec<Target> {
        let (pages, mut missing) = self.pages_in(numbers);
        missing.extend(pages.into_iter().map(|(_, page)| Target::Page(page)));
        missing
            .retain(|target| self.store.get(*target).is_none() && !self.store.has_failed(*target));
        missing
    }

    /// The pages of the articles with these numbers, each with the number of its first article, and
    /// the directories that are not there and have some of them too.
    fn pages_in(&self, numbers: &Range<usize>) -> (Vec<(usize, PageAt)>, Vec<Target>) {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        let mut directory_start = 0;
        for (directory, listed) in self.directories().iter().enumerate() {
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
                    found.push((start, PageAt { directory, page }));
                }
                start = end;
            }
        }
        (found, missing)
    }

    /// The articles of `day`, each with its number; `None`: those without a date.
    pub(crate) fn on_day(&self, day: Option<Day>) -> Find<Vec<(usize, At)>> {
        let Some(counts) = self.counts() else { return self.needed(Target::Calendar) };
        let numbers = numbers_of(counts, day);
        let missing = self.missing_pages(&numbers);
        if !missing.is_empty() {
            return Find::Needs(missing);
        }
        let (pages, failed) = self.pages_in(&numbers);
        let mut articles = Vec::new();
        for (start, page_at) in pages {
            let Some(page) = self.store.page(Target::Page(page_at)) else { return Find::Nowhere };
            for idx in 0..page.page.entries.len() {
                if numbers.contains(&(start + idx)) {
                    articles.push((start + idx, At::Page(page_at, idx)));
                }
            }
        }
        if failed.is_empty() { Find::There(articles) } else { Find::Nowhere }
    }
}

/// The numbers of the articles of `day`; `None`: of those without a date.
fn numbers_of(counts: &Counts, day: Option<Day>) -> Range<usize> {
    match day {
        Some(day) => counts.number_range(day),
        None => counts.len() - counts.n_undated()..counts.len(),
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
