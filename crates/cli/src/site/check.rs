//! Verifies every file of a built site.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::Path;

use broadsheet_bundle::{
    BundleError, Calendar, ChunkRef, Listed, bucket_of, days_of, embed_pictures, n_text_bytes,
    parse_calendar, parse_directory, parse_ids, parse_page, parse_text, pictures_of,
};
use broadsheet_model::{Article, ArticleId, Day, Published};
use broadsheet_search::Folding;
use rayon::prelude::*;
use walkdir::WalkDir;

use super::check_feeds::{Expected, Gatherer, GathererAt, Items, JsonFiles, check_feeds};
use super::check_index::{Articles, Indexed, Print, check_index, entry_print};
use super::viewer::{PAGE, check_viewer, other_site};
use super::volumes::check_volumes;
use super::{Fault, Site};
use crate::build::names::{archive_name, is_own_name, relative};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files that are missing, damaged, or say what others contradict.
    pub faults: Vec<Fault>,
    /// Files that are no part of the site, and what they may be.
    pub notes: Vec<Fault>,
    /// Files of the site.
    pub n_files: usize,
    /// Articles that were read.
    pub n_articles: usize,
}

/// Verifies the site in `folder`: each file against the digest that the file above it gives, every
/// article read, all counts made again.
pub fn check(folder: &Path) -> Checked {
    let mut checked = Checked::default();
    let site = match Site::open(folder) {
        Ok(site) => site,
        Err(fault) => return Checked { faults: vec![fault], ..checked },
    };
    if !site.manifest.volumes.is_empty() {
        return check_volumes(&site);
    }
    let mut names: BTreeSet<String> = check_viewer(&site, &mut checked).into_iter().collect();
    let files = JsonFiles::of(&site);
    let read = check_archive(&site, &files, &mut names, &mut checked.faults);
    checked.n_articles = read.n_articles;
    let mut archives = vec![read.expected];
    let other = other_site(&site);
    match &other {
        Ok(None) => {}
        Ok(Some(other)) => {
            archives.push(check_archive(other, &files, &mut names, &mut checked.faults).expected);
            let reason = "it shows another archive than archive/manifest.json when it is opened from disk; build the site \
                          again";
            checked.notes.push(Fault::new(PAGE, reason));
        }
        Err(fault) => checked.faults.push(fault.clone()),
    }
    check_feeds(&files, &archives, &mut names, &mut checked.faults);
    checked.n_files = names.len();
    checked.notes.extend(strangers(folder, &names));
    checked.faults.sort();
    checked.faults.dedup();
    checked
}

/// What the check of an archive gave.
struct Read<'a> {
    n_articles: usize,
    /// What its JSON files should be; nothing where it is damaged, or there are none.
    expected: Option<Expected<'a>>,
}

/// Checks the archive of `site`, and adds the names of its files.
fn check_archive<'a>(
    site: &'a Site,
    files: &JsonFiles,
    names: &mut BTreeSet<String>,
    faults: &mut Vec<Fault>,
) -> Read<'a> {
    let mut found = Vec::new();
    let mut tree = Tree::read(site, &files.gatherer(), &mut found);
    let mut chunks: BTreeSet<String> = tree.chunks.iter().map(archive_name).collect();
    // Counts that do not agree because a file is missing would only hide which one it is.
    let is_whole = found.is_empty();
    if is_whole {
        tree.compare(site, &mut found);
    }
    let n_articles = tree.articles.len();
    let items = std::mem::take(&mut tree.items);
    let expected = is_whole.then(|| Expected::of(site, items, files));
    check_index(site, is_whole.then(|| tree.into_articles()), &mut chunks, &mut found);
    let (files, untidy) = site.files.all_holding(&chunks);
    names.extend(files);
    found.extend(untidy);
    faults.extend(found);
    Read { n_articles, expected }
}

/// What was read of a site's archive.
#[derive(Default)]
struct Tree {
    /// All files below the manifest that are named anywhere.
    chunks: Vec<ChunkRef>,
    calendar: Calendar,
    /// For each directory what it lists.
    directories: Vec<Vec<Listed>>,
    articles: Vec<Seen>,
    /// The text chunks of the pages, newest first, each with how many articles it has.
    texts: Vec<(ChunkRef, usize)>,
    n_text_bytes: u64,
    /// For each page how many articles each source has in it.
    per_page: Vec<Vec<u32>>,
    items: Items,
}

/// An article that was read.
struct Seen {
    id: ArticleId,
    published: Published,
    source_idx: usize,
    /// What a list shows of it beside an index, hashed.
    entry: u64,
    /// What an index has to know of it; nothing where the site has none.
    print: Print,
}

/// What a page gave.
#[derive(Default)]
struct PageSeen {
    chunks: Vec<ChunkRef>,
    articles: Vec<Seen>,
    texts: Vec<(ChunkRef, usize)>,
    n_text_bytes: u64,
    items: Items,
    faults: Vec<Fault>,
}

impl Tree {
    fn read(site: &Site, gatherer: &Gatherer, faults: &mut Vec<Fault>) -> Tree {
        let manifest = &site.manifest;
        let n_sources = manifest.sources.len();
        let mut tree = Tree {
            chunks: vec![manifest.calendar.clone(), manifest.fold.clone()],
            ..Tree::default()
        };
        tree.chunks.extend(manifest.dictionary.clone());
        let mut note = |fault| faults.push(fault);
        let folding = site.folding().map_err(&mut note).ok();
        match site.chunk(&manifest.calendar, |name, bytes| parse_calendar(name, bytes, n_sources)) {
            Ok(calendar) => tree.calendar = calendar,
            Err(fault) => note(fault),
        }
        for directory in &tree.calendar.directories {
            tree.chunks.push(directory.chunk.clone());
            match site
                .chunk(&directory.chunk, |name, bytes| parse_directory(name, bytes, n_sources))
            {
                Ok(pages) => tree.directories.push(pages),
                Err(fault) => note(fault),
            }
        }
        let mut n_before = 0_usize;
        let pages = tree.directories.iter().flatten().map(|page| {
            let first = n_before;
            let n_listed = page.per_source.iter().map(|count| *count as usize).sum();
            n_before = n_before.saturating_add(n_listed);
            (page, first)
        });
        let pages: Vec<(&Listed, usize)> = pages.collect();
        let seen: Vec<PageSeen> = pages
            .par_iter()
            .map(|(page, first)| read_page(site, page, folding.as_ref(), gatherer.at(*first)))
            .collect();
        for page in seen {
            let mut per_source = vec![0; n_sources];
            page.articles.iter().for_each(|article| per_source[article.source_idx] += 1);
            tree.per_page.push(per_source);
            tree.chunks.extend(page.chunks);
            tree.articles.extend(page.articles);
            tree.texts.extend(page.texts);
            tree.n_text_bytes += page.n_text_bytes;
            tree.items.extend(page.items);
            faults.extend(page.faults);
        }
        tree.read_ids(site, faults);
        tree
    }

    /// Reads the table from ids to days, and looks every article up in it.
    fn read_ids(&mut self, site: &Site, faults: &mut Vec<Fault>) {
        self.chunks.push(site.manifest.ids.clone());
        let buckets = match site.chunk(&site.manifest.ids, parse_ids) {
            Ok(buckets) => buckets,
            Err(fault) => return faults.push(fault),
        };
        self.chunks.extend(buckets.iter().cloned());
        let mut by_bucket: BTreeMap<String, Vec<&Seen>> = BTreeMap::new();
        for article in &self.articles {
            if let Some(bucket) = bucket_of(&buckets, article.id) {
                by_bucket.entry(bucket.name()).or_default().push(article);
            }
        }
        let check_bucket = |bucket: &ChunkRef| -> Option<Fault> {
            let articles = by_bucket.get(&bucket.name()).map(Vec::as_slice).unwrap_or_default();
            site.chunk(bucket, |name, bytes| look_up(name, bytes, articles)).err()
        };
        faults.par_extend(buckets.par_iter().filter_map(check_bucket));
    }

    /// Finds counts that do not agree with what was read.
    fn compare(&self, site: &Site, faults: &mut Vec<Fault>) {
        let manifest = &site.manifest;
        let mut differs = |path: String, what: &str| {
            faults.push(Fault::new(
                path,
                format!("{what} are not those of the files below it; build the site again"),
            ));
        };
        if manifest.n_articles != self.articles.len() || manifest.n_text_bytes != self.n_text_bytes
        {
            differs(super::MANIFEST.to_owned(), "its counts of articles or of bytes");
        }
        let first =
            self.directories.first().and_then(|pages| pages.first()).map(|page| &page.chunk);
        if manifest.first_page.as_ref() != first {
            differs(super::MANIFEST.to_owned(), "its first page");
        }
        let mut per_page = self.per_page.iter();
        for (directory, pages) in self.calendar.directories.iter().zip(&self.directories) {
            let agrees = pages.iter().all(|page| per_page.next() == Some(&page.per_source));
            let sum = |idx: usize| pages.iter().map(|page| page.per_source[idx]).sum::<u32>();
            if !agrees {
                differs(archive_name(&directory.chunk), "its counts");
            } else if directory.per_source.iter().enumerate().any(|(idx, count)| *count != sum(idx))
            {
                differs(archive_name(&manifest.calendar), "its counts of directories");
            }
        }
        let order = |article: &Seen| (std::cmp::Reverse(article.published.order()), article.id);
        if !self.articles.is_sorted_by_key(order) {
            differs(archive_name(&manifest.calendar), "the order of its directories and pages");
        }
        let mut days = self.days();
        let undated = days.remove(&None).unwrap_or_else(|| vec![0; self.calendar.undated.len()]);
        let listed = self.calendar.days.iter().cloned().map(|(day, counts)| (Some(day), counts));
        if undated != self.calendar.undated || days != listed.collect() {
            differs(archive_name(&manifest.calendar), "its counts of days");
        }
    }

    /// What its index has to be of.
    fn into_articles(self) -> Articles {
        let indexed =
            |Seen { id, source_idx, print, entry, .. }| Indexed { id, source_idx, print, entry };
        Articles { articles: self.articles.into_iter().map(indexed).collect(), texts: self.texts }
    }

    /// How many articles of each source there are on each day, and without one.
    fn days(&self) -> BTreeMap<Option<Day>, Vec<u32>> {
        let n_sources = self.calendar.undated.len();
        let mut days: BTreeMap<Option<Day>, Vec<u32>> = BTreeMap::new();
        for article in &self.articles {
            days.entry(article.published.day()).or_insert_with(|| vec![0; n_sources])
                [article.source_idx] += 1;
        }
        days
    }
}

/// Whether the bucket has exactly `articles`, each with its day.
fn look_up(name: &str, bytes: &[u8], articles: &[&Seen]) -> Result<(), String> {
    for article in articles {
        let days =
            days_of(name, bytes, article.id).map_err(|error: BundleError| error.to_string())?;
        if !days.contains(&article.published.day()) {
            return Err(format!(
                "the article {} is not in it with its day; build the site again",
                article.id
            ));
        }
    }
    Ok(())
}

/// Reads a page with its text chunks.
fn read_page(
    site: &Site,
    listed: &Listed,
    folding: Option<&Folding>,
    mut gatherer: GathererAt<'_>,
) -> PageSeen {
    let mut seen = PageSeen { chunks: vec![listed.chunk.clone()], ..PageSeen::default() };
    let page = match site.chunk(&listed.chunk, parse_page) {
        Ok(page) => page,
        Err(fault) => {
            seen.faults.push(fault);
            return seen;
        }
    };
    let mut entries = page.entries.iter();
    for (text, n_articles) in &page.texts {
        seen.chunks.push(text.clone());
        let listed: Vec<_> = entries.by_ref().take(*n_articles).collect();
        let articles = match site.chunk(text, parse_text) {
            Ok(articles) => articles,
            Err(fault) => {
                seen.faults.push(fault);
                continue;
            }
        };
        let alike = |(article, entry): (&Article, &&broadsheet_bundle::Entry)| {
            (article.id, &article.title, &article.source, article.published)
                == (entry.id, &entry.title, &entry.source, entry.published)
        };
        if articles.len() != listed.len() || !articles.iter().zip(&listed).all(alike) {
            seen.faults.push(Fault::new(
                archive_name(text),
                "its articles are not those of its page; build the site again",
            ));
            continue;
        }
        seen.texts.push((text.clone(), *n_articles));
        for (article, entry) in articles.iter().zip(listed) {
            seen.n_text_bytes += u64::from(n_text_bytes(article));
            let whole = with_pictures(site, article, &mut seen);
            gatherer.add(&whole, &mut seen.items);
            match see(site, article, folding) {
                Some(article) => {
                    seen.articles.push(Seen { entry: entry_print(entry), ..article });
                }
                None => {
                    let reason = format!(
                        "the manifest does not know its source {}; build the site again",
                        article.source
                    );
                    seen.faults.push(Fault::new(archive_name(text), reason));
                }
            }
        }
    }
    seen
}

/// An article with its pictures, each of which is verified; those that are missing or damaged are
/// faults.
fn with_pictures<'a>(site: &Site, article: &'a Article, seen: &mut PageSeen) -> Cow<'a, Article> {
    let files = pictures_of(article);
    if files.is_empty() {
        return Cow::Borrowed(article);
    }
    let mut whole = article.clone();
    let embedded = embed_pictures(&mut whole, &mut |chunk| {
        seen.chunks.push(chunk.clone());
        match site.picture(chunk) {
            Ok(bytes) => Ok(bytes),
            Err(fault) => {
                seen.faults.push(fault);
                Ok(Vec::new())
            }
        }
    });
    embedded.map_or_else(|never: Infallible| match never {}, |()| Cow::Owned(whole))
}

/// What is to be compared of an article; `None` where the manifest does not know its source.
/// Without a folding table, which is a fault, nothing is compared with the index.
fn see(site: &Site, article: &Article, folding: Option<&Folding>) -> Option<Seen> {
    let source_idx =
        site.manifest.sources.binary_search_by(|source| source.id.cmp(&article.source)).ok()?;
    let folding = folding.filter(|_| !site.manifest.index.is_empty());
    let print = folding.map_or_else(Print::default, |folding| Print::of(article, folding));
    Some(Seen { id: article.id, published: article.published, source_idx, entry: 0, print })
}

/// Files that are no part of the site; hidden ones, such as a `.git`, are somebody else's business.
pub(super) fn strangers(folder: &Path, names: &BTreeSet<String>) -> Vec<Fault> {
    let is_hidden =
        |entry: &walkdir::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let files =
        walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)).filter_map(Result::ok);
    let note = |name: String| {
        let reason = match is_own_name(&name) {
            true => "no longer needed; the next build removes it",
            false => "no part of the site",
        };
        Fault::new(name, reason)
    };
    let names_of = files
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| relative(folder, entry.path()));
    names_of.filter(|name| !names.contains(name)).map(note).collect()
}
