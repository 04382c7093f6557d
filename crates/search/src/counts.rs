//! How many articles of each source there are on each day: all that counting and numbering need.

use std::ops::Range;

use broadsheet_model::Day;

/// The day table of an archive, or of the articles that a query found
/// ([`Matches::counts`](crate::Matches::counts)).
///
/// Articles are numbered newest first, from 0; undated ones have the last numbers. A day's *place*
/// is its position in [`Counts::days`]; undated articles stand as one more day at the place after
/// the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    n_sources: usize,
    /// Newest first.
    days: Vec<Day>,
    /// Row `place` says for each source how many articles stand before the day at that place; the
    /// last row counts all.
    before: Vec<u32>,
}

impl Counts {
    /// A table of `days`, newest first and each once, with the number of articles of each of
    /// `n_sources` sources, and of `undated` articles in the same way. A count that is missing is
    /// 0, one too many is ignored.
    pub fn new(
        n_sources: usize,
        days: impl IntoIterator<Item = (Day, Vec<u32>)>,
        undated: Vec<u32>,
    ) -> Counts {
        let mut counts = Counts::with_sources(n_sources);
        days.into_iter().for_each(|(day, per_source)| counts.push_day(day, &per_source));
        counts.finish(&undated)
    }

    /// A table to be filled by [`Counts::push_day`] and [`Counts::finish`].
    pub(crate) fn with_sources(n_sources: usize) -> Counts {
        Counts { n_sources, days: Vec::new(), before: vec![0; n_sources] }
    }

    pub(crate) fn push_day(&mut self, day: Day, per_source: &[u32]) {
        debug_assert!(self.days.last().is_none_or(|last| *last > day), "newest first");
        self.days.push(day);
        self.push_row(per_source);
    }

    pub(crate) fn finish(mut self, undated: &[u32]) -> Counts {
        self.push_row(undated);
        self
    }

    fn push_row(&mut self, per_source: &[u32]) {
        let last_row = self.before.len() - self.n_sources;
        for source in 0..self.n_sources {
            let count = per_source.get(source).copied().unwrap_or(0);
            self.before.push(self.before[last_row + source].saturating_add(count));
        }
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.first_number(self.days.len() + 1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The days, newest first.
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The oldest day; `None` where no article has a date.
    pub fn first_day(&self) -> Option<Day> {
        self.days.last().copied()
    }

    /// The newest day; `None` where no article has a date.
    pub fn last_day(&self) -> Option<Day> {
        self.days.first().copied()
    }

    /// How many articles have no date.
    pub fn n_undated(&self) -> usize {
        self.len() - self.first_number(self.days.len())
    }

    /// The numbers of the articles of `day`.
    pub fn number_range(&self, day: Day) -> Range<usize> {
        self.numbers_between(Some(day), Some(day))
    }

    /// The numbers of the articles from one day to another, both included; `None` is open. Undated
    /// ones are not among them.
    pub fn numbers_between(&self, from: Option<Day>, to: Option<Day>) -> Range<usize> {
        let places = self.places_between(from, to);
        self.first_number(places.start)..self.first_number(places.end)
    }

    /// How many articles of each source stand before those of `day`, newest first; `None` is before
    /// the undated ones.
    pub fn before(&self, day: Option<Day>) -> &[u32] {
        self.row(self.place_from(day))
    }

    /// For every day, newest first, how many articles each source has.
    pub fn per_day(&self) -> impl Iterator<Item = (Day, Vec<u32>)> {
        self.days.iter().enumerate().map(|(place, day)| (*day, self.between(place)))
    }

    /// How many articles without a date each source has.
    pub fn undated(&self) -> Vec<u32> {
        self.between(self.days.len())
    }

    fn between(&self, place: usize) -> Vec<u32> {
        let (before, after) = (self.row(place), self.row(place + 1));
        before.iter().zip(after).map(|(before, after)| after - before).collect()
    }

    /// The first place that is not of a day after `day`; `None`: that of the undated articles.
    pub(crate) fn place_from(&self, day: Option<Day>) -> usize {
        day.map_or(self.days.len(), |day| self.places_between(None, Some(day)).start)
    }

    /// The numbers of the articles of each day, newest first, and at last of those without a date.
    pub(crate) fn numbers_by_day(&self) -> impl Iterator<Item = (Range<u32>, Option<Day>)> {
        let mut start = 0;
        (0..=self.days.len()).map(move |place| {
            let end = self.first_number(place + 1) as u32;
            let numbers = start..end;
            start = end;
            (numbers, self.days.get(place).copied())
        })
    }

    /// The places of the days from one day to another, both included; `None` is open.
    pub(crate) fn places_between(&self, from: Option<Day>, to: Option<Day>) -> Range<usize> {
        let newest = to.map_or(0, |to| self.days.partition_point(|day| *day > to));
        let oldest = from.map_or(self.days.len(), |from| self.place_before(from));
        newest..oldest.max(newest)
    }

    /// The first place of a day before `day`.
    pub(crate) fn place_before(&self, day: Day) -> usize {
        self.days.partition_point(|other| *other >= day)
    }

    /// How many articles of each source stand before the day at `place`, which is at most one past
    /// the undated.
    pub(crate) fn row(&self, place: usize) -> &[u32] {
        &self.before[place * self.n_sources..][..self.n_sources]
    }

    fn first_number(&self, place: usize) -> usize {
        self.row(place).iter().map(|count| *count as usize).sum()
    }

    /// How many columns the table has.
    pub(crate) fn n_sources(&self) -> usize {
        self.n_sources
    }
}
