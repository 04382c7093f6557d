//! A query that counts alone do not answer. If the archive has an index, that is asked. Otherwise,
//! and if the index cannot be had, the texts are read one chunk after the other, newest first, and
//! kept only as long as there is room: exact at every size; it takes as long as the texts take to
//! arrive.

mod index;
#[cfg(feature = "windows")]
mod rounds;
#[cfg(feature = "windows")]
mod windows;

use broadsheet_model::ArticleId;
#[cfg(feature = "local")]
use broadsheet_model::Source;
use broadsheet_search::{Corpus, Hits, IndexSearch, Query};

use crate::{Archive, At, Find, LoadError, PageAt, SearchResult, Target};

/// How many text chunks are asked for ahead: they are small.
const PREFETCH_TEXTS: usize = 16;
/// When so many files in a row do not arrive, none will: the network is gone.
const MAX_LOST_IN_A_ROW: usize = 12;

/// A search that is under way, or done.
pub struct Search {
    query: Query,
    hits: Hits,
    rest: Rest,
    /// How many articles have been passed, whether or not their text could be read.
    n_passed: usize,
    /// How many of them could not be searched, because files failed: what these hold is not known.
    n_missed: usize,
    /// How many files in a row have not arrived.
    n_lost: usize,
    /// How many there are to pass; `None`: all.
    n_all: Option<usize>,
    /// Whether the index could not say what it should, so that texts are read instead.
    index_failed: bool,
    /// Whether all is found, and only the sources of the articles are not known.
    is_found: bool,
    /// The numbers, rising, of articles that are not searched.
    left_out: Vec<u32>,
    /// Whether other archives are searched with it, and ranked by what is found in all of them.
    has_others: bool,
    /// Whether it is not known yet of which sources the articles are that were found so far.
    #[cfg(feature = "windows")]
    lacks_sources: bool,
    /// How an index is searched window by window.
    #[cfg(feature = "windows")]
    windows: Option<windows::Windows>,
    /// Which parts of an index are asked, and which are then.
    #[cfg(feature = "windows")]
    rounds: rounds::Rounds,
}

/// Texts of local archives.
#[cfg(feature = "local")]
impl Search {
    /// Scans a text chunk that has been folded before; whether it has.
    fn search_folded(&mut self, archive: &Archive, at: PageAt, text: usize) -> bool {
        let folded = archive.folded.as_ref().and_then(|folded| folded.get(at, text));
        let Some(corpus) = folded else { return false };
        self.scan(corpus, &archive.manifest.sources);
        self.n_passed += corpus.len();
        true
    }

    fn scan(&mut self, corpus: &Corpus, sources: &[Source]) {
        let first = self.n_passed as u32;
        let hits = corpus.scan_without(&self.query, sources, &self.left_out, first);
        self.hits.append(hits, first);
    }
}

/// What has not been searched yet.
enum Rest {
    /// Everything, once the roots of the index are there.
    All,
    /// What the index has not said yet.
    Index(Box<IndexSearch>),
    /// The archive from this text chunk on.
    From(PageAt, usize),
    /// These articles.
    Articles(Vec<ArticleId>),
}

/// All texts of the archive.
const TEXTS: Rest = Rest::From(PageAt::FIRST, 0);

/// What a step of a search came to.
pub enum SearchStep {
    /// Some more has been searched.
    Searched,
    /// These have to be loaded first, the first of them at once.
    Needs(Vec<Target>),
    /// All is found and can be ranked; only of which sources the articles are is not known yet.
    /// Further steps ask for that, until one is [`SearchStep::Done`].
    Found,
    /// A window of articles has been searched: what has been found is the beginning of what there
    /// is, in the order of days that is asked for.
    Window,
    /// Everything has been searched.
    Done,
}

impl Search {
    /// A search of the whole archive.
    pub fn of_all(query: Query) -> Search {
        Search {
            query,
            hits: Hits::default(),
            rest: Rest::All,
            n_passed: 0,
            n_missed: 0,
            n_lost: 0,
            n_all: None,
            index_failed: false,
            is_found: false,
            left_out: Vec::new(),
            has_others: false,
            #[cfg(feature = "windows")]
            lacks_sources: false,
            #[cfg(feature = "windows")]
            windows: None,
            #[cfg(feature = "windows")]
            rounds: rounds::Rounds::default(),
        }
    }

    /// The same beside searches of other archives, which are ranked by what is found in all.
    pub(crate) fn beside_others(self) -> Search {
        Search { has_others: true, ..self }
    }

    /// A search of the whole archive but for the articles with the numbers `left_out`, rising. They
    /// may be found, where an index is asked; where texts are read, they do not even count as
    /// articles that contain a text.
    pub fn of_all_but(query: Query, left_out: Vec<u32>) -> Search {
        Search { left_out, ..Search::of_all(query) }
    }

    /// A search of the articles `ids` alone.
    pub fn of_articles(query: Query, ids: Vec<ArticleId>) -> Search {
        let n_all = Some(ids.len());
        Search { rest: Rest::Articles(ids), n_all, ..Search::of_all(query) }
    }

    /// Whether an index is asked, and not texts.
    pub fn asks_index(&self) -> bool {
        matches!(self.rest, Rest::All | Rest::Index(_))
    }

    /// Whether the index, which the archive has, did not come or is damaged: the texts are read
    /// instead, which takes longer and finds the same.
    pub fn index_failed(&self) -> bool {
        self.index_failed
    }

    /// Whether it is known of which sources the articles are that were found.
    pub fn has_sources(&self) -> bool {
        #[cfg(feature = "windows")]
        if self.lacks_sources {
            return false;
        }
        !self.is_found
    }

    /// What has been found so far, before it is ranked.
    pub(crate) fn hits(&self) -> &Hits {
        &self.hits
    }

    /// How many articles have been passed, whether or not their text could be read.
    pub(crate) fn n_passed(&self) -> usize {
        self.n_passed
    }

    /// How many articles could not be searched, because files failed.
    pub(crate) fn n_missed(&self) -> usize {
        self.n_missed
    }

    /// What is searched for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Searches what comes next, if it is there.
    pub fn step(&mut self, archive: &mut Archive) -> SearchStep {
        if self.n_lost >= MAX_LOST_IN_A_ROW {
            let n_all = self.n_all.unwrap_or(archive.manifest.n_articles);
            self.n_missed += n_all.saturating_sub(self.n_passed);
            self.n_passed = n_all;
            return SearchStep::Done;
        }
        match &mut self.rest {
            Rest::All => self.begin(archive),
            Rest::Index(_) => self.step_index(archive),
            Rest::From(at, text) => {
                let (at, text) = (*at, *text);
                self.step_from(archive, at, text)
            }
            Rest::Articles(ids) => match ids.last() {
                Some(id) => {
                    let id = *id;
                    self.step_article(archive, id)
                }
                None => SearchStep::Done,
            },
        }
    }

    fn step_from(&mut self, archive: &mut Archive, at: PageAt, text: usize) -> SearchStep {
        if at.directory >= archive.directories().len() {
            return SearchStep::Done;
        }
        let Some(n_pages) = archive.pages(at.directory).map(<[_]>::len) else {
            return self.need_or_pass(
                archive,
                Target::Directory(at.directory),
                PageAt { directory: at.directory + 1, page: 0 },
            );
        };
        if at.page >= n_pages {
            return self.continue_at(PageAt { directory: at.directory + 1, page: 0 }, 0);
        }
        #[cfg(feature = "local")]
        if self.search_folded(archive, at, text) {
            return self.continue_at(at, text + 1);
        }
        let next_page = PageAt { page: at.page + 1, ..at };
        let Some(page) = archive.store.page(Target::Page(at)) else {
            return self.need_or_pass(archive, Target::Page(at), next_page);
        };
        let Some((_, n_articles)) = page.page.texts.get(text) else {
            return self.continue_at(next_page, 0);
        };
        let (n_articles, n_texts) = (*n_articles, page.page.texts.len());
        let target = Target::Text(at, text);
        if archive.store.text(target).is_some() {
            self.search(archive, target);
            self.n_lost = 0;
        } else if !archive.store.has_failed(target) {
            let mut needs: Vec<Target> = (text..n_texts.min(text + PREFETCH_TEXTS))
                .map(|text| Target::Text(at, text))
                .collect();
            if next_page.page < n_pages {
                needs.push(Target::Page(next_page));
            }
            return SearchStep::Needs(needs);
        } else {
            self.miss(archive, target, n_articles);
        }
        self.n_passed += n_articles;
        self.continue_at(at, text + 1)
    }

    fn continue_at(&mut self, at: PageAt, text: usize) -> SearchStep {
        self.rest = Rest::From(at, text);
        SearchStep::Searched
    }

    /// Takes in that `n_articles` cannot be searched, because of the file of `target`.
    fn miss(&mut self, archive: &Archive, target: Target, n_articles: usize) {
        self.n_missed += n_articles;
        let is_lost = matches!(archive.store.failure(target), Some(LoadError::Fetch { .. }));
        self.n_lost = if is_lost { self.n_lost + 1 } else { 0 };
    }

    /// What cannot be had is passed over: the store remembers the failure, and the page shows it.
    fn need_or_pass(&mut self, archive: &Archive, target: Target, next: PageAt) -> SearchStep {
        if !archive.store.has_failed(target) {
            return SearchStep::Needs(vec![target]);
        }
        let n_articles = archive.n_articles(target);
        self.miss(archive, target, n_articles);
        self.n_passed += n_articles;
        self.continue_at(next, 0)
    }

    fn search(&mut self, archive: &mut Archive, target: Target) {
        let sources = &archive.manifest.sources;
        let Some(text) = archive.store.text_mut(target) else { return };
        #[cfg(feature = "local")]
        if let (Some(folded), Target::Text(at, idx)) = (&mut archive.folded, target) {
            let corpus = text.take_folded(sources, self.query.folding());
            self.scan(&corpus, sources);
            return folded.keep(at, idx, corpus);
        }
        let corpus = text.fold(sources, self.query.folding());
        let first = self.n_passed as u32;
        let hits = corpus.scan_without(&self.query, sources, &self.left_out, first);
        self.hits.append(hits, first);
    }

    fn step_article(&mut self, archive: &Archive, id: ArticleId) -> SearchStep {
        let at = match archive.locate(id) {
            Find::There(at) => at,
            Find::Needs(needs) => return SearchStep::Needs(needs),
            Find::Nowhere => {
                // Where a file is missing that would have told, it may be there all the same.
                self.n_missed += usize::from(archive.store.failures().next().is_some());
                return self.next_article();
            }
        };
        let Some(number) = archive.rank(at, &archive.all_sources) else {
            return match at {
                At::Page(page, _) => {
                    self.need_or_pass_article(archive, Target::Directory(page.directory))
                }
                At::Indexed(..) => self.next_article(),
            };
        };
        match (archive.article(at), archive.text_at(at)) {
            (Some(article), _) => {
                let sources = &archive.manifest.sources;
                let hits = Corpus::new([article], sources, self.query.folding())
                    .scan(&self.query, sources);
                self.hits.append(hits, number as u32);
                self.n_lost = 0;
                self.next_article()
            }
            (None, Some((text, _))) => self.need_or_pass_article(archive, text),
            (None, None) => self.next_article(),
        }
    }

    fn need_or_pass_article(&mut self, archive: &Archive, target: Target) -> SearchStep {
        if archive.store.has_failed(target) {
            self.miss(archive, target, 1);
            self.next_article()
        } else {
            SearchStep::Needs(vec![target])
        }
    }

    fn next_article(&mut self) -> SearchStep {
        if let Rest::Articles(ids) = &mut self.rest {
            ids.pop();
            self.n_passed += 1;
        }
        SearchStep::Searched
    }

    /// What has been found so far, and how far the search is.
    pub fn result(&self, archive: &Archive, is_done: bool) -> SearchResult {
        let newest = archive.days().map(|(_, newest)| newest);
        let matches = self.hits.matches(newest);
        let counts = matches.counts(archive.manifest.sources.len());
        let n_all = self.n_all.unwrap_or(archive.manifest.n_articles);
        let progress = (!is_done).then_some((self.n_passed, n_all));
        let (n_missed, has_sources) = (self.n_missed, self.has_sources());
        SearchResult { counts, matches, progress, n_missed, has_sources }
    }
}
