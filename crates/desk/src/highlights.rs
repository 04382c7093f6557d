//! What a query shows of texts: found once for a query, however often it is drawn.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use broadsheet_model::ArticleId;
use broadsheet_search::Snippet;

use crate::desk::Desk;

/// How many characters a snippet has, about: three lines on a phone.
const SNIPPET_CHARS: usize = 72;
/// How many snippets a result has at most.
const MAX_SNIPPETS: usize = 2;

/// What the query shows of a result.
pub struct RowHighlights {
    /// The parts of the title, in bytes.
    pub title: Vec<Range<usize>>,
    /// Of the text; `None` while that has not come.
    pub snippets: Option<Vec<Snippet>>,
}

/// What the query shows of the results that are drawn.
#[derive(Default)]
pub(crate) struct Rows {
    rows: Vec<(ArticleId, RowHighlights)>,
}

impl Rows {
    pub(crate) fn get(&self, id: ArticleId) -> Option<&RowHighlights> {
        self.rows.iter().find(|(other, _)| *other == id).map(|(_, row)| row)
    }

    fn take(&mut self, id: ArticleId) -> Option<RowHighlights> {
        let idx = self.rows.iter().position(|(other, _)| *other == id)?;
        Some(self.rows.swap_remove(idx).1)
    }
}

/// The highlights of a text, block by block, in the order in which they are drawn. Whoever draws
/// the same text again asks in the same order, and is given what was found before.
#[derive(Default)]
pub struct BlockHighlights {
    /// Which text of which article they are of.
    text: Option<(ArticleId, Option<u32>)>,
    blocks: RefCell<Vec<Rc<[Range<usize>]>>>,
    next: Cell<usize>,
}

impl BlockHighlights {
    /// Begins with the first block again.
    pub fn restart(&self) {
        self.next.set(0);
    }

    /// The highlights of the next block, which are found by `find` when it is drawn first.
    pub fn of_next(&self, find: &dyn Fn() -> Vec<Range<usize>>) -> Rc<[Range<usize>]> {
        let idx = self.next.replace(self.next.get() + 1);
        let mut blocks = self.blocks.borrow_mut();
        if idx >= blocks.len() {
            blocks.push(find().into());
        }
        blocks.get(idx).or_else(|| blocks.last()).cloned().unwrap_or_default()
    }
}

impl Desk {
    /// Finds what the query shows of what is about to be drawn, unless that is known.
    pub(crate) fn highlight(&mut self) {
        let text = self.state.address.panes.first().map(|pane| (pane.article, pane.version));
        if self.blocks.text != text {
            self.blocks = BlockHighlights { text, ..BlockHighlights::default() };
        }
        let mut known = std::mem::take(&mut self.rows);
        let Some((collection, answer)) = self.collection().zip(self.answer()) else { return };
        if !collection.has_query(answer) {
            return;
        }
        let mut rows = Vec::new();
        for at in self.drawn.iter().filter_map(|found| found.clone().there()) {
            let Some(entry) = collection.entry(at) else { continue };
            let query = collection.query_at(answer, Some(at));
            let mut row = known.take(entry.id).unwrap_or_else(|| RowHighlights {
                title: query.title_highlights(&entry.title),
                snippets: None,
            });
            if let (None, Some(article)) = (&row.snippets, collection.article(at)) {
                row.snippets = Some(query.snippets(article, MAX_SNIPPETS, SNIPPET_CHARS));
            }
            rows.push((entry.id, row));
        }
        self.rows = Rows { rows };
    }
}
