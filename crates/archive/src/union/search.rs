//! A search of several archives.

use broadsheet_model::ArticleId;
use broadsheet_search::{Counts, Matches, Query};

use super::{Need, Union, of_archive};
use crate::{Library, Search, SearchStep};

/// A search of several archives, one after the other, that is under way, or done.
pub struct UnionSearch {
    searches: Vec<Search>,
    /// How many of them are done.
    n_done: usize,
}

/// What a step of a search came to.
pub enum UnionStep {
    /// Some more has been searched.
    Searched,
    /// These have to be loaded first, the first of them at once.
    Needs(Vec<Need>),
    /// Everything has been searched.
    Done,
}

/// What a search has found so far.
pub struct UnionResult {
    archives: Vec<(Matches, Counts)>,
    /// How many of how many articles have been searched, while that is under way.
    pub progress: Option<(usize, usize)>,
}

impl UnionResult {
    /// What was found in one of the archives and is shown.
    pub fn matches(&self, archive: usize) -> &Matches {
        &self.archives[archive].0
    }

    /// The same, counted.
    pub(super) fn counts(&self, archive: usize) -> &Counts {
        &self.archives[archive].1
    }
}

impl UnionSearch {
    /// A search of all articles, by one query for each archive.
    pub fn of_all(queries: Vec<Query>) -> UnionSearch {
        UnionSearch { searches: queries.into_iter().map(Search::of_all).collect(), n_done: 0 }
    }

    /// A search of the articles `ids` alone, wherever they are.
    pub fn of_articles(queries: Vec<Query>, ids: &[ArticleId]) -> UnionSearch {
        let search = |query| Search::of_articles(query, ids.to_vec());
        UnionSearch { searches: queries.into_iter().map(search).collect(), n_done: 0 }
    }

    /// Searches what comes next, if it is there.
    pub fn step(&mut self, library: &mut Library) -> UnionStep {
        let idx = self.n_done;
        let (Some(search), Some(archive)) = (self.searches.get_mut(idx), library.archive_mut(idx))
        else {
            return UnionStep::Done;
        };
        match search.step(archive) {
            SearchStep::Searched => UnionStep::Searched,
            SearchStep::Needs(targets) => UnionStep::Needs(of_archive(idx, targets).collect()),
            SearchStep::Done => {
                self.n_done += 1;
                UnionStep::Searched
            }
        }
    }

    /// What has been found so far. Scores are comparable: how rare a text is, how long articles are
    /// and how old goes by all archives together, copies that are hidden among them.
    pub fn result(&self, library: &Library, union: &Union, is_done: bool) -> UnionResult {
        let archives = library.archives();
        let n_articles: usize = archives.iter().map(|archive| archive.manifest.n_articles).sum();
        let n_bytes: u64 = archives.iter().map(|archive| archive.manifest.n_text_bytes).sum();
        let mean_bytes = n_bytes as f32 / n_articles.max(1) as f32;
        let newest = union.span().map(|(_, last)| last);
        let of_archive = |(idx, search): (usize, &Search)| {
            let mut hits = search.hits().clone();
            let others = self.searches.iter().enumerate().filter(|(other, _)| *other != idx);
            others.for_each(|(_, other)| hits.count_with(other.hits()));
            let hidden = union.hidden(idx);
            let is_shown = |number: u32| {
                hidden.binary_search_by(|hidden| hidden.number.cmp(&(number as usize))).is_err()
            };
            let matches = hits.matches(mean_bytes, newest).only(is_shown);
            let counts = matches.counts(archives[idx].manifest.sources.len());
            (matches, counts)
        };
        let n_passed = self.searches.iter().map(Search::n_passed).sum();
        UnionResult {
            archives: self.searches.iter().enumerate().map(of_archive).collect(),
            progress: (!is_done).then_some((n_passed, n_articles)),
        }
    }
}
