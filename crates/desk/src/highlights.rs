//! What a query shows of texts: found once for a query, however often it is drawn.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use broadsheet_model::ArticleId;
use broadsheet_search::Snippet;

use crate::address::Pane;
use crate::desk::Desk;
#[cfg(feature = "full")]
use crate::marks::{LineChanges, OtherLine};

/// How many characters all snippets of a result have, about: the three lines that a row keeps for
/// them on a phone.
const SNIPPET_CHARS: usize = 72;

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

/// What is marked in a line of the open article.
#[derive(Clone, Default)]
pub struct LineMarks {
    /// Its parts, in bytes.
    pub ranges: Rc<[Range<usize>]>,
    /// The number of the first of them, counted through the whole text.
    #[cfg(feature = "full")]
    pub first: usize,
    /// What is different in another text, where the text is compared with it: the parts of the line
    /// are then what is in this text alone.
    #[cfg(feature = "full")]
    pub changes: Option<Rc<LineChanges>>,
}

impl LineMarks {
    pub(crate) fn of(ranges: impl Into<Rc<[Range<usize>]>>) -> LineMarks {
        LineMarks {
            ranges: ranges.into(),
            #[cfg(feature = "full")]
            first: 0,
            #[cfg(feature = "full")]
            changes: None,
        }
    }
}

/// The highlights of a text, line by line, in the order in which they are drawn. Whoever draws
/// the same text again asks in the same order, and is given what was found before.
#[derive(Default)]
pub struct BlockHighlights {
    /// Which text of which article they are of.
    text: Option<Pane>,
    lines: RefCell<Vec<LineMarks>>,
    next: Cell<usize>,
    /// Whether all are known before they are drawn.
    #[cfg(feature = "full")]
    is_filled: bool,
    /// Of how many lines that has been drawn which stands before them in another text alone.
    #[cfg(feature = "full")]
    n_led: Cell<usize>,
    /// What stands behind the last line, in another text alone.
    #[cfg(feature = "full")]
    rest: Vec<OtherLine>,
}

impl BlockHighlights {
    /// Begins with the first block again.
    pub fn restart(&self) {
        self.next.set(0);
        #[cfg(feature = "full")]
        self.n_led.set(0);
    }

    /// The highlights of the next line, which is `text`, and which are found by `find` when it is
    /// drawn first. A line without text has none, and is not counted: a body's
    /// [`text_blocks`](broadsheet_model::Body::text_blocks) do not have it either.
    pub fn of_next(&self, text: &str, find: &dyn Fn() -> Vec<Range<usize>>) -> LineMarks {
        if text.trim().is_empty() {
            return LineMarks::default();
        }
        let idx = self.next.replace(self.next.get() + 1);
        let mut lines = self.lines.borrow_mut();
        if idx >= lines.len() {
            lines.push(LineMarks::of(find()));
        }
        lines.get(idx).or_else(|| lines.last()).cloned().unwrap_or_default()
    }
}

#[cfg(feature = "full")]
impl BlockHighlights {
    /// Whether all are known before they are drawn.
    pub(crate) fn is_filled(&self) -> bool {
        self.is_filled
    }

    /// Takes those of all `lines`; they stay until they are thrown away, unless something is still
    /// to come without which they are not known.
    pub(crate) fn fill(&mut self, lines: Vec<LineMarks>, rest: Vec<OtherLine>, is_known: bool) {
        self.lines = RefCell::new(lines);
        self.rest = rest;
        self.is_filled = is_known;
    }

    /// What stands before the next line in another text alone, for whoever asks first: the
    /// outermost of the elements that begin with the line.
    pub fn lead(&self) -> Option<Rc<LineChanges>> {
        let next = self.next.get();
        if self.n_led.get() > next {
            return None;
        }
        self.n_led.set(next + 1);
        let changes = self.lines.borrow().get(next)?.changes.clone()?;
        (!changes.before.is_empty()).then_some(changes)
    }

    /// What stands behind the last line in another text alone.
    pub fn rest(&self) -> &[OtherLine] {
        &self.rest
    }
}

impl Desk {
    /// Finds what the query shows of what is about to be drawn, unless that is known.
    pub(crate) fn highlight(&mut self) {
        let text = self.state.address.panes.first().copied();
        if self.blocks.text != text {
            self.blocks = BlockHighlights { text, ..BlockHighlights::default() };
        }
        #[cfg(feature = "full")]
        self.mark_open();
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
                row.snippets = Some(query.snippets_within(article, SNIPPET_CHARS));
            }
            rows.push((entry.id, row));
        }
        self.rows = Rows { rows };
    }
}
