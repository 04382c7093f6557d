//! What has to be loaded for what is shown, and for what will probably be shown next.

use broadsheet_model::ArticleId;

use super::loading::start_chunk;
use super::{App, Link};
use crate::archive::{Archive, At, Find, Target};

/// How many rows before and after the drawn ones are made ready.
const ROWS_AHEAD: usize = 30;
/// Of these every so many are looked at: the others are mostly of the same pages.
const ROWS_PER_STEP: usize = 10;

impl App {
    /// Asks for everything that is needed now.
    pub(super) fn fetch(&mut self, link: &Link) {
        // It may open an article, which then needs things.
        self.go_on_with_awaited(link);
        self.find_drawn();
        let targets = self.needs();
        self.n_needed = targets.len();
        self.need(&targets, link);
    }

    /// Asks for `targets`, the first ones first, unless they are there or on their way.
    pub(super) fn need(&mut self, targets: &[Target], link: &Link) {
        for request in self.library.request(0, targets) {
            start_chunk(&request, link);
        }
    }

    /// What is needed, most urgent first.
    fn needs(&self) -> Vec<Target> {
        let Some(archive) = self.archive() else { return Vec::new() };
        let mut targets = archive.query(&self.state.address.query).needs();
        if self.is_waiting_for_heads() {
            targets.extend(archive.parts().needs());
        }
        let Some(answer) = &self.answer else { return targets };
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
        let needs = match self.at(position) {
            Find::There(at) => {
                // What is there is still in use.
                if let At::Page(page, _) = at {
                    push(targets, Target::Page(page));
                }
                self.archive()
                    .filter(|_| with_text)
                    .and_then(|archive| Some(vec![archive.text_at(at)?.0]))
                    .unwrap_or_default()
            }
            not_there => not_there.needs(),
        };
        needs.into_iter().for_each(|target| push(targets, target));
    }

    fn article_needs(&self, id: ArticleId, targets: &mut Vec<Target>) {
        let Some(archive) = self.archive() else { return };
        match self.locate(archive, id) {
            Find::Nowhere => {}
            Find::Needs(needs) => needs.into_iter().for_each(|target| push(targets, target)),
            Find::There(at) => {
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
        }
    }

    /// Finds the rows that are about to be drawn, once for all who ask.
    fn find_drawn(&mut self) {
        self.drawn.clear();
        let found =
            (self.window.start..self.window.end).map(|position| self.at(position)).collect();
        self.drawn = found;
    }

    /// Where the article at `position` of the list is.
    pub fn at(&self, position: usize) -> Find<At> {
        let drawn = position.checked_sub(self.window.start).and_then(|idx| self.drawn.get(idx));
        if let Some(found) = drawn {
            return found.clone();
        }
        let (Some(archive), Some(answer)) = (self.archive(), self.answer.as_ref()) else {
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
    fn locate(&self, archive: &Archive, id: ArticleId) -> Find<At> {
        let is_found = self.answer.as_ref().is_some_and(|answer| answer.list.is_search_result());
        match archive.look_up_indexed(id).filter(|_| is_found) {
            Some(at) => Find::There(at),
            None => archive.locate(id),
        }
    }

    /// The position in the list of the article at `at`, where it is in the list and that is known.
    pub fn position_at(&self, at: At) -> Option<usize> {
        let (archive, answer) = (self.archive()?, self.answer.as_ref()?);
        answer.list.position_of(archive.rank(at, answer.list.sources(archive))?)
    }

    /// Where the open article is, once that is known.
    pub fn open_at(&self) -> Option<At> {
        match self.locate(self.archive()?, self.state.address.article()?) {
            Find::There(at) => Some(at),
            _ => None,
        }
    }
}

fn push(targets: &mut Vec<Target>, target: Target) {
    if !targets.contains(&target) {
        targets.push(target);
    }
}
