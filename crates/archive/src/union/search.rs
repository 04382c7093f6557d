//! A search of several archives.

use broadsheet_model::ArticleId;
use broadsheet_search::{Counts, Hits, Matches, Query};

use super::{Hidden, Need, Union, of_archive};
use crate::{Library, Search, SearchStep};

/// A search of several archives that is under way, or done. Indexes are asked side by side, so that
/// their files come in the same round trips; texts are read one archive after the other.
pub struct UnionSearch {
    /// Each with the position of its archive in the library.
    pub(super) searches: Vec<(usize, Search)>,
    /// How far each of them is.
    pub(super) stages: Vec<Stage>,
    /// How many articles are looked for by their ids, where only these are searched.
    pub(super) n_ids: Option<usize>,
    /// Whether it goes through windows from the oldest articles to the newest, or the other way.
    #[cfg(feature = "windows")]
    pub(super) is_oldest_first: Option<bool>,
}

/// How far the search of one archive is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Searching,
    /// A window has been searched, and the next one waits for other archives.
    #[cfg(feature = "windows")]
    Paused,
    /// All is found, and of which sources the articles are is not known.
    Found,
    Done,
}

/// What a step of a search came to.
pub enum UnionStep {
    /// Some more has been searched.
    Searched,
    /// These have to be loaded first, the first of them at once.
    Needs(Vec<Need>),
    /// All is found and can be ranked; only of which sources the articles are is not known yet.
    Found,
    /// What is known of what was found is the beginning of what there is, in the order of days that
    /// is asked for.
    Window,
    /// Everything has been searched.
    Done,
}

/// What a search has found so far.
pub struct UnionResult {
    members: Vec<(usize, Matches, Counts)>,
    /// How many of how many articles have been searched, while that is under way.
    pub progress: Option<(usize, usize)>,
    /// How many articles could not be searched, because files failed: counts are the least that
    /// they can be.
    pub n_missed: usize,
    /// Whether it is known of which sources the articles are that were found: where not, no source
    /// is counted and none can be chosen.
    pub has_sources: bool,
    /// Whether it can be ranked by how well it matches.
    #[cfg(feature = "windows")]
    pub is_ranked: bool,
}

impl UnionResult {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.members.iter().all(|(_, matches, _)| matches.is_empty())
    }

    /// Whether nothing was found in articles of which most could not be searched: that is no
    /// answer.
    pub fn is_unknown(&self, n_articles: usize) -> bool {
        self.is_empty() && 2 * self.n_missed > n_articles
    }

    /// What was found and is shown of the archive at this position of the library.
    pub fn matches(&self, archive: usize) -> Option<&Matches> {
        self.members.iter().find(|(other, ..)| *other == archive).map(|(_, matches, _)| matches)
    }

    pub(super) fn of_member(&self, member: usize) -> Option<&Matches> {
        Some(&self.members.get(member)?.1)
    }

    /// The same, counted.
    pub(super) fn counts(&self, member: usize) -> &Counts {
        &self.members[member].2
    }
}

impl UnionSearch {
    /// A search of all articles of `union`, by one query for each of its archives.
    pub fn of_all(union: &Union, queries: Vec<Query>) -> UnionSearch {
        let has_others = union.archives().nth(1).is_some();
        let search = |(archive, query)| {
            let hidden = union.hidden(archive).iter().map(|hidden| hidden.number as u32);
            let search = Search::of_all_but(query, hidden.collect());
            (archive, if has_others { search.beside_others() } else { search })
        };
        UnionSearch::new(union.archives().zip(queries).map(search).collect(), None)
    }

    /// A search of the articles `ids` alone, wherever they are.
    pub fn of_articles(union: &Union, queries: Vec<Query>, ids: &[ArticleId]) -> UnionSearch {
        let search = |(archive, query)| {
            let is_hidden = |id: &ArticleId| {
                union.hidden(archive).iter().any(|hidden: &Hidden| hidden.id == *id)
            };
            let shown = ids.iter().copied().filter(|id| !is_hidden(id)).collect();
            (archive, Search::of_articles(query, shown))
        };
        UnionSearch::new(union.archives().zip(queries).map(search).collect(), Some(ids.len()))
    }

    fn new(searches: Vec<(usize, Search)>, n_ids: Option<usize>) -> UnionSearch {
        UnionSearch {
            stages: vec![Stage::Searching; searches.len()],
            searches,
            n_ids,
            #[cfg(feature = "windows")]
            is_oldest_first: None,
        }
    }

    /// What is searched for, in each archive.
    pub(super) fn queries(&self) -> Vec<Query> {
        self.searches.iter().map(|(_, search)| search.query().clone()).collect()
    }

    /// Whether an index is asked now, and not texts.
    pub fn asks_index(&self) -> bool {
        let stages = self.stages.iter().zip(&self.searches);
        #[cfg(feature = "windows")]
        let stages = stages.filter(|(stage, _)| **stage != Stage::Paused);
        let mut left = stages.filter(|(stage, _)| **stage != Stage::Done);
        left.next().is_none_or(|(_, (_, search))| search.asks_index())
    }

    /// The position in the library of the first archive whose index could not say what it should,
    /// so that its texts are read instead.
    pub fn index_failed(&self) -> Option<usize> {
        self.searches.iter().find(|(_, search)| search.index_failed()).map(|(archive, _)| *archive)
    }

    /// Searches what comes next, if it is there.
    pub fn step(&mut self, library: &mut Library) -> UnionStep {
        #[cfg(feature = "windows")]
        self.open_round(library);
        let is_found = !self.stages.contains(&Stage::Searching);
        let (mut needs, mut reads_texts) = (Vec::new(), false);
        for (stage, (archive, search)) in self.stages.iter_mut().zip(&mut self.searches) {
            // Where articles come from is asked for once all are found.
            let may_wait = *stage == Stage::Found && !is_found;
            #[cfg(feature = "windows")]
            let may_wait = may_wait || *stage == Stage::Paused;
            if *stage == Stage::Done || may_wait || reads_texts && !search.asks_index() {
                continue;
            }
            reads_texts |= !search.asks_index();
            #[cfg(feature = "local")]
            library.share_memory(*archive);
            let Some(of) = library.archive_mut(*archive) else {
                *stage = Stage::Done;
                continue;
            };
            match search.step(of) {
                SearchStep::Searched => return UnionStep::Searched,
                SearchStep::Needs(targets) => needs.extend(of_archive(*archive, targets)),
                SearchStep::Found => *stage = Stage::Found,
                #[cfg(feature = "windows")]
                SearchStep::Window => *stage = Stage::Paused,
                #[cfg(not(feature = "windows"))]
                SearchStep::Window => {}
                SearchStep::Done => *stage = Stage::Done,
            }
            if *stage != Stage::Searching && !is_found {
                return self.ended();
            }
        }
        match needs.is_empty() {
            false => UnionStep::Needs(needs),
            true => self.ended(),
        }
    }

    /// What it comes to that one of the searches has ended.
    fn ended(&self) -> UnionStep {
        let is_any = |stage| self.stages.contains(&stage);
        #[cfg(feature = "windows")]
        if is_any(Stage::Paused) && !is_any(Stage::Searching) {
            return UnionStep::Window;
        }
        match (is_any(Stage::Searching), is_any(Stage::Found)) {
            (true, _) => UnionStep::Searched,
            (false, true) => UnionStep::Found,
            (false, false) => UnionStep::Done,
        }
    }

    /// What has been found so far. Scores are comparable: how rare a text is and how old goes by
    /// all archives together. Copies that are hidden do not count where texts are scanned; an index
    /// has counted them already.
    pub fn result(&self, library: &Library, union: &Union, is_done: bool) -> UnionResult {
        let n_articles: usize = self
            .searches
            .iter()
            .map(|(archive, _)| library.archives()[*archive].manifest.n_articles)
            .sum();
        let newest = union.span().map(|(_, last)| last);
        let mut all = Hits::default();
        self.searches.iter().for_each(|(_, search)| all.count_with(search.hits()));
        #[cfg(feature = "windows")]
        let proven = if is_done { None } else { self.proven(library) };
        let of_member = |(archive, search): &(usize, Search)| {
            let hidden = union.hidden(*archive);
            let is_shown = |number: u32| {
                hidden.binary_search_by(|hidden| hidden.number.cmp(&(number as usize))).is_err()
            };
            let matches = search.hits().matches_among(&all, newest).only(is_shown);
            #[cfg(feature = "windows")]
            let matches = match &proven {
                Some(proven) => proven.of(&library.archives()[*archive], matches),
                None => matches,
            };
            let counts = matches.counts(library.archives()[*archive].manifest.sources.len());
            (*archive, matches, counts)
        };
        let n_passed: usize = self.searches.iter().map(|(_, search)| search.n_passed()).sum();
        // Each archive is asked for every id, and only one has it.
        let progress = match self.n_ids {
            Some(n_ids) => (n_passed / self.searches.len().max(1), n_ids),
            None => (n_passed, n_articles),
        };
        UnionResult {
            members: self.searches.iter().map(of_member).collect(),
            progress: (!is_done).then_some(progress),
            n_missed: self.searches.iter().map(|(_, search)| search.n_missed()).sum(),
            has_sources: self.searches.iter().all(|(_, search)| search.has_sources()),
            #[cfg(feature = "windows")]
            is_ranked: self.searches.iter().all(|(_, search)| search.is_ranked()),
        }
    }
}
