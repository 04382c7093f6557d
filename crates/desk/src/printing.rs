//! What is printed of a list: a bibliography, which is drawn only while the browser prints.

use broadsheet_bundle::Entry;

use crate::desk::Desk;

/// A bibliography has this many entries at most: some sixty pages.
const MOST: usize = 1_000;

impl Desk {
    /// The browser begins to print, or has printed; whether the page has to be drawn.
    pub(crate) fn print(&mut self, is_printing: bool) -> bool {
        std::mem::replace(&mut self.is_printing, is_printing) != is_printing
    }

    /// Whether the page is drawn for paper.
    pub fn is_printing(&self) -> bool {
        self.is_printing
    }

    /// While a list is printed, its rows that have come, with their places in it from 0.
    pub fn printed(&self) -> Option<Vec<(usize, &Entry)>> {
        if !self.is_printing || self.is_article_open() {
            return None;
        }
        let n_rows = self.answer()?.list.len();
        let entry = |position: usize| Some((position, self.row(position)?.1));
        Some((0..n_rows).filter_map(entry).take(MOST).collect())
    }
}
