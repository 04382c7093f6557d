//! Lists of the articles of several archives, merged.
//!
//! Everything is ordered by a key that is known without loading anything: the day, or the score and
//! the day. Articles of one archive with equal keys are in the order of their numbers; where
//! several archives have some, their order within the key is by moment and id, for which they are
//! loaded when the list is looked at there.

use std::cmp::Reverse;
use std::ops::Range;

use broadsheet_model::Day;
use broadsheet_search::{Counts, Filter, Listing, Rank, Scope, Sort};

use super::{ArticleAt, Hidden, Need, Shown, Union, UnionResult, of_archive};
use crate::{Archive, At, Find, Library};

/// Which articles a list shows, and in which order.
#[derive(Default)]
pub struct UnionList {
    /// Oldest first: the reverse of what follows.
    is_reversed: bool,
    kind: Kind,
}

enum Kind {
    /// The articles of some sources and days: of each archive, newest first.
    Days(Vec<Listing>),
    /// What a search has found, by key.
    Results(Vec<Row>),
}

impl Default for Kind {
    fn default() -> Kind {
        Kind::Results(Vec::new())
    }
}

/// An article that a search has found.
struct Row {
    key: Key,
    archive: usize,
    number: u32,
}

/// What a search's articles are ordered by before anything of them is loaded: the score, turned
/// over (the greatest first), where the list is ordered by it; then the day, newest first.
type Key = (u32, Reverse<Option<Day>>);

impl UnionList {
    pub(super) fn of_days<'a>(
        counts: impl Iterator<Item = &'a Counts>,
        scopes: &[Scope],
        filter: &Filter,
        sort: Sort,
    ) -> UnionList {
        let listing =
            |(counts, scope): (&Counts, &Scope)| Listing::new(counts, scope, filter, Sort::New);
        let listings = counts.zip(scopes).map(listing).collect();
        UnionList { is_reversed: sort == Sort::Old, kind: Kind::Days(listings) }
    }

    pub(super) fn of_result(
        library: &Library,
        result: &UnionResult,
        filter: &Filter,
        sort: Sort,
    ) -> UnionList {
        let mut rows = Vec::new();
        for (archive, of) in library.archives().iter().enumerate() {
            let matches = result.matches(archive);
            let passing = matches.listed(&of.manifest.sources, filter, Sort::New);
            let mut passing = passing.into_iter().peekable();
            for (place, score) in matches.iter() {
                if passing.next_if_eq(&place.number).is_some() {
                    // The bits of a float that is not negative are ordered as it is.
                    let score = if sort == Sort::Best { !score.to_bits() } else { 0 };
                    let key = (score, Reverse(place.day));
                    rows.push(Row { key, archive, number: place.number });
                }
            }
        }
        rows.sort_by_key(|row| (row.key, row.archive, row.number));
        UnionList { is_reversed: sort == Sort::Old, kind: Kind::Results(rows) }
    }

    /// How many articles it has.
    pub fn len(&self) -> usize {
        match &self.kind {
            Kind::Days(listings) => listings.iter().map(Listing::len).sum(),
            Kind::Results(rows) => rows.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The position counted from the other end in a reversed list.
    fn mirrored(&self, position: usize) -> Option<usize> {
        let from_end = self.len().checked_sub(1)?.checked_sub(position)?;
        Some(if self.is_reversed { from_end } else { position })
    }
}

impl Union {
    /// Where the article at `position` of `list` is.
    pub fn at(
        &self,
        library: &Library,
        list: &UnionList,
        position: usize,
    ) -> Find<ArticleAt, Need> {
        let Some(position) = list.mirrored(position) else { return Find::Nowhere };
        let group = match &list.kind {
            Kind::Days(listings) => self.group_of_days(listings, position),
            Kind::Results(rows) => group_of_rows(rows, position),
        };
        // Within one archive the order is that of its numbers.
        if let Some((archive, range)) = group.only() {
            let within = range.start + (position - group.start);
            return match self.find_in(library, &list.kind, archive, within) {
                Find::There(at) => Find::There(ArticleAt { archive, at }),
                Find::Needs(targets) => Find::Needs(of_archive(archive, targets).collect()),
                Find::Nowhere => Find::Nowhere,
            };
        }
        match self.ordered(library, &list.kind, &group) {
            Find::There(articles) => match articles.get(position - group.start) {
                Some(article) => Find::There(*article),
                None => Find::Nowhere,
            },
            Find::Needs(needs) => Find::Needs(needs),
            Find::Nowhere => Find::Nowhere,
        }
    }

    /// Where the article at `position` of the list of one archive is.
    fn find_in(&self, library: &Library, kind: &Kind, archive: usize, position: usize) -> Find<At> {
        let of = &library.archives()[archive];
        match kind {
            Kind::Days(listings) => self.archives[archive].find(of, &listings[archive], position),
            Kind::Results(rows) => of.find_number(rows[position].number as usize),
        }
    }

    /// The position in `list` of an article that is loaded; `None` where the list does not have it,
    /// or files that decide where are not there.
    pub fn position_of(
        &self,
        library: &Library,
        list: &UnionList,
        article: ArticleAt,
    ) -> Option<usize> {
        let archive = library.archives().get(article.archive)?;
        let (group, within) = match &list.kind {
            Kind::Days(listings) => {
                let day = archive.entry(article.at)?.published.day();
                let place = self.days.iter().position(|other| *other == day)?;
                let listing = listings.get(article.archive)?;
                let shown = &self.archives[article.archive];
                let rank = archive.rank(article.at, listing.sources())?;
                let rank = shown.without_hidden(rank, listing.sources())?;
                (self.group(listings, place), listing.position_of(Rank(rank))?)
            }
            Kind::Results(rows) => {
                let number = archive.rank(article.at, &archive.all_sources)?;
                let is_it =
                    |row: &Row| (row.archive, row.number as usize) == (article.archive, number);
                let idx = rows.iter().position(is_it)?;
                (group_of_rows(rows, idx), idx)
            }
        };
        let position = match group.only() {
            Some((_, range)) => within.checked_sub(range.start)?,
            None => {
                let id = archive.entry(article.at)?.id;
                let is_it = |other: &ArticleAt| {
                    let of = library.archives().get(other.archive);
                    of.and_then(|of| of.entry(other.at)).is_some_and(|entry| entry.id == id)
                };
                self.ordered(library, &list.kind, &group).there()?.iter().position(is_it)?
            }
        };
        list.mirrored(group.start + position)
    }

    /// Where to jump for a date: the first position of an article of `day` or of the nearest day
    /// after it in the list's order; `None` where the list is not ordered by time.
    pub fn position_of_day(&self, list: &UnionList, sort: Sort, day: Day) -> Option<usize> {
        let end = if list.is_reversed { Some(day.plus(-1)) } else { Some(day) };
        let n_newer = match &list.kind {
            Kind::Days(listings) => self.n_newer(listings, end),
            Kind::Results(_) if sort == Sort::Best => return None,
            Kind::Results(rows) => rows.partition_point(|row| row.key.1.0 > end),
        };
        let position = if list.is_reversed { list.len() - n_newer } else { n_newer };
        Some(position.min(list.len().saturating_sub(1)))
    }

    /// How many listed articles are newer than `day`.
    fn n_newer(&self, listings: &[Listing], day: Option<Day>) -> usize {
        let archives = listings.iter().zip(&self.archives);
        archives.map(|(listing, shown)| listing.n_newer(&shown.counts, day)).sum()
    }

    /// The articles that have the day of the one at `position`.
    fn group_of_days(&self, listings: &[Listing], position: usize) -> Group {
        let begun = self.days.partition_point(|day| self.n_newer(listings, *day) <= position);
        self.group(listings, begun.saturating_sub(1))
    }

    /// The listed articles of the day at `place` of the union's days.
    fn group(&self, listings: &[Listing], place: usize) -> Group {
        let (day, next) = (self.days[place], self.days.get(place + 1));
        let of_archive = |(listing, shown): (&Listing, &Shown)| {
            let start = listing.n_newer(&shown.counts, day);
            let end = next.map_or(listing.len(), |next| listing.n_newer(&shown.counts, *next));
            start..end
        };
        let in_archives = listings.iter().zip(&self.archives).map(of_archive).collect();
        Group { start: self.n_newer(listings, day), in_archives }
    }

    /// The articles of `group`, in their order.
    fn ordered(&self, library: &Library, kind: &Kind, group: &Group) -> Find<Vec<ArticleAt>, Need> {
        let (mut articles, mut needs) = (Vec::new(), Vec::new());
        for (idx, range) in group.in_archives.iter().enumerate() {
            for position in range.clone() {
                match self.find_in(library, kind, idx, position) {
                    Find::There(at) => articles.push(ArticleAt { archive: idx, at }),
                    Find::Needs(targets) => needs.extend(of_archive(idx, targets)),
                    Find::Nowhere => return Find::Nowhere,
                }
            }
        }
        if !needs.is_empty() {
            needs.sort();
            needs.dedup();
            return Find::Needs(needs);
        }
        articles.sort_by_cached_key(|article| {
            let entry = library.archives()[article.archive].entry(article.at)?;
            Some((Reverse(entry.published.order()), entry.id))
        });
        Find::There(articles)
    }
}

/// Articles whose order follows from nothing but themselves.
struct Group {
    /// The position of the first of them, newest first.
    start: usize,
    /// Of each archive, which positions of its own list.
    in_archives: Vec<Range<usize>>,
}

impl Group {
    /// The archive that alone has all of it, and which positions of its list.
    fn only(&self) -> Option<(usize, &Range<usize>)> {
        let mut with_some =
            self.in_archives.iter().enumerate().filter(|(_, range)| !range.is_empty());
        with_some.next().filter(|_| with_some.next().is_none())
    }
}

/// The rows that have the key of the one at `position`. Rows of one archive follow each other.
fn group_of_rows(rows: &[Row], position: usize) -> Group {
    let Some(key) = rows.get(position).map(|row| row.key) else {
        return Group { start: position, in_archives: Vec::new() };
    };
    let start = rows.partition_point(|row| row.key < key);
    let end = rows.partition_point(|row| row.key <= key);
    let n_archives = rows[start..end].last().map_or(0, |row| row.archive + 1);
    let own = |archive: usize| {
        let before = |row: &Row| (row.key, row.archive) < (key, archive);
        let until = |row: &Row| (row.key, row.archive) <= (key, archive);
        rows.partition_point(before)..rows.partition_point(until)
    };
    Group { start, in_archives: (0..n_archives).map(own).collect() }
}

impl Shown {
    /// Where the article at `position` of the list of one archive is.
    fn find(&self, archive: &Archive, listing: &Listing, position: usize) -> Find<At> {
        let Some(Rank(rank)) = listing.place(position) else { return Find::Nowhere };
        let chosen = listing.sources();
        archive.find(self.with_hidden(rank, chosen), chosen)
    }

    /// The rank among all articles of the `chosen` sources, from that among those that are shown.
    fn with_hidden(&self, mut rank: usize, chosen: &[bool]) -> usize {
        for hidden in self.hidden_ranks(chosen) {
            if hidden > rank {
                break;
            }
            rank += 1;
        }
        rank
    }

    /// The rank among the articles of the `chosen` sources that are shown, from that among all;
    /// `None` where the article is hidden.
    fn without_hidden(&self, rank: usize, chosen: &[bool]) -> Option<usize> {
        let n_before = self.hidden_ranks(chosen).take_while(|hidden| *hidden < rank).count();
        let is_hidden = self.hidden_ranks(chosen).any(|hidden| hidden == rank);
        (!is_hidden).then_some(rank - n_before)
    }

    /// The ranks, rising, that hidden articles have among all of the `chosen` sources.
    fn hidden_ranks<'a>(&'a self, chosen: &'a [bool]) -> impl Iterator<Item = usize> + 'a {
        let is_chosen = move |hidden: &&Hidden| {
            hidden.source_idx.and_then(|idx| chosen.get(idx)).copied().unwrap_or(false)
        };
        let rank = move |hidden: &Hidden| {
            let before = hidden.before.iter().zip(chosen).filter(|(_, is_chosen)| **is_chosen);
            before.map(|(n, _)| *n as usize).sum()
        };
        self.hidden.iter().filter(is_chosen).map(rank)
    }
}
