//! A part of an index, whose root is there.

use std::ops::Range;

use broadsheet_bundle::IndexRoot;
use broadsheet_model::Day;

use crate::counts::Counts;
use crate::dates::DateSpan;
#[cfg(feature = "windows")]
use crate::query::Query;

/// A part of an index, whose root is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The root.
    pub root: IndexRoot,
    /// The numbers in the archive of its articles, newest first.
    numbers: Range<u32>,
    /// The position of the first article of each day, oldest first; those without a date stand
    /// before all days.
    days: Vec<(u32, Option<Day>)>,
}

impl Part {
    /// The part that begins after the `n_older` oldest articles of the archive that `counts`
    /// counts.
    pub fn new(root: IndexRoot, counts: &Counts, n_older: usize) -> Part {
        let numbers = counts.len().saturating_sub(n_older + root.n_docs()) as u32
            ..counts.len().saturating_sub(n_older) as u32;
        let mut days: Vec<(u32, Option<Day>)> = Vec::new();
        for (of_day, day) in counts.numbers_by_day() {
            let end = of_day.end.min(numbers.end);
            if of_day.start.max(numbers.start) < end {
                days.push((numbers.end - end, day));
            }
        }
        days.reverse();
        Part { root, numbers, days }
    }

    /// How many of its articles the archive counts: all of them.
    pub(crate) fn n_docs(&self) -> u32 {
        self.numbers.len() as u32
    }

    /// The position in this part of the article with this number in the archive; `None` where it is
    /// in another part.
    pub fn doc(&self, number: u32) -> Option<u32> {
        // Articles are numbered newest first, those of a part oldest first.
        self.numbers.contains(&number).then(|| self.numbers.end - 1 - number)
    }

    /// The number in the archive of the article at this position of this part.
    pub fn number(&self, doc: u32) -> Option<u32> {
        (doc < self.n_docs()).then(|| self.numbers.end - 1 - doc)
    }

    /// The day of the article at this position, where that is known.
    pub(crate) fn day(&self, doc: u32) -> Option<Day> {
        let n_begun = self.days.partition_point(|(first, _)| *first <= doc);
        self.days.get(n_begun.checked_sub(1)?)?.1
    }

    /// The numbers in the archive of its articles.
    #[cfg(feature = "windows")]
    pub(crate) fn numbers(&self) -> Range<u32> {
        self.numbers.clone()
    }

    /// The positions of its articles that have these numbers in the archive.
    #[cfg(feature = "windows")]
    pub(crate) fn docs_of(&self, numbers: &Range<u32>) -> Range<u32> {
        let start = numbers.start.clamp(self.numbers.start, self.numbers.end);
        let end = numbers.end.clamp(start, self.numbers.end);
        self.numbers.end - end..self.numbers.end - start
    }

    /// Whether `query` may hold for an article with one of these numbers in the archive, by their
    /// days alone.
    #[cfg(feature = "windows")]
    pub fn may_match(query: &Query, counts: &Counts, numbers: Range<usize>) -> bool {
        let Range { mut start, mut end } = numbers;
        for span in query.spans() {
            let DateSpan::Range(first, last) = span else { continue };
            let of_days = counts.numbers_between(first, last);
            (start, end) = (start.max(of_days.start), end.min(of_days.end));
        }
        start < end
    }

    /// The day of the article with this number in the archive, where that is known.
    #[cfg(feature = "windows")]
    pub fn day_of(counts: &Counts, number: u32) -> Option<Day> {
        counts.numbers_by_day().find(|(of_day, _)| of_day.contains(&number))?.1
    }

    /// The positions of the articles from the first to the last that can be in all of `spans`.
    pub(crate) fn docs_in(&self, spans: &[DateSpan]) -> Range<u32> {
        let (mut start, mut end) = (0, self.n_docs());
        let first_doc = |day: usize| self.days.get(day).map_or(self.n_docs(), |(doc, _)| *doc);
        for span in spans {
            let DateSpan::Range(first, last) = *span else { continue };
            // Undated articles stand before any first day.
            let is_before = |(_, day): &(u32, Option<Day>)| {
                day.is_none_or(|day| first.is_some_and(|first| day < first))
            };
            let is_begun = |(_, day): &(u32, Option<Day>)| {
                day.is_none_or(|day| last.is_none_or(|last| day <= last))
            };
            start = start.max(first_doc(self.days.partition_point(is_before)));
            end = end.min(first_doc(self.days.partition_point(is_begun)));
        }
        start..end.max(start)
    }
}
