//! Which articles a list shows, known before any of them is loaded.

use broadsheet_model::Day;

use crate::counts::Counts;
use crate::facets::sum_of;
use crate::filter::{Filter, Sort};
use crate::scope::Scope;

/// The place of an article among all articles of the chosen sources ([`Listing::sources`]), newest
/// first, from 0, as the counts per source of pages and directories give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(pub usize);

/// The list of the articles that a scope and a filter leave, by date: which article stands at which
/// position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    sources: Vec<bool>,
    /// Parts of the newest-first list whose ranks follow each other.
    segments: Vec<Segment>,
    len: usize,
    is_reversed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment {
    /// Where it begins in the newest-first list.
    first_position: usize,
    first_rank: usize,
}

impl Listing {
    /// What `scope` and `filter` leave of the articles of `counts`. There is no text to match, so
    /// [`Sort::Best`] is [`Sort::New`].
    pub fn new(counts: &Counts, scope: &Scope, filter: &Filter, sort: Sort) -> Listing {
        let sources = scope.chosen(counts, filter);
        let mut listing = Listing { sources, is_reversed: sort == Sort::Old, ..Listing::default() };
        for run in scope.day_runs(counts, filter) {
            let [first_rank, after] =
                [run.start, run.end].map(|place| sum_of(&listing.sources, counts.row(place)));
            if first_rank < after {
                listing.segments.push(Segment { first_position: listing.len, first_rank });
                listing.len += after - first_rank;
            }
        }
        listing
    }

    /// How many articles the list has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// For each source whether its articles are listed.
    pub fn sources(&self) -> &[bool] {
        &self.sources
    }

    /// Which article stands at `position`, from 0; `None` past the end.
    pub fn place(&self, position: usize) -> Option<Rank> {
        let position = self.mirrored(position)?;
        let idx = self
            .segments
            .partition_point(|segment| segment.first_position <= position)
            .checked_sub(1)?;
        let segment = &self.segments[idx];
        Some(Rank(segment.first_rank + position - segment.first_position))
    }

    /// Where an article stands; `None` where the list does not have it.
    pub fn position_of(&self, rank: Rank) -> Option<usize> {
        let position = self.n_before(rank.0);
        (self.n_before(rank.0.saturating_add(1)) > position)
            .then(|| self.mirrored(position))
            .flatten()
    }

    /// Where to jump for a date: the first position of an article of `day` or of the nearest day
    /// after it in the list's order. Past the last dated article that is the first undated one or
    /// the last position; 0 in an empty list.
    ///
    /// `counts` are those that the list was made from.
    pub fn position_of_day(&self, counts: &Counts, day: Day) -> usize {
        let n_before = |place: usize| self.n_before(sum_of(&self.sources, counts.row(place)));
        let position = match self.is_reversed {
            false => n_before(counts.places_between(None, Some(day)).start),
            true => self.len - n_before(counts.place_before(day)),
        };
        position.min(self.len.saturating_sub(1))
    }

    /// How many of the listed articles are newer than `day`; `None`: how many have a date.
    ///
    /// `counts` are those that the list was made from.
    pub fn n_newer(&self, counts: &Counts, day: Option<Day>) -> usize {
        self.n_before(sum_of(&self.sources, counts.before(day)))
    }

    /// The position counted from the other end where the list is reversed.
    fn mirrored(&self, position: usize) -> Option<usize> {
        let from_end = self.len.checked_sub(1)?.checked_sub(position)?;
        Some(if self.is_reversed { from_end } else { position })
    }

    /// How many of the listed articles have a lower rank.
    fn n_before(&self, rank: usize) -> usize {
        let n_begun = self.segments.partition_point(|segment| segment.first_rank < rank);
        let end = self.segments.get(n_begun).map_or(self.len, |next| next.first_position);
        let last = n_begun.checked_sub(1).map(|idx| &self.segments[idx]);
        last.map_or(0, |last| (last.first_position + (rank - last.first_rank)).min(end))
    }
}
