//! The articles of a selection, one after the other, with all that they say: for whoever saves
//! them.

use broadsheet_model::{Article, ArticleId};
use broadsheet_search::{Filter, Query, Sort};

use super::{Joining, Need, Union, UnionAnswer, UnionSearch, UnionStep};
use crate::{Find, Library};

/// What is selected of some archives of a library.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The positions in the library of the archives, in the order in which they are shown.
    pub archives: Vec<usize>,
    /// The query, as it was typed.
    pub query: String,
    /// All other limits. Sources that no archive has are ignored.
    pub filter: Filter,
    /// Only these articles; `None`: whichever they are.
    pub only: Option<Vec<ArticleId>>,
    /// The order in which they come.
    pub sort: Sort,
}

/// Finds the articles of a [`Selection`], as a page with the same limits lists them.
pub struct Selecting {
    selection: Selection,
    stage: Stage,
    /// How many articles could not be had.
    n_missing: usize,
}

enum Stage {
    /// What the archives are together is being found out.
    Joining(Joining),
    /// The archives are known, and the query has to be read.
    Joined(Box<Union>),
    /// The query is searched for.
    Searching(Box<Union>, UnionSearch),
    /// The list is known; the next article is the one at this position.
    Listed(Box<Union>, Box<UnionAnswer>, usize),
}

/// What a step came to.
pub enum SelectStep {
    /// Some more has been done.
    Worked,
    /// These have to be loaded first, the first of them at once.
    Needs(Vec<Need>),
    /// The next article of the selection, and the position in the library of the archive that it
    /// is shown of.
    Article(usize, Box<Article>),
    /// There are no more.
    Done,
}

impl Selecting {
    /// Begins.
    pub fn new(selection: Selection) -> Selecting {
        let stage = Stage::Joining(Joining::new(selection.archives.clone()));
        Selecting { selection, stage, n_missing: 0 }
    }

    /// How many articles there are, and how many of them have come, once that is known.
    pub fn progress(&self) -> Option<(usize, usize)> {
        match &self.stage {
            Stage::Listed(_, answer, next) => Some((*next, answer.list.len())),
            _ => None,
        }
    }

    /// How many articles could not be had, so far, because a file did not come.
    pub fn n_missing(&self) -> usize {
        self.n_missing
    }

    /// Does what comes next, if what it needs is there.
    pub fn step(&mut self, library: &mut Library) -> SelectStep {
        if let Stage::Listed(union, answer, next) = &mut self.stage {
            let Some(found) = article_at(union, library, answer, *next) else {
                return SelectStep::Done;
            };
            match found {
                Find::Needs(needs) => return SelectStep::Needs(needs),
                Find::There((archive, article)) => {
                    *next += 1;
                    return SelectStep::Article(archive, Box::new(article));
                }
                Find::Nowhere => {
                    *next += 1;
                    self.n_missing += 1;
                    return SelectStep::Worked;
                }
            }
        }
        let stage = std::mem::replace(&mut self.stage, Stage::Joining(Joining::new(Vec::new())));
        let (stage, step) = self.go_on(stage, library);
        self.stage = stage;
        step
    }

    fn go_on(&self, stage: Stage, library: &mut Library) -> (Stage, SelectStep) {
        match stage {
            Stage::Joining(mut joining) => match joining.step(library) {
                Find::There(union) => (Stage::Joined(Box::new(union)), SelectStep::Worked),
                Find::Needs(needs) => (Stage::Joining(joining), SelectStep::Needs(needs)),
                Find::Nowhere => (Stage::Joining(joining), SelectStep::Done),
            },
            Stage::Joined(union) => match union.queries(library, &self.selection.query) {
                Find::There(queries) => self.begin(union, library, queries),
                Find::Needs(needs) => (Stage::Joined(union), SelectStep::Needs(needs)),
                Find::Nowhere => (Stage::Joined(union), SelectStep::Done),
            },
            Stage::Searching(union, mut search) => match search.step(library) {
                UnionStep::Needs(needs) => {
                    (Stage::Searching(union, search), SelectStep::Needs(needs))
                }
                UnionStep::Done => {
                    let queries = search.queries();
                    let found = search.result(library, &union, true);
                    let answer = self.answer(&union, library, queries, Some(&found));
                    (Stage::Listed(union, Box::new(answer), 0), SelectStep::Worked)
                }
                _ => (Stage::Searching(union, search), SelectStep::Worked),
            },
            listed @ Stage::Listed(..) => (listed, SelectStep::Worked),
        }
    }

    fn begin(
        &self,
        union: Box<Union>,
        library: &Library,
        queries: Vec<Query>,
    ) -> (Stage, SelectStep) {
        let stage = match &self.selection.only {
            Some(ids) => {
                let search = UnionSearch::of_articles(&union, queries, ids);
                Stage::Searching(union, search)
            }
            None if union.asks_text(library, &queries) => {
                let search = UnionSearch::of_all(&union, queries);
                Stage::Searching(union, search)
            }
            None => {
                let answer = self.answer(&union, library, queries, None);
                Stage::Listed(union, Box::new(answer), 0)
            }
        };
        (stage, SelectStep::Worked)
    }

    fn answer(
        &self,
        union: &Union,
        library: &Library,
        queries: Vec<Query>,
        found: Option<&super::UnionResult>,
    ) -> UnionAnswer {
        let mut filter = self.selection.filter.clone();
        filter.include.retain(|id| union.source_idx(id).is_some());
        filter.exclude.retain(|id| union.source_idx(id).is_some());
        union.answer(library, queries, &filter, self.selection.sort, found, 1)
    }
}

/// The article at `position` of the list, with all its texts, and its archive; `None` where the list
/// ends before.
fn article_at(
    union: &Union,
    library: &Library,
    answer: &UnionAnswer,
    position: usize,
) -> Option<Find<(usize, Article), Need>> {
    if position >= answer.list.len() {
        return None;
    }
    Some(match union.at(library, &answer.list, position) {
        Find::There(at) => union.versions(library, at).map(|article| (at.archive, article)),
        Find::Needs(needs) => Find::Needs(needs),
        Find::Nowhere => Find::Nowhere,
    })
}
