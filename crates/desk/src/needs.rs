//! What has to be loaded for what is shown, and for what will probably be shown next.

use broadsheet_archive::Find;
use broadsheet_model::ArticleId;

use crate::desk::Desk;
use crate::shown::{At, Collection, Need};

/// How many rows before and after the drawn ones are made ready.
const ROWS_AHEAD: usize = 30;
/// Of these every tenth is looked at: the others are mostly of the same pages.
const ROWS_PER_STEP: usize = 10;

impl Desk {
    /// Asks for everything that is needed now.
    pub(crate) fn fetch(&mut self) {
        // It may open an article, which then needs things.
        self.finish_jump();
        self.begin_at_article();
        #[cfg(feature = "full")]
        let first = [self.find_top(), self.find_open()].concat();
        self.find_drawn();
        self.highlight();
        let needs = self.needs();
        #[cfg(feature = "full")]
        let needs = [first, needs, self.find_saved()].concat();
        self.n_needed = needs.len();
        self.request(&needs);
    }

    /// What is needed, most urgent first.
    pub(crate) fn needs(&self) -> Vec<Need> {
        let Some(collection) = self.collection() else { return Vec::new() };
        let mut needs = collection.query(&self.state.address.query).needs();
        #[cfg(feature = "full")]
        if let Some(text) = self.marks.finder() {
            push(&mut needs, collection.query(text).needs());
        }
        let Some(answer) = self.answer() else { return needs };
        if let Some(id) = self.state.address.article() {
            self.article_needs(collection, id, &mut needs);
        }
        let (start, end) = (self.window.start, self.window.end);
        // The rows from the top of the view on, then those above it.
        let top = self.window.anchor.0.clamp(start, end);
        let drawn = || (top..end).chain(start..top);
        for position in drawn() {
            self.row_needs(collection, position, &mut needs);
        }
        // Snippets come from the text where something was searched for, and once there are rows.
        if collection.has_query(answer) {
            for position in drawn() {
                self.text_needs(collection, position, &mut needs);
            }
        }
        // Pages serve many rows; what the index says of an article that was found serves few, and
        // is asked for when its row is drawn.
        let ahead = if answer.list.is_search_result() { 0 } else { ROWS_AHEAD };
        let after = end..(end + ahead).min(answer.list.len());
        let before = start.saturating_sub(ahead)..start;
        for position in after.step_by(ROWS_PER_STEP).chain(before.step_by(ROWS_PER_STEP)) {
            self.row_needs(collection, position, &mut needs);
        }
        needs
    }

    /// What is needed for a row.
    fn row_needs(&self, collection: Collection<'_>, position: usize, needs: &mut Vec<Need>) {
        match self.at(position) {
            // What is there is still in use.
            Find::There(at) => push(needs, [collection.entry_need(at)]),
            not_there => push(needs, not_there.needs()),
        }
    }

    /// What is needed for the text of a row, once it is known where that is.
    fn text_needs(&self, collection: Collection<'_>, position: usize, needs: &mut Vec<Need>) {
        let text = self.at(position).there().and_then(|at| collection.text_need(at));
        push(needs, text);
    }

    fn article_needs(&self, collection: Collection<'_>, id: ArticleId, needs: &mut Vec<Need>) {
        let at = match self.locate(id) {
            Find::There(at) => at,
            not_there => return push(needs, not_there.needs()),
        };
        push(needs, [collection.entry_need(at)]);
        // Its place in the list is counted from the directory.
        push(needs, collection.directory_need(at));
        push(needs, collection.text_need(at));
        let Some(position) = self.position_at(at) else { return };
        for position in [Some(position + 1), position.checked_sub(1)].into_iter().flatten() {
            self.row_needs(collection, position, needs);
            self.text_needs(collection, position, needs);
        }
    }

    /// Finds the rows that are about to be drawn, once for all who ask.
    fn find_drawn(&mut self) {
        self.drawn.clear();
        let drawn = self.window.start..self.window.end;
        self.drawn = drawn.map(|position| self.at(position)).collect();
    }

    /// Where the article at `position` of the list is.
    pub(crate) fn at(&self, position: usize) -> Find<At, Need> {
        let drawn = position.checked_sub(self.window.start).and_then(|idx| self.drawn.get(idx));
        if let Some(found) = drawn {
            return found.clone();
        }
        match self.collection().zip(self.answer()) {
            Some((collection, answer)) => collection.at(answer, position),
            None => Find::Nowhere,
        }
    }

    /// Where the article `id` is: where the list has it from, if that is so.
    fn locate(&self, id: ArticleId) -> Find<At, Need> {
        match self.collection() {
            Some(collection) => collection.locate(self.answer().map(|answer| &**answer), id),
            None => Find::Nowhere,
        }
    }

    /// The position in the list of the article at `at`, where it is in the list and that is known.
    pub(crate) fn position_at(&self, at: At) -> Option<usize> {
        self.collection()?.position_of(self.answer()?, at)
    }

    /// Where the open article is, once that is known.
    pub fn open_at(&self) -> Option<At> {
        self.locate(self.state.address.article()?).there()
    }
}

fn push(needs: &mut Vec<Need>, more: impl IntoIterator<Item = Need>) {
    for need in more {
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
}
