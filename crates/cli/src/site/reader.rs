//! A site's archive, read from disk: every file that `broadsheet-archive` says it needs.

use std::collections::BTreeSet;

use broadsheet_archive::{Archive, Content, Find, Search, SearchStep, Target};
use broadsheet_bundle::{BundleError, IndexFile, parse_slice};
use broadsheet_model::Article;
use broadsheet_search::{Counts, Folding};
use rayon::prelude::*;

use super::{ARCHIVE, Fault, Site};

/// How many articles are looked for at once: few enough that all files which lead to them are in
/// memory at the same time.
pub(super) const ARTICLES_AT_ONCE: usize = 128;
/// How many files lead to one article at most: by the index a file of places and a text chunk, without it
/// a directory, a page and a text chunk.
const FILES_PER_ARTICLE: usize = 3;
/// What is said of a file of the index that proves itself and yet holds what no index does.
pub(super) const UNREADABLE: &str = "it holds what no index has; build the site again";

/// A site's archive, with what has been read of it.
pub(super) struct Reader<'a> {
    site: &'a Site,
    archive: Archive,
    /// How texts are folded that are about to be searched.
    folding: Option<Folding>,
}

impl<'a> Reader<'a> {
    /// The archive of `site`, with its calendar.
    ///
    /// # Errors
    /// When the calendar is missing or damaged.
    pub(super) fn open(site: &'a Site) -> Result<Reader<'a>, Fault> {
        let archive = Archive::new(site.manifest.clone());
        let mut reader = Reader { site, archive, folding: None };
        reader.load(reader.archive.opened().needs())?;
        Ok(reader)
    }

    /// What has been read.
    pub(super) fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Reads `targets`, each once, on all cores.
    ///
    /// # Errors
    /// For the first of them that is missing or damaged.
    fn load(&mut self, targets: Vec<Target>) -> Result<(), Fault> {
        let store = &self.archive.store;
        let targets: BTreeSet<Target> =
            targets.into_iter().filter(|target| store.get(*target).is_none()).collect();
        let contents: Vec<(Target, usize, Content)> = targets
            .into_par_iter()
            // What cannot be named yet is asked for again once it can.
            .filter_map(|target| self.read(target).transpose())
            .collect::<Result<_, _>>()?;
        for (target, n_bytes, content) in contents {
            self.archive.store.need(target);
            let n_needed = ARTICLES_AT_ONCE * FILES_PER_ARTICLE;
            self.archive.store.put(target, Ok(content), n_bytes, n_needed);
        }
        Ok(())
    }

    /// What the file of `target` holds, and how many bytes that is; `None` where no file that has
    /// been read names it.
    fn read(&self, target: Target) -> Result<Option<(Target, usize, Content)>, Fault> {
        let Some(wanted) = self.archive.wanted(target) else { return Ok(None) };
        let path = [ARCHIVE, &wanted.file_name].concat();
        let fault = |error: BundleError| Fault::of_chunk(&path, &error);
        let dictionary = match target {
            Target::Text(..) | Target::IndexedText(_) => self.site.dictionary()?,
            _ => &[],
        };
        let css = self.site.files.read(&path)?;
        let bytes = wanted.open_text(&css, dictionary).map_err(fault)?;
        let n_bytes = bytes.len();
        let mut content = self.archive.parse(target, &wanted.file_name, bytes).map_err(fault)?;
        // Folding is most of the work of a search without an index: here all cores do it.
        if let (Content::Text(text), Some(folding)) = (&mut content, &self.folding) {
            text.fold(&self.site.manifest.sources, folding);
        }
        Ok(Some((target, n_bytes, content)))
    }

    /// Checks that the index, if there is one, is of all articles.
    ///
    /// # Errors
    /// When it is not: a search of it would not find everything.
    pub(super) fn check_index(&self) -> Result<(), Fault> {
        let parts = &self.site.manifest.index;
        let n_indexed =
            parts.iter().fold(0, |sum: usize, (_, n_articles)| sum.saturating_add(*n_articles));
        let n_articles = self.archive.counts().map_or(0, Counts::len);
        if parts.is_empty() || n_indexed == n_articles {
            return Ok(());
        }
        let reason = format!(
            "the parts of its index have {n_indexed} articles and its calendar has {n_articles}; \
             build the site again"
        );
        Err(Fault::new(super::MANIFEST, reason))
    }

    /// Runs `search` to its end.
    ///
    /// # Errors
    /// When a file that is needed is missing or damaged: what is found would not be everything.
    pub(super) fn run(&mut self, search: &mut Search) -> Result<(), Fault> {
        self.folding = Some(search.query().folding().clone());
        loop {
            match search.step(&mut self.archive) {
                SearchStep::Searched if search.index_failed() => return Err(self.unreadable()),
                SearchStep::Searched | SearchStep::Found => {}
                SearchStep::Needs(targets) => self.load(targets)?,
                SearchStep::Done => {
                    self.folding = None;
                    return Ok(());
                }
            }
        }
    }

    /// The articles with these numbers, in the same order.
    ///
    /// # Errors
    /// When a file that leads to one of them is missing or damaged, or none does.
    pub(super) fn articles(&mut self, numbers: &[usize]) -> Result<Vec<Article>, Fault> {
        let mut articles = Vec::with_capacity(numbers.len());
        for numbers in numbers.chunks(ARTICLES_AT_ONCE) {
            loop {
                let (mut found, mut needs) = (Vec::new(), Vec::new());
                for number in numbers {
                    match self.archive.find_article(*number) {
                        Find::There(article) => found.push(article),
                        Find::Needs(targets) => needs.extend(targets),
                        Find::Nowhere => {
                            let reason = "it lacks an article; build the site again";
                            return Err(Fault::new(super::MANIFEST, reason));
                        }
                    }
                }
                if needs.is_empty() {
                    articles.extend(found.into_iter().cloned());
                    break;
                }
                self.load(needs)?;
            }
        }
        Ok(articles)
    }

    /// Which file of the index no search can read, though it is what was once written.
    fn unreadable(&self) -> Fault {
        let archive = &self.archive;
        let is_readable = |part: usize, file: IndexFile| {
            let Some(part_of) = archive.part(part) else { return true };
            let content = |file| archive.store.bytes(Target::Index(part, file));
            let root = &part_of.root;
            match file {
                IndexFile::Docs(chunk) => {
                    let has_positions = root.files(chunk, true).count() == 1;
                    root.postings(chunk, has_positions, content, |_| true).is_some()
                }
                IndexFile::Positions(chunk) => {
                    root.postings(chunk, true, content, |_| true).is_some()
                }
                IndexFile::Slice(number) => {
                    content(file).is_none_or(|bytes| parse_slice(root, number, bytes).is_ok())
                }
                IndexFile::Places(_) | IndexFile::Sources(_) => true,
            }
        };
        let odd = archive.store.contents().find_map(|(target, _)| match target {
            Target::Index(part, file) if !is_readable(part, file) => archive.wanted(target),
            _ => None,
        });
        match odd {
            Some(wanted) => Fault::new([ARCHIVE, &wanted.file_name].concat(), UNREADABLE),
            None => Fault::new(super::MANIFEST, UNREADABLE),
        }
    }
}
