//! A search that proceeds through windows of articles, from the newest to the oldest or the other
//! way: what has been found in those that are searched is the beginning of what there is, in that
//! order, so that it can be shown before the rest is read.

use std::borrow::Borrow;
use std::ops::Range;

use broadsheet_bundle::IndexFile;
use broadsheet_model::Day;

use super::{IndexSearch, IndexStep, borrowed};
use crate::docs::DocSet;
use crate::part::Part;

/// How many articles are searched before what has been found can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSizes {
    /// A query for which at most so many chunks are read in all is searched in one window.
    pub n_whole: usize,
    /// So is one of several texts of which one that has to be there is in at most so many.
    pub n_rare: usize,
    /// About so many chunks are read for the first window.
    pub n_first: usize,
    /// The first window has at least so many articles.
    pub min_articles: u32,
    /// Each window is at least so many times as large as the one before.
    pub growth: u32,
    /// And so large that by then so many articles will have been found, if they are as frequent as
    /// before; all that is left, if none has been found.
    pub n_rows: u32,
    /// Of an archive with more articles than this it is read of which sources they are only after
    /// all are found, unless the query asks for sources.
    pub max_early_sources: u32,
}

impl Default for WindowSizes {
    fn default() -> WindowSizes {
        WindowSizes {
            n_whole: 12,
            n_rare: 4,
            n_first: 6,
            min_articles: 512,
            growth: 4,
            n_rows: 40,
            max_early_sources: 16_384,
        }
    }
}

/// The windows of a search.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    sizes: WindowSizes,
    is_oldest_first: bool,
    /// The articles that are searched now, by their numbers in the archive.
    pub(super) now: Option<Range<u32>>,
    /// Those that have not been searched, nor are.
    left: Range<u32>,
    /// Those from the first to the last that the query's days leave.
    asked: Range<u32>,
    /// How many articles the next window has, once that is known.
    size: Option<u32>,
    /// How many of them have been found.
    n_found: u32,
    /// How many articles have been searched, while that goes by their numbers.
    n_searched: u32,
}

impl Windows {
    /// Opens the next window.
    fn open(&mut self, size: u32) -> Range<u32> {
        let Range { start, end } = self.left.clone();
        // What the query's days leave out costs nothing.
        let now = if self.is_oldest_first {
            let next = end.min(self.asked.end).saturating_sub(size);
            (if next > self.asked.start { next.max(start) } else { start })..end
        } else {
            let next = start.max(self.asked.start).saturating_add(size);
            start..(if next < self.asked.end { next.min(end) } else { end })
        };
        self.left = if self.is_oldest_first { start..now.start } else { now.end..end };
        self.n_searched += now.len() as u32;
        self.size = Some(size);
        self.now = Some(now.clone());
        now
    }
}

impl IndexSearch {
    /// The same through windows of all `parts`, from the newest articles to the oldest or the other
    /// way: a step is [`IndexStep::Window`] when more of what there is, in that order, is found.
    pub fn in_windows(
        mut self,
        parts: &[impl Borrow<Part>],
        is_oldest_first: bool,
        sizes: WindowSizes,
    ) -> IndexSearch {
        let parts = borrowed(parts);
        let start = parts.iter().map(|part| part.numbers().start).min().unwrap_or_default();
        let end = parts.iter().map(|part| part.numbers().end).max().unwrap_or_default();
        let mut asked = end..0;
        for (part, docs) in parts.iter().zip(self.plan.docs()) {
            if !docs.is_empty() {
                asked.start = asked.start.min(part.numbers().end - docs.end);
                asked.end = asked.end.max(part.numbers().end - docs.start);
            }
        }
        let windows = Windows {
            sizes,
            is_oldest_first,
            now: None,
            left: start..end,
            asked,
            size: None,
            n_found: 0,
            n_searched: 0,
        };
        self.windows = Some(windows);
        if end > sizes.max_early_sources {
            self.sources.come_late();
        }
        self
    }

    /// How many articles have been searched, while there are others.
    pub fn n_searched(&self, parts: &[impl Borrow<Part>]) -> usize {
        let n_left = |part: &&Part| match &self.windows {
            Some(windows) => part.docs_of(&windows.left).len(),
            None => 0,
        };
        borrowed(parts).iter().map(|part| part.root.n_docs() - n_left(part)).sum()
    }

    /// The number of the next article that is not searched yet; `None`: there is none.
    pub fn next_number(&self, parts: &[impl Borrow<Part>]) -> Option<u32> {
        let windows = self.windows.as_ref()?;
        // Other parts may stand between those that are searched.
        let left = |part: &&Part| {
            let (own, left) = (part.numbers(), &windows.left);
            own.start.max(left.start)..own.end.min(left.end)
        };
        let parts = borrowed(parts);
        let left = parts.iter().map(left).filter(|left| !left.is_empty());
        match windows.is_oldest_first {
            true => left.map(|left| left.end - 1).max(),
            false => left.map(|left| left.start).min(),
        }
    }

    /// The day of the next article that is not searched yet; `None`: there is none.
    pub fn next_day(&self, parts: &[impl Borrow<Part>]) -> Option<Option<Day>> {
        let number = self.next_number(parts)?;
        borrowed(parts).iter().find_map(|part| Some(part.day(part.doc(number)?)))
    }

    /// Whether what has been found can be ranked: what that takes is not read where several windows
    /// are listed by their days.
    pub fn is_ranked(&self) -> bool {
        self.is_ranked
    }

    /// Opens the next window, if none is open; what is missing for that.
    pub(super) fn open_window<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Option<IndexStep> {
        let windows = self.windows.as_ref()?;
        if windows.now.is_some() || windows.left.is_empty() {
            return None;
        }
        let size = match windows.size {
            Some(size) => size,
            None => match self.first_size(parts, content) {
                Ok(size) => size,
                Err(step) => return Some(step),
            },
        };
        let now = self.windows.as_mut()?.open(size);
        // No window is of nothing but what stands between parts.
        if let Some(next) = self.next_number(parts)
            && let Some(windows) = &mut self.windows
        {
            match windows.is_oldest_first {
                true => windows.left.end = next + 1,
                false => windows.left.start = next,
            }
        }
        let docs = |part: &&Part| {
            let (asked, docs) = (part.docs_in(&self.spans), part.docs_of(&now));
            docs.start.max(asked.start)..docs.end.min(asked.end).max(docs.start.max(asked.start))
        };
        self.plan.limit(parts.iter().map(docs).collect());
        self.begin(parts);
        None
    }

    /// How many articles the first window has.
    fn first_size<'a>(
        &mut self,
        parts: &[&Part],
        content: impl Fn(usize, IndexFile) -> Option<&'a [u8]>,
    ) -> Result<u32, IndexStep> {
        let [n_chunks, n_least] = match self.plan.measure(parts, content) {
            Ok(of_texts) => self.sum_and_least(&of_texts),
            Err(files) => return Err(IndexStep::Needs(files, Vec::new())),
        };
        let Some(windows) = &self.windows else { return Ok(u32::MAX) };
        let sizes = windows.sizes;
        if n_chunks <= sizes.n_whole {
            return Ok(u32::MAX);
        }
        let n_asked = windows.asked.len() * sizes.n_first / n_chunks;
        let size = (n_asked as u32).max(sizes.min_articles);
        if size as usize >= windows.asked.len() {
            return Ok(u32::MAX);
        }
        if self.query.shown_terms(true).count() > 1 {
            (self.is_ranked, self.may_end_early) = (false, true);
        }
        // What is rare leaves few chunks of the rest.
        let is_decided = !self.is_ranked && n_least <= sizes.n_rare;
        Ok(if is_decided { u32::MAX } else { size })
    }

    /// The articles of a part for which the query may still hold.
    pub(super) fn wanted(&self, part: usize, n_parts: usize) -> DocSet {
        let docs = &self.plan.docs()[part];
        let mut wanted = DocSet::all(docs.clone());
        for texts in self.known_clauses(n_parts) {
            let mut having = DocSet::none(docs.clone());
            let hits = self.found[part][texts].iter().flat_map(|found| &found.hits);
            hits.for_each(|(doc, _)| having.add(*doc));
            wanted.keep(&having);
        }
        wanted
    }

    /// How many chunks are read in all, and how many for the text of fewest that has to be there.
    fn sum_and_least(&self, of_texts: &[usize]) -> [usize; 2] {
        let units = self.query.clauses.iter().flat_map(|clause| {
            clause.iter().map(|unit| (unit, clause.len() == 1 && !unit.negated))
        });
        let units = units.filter(|(unit, _)| unit.test.is_looked_up());
        let decides = units.map(|(_, decides)| decides).zip(of_texts);
        let least = decides.filter(|(decides, _)| *decides).map(|(_, n)| *n).min();
        [of_texts.iter().sum(), least.unwrap_or(usize::MAX)]
    }

    /// Ends the window that is open; whether there are others.
    pub(super) fn end_window(&mut self) -> Option<IndexStep> {
        let windows = self.windows.as_mut()?;
        windows.now.take()?;
        if !windows.is_oldest_first {
            self.hits.reverse();
        }
        windows.n_found += self.hits.len() as u32;
        if let Some(size) = &mut windows.size {
            let n_searched = windows.n_searched;
            let enough = u64::from(n_searched) * u64::from(windows.sizes.n_rows);
            let enough = enough.checked_div(u64::from(windows.n_found)).unwrap_or(u64::MAX);
            let grown = size.saturating_mul(windows.sizes.growth);
            *size = grown.max(u32::try_from(enough).unwrap_or(u32::MAX).saturating_sub(n_searched));
        }
        (!windows.left.is_empty()).then_some(IndexStep::Window)
    }
}
