//! What has to be loaded for what is shown, and for what will probably be shown next.

use broadsheet_archive::{At, Find, Target};
use broadsheet_model::ArticleId;

use crate::desk::Desk;

/// How many rows before and after the drawn ones are made ready.
const ROWS_AHEAD: usize = 30;
/// Of these every tenth is looked at: the others are mostly of the same pages.
const ROWS_PER_STEP: usize = 10;

impl Desk {
    /// Asks for everything that is needed now.
    pub(crate) fn fetch(&mut self) {
        // It may open an article, which then needs things.
        self.finish_jump();
        self.find_drawn();
        self.highlight();
        let targets = self.needs();
        self.n_needed = targets.len();
        self.request(&targets);
    }

    /// What is needed, most urgent first.
    fn needs(&self) -> Vec<Target> {
        let Some(archive) = self.archive() else { return Vec::new() };
        let mut targets = archive.query(&self.state.address.query).needs();
        let Some(answer) = self.answer() else { return targets };
        if let Some(id) = self.state.address.article() {
            self.article_needs(id, &mut targets);
        }
        let (start, end) = (self.window.start, self.window.end);
        // Snippets come from the text where something was searched for.
        let with_text = !answer.query.is_empty();
        for position in start..end {
            self.row_needs(position, with_text, &mut targets);
        }
        // Pages serve many rows; a text that was found serves one, and is asked for when its row is
        // drawn.
        let ahead = if answer.list.is_search_result() { 0 } else { ROWS_AHEAD };
        let after = end..(end + ahead).min(answer.list.len());
        let before = start.saturating_sub(ahead)..start;
        for position in after.step_by(ROWS_PER_STEP).chain(before.step_by(ROWS_PER_STEP)) {
            self.row_needs(position, false, &mut targets);
        }
        targets
    }

    fn row_needs(&self, position: usize, with_text: bool, targets: &mut Vec<Target>) {
        match self.at(position) {
            Find::There(at) => {
                // What is there is still in use.
                if let At::Page(page, _) = at {
                    push(targets, Target::Page(page));
                }
                let text = self.archive().and_then(|archive| archive.text_at(at));
                if let Some((text, _)) = text.filter(|_| with_text) {
                    push(targets, text);
                }
            }
            not_there => not_there.needs().into_iter().for_each(|target| push(targets, target)),
        }
    }

    fn article_needs(&self, id: ArticleId, targets: &mut Vec<Target>) {
        let Some(archive) = self.archive() else { return };
        let at = match self.locate(id) {
            Find::There(at) => at,
            not_there => {
                return not_there.needs().into_iter().for_each(|target| push(targets, target));
            }
        };
        if let At::Page(page, _) = at {
            push(targets, Target::Page(page));
            // Its place in the list is counted from the directory.
            push(targets, Target::Directory(page.directory));
        }
        archive.text_at(at).into_iter().for_each(|(text, _)| push(targets, text));
        let Some(position) = self.position_at(at) else { return };
        self.row_needs(position + 1, true, targets);
        if let Some(before) = position.checked_sub(1) {
            self.row_needs(before, true, targets);
        }
    }

    /// Finds the rows that are about to be drawn, once for all who ask.
    fn find_drawn(&mut self) {
        self.drawn.clear();
        let drawn = self.window.start..self.window.end;
        self.drawn = drawn.map(|position| self.at(position)).collect();
    }

    /// Where the article at `position` of the list is.
    pub(crate) fn at(&self, position: usize) -> Find<At> {
        let drawn = position.checked_sub(self.window.start).and_then(|idx| self.drawn.get(idx));
        if let Some(found) = drawn {
            return found.clone();
        }
        let (Some(archive), Some(answer)) = (self.archive(), self.answer()) else {
            return Find::Nowhere;
        };
        let Some((rank, chosen)) = answer.list.rank(position, archive) else {
            return Find::Nowhere;
        };
        // The index leads to texts at once, and these are what a result shows.
        if answer.list.is_search_result() {
            match archive.find_indexed(rank) {
                Find::Nowhere => {}
                found => return found,
            }
        }
        archive.find(rank, chosen)
    }

    /// Where the article `id` is: where the list has it from, if that is so.
    fn locate(&self, id: ArticleId) -> Find<At> {
        let Some(archive) = self.archive() else { return Find::Nowhere };
        let is_result = self.answer().is_some_and(|answer| answer.list.is_search_result());
        match archive.look_up_indexed(id).filter(|_| is_result) {
            Some(at) => Find::There(at),
            None => archive.locate(id),
        }
    }

    /// The position in the list of the article at `at`, where it is in the list and that is known.
    pub(crate) fn position_at(&self, at: At) -> Option<usize> {
        let (archive, answer) = (self.archive()?, self.answer()?);
        answer.list.position_of(archive.rank(at, answer.list.sources(archive))?)
    }

    /// Where the open article is, once that is known.
    pub fn open_at(&self) -> Option<At> {
        self.locate(self.state.address.article()?).there()
    }
}

fn push(targets: &mut Vec<Target>, target: Target) {
    if !targets.contains(&target) {
        targets.push(target);
    }
}
