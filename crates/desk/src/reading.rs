//! What whoever draws the desk asks of it.

use std::rc::Rc;

use broadsheet_archive::Find;
use broadsheet_bundle::Entry;
use broadsheet_model::{Article, ArticleId};

use crate::address::{Address, Pane};
use crate::desk::{Desk, Load, Shown, Surroundings};
use crate::highlights::{BlockHighlights, RowHighlights};
use crate::searching::SearchProgress;
use crate::shown::{Answer, At, Collection};
use crate::state::State;
use crate::window::Window;

impl Desk {
    /// Everything that the reader can change.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What the page is in.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// How far the archive has come; [`Load::Ready`] also where it has not, and local archives are
    /// shown.
    pub fn load(&self) -> &Load {
        #[cfg(feature = "full")]
        if self.shown_union().is_some_and(|union| union.archives().next().is_some()) {
            return &Load::Ready;
        }
        &self.load
    }

    /// What is shown, once it can be: what the answer is of, where there is one.
    pub fn collection(&self) -> Option<Collection<'_>> {
        match &self.shown {
            Some(shown) => Collection::of(&self.library, &shown.basis),
            None => self.next_collection(),
        }
    }

    /// What is to be shown, once it can be.
    pub(crate) fn next_collection(&self) -> Option<Collection<'_>> {
        Collection::of(&self.library, self.basis.as_ref()?)
    }

    /// What the archive answers; `None` while there is nothing to be shown.
    pub fn answer(&self) -> Option<&Rc<Answer>> {
        Some(&self.shown.as_ref()?.answer)
    }

    /// Whether [`Desk::answer`] is still the one before, because there is no other one yet.
    pub fn shows_stale_answer(&self) -> bool {
        let is_other = |shown: &Shown| {
            shown.limits != self.limits() || Some(&shown.basis) != self.basis.as_ref()
        };
        #[cfg(feature = "full")]
        if self.is_joining() && self.shown.is_some() {
            return true;
        }
        self.shown.as_ref().is_some_and(is_other) || self.phase.is_unshown() && self.shown.is_some()
    }

    /// Whether what is asked for cannot be answered, because files did not come: the answer before
    /// stays, where there is one.
    pub fn is_stuck(&self) -> bool {
        let query = |collection: Collection<'_>| collection.query(&self.state.address.query);
        let query = self.next_collection().map(query);
        let is_over = !self.phase.is_searching();
        self.phase.is_unknown()
            || matches!(query, Some(Find::Nowhere))
            || is_over && self.lacks_sources(&self.limits(), self.phase.found())
    }

    /// Whether something that belongs to what is shown did not come.
    pub fn is_incomplete(&self) -> bool {
        let Some((collection, answer)) = self.collection().zip(self.answer()) else {
            return self.is_stuck();
        };
        let has_query = collection.has_query(answer);
        let is_missing = |position: usize| match self.at(position) {
            Find::There(at) => has_query && collection.text_failure(at).is_some(),
            Find::Needs(_) => false,
            Find::Nowhere => true,
        };
        let mut drawn = self.window.start..self.window.end;
        let is_lost = !answer.has_sources && !self.phase.is_searching();
        self.is_stuck() || answer.n_missed > 0 || is_lost || drawn.any(is_missing)
    }

    /// How far the search is of which nothing is shown yet.
    pub fn progress(&self) -> Option<SearchProgress> {
        self.phase.progress()
    }

    /// How many articles the published archive has, where its manifest has come.
    pub fn n_published(&self) -> Option<usize> {
        let manifest = &self.library.archives().get(self.published?)?.manifest;
        Some(manifest.n_articles + manifest.n_elsewhere)
    }

    /// The query that the list answers.
    pub fn listed_query(&self) -> &str {
        self.shown.as_ref().map_or("", |shown| &shown.limits.address.query)
    }

    /// Which results are drawn.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The result at `position`, if what the list shows of it is there.
    pub fn row(&self, position: usize) -> Option<(At, &Entry)> {
        let at = self.at(position).there()?;
        Some((at, self.collection()?.entry(at)?))
    }

    /// What the query shows of the drawn result that is the article `id`; `None` where nothing was
    /// searched for.
    pub fn row_highlights(&self, id: ArticleId) -> Option<&RowHighlights> {
        self.rows.get(id)
    }

    /// What the query shows of the open article's text.
    pub fn block_highlights(&self) -> &BlockHighlights {
        &self.blocks
    }

    /// How many texts later than the one that is shown `article` has; `None` where the address asks
    /// for one that there is not.
    pub fn n_later_texts(&self, article: &Article) -> Option<usize> {
        let Some(version) = self.state.address.panes.first().and_then(|pane| pane.version) else {
            return Some(0);
        };
        (article.earlier.len() + 1).checked_sub(version as usize)
    }

    /// The text of `article` that is shown: the one that the address asks for, or else the latest.
    pub fn shown_text<'a>(&self, article: &'a Article) -> &'a Article {
        let n_later = self.n_later_texts(article).unwrap_or(0);
        n_later.checked_sub(1).and_then(|idx| article.earlier.get(idx)).unwrap_or(article)
    }

    /// The articles before and after the open one in the list, as far as they are known.
    pub fn neighbours(&self) -> [Option<ArticleId>; 2] {
        let Some(position) = self.open_at().and_then(|at| self.position_at(at)) else {
            return [None, None];
        };
        let id_at = |position: usize| Some(self.row(position)?.1.id);
        [position.checked_sub(1).and_then(id_at), id_at(position + 1)]
    }

    /// Whether an article is open: one that the archive has, as far as that is known.
    pub fn is_article_open(&self) -> bool {
        self.state.address.article().is_some_and(|id| self.has_article(id))
    }

    /// Whether there is an article `id`, as far as that is known.
    pub fn has_article(&self, id: ArticleId) -> bool {
        self.collection().is_some_and(|collection| collection.locate(None, id) != Find::Nowhere)
    }

    /// Whether the last copy to the clipboard worked.
    #[cfg(feature = "full")]
    pub fn copied(&self) -> Option<bool> {
        self.copied
    }

    /// The address of this page with nothing but the text of an article in it.
    pub fn link_to(&self, id: ArticleId) -> String {
        let pane = self.state.address.panes.first().filter(|pane| pane.article == id);
        let panes = vec![pane.copied().unwrap_or(Pane::latest(id))];
        let address = Address { panes, ..Address::default() };
        self.surroundings.page_address.clone() + &address.to_hash()
    }
}
