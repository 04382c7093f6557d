//! One archive, shown as it is.

use broadsheet_archive::{
    Archive, Find, Library, LoadError, Request, SearchStep, Target, facets, places_target,
};
use broadsheet_bundle::Entry;
use broadsheet_model::{Article, ArticleId, Day, Source, SourceId};
use broadsheet_search::{Filter, Query, Sort};

use crate::desk::Desk;

/// Where an article stands.
pub type At = broadsheet_archive::At;
/// What the archive answers.
pub type Answer = broadsheet_archive::Answer;
/// Something that has to be loaded.
pub(crate) type Need = Target;
/// A query, as the archive reads it.
pub(crate) type Queries = Query;
/// A search that is under way.
pub(crate) type Search = broadsheet_archive::Search;
/// What a search has found.
pub(crate) type Found = broadsheet_archive::SearchResult;
/// What a step of a search came to.
pub(crate) type Step = SearchStep;

/// The archive that is shown, among those of the library.
const SHOWN_ARCHIVE: usize = 0;

/// Which archives are shown: the only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Basis;

impl Basis {
    /// The search of `queries`, among the articles `saved` alone where these are given.
    pub(crate) fn search(&self, query: Query, saved: Option<Vec<ArticleId>>) -> Search {
        match saved {
            Some(saved) => Search::of_articles(query, saved),
            None => Search::of_all(query),
        }
    }
}

/// The requests for what is needed, as far as they may be made now.
pub(crate) fn request(library: &mut Library, needs: &[Need]) -> Vec<Request> {
    library.request(SHOWN_ARCHIVE, needs)
}

/// That this has to be loaded of an archive.
pub(crate) fn need(_archive: usize, target: Target) -> Need {
    target
}

/// Searches what comes next.
pub(crate) fn step_of(search: &mut Search, library: &mut Library) -> Step {
    match library.archive_mut(SHOWN_ARCHIVE) {
        Some(archive) => search.step(archive),
        None => Step::Done,
    }
}

/// What is shown.
#[derive(Clone, Copy)]
pub struct Collection<'a> {
    archive: &'a Archive,
}

impl Desk {
    /// Shows the archive, which has come.
    pub(crate) fn show_archives(&mut self) {
        self.basis = Some(Basis);
        self.recompute_answer();
    }

    /// The latest text of the open article, if it is there.
    pub fn open_article(&self) -> Option<&Article> {
        self.collection()?.article(self.open_at()?)
    }
}

/// For whoever draws it.
impl<'a> Collection<'a> {
    /// Its title; empty where it has none of its own.
    pub fn title(self) -> &'a str {
        &self.archive.manifest.head.title
    }

    /// How many articles it has.
    pub fn n_articles(self) -> usize {
        self.archive.manifest.n_articles
    }

    /// Its sources: counts are in this order.
    pub fn sources(self) -> &'a [Source] {
        &self.archive.manifest.sources
    }

    /// The positions of its sources, those with most articles first.
    pub fn source_order(self) -> &'a [usize] {
        self.archive.calendar().map_or(&[], |days| &days.source_order)
    }

    /// The position of the source `id`.
    pub fn source_idx(self, id: &SourceId) -> Option<usize> {
        self.archive.source_idx(id)
    }

    /// The source `id`; one that is not listed is shown with its id alone.
    pub fn source(self, id: &SourceId) -> Source {
        self.archive.source(id)
    }

    /// The first and the last day, but for a few odd ones.
    pub fn days(self) -> Option<(Day, Day)> {
        self.archive.days()
    }

    /// Why files did not come.
    pub fn failures(self) -> impl Iterator<Item = &'a LoadError> {
        self.archive.store.failures()
    }

    /// What the list shows of the article at `at`, if that is there.
    pub fn entry(self, at: At) -> Option<&'a Entry> {
        self.archive.entry(at)
    }

    /// The article at `at`, if it is there.
    pub fn article(self, at: At) -> Option<&'a Article> {
        self.archive.article(at)
    }

    /// Why the text of the article at `at` did not come.
    pub fn text_failure(self, at: At) -> Option<&'a LoadError> {
        self.archive.store.failure(self.archive.text_at(at)?.0)
    }

    /// Where to jump for a date; `None` where the list is not ordered by time.
    pub fn position_of_day(self, answer: &Answer, day: Day) -> Option<usize> {
        answer.list.position_of_day(self.archive, day)
    }

    /// The query of `answer`, as the archive of the article at `at` reads it.
    pub fn query_at(self, answer: &Answer, _at: Option<At>) -> &Query {
        &answer.query
    }
}

/// For the desk.
impl<'a> Collection<'a> {
    pub(crate) fn of(library: &'a Library, _: &Basis) -> Option<Collection<'a>> {
        Some(Collection { archive: library.archives().get(SHOWN_ARCHIVE)? })
    }

    /// A query that the reader has written.
    pub(crate) fn query(self, text: &str) -> Find<Queries, Need> {
        self.archive.query(text)
    }

    /// Whether `answer` is to a query that asks for something.
    pub(crate) fn has_query(self, answer: &Answer) -> bool {
        !answer.query.is_empty()
    }

    /// Whether counts alone do not answer `query`.
    pub(crate) fn asks_text(self, query: &Queries) -> bool {
        query.scope(self.sources()).is_none()
    }

    pub(crate) fn answer(
        self,
        query: Queries,
        filter: &Filter,
        sort: Sort,
        found: Option<&Found>,
        max_bins: usize,
    ) -> Option<Answer> {
        let mut answer = Answer::new(self.archive, query, filter, sort, found, max_bins)?;
        // Of several volumes this is the newest; the larger module shows the others too.
        let manifest = &self.archive.manifest;
        if manifest.n_elsewhere > 0 {
            let (n_done, n_all) =
                answer.progress.unwrap_or((manifest.n_articles, manifest.n_articles));
            answer.progress = Some((n_done, n_all + manifest.n_elsewhere));
        }
        Some(answer)
    }

    /// How many articles `filter` leaves of what `query` asks for.
    pub(crate) fn n_found(self, query: &Queries, filter: &Filter, found: Option<&Found>) -> usize {
        let scope = query.scope(self.sources());
        facets(self.archive, scope.as_ref(), filter, found, &[]).total
    }

    /// What `search` has found so far.
    pub(crate) fn found(self, search: &Search, is_done: bool) -> Found {
        search.result(self.archive, is_done)
    }

    /// What a search will need beside the query's own files.
    pub(crate) fn search_needs(self) -> Vec<Need> {
        let mut needs = vec![Target::Fold];
        needs.extend(self.archive.parts().needs());
        needs
    }

    /// Where the article at `position` of the list is.
    pub(crate) fn at(self, answer: &Answer, position: usize) -> Find<At, Need> {
        let Some((rank, chosen)) = answer.list.rank(position, self.archive) else {
            return Find::Nowhere;
        };
        // The index leads to texts at once, and these are what a result shows.
        if answer.list.is_search_result() {
            match self.archive.find_indexed(rank) {
                Find::Nowhere => {}
                found => return found,
            }
        }
        self.archive.find(rank, chosen)
    }

    /// Where the article `id` is: where the list has it from, if that is so.
    pub(crate) fn locate(self, answer: Option<&Answer>, id: ArticleId) -> Find<At, Need> {
        let is_result = answer.is_some_and(|answer| answer.list.is_search_result());
        match self.archive.look_up_indexed(id).filter(|_| is_result) {
            Some(at) => Find::There(at),
            None => match self.archive.locate(id) {
                // Another volume may have it.
                Find::Nowhere if self.archive.manifest.n_elsewhere > 0 => {
                    Find::Needs(vec![Target::Calendar])
                }
                found => found,
            },
        }
    }

    /// The position in the list of the article at `at`, where it is in the list and that is known.
    pub(crate) fn position_of(self, answer: &Answer, at: At) -> Option<usize> {
        let sources = answer.list.sources(self.archive);
        answer.list.position_of(self.archive.rank(at, sources)?)
    }

    /// What says what the list shows of the article at `at`.
    pub(crate) fn entry_need(self, at: At) -> Need {
        match at {
            At::Page(page, _) => Target::Page(page),
            At::Indexed(at, _) => places_target(at.part, at.file),
        }
    }

    /// The directory of that page.
    pub(crate) fn directory_need(self, at: At) -> Option<Need> {
        match at {
            At::Page(page, _) => Some(Target::Directory(page.directory)),
            At::Indexed(..) => None,
        }
    }

    /// The text of the article at `at`.
    pub(crate) fn text_need(self, at: At) -> Option<Need> {
        Some(self.archive.text_at(at)?.0)
    }
}
