//! A site's archives, read from disk: every file that `broadsheet-archive` says it needs. A site is
//! one archive, or several volumes that its page shows as one.

use std::collections::BTreeSet;
use std::ops::Range;

use broadsheet_archive::{
    Content, Find, Joining, Library, Need, Target, Union, UnionList, UnionResult, UnionSearch,
    UnionStep,
};
use broadsheet_bundle::{BundleError, IndexFile, embed_pictures, parse_slice};
use broadsheet_model::Article;
use broadsheet_search::{Counts, Folding, Query};
use rayon::prelude::*;

use super::search::Question;
use super::{ARCHIVE, Fault, Site};

/// How many articles are looked for at once: few enough that all files which lead to them are in
/// memory at the same time.
pub(super) const ARTICLES_AT_ONCE: usize = 128;
/// How many files lead to one article at most: by the index a file of places and a text chunk, without it
/// a directory, a page and a text chunk.
const FILES_PER_ARTICLE: usize = 3;
/// What is said of a file of the index that proves itself and yet holds what no index does.
pub(super) const UNREADABLE: &str = "it holds what no index has; build the site again";

/// The archives of a site, with what has been read of them.
pub(super) struct Reader<'a> {
    pub(super) files: Files<'a>,
    /// What the archives are together.
    union: Union,
}

/// The files of archives, with what has been read of them.
pub(super) struct Files<'a> {
    /// The archives, the newest first, as the library has them.
    sites: Vec<&'a Site>,
    library: Library,
    /// How the texts of each are folded, while they are searched.
    folding: Vec<Folding>,
}

impl<'a> Reader<'a> {
    /// The archives of `site`, with their calendars.
    ///
    /// # Errors
    /// When a calendar is missing or damaged, or a volume is not here.
    pub(super) fn open(site: &'a Site) -> Result<Reader<'a>, Fault> {
        let mut library = Library::default();
        let members = library.add_published(site.manifest.clone());
        let mut joining = Joining::new(members);
        let mut files = Files { sites: site.archives()?, library, folding: Vec::new() };
        let union = files.find(|library| joining.step(library))?;
        Ok(Reader { files, union })
    }

    /// How many articles there are.
    pub(super) fn n_articles(&self) -> usize {
        self.union.n_articles()
    }

    /// The list that answers `question`; all articles, newest first, where nothing is asked.
    ///
    /// # Errors
    /// When a file that is needed is missing or damaged: the list would not be the whole one.
    pub(super) fn list(&mut self, question: Option<&Question>) -> Result<UnionList, Fault> {
        let (query, filter, sort) = match question {
            Some(asked) => (asked.query.clone(), asked.filter.clone(), asked.sort),
            None => Default::default(),
        };
        let queries = vec![query; self.files.sites.len()];
        let found = match self.union.asks_text(&self.files.library, &queries) {
            true => Some(self.search(&queries)?),
            false => None,
        };
        let (library, union) = (&self.files.library, &self.union);
        Ok(union.answer(library, queries, &filter, sort, found.as_ref(), 1).list)
    }

    /// Searches for what the queries ask of each archive.
    ///
    /// # Errors
    /// When a file that is needed is missing or damaged: what is found would not be everything.
    fn search(&mut self, queries: &[Query]) -> Result<UnionResult, Fault> {
        let files = &mut self.files;
        (0..files.sites.len()).try_for_each(|archive| files.check_index(archive))?;
        files.folding = queries.iter().map(|query| query.folding().clone()).collect();
        let mut search = UnionSearch::of_all(&self.union, queries.to_vec());
        loop {
            match search.step(&mut files.library) {
                UnionStep::Needs(needs) => files.load(needs)?,
                UnionStep::Done => break,
                UnionStep::Searched | UnionStep::Window | UnionStep::Found => {
                    if let Some(archive) = search.index_failed() {
                        return Err(files.placed(archive, files.unreadable(archive)));
                    }
                }
            }
        }
        files.folding.clear();
        Ok(search.result(&files.library, &self.union, true))
    }

    /// The articles at these positions of a list, in its order, each with its archive.
    ///
    /// # Errors
    /// When a file that leads to one of them is missing or damaged, or none does.
    pub(super) fn articles(
        &mut self,
        list: &UnionList,
        positions: Range<usize>,
    ) -> Result<Vec<(usize, Article)>, Fault> {
        let mut articles = Vec::with_capacity(positions.len());
        let mut start = positions.start;
        while start < positions.end {
            let end = positions.end.min(start + ARTICLES_AT_ONCE);
            let union = &self.union;
            let found = self.files.find(|library| articles_at(union, library, list, start..end));
            articles.extend(found?);
            start = end;
        }
        Ok(articles)
    }
}

impl Files<'_> {
    /// What `look` looks up, with all that it needs.
    ///
    /// # Errors
    /// When a file that is needed is missing or damaged, or no file has what is looked for.
    fn find<T>(&mut self, mut look: impl FnMut(&Library) -> Find<T, Need>) -> Result<T, Fault> {
        loop {
            match look(&self.library) {
                Find::There(found) => return Ok(found),
                Find::Needs(needs) => self.load(needs)?,
                Find::Nowhere => {
                    let reason = "it lacks an article; build the site again";
                    return Err(Fault::new(super::MANIFEST, reason));
                }
            }
        }
    }

    /// Reads what is needed, each file once, on all cores.
    ///
    /// # Errors
    /// For the first of them that is missing or damaged.
    fn load(&mut self, needs: Vec<Need>) -> Result<(), Fault> {
        let archives = self.library.archives();
        let is_missing = |need: &Need| archives[need.archive].store.get(need.target).is_none();
        let needs: BTreeSet<Need> = needs.into_iter().filter(is_missing).collect();
        let contents: Vec<(Need, usize, Content)> = needs
            .into_par_iter()
            // What cannot be named yet is asked for again once it can.
            .filter_map(|need| self.read(need).transpose())
            .collect::<Result<_, _>>()?;
        for (Need { archive, target }, n_bytes, content) in contents {
            let Some(archive) = self.library.archive_mut(archive) else { continue };
            archive.store.need(target);
            let n_needed = ARTICLES_AT_ONCE * FILES_PER_ARTICLE;
            archive.store.put(target, Ok(content), n_bytes, n_needed);
        }
        Ok(())
    }

    /// What the file of a need holds, and how many bytes that is; `None` where no file that has
    /// been read names it.
    fn read(&self, need: Need) -> Result<Option<(Need, usize, Content)>, Fault> {
        let Need { archive: idx, target } = need;
        let (site, archive) = (self.sites[idx], &self.library.archives()[idx]);
        let Some(wanted) = archive.wanted(target) else { return Ok(None) };
        // A page finds it in the volume's folder.
        let name = wanted.file_name.strip_prefix(archive.folder()).unwrap_or(&wanted.file_name);
        let path = [ARCHIVE, name].concat();
        let fault = |error: BundleError| Fault::of_chunk(&path, &error);
        let read = || {
            let dictionary = match target {
                Target::Text(..) | Target::IndexedText(_) => site.dictionary()?,
                _ => &[],
            };
            let css = site.files.read(&path)?;
            let bytes = wanted.open_text(&css, dictionary).map_err(fault)?;
            let n_bytes = bytes.len();
            Ok((n_bytes, archive.parse(target, name, bytes).map_err(fault)?))
        };
        let (n_bytes, mut content) = read().map_err(|fault| self.placed(idx, fault))?;
        // Folding is most of the work of a search without an index: here all cores do it.
        if let (Content::Text(text), Some(folding)) = (&mut content, self.folding.get(idx)) {
            text.fold(&site.manifest.sources, folding);
        }
        Ok(Some((need, n_bytes, content)))
    }

    /// What is wrong with a file of an archive, said of the whole site.
    fn placed(&self, archive: usize, fault: Fault) -> Fault {
        let folder = self.library.archives()[archive].folder();
        match folder.strip_suffix(ARCHIVE) {
            Some(volume) => Fault::new([volume, &fault.path].concat(), fault.reason),
            None => fault,
        }
    }

    /// Checks that the index of an archive, if there is one, is of all its articles.
    ///
    /// # Errors
    /// When it is not: a search of it would not find everything.
    fn check_index(&self, archive: usize) -> Result<(), Fault> {
        let parts = &self.sites[archive].manifest.index;
        let n_indexed =
            parts.iter().fold(0, |sum: usize, (_, n_articles)| sum.saturating_add(*n_articles));
        let n_articles = self.library.archives()[archive].counts().map_or(0, Counts::len);
        if parts.is_empty() || n_indexed == n_articles {
            return Ok(());
        }
        let reason = format!(
            "the parts of its index have {n_indexed} articles and its calendar has {n_articles}; \
             build the site again"
        );
        Err(self.placed(archive, Fault::new(super::MANIFEST, reason)))
    }

    /// Puts the pictures into an article of this archive.
    ///
    /// # Errors
    /// When a picture is missing or damaged.
    pub(super) fn embed_pictures(
        &self,
        archive: usize,
        article: &mut Article,
    ) -> Result<(), Fault> {
        let site = self.sites[archive];
        embed_pictures(article, &mut |chunk| site.picture(chunk))
            .map_err(|fault| self.placed(archive, fault))
    }

    /// Which file of the index no search can read, though it is what was once written.
    fn unreadable(&self, archive: usize) -> Fault {
        let archive = &self.library.archives()[archive];
        let is_readable = |part: usize, file: IndexFile| {
            let Some(part_of) = archive.part(part) else { return true };
            let content = |file| archive.store.bytes(Target::Index(part, file));
            let root = &part_of.root;
            match file {
                IndexFile::Docs(chunk) => {
                    // Where its positions are another file they may be missing.
                    root.postings(chunk, false, content, |_| true).is_some()
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
            Some(wanted) => {
                let name = wanted.file_name.strip_prefix(archive.folder());
                Fault::new([ARCHIVE, name.unwrap_or(&wanted.file_name)].concat(), UNREADABLE)
            }
            None => Fault::new(super::MANIFEST, UNREADABLE),
        }
    }
}

/// The articles at these positions of a list, each with its archive, or all that they need.
fn articles_at(
    union: &Union,
    library: &Library,
    list: &UnionList,
    positions: Range<usize>,
) -> Find<Vec<(usize, Article)>, Need> {
    let (mut found, mut needs) = (Vec::with_capacity(positions.len()), Vec::new());
    for position in positions {
        match union.at(library, list, position) {
            Find::There(at) => match library.archives()[at.archive].article_at(at.at) {
                Find::There(article) => found.push((at.archive, article)),
                Find::Needs(targets) => {
                    let need = |target| Need { archive: at.archive, target };
                    needs.extend(targets.into_iter().map(need));
                }
                Find::Nowhere => return Find::Nowhere,
            },
            Find::Needs(more) => needs.extend(more),
            Find::Nowhere => return Find::Nowhere,
        }
    }
    if !needs.is_empty() {
        return Find::Needs(needs);
    }
    Find::There(found.into_iter().map(|(archive, article)| (archive, article.clone())).collect())
}
