//! Finding what is marked in the open article, before it is drawn.

use broadsheet_archive::Find;
use broadsheet_model::Article;
use broadsheet_search::Query;

use super::changes::{Changes, changes};
use crate::desk::Desk;
use crate::highlights::LineMarks;

impl Desk {
    /// Marks the open article, unless that is done.
    pub(crate) fn mark_open(&mut self) {
        if self.blocks.is_filled() {
            return;
        }
        let Some(article) = self.open_article() else {
            self.marks.compared = None;
            return self.marks.begin(None);
        };
        let changed = if self.marks.finder.is_none() { self.changes_of(article) } else { None };
        let found = changed.or_else(|| {
            let lines = marks_of(self.shown_text(article), &self.marking_query()?);
            let n = lines.iter().map(|line| line.ranges.len()).sum();
            Some(Changes { lines, n, ..Changes::default() })
        });
        let is_known = found.is_some();
        // What is not known yet is drawn without marks.
        let Changes { lines, rest, n, compared } = found.unwrap_or_else(|| {
            let n_lines = 1 + self.shown_text(article).body.text_blocks().len();
            Changes { lines: vec![LineMarks::default(); n_lines], ..Changes::default() }
        });
        self.blocks.fill(lines, rest, is_known);
        self.marks.compared = compared;
        self.marks.begin(is_known.then_some(n));
    }

    /// By what the open article is marked; `None` while that cannot be read.
    fn marking_query(&self) -> Option<Query> {
        let (collection, at) = (self.collection()?, self.open_at());
        match self.marks.finder() {
            Some(text) => match collection.query(text) {
                Find::There(queries) => collection.query_of(&queries, at).cloned(),
                _ => None,
            },
            None => Some(collection.query_at(self.answer()?, at).clone()),
        }
    }

    /// What is different in the text that the address names; `None` where it names none, or one
    /// that there is not.
    fn changes_of(&self, article: &Article) -> Option<Changes> {
        let compared = self.state.address.panes.first()?.compared?;
        let other = text_numbered(article, compared)?;
        let n_later = self.n_later_texts(article).unwrap_or(0);
        let number = article.earlier.len() + 1 - n_later;
        (number != compared as usize)
            .then(|| changes(self.shown_text(article), other, compared, number > compared as usize))
    }
}

/// The text of `article` with this number, counted from the oldest, from 1.
fn text_numbered(article: &Article, number: u32) -> Option<&Article> {
    let n_later = (article.earlier.len() + 1).checked_sub(number as usize)?;
    match n_later.checked_sub(1) {
        None => Some(article),
        Some(idx) => article.earlier.get(idx),
    }
}

/// What `query` shows of an article: of its title, then of its lines.
fn marks_of(article: &Article, query: &Query) -> Vec<LineMarks> {
    let mut first = 0;
    let title = query.title_highlights(&article.title);
    let blocks = article.body.text_blocks();
    let lines = blocks.iter().map(|line| query.highlights(line));
    let numbered = std::iter::once(title).chain(lines).map(|ranges| {
        let line = LineMarks { first, ..LineMarks::of(ranges) };
        first += line.ranges.len();
        line
    });
    numbered.collect()
}
