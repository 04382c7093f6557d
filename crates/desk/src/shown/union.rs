//! Several archives, shown as one.

use std::rc::Rc;

use broadsheet_archive::{
    Archive, ArticleAt, Find, Library, LoadError, Request, Target, Union, UnionAnswer, UnionResult,
    UnionSearch, UnionStep, places_target,
};
use broadsheet_bundle::Entry;
use broadsheet_model::{Article, ArticleId, Day, Imprint, Source, SourceId};
use broadsheet_search::{Bin, Facets, Filter, Query, Sort};

/// Where an article stands.
pub type At = ArticleAt;
/// What the archives answer.
pub type Answer = UnionAnswer;
/// Something that has to be loaded.
pub(crate) type Need = broadsheet_archive::Need;
/// A query, as each archive reads it.
pub(crate) type Queries = Vec<Query>;
/// A search that is under way.
pub(crate) type Search = UnionSearch;
/// What a search has found.
pub(crate) type Found = UnionResult;
/// What a step of a search came to.
pub(crate) type Step = UnionStep;

/// Which archives are shown.
#[derive(Clone)]
pub(crate) struct Basis {
    pub(crate) union: Rc<Union>,
    /// The position in the library of the archive that the site publishes, where it is among them.
    pub(crate) published: Option<usize>,
    /// The positions of the volumes that are published beside it.
    volumes: Vec<usize>,
    /// The positions of the archives that were to be shown: also those that could not be opened.
    wanted: Vec<usize>,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Basis) -> bool {
        Rc::ptr_eq(&self.union, &other.union)
    }
}

impl std::fmt::Debug for Basis {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.union.archives()).finish()
    }
}

impl Basis {
    /// Of these archives, which are all that could be opened of those that are `wanted`.
    pub(crate) fn new(
        union: Union,
        published: Option<usize>,
        volumes: &[usize],
        wanted: Vec<usize>,
    ) -> Basis {
        let published = published.filter(|archive| union.shows(*archive));
        Basis { union: Rc::new(union), published, volumes: volumes.to_vec(), wanted }
    }

    /// Whether the site publishes the archive at this position of the library.
    fn publishes(&self, archive: usize) -> bool {
        self.published == Some(archive) || self.volumes.contains(&archive)
    }

    /// Whether all archives are there, and everything in them has been compared.
    pub(crate) fn is_complete(&self) -> bool {
        self.union.n_uncompared() == 0 && self.wanted.iter().all(|idx| self.union.shows(*idx))
    }

    /// The search of `queries`, among the articles `saved` alone where these are given.
    pub(crate) fn search(&self, queries: Queries, saved: Option<Vec<ArticleId>>) -> Search {
        match saved {
            Some(saved) => UnionSearch::of_articles(&self.union, queries, &saved),
            None => UnionSearch::of_all(&self.union, queries),
        }
    }
}

/// The requests for what is needed, as far as they may be made now.
pub(crate) fn request(library: &mut Library, needs: &[Need]) -> Vec<Request> {
    let of_one = |need: &Need| library.request(need.archive, &[need.target]);
    needs.iter().flat_map(of_one).collect()
}

/// That this has to be loaded of an archive.
pub(crate) fn need(archive: usize, target: Target) -> Need {
    Need { archive, target }
}

/// Searches what comes next.
pub(crate) fn step_of(search: &mut Search, library: &mut Library) -> Step {
    search.step(library)
}

/// What is shown.
#[derive(Clone, Copy)]
pub struct Collection<'a> {
    library: &'a Library,
    basis: &'a Basis,
}

/// For whoever draws it.
impl<'a> Collection<'a> {
    fn union(self) -> &'a Union {
        &self.basis.union
    }

    /// The title of the published archive; empty where it has none of its own, or is not shown.
    pub fn title(self) -> &'a str {
        self.published().map_or("", |archive| &archive.manifest.head.title)
    }

    /// What the published archive says of itself, where it is shown.
    pub fn about(self) -> Option<&'a Imprint> {
        self.published().map(|archive| &archive.manifest.head.imprint)
    }

    fn published(self) -> Option<&'a Archive> {
        self.library.archives().get(self.basis.published?)
    }

    /// How many articles there are, also in volumes that could not be opened.
    pub fn n_articles(self) -> usize {
        self.union().n_articles() + self.n_lacking()
    }

    /// How many articles are in volumes that the site publishes and that could not be opened.
    fn n_lacking(self) -> usize {
        let lacking = self.basis.volumes.iter().filter(|volume| !self.union().shows(**volume));
        let archives = lacking.filter_map(|volume| self.library.archives().get(*volume));
        archives.map(|archive| archive.manifest.n_articles).sum()
    }

    /// The sources: counts are in this order.
    pub fn sources(self) -> &'a [Source] {
        self.union().sources()
    }

    /// The positions of the sources, those with most articles first.
    pub fn source_order(self) -> &'a [usize] {
        self.union().source_order()
    }

    /// The position of the source `id`.
    pub fn source_idx(self, id: &SourceId) -> Option<usize> {
        self.union().source_idx(id)
    }

    /// The source `id`; one that is not listed is shown with its id alone.
    pub fn source(self, id: &SourceId) -> Source {
        self.union().source(id)
    }

    /// Whether the source at `idx` comes from local files alone.
    pub fn is_local_source(self, idx: usize) -> bool {
        // What is published is the first of what is shown.
        !self.union().first_with_source(idx).is_some_and(|archive| self.basis.publishes(archive))
    }

    /// Whether the article at `at` is from a local file.
    pub fn is_local(self, at: At) -> bool {
        !self.basis.publishes(at.archive)
    }

    /// Whether the archive that the site publishes is shown.
    pub fn has_published(self) -> bool {
        self.basis.published.is_some()
    }

    /// How many articles, at least, may be shown twice, because a file that would have told did not
    /// come.
    pub fn n_uncompared(self) -> usize {
        self.union().n_uncompared()
    }

    /// The first and the last day, but for a few odd ones.
    pub fn days(self) -> Option<(Day, Day)> {
        self.union().span()
    }

    /// Why files did not come.
    pub fn failures(self) -> impl Iterator<Item = &'a LoadError> {
        let wanted = self.basis.wanted.iter();
        let archives = wanted.filter_map(|idx| self.library.archives().get(*idx));
        archives.flat_map(|archive| archive.store.failures())
    }

    /// What the list shows of the article at `at`, if that is there.
    pub fn entry(self, at: At) -> Option<&'a Entry> {
        self.library.archives().get(at.archive)?.entry(at.at)
    }

    /// The article at `at`, if it is there.
    pub fn article(self, at: At) -> Option<&'a Article> {
        self.union().article(self.library, at)
    }

    /// Why the text of the article at `at` did not come.
    pub fn text_failure(self, at: At) -> Option<&'a LoadError> {
        let archive = self.library.archives().get(at.archive)?;
        archive.store.failure(archive.text_at(at.at)?.0)
    }

    /// The day that the last week is counted back from.
    pub fn recent_day(self) -> Option<Day> {
        self.union().recent_day()
    }

    /// Where to jump for a date; `None` where the list is not ordered by time.
    pub fn position_of_day(self, answer: &Answer, day: Day) -> Option<usize> {
        self.union().position_of_day(&answer.list, day)
    }

    /// The query of `answer`, as the archive of the article at `at` reads it; any archive, where
    /// that is not known.
    pub fn query_at(self, answer: &Answer, at: Option<At>) -> &Query {
        self.query_of(&answer.queries, at).unwrap_or(&answer.nothing)
    }
}

/// For the desk.
impl<'a> Collection<'a> {
    pub(crate) fn of(library: &'a Library, basis: &'a Basis) -> Option<Collection<'a>> {
        Some(Collection { library, basis })
    }

    /// A query that the reader has written.
    pub(crate) fn query(self, text: &str) -> Find<Queries, Need> {
        self.union().queries(self.library, text)
    }

    /// That of `queries` which the archive of the article at `at` reads; that of any archive, where
    /// it is not known which.
    pub(crate) fn query_of(self, queries: &Queries, at: Option<At>) -> Option<&Query> {
        let is_it = |archive: usize| at.is_none_or(|at| at.archive == archive);
        let member = self.union().archives().position(is_it).unwrap_or(0);
        queries.get(member)
    }

    /// Whether `answer` is to a query that asks for something.
    pub(crate) fn has_query(self, answer: &Answer) -> bool {
        answer.queries.iter().any(|query| !query.is_empty())
    }

    /// Whether counts alone do not answer `queries`.
    pub(crate) fn asks_text(self, queries: &Queries) -> bool {
        self.union().asks_text(self.library, queries)
    }

    pub(crate) fn answer(
        self,
        queries: Queries,
        filter: &Filter,
        sort: Sort,
        found: Option<&Found>,
        max_bins: usize,
    ) -> Option<Answer> {
        let mut answer = self.union().answer(self.library, queries, filter, sort, found, max_bins);
        // A volume that is missing may hold more: nothing is not none.
        answer.n_missed += self.n_lacking();
        Some(answer)
    }

    /// How many articles `filter` leaves of what `queries` ask for.
    pub(crate) fn n_found(
        self,
        queries: &Queries,
        filter: &Filter,
        found: Option<&Found>,
    ) -> usize {
        self.union().facets(self.library, queries, filter, found, &[]).total
    }

    /// What `filter` leaves of what `queries` ask for, by these bars.
    pub(crate) fn facets(
        self,
        queries: &Queries,
        filter: &Filter,
        found: Option<&Found>,
        bins: &[Bin],
    ) -> Facets {
        self.union().facets(self.library, queries, filter, found, bins)
    }

    /// What `search` has found so far.
    pub(crate) fn found(self, search: &Search, is_done: bool) -> Found {
        search.result(self.library, self.union(), is_done)
    }

    /// What a search will need beside the query's own files.
    pub(crate) fn search_needs(self) -> Vec<Need> {
        let mut needs = Vec::new();
        for archive in self.union().archives() {
            needs.push(need(archive, Target::Fold));
            let roots = self.library.archives()[archive].first_roots();
            needs.extend(roots.into_iter().map(|target| need(archive, target)));
        }
        needs
    }

    /// Where the article at `position` of the list is.
    pub(crate) fn at(self, answer: &Answer, position: usize) -> Find<At, Need> {
        self.union().at(self.library, &answer.list, position)
    }

    /// Where the article `id` is: where the list has it from, if that is so.
    pub(crate) fn locate(self, answer: Option<&Answer>, id: ArticleId) -> Find<At, Need> {
        match answer.is_some_and(|answer| answer.list.is_search_result()) {
            true => self.union().locate_found(self.library, id),
            false => self.union().locate(self.library, id),
        }
    }

    /// The position in the list of the article at `at`, where it is in the list and that is known.
    pub(crate) fn position_of(self, answer: &Answer, at: At) -> Option<usize> {
        self.union().position_of(self.library, &answer.list, at)
    }

    /// What says what the list shows of the article at `at`.
    pub(crate) fn entry_need(self, at: At) -> Need {
        let target = match at.at {
            broadsheet_archive::At::Page(page, _) => Target::Page(page),
            broadsheet_archive::At::Indexed(at, _) => places_target(at.part, at.file),
        };
        need(at.archive, target)
    }

    /// The directory of that page.
    pub(crate) fn directory_need(self, at: At) -> Option<Need> {
        match at.at {
            broadsheet_archive::At::Page(page, _) => {
                Some(need(at.archive, Target::Directory(page.directory)))
            }
            broadsheet_archive::At::Indexed(..) => None,
        }
    }

    /// The text of the article at `at`.
    pub(crate) fn text_need(self, at: At) -> Option<Need> {
        let archive = self.library.archives().get(at.archive)?;
        Some(need(at.archive, archive.text_at(at.at)?.0))
    }

    /// The article at `at` with the texts of all its copies.
    pub(crate) fn versions(self, at: At) -> Find<Article, Need> {
        self.union().versions(self.library, at)
    }
}
