//! Lists of the articles of several archives, merged.
//!
//! Everything is ordered by a key that is known without loading anything: the day, or the score and
//! the day. Articles of one archive with equal keys are in the order of their numbers; where
//! several archives have some, their order within the key is by moment and id, for which they are
//! loaded when the list is looked at there. Articles without a date have no moment: they stand one
//! archive after the other.

use std::cell::RefCell;
use std::cmp::Reverse;

use broadsheet_model::Day;
use broadsheet_search::{Filter, Listing, Rank, Scope, Sort, sort_by_key};

use super::group::{Group, Ordered};
use super::{ArticleAt, Member, Need, Union, UnionResult, of_archive};
use crate::{Archive, At, Find, Library};

/// Which articles a list shows, and in which order.
#[derive(Default)]
pub struct UnionList {
    sort: Option<Sort>,
    pub(super) kind: Kind,
    /// The groups whose order has been found last.
    pub(super) ordered: RefCell<Vec<Ordered>>,
}

pub(super) enum Kind {
    /// The articles of some sources and days: of each archive, newest first.
    Days(Vec<OfArchive>),
    /// What a search has found, by key.
    Results(Vec<Row>),
}

impl Default for Kind {
    fn default() -> Kind {
        Kind::Results(Vec::new())
    }
}

/// The articles of one archive that a list shows.
#[derive(PartialEq)]
pub(super) struct OfArchive {
    pub(super) listing: Listing,
    /// The ranks, rising, that hidden articles have among all of the listed sources.
    hidden: Vec<usize>,
}

/// An article that a search has found.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub(super) key: Key,
    pub(super) member: usize,
    pub(super) number: u32,
}

/// What a search's articles are ordered by before anything of them is loaded: the score, turned
/// over (the greatest first), where the list is ordered by it; then the day, newest first.
type Key = (u32, Reverse<Option<Day>>);

/// The rows by their scores, turned over; equals as they stand.
fn by_score(rows: &[Row]) -> Vec<Row> {
    let mut order: Vec<(u32, u32)> = rows.iter().map(|row| row.key.0).zip(0..).collect();
    sort_by_key(&mut order);
    order.into_iter().map(|(_, idx)| rows[idx as usize]).collect()
}

impl PartialEq for UnionList {
    fn eq(&self, other: &UnionList) -> bool {
        let is_same = match (&self.kind, &other.kind) {
            (Kind::Days(one), Kind::Days(other)) => one == other,
            (Kind::Results(one), Kind::Results(other)) => one == other,
            _ => false,
        };
        is_same && self.is_reversed() == other.is_reversed()
    }
}

impl UnionList {
    pub(super) fn of_days(
        union: &Union,
        library: &Library,
        scopes: &[Scope],
        filter: &Filter,
        sort: Sort,
    ) -> UnionList {
        let of_archive = |(member, scope): (&Member, &Scope)| {
            let listing = Listing::new(&member.counts, scope, filter, Sort::New);
            let hidden = member.hidden_ranks(&library.archives()[member.archive], &listing);
            OfArchive { listing, hidden }
        };
        let listings = union.members.iter().zip(scopes).map(of_archive).collect();
        UnionList { sort: Some(sort), kind: Kind::Days(listings), ..UnionList::default() }
    }

    pub(super) fn of_result(
        union: &Union,
        library: &Library,
        result: &UnionResult,
        filter: &Filter,
        sort: Sort,
    ) -> UnionList {
        let mut rows = Vec::new();
        for (member, archive) in union.in_library(library).enumerate() {
            let Some(matches) = result.of_member(member) else { continue };
            let passing = matches.listed(&archive.manifest.sources, filter, Sort::New);
            let mut passing = passing.into_iter().peekable();
            for (place, score) in matches.iter() {
                if passing.next_if_eq(&place.number).is_some() {
                    // The bits of a float that is not negative are ordered as it is.
                    let score = if sort == Sort::Best { !score.to_bits() } else { 0 };
                    let key = (score, Reverse(place.day));
                    rows.push(Row { key, member, number: place.number });
                }
            }
        }
        // Those of one archive are in this order already, and a sort of what is sorted is one pass.
        rows.sort_by_key(|row| (row.key.1, row.member, row.number));
        if sort == Sort::Best {
            rows = by_score(&rows);
        }
        UnionList { sort: Some(sort), kind: Kind::Results(rows), ..UnionList::default() }
    }

    /// How many articles it has.
    pub fn len(&self) -> usize {
        match &self.kind {
            Kind::Days(archives) => archives.iter().map(|of| of.listing.len()).sum(),
            Kind::Results(rows) => rows.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether its articles were found by a search.
    pub fn is_search_result(&self) -> bool {
        matches!(self.kind, Kind::Results(_))
    }

    /// Whether it is oldest first: everything here is the reverse of what is shown then.
    pub fn is_reversed(&self) -> bool {
        self.sort == Some(Sort::Old)
    }

    /// The position counted from the other end in a reversed list.
    fn mirrored(&self, position: usize) -> Option<usize> {
        let from_end = self.len().checked_sub(1)?.checked_sub(position)?;
        Some(if self.is_reversed() { from_end } else { position })
    }

    /// How many articles are newer than `day`, newest first; `None` where the list is not ordered
    /// by time.
    pub(super) fn n_newer(&self, union: &Union, day: Option<Day>) -> Option<usize> {
        match &self.kind {
            Kind::Days(archives) => Some(union.n_newer(archives, day)),
            Kind::Results(_) if self.sort == Some(Sort::Best) => None,
            Kind::Results(rows) => Some(rows.partition_point(|row| row.key.1.0 > day)),
        }
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
            Kind::Days(archives) => self.group_of_days(archives, position),
            Kind::Results(rows) => Group::of_rows(rows, position),
        };
        // Within one archive the order is that of its numbers.
        if let Some((member, position)) = group.known(position) {
            let archive = self.members[member].archive;
            return match self.find_in(library, &list.kind, member, position) {
                Find::There(at) => Find::There(ArticleAt { archive, at }),
                Find::Needs(targets) => Find::Needs(of_archive(archive, targets).collect()),
                Find::Nowhere => Find::Nowhere,
            };
        }
        match self.ordered(library, list, &group) {
            Find::There(ordered) => match ordered.get(position - group.start) {
                Some((article, _)) => Find::There(*article),
                None => Find::Nowhere,
            },
            Find::Needs(needs) => Find::Needs(needs),
            Find::Nowhere => Find::Nowhere,
        }
    }

    /// Where the article at `position` of the list of one archive is.
    pub(super) fn find_in(
        &self,
        library: &Library,
        kind: &Kind,
        member: usize,
        position: usize,
    ) -> Find<At> {
        let of = &library.archives()[self.members[member].archive];
        match kind {
            Kind::Days(archives) => match archives.get(member) {
                Some(archive) => archive.find(of, position),
                None => Find::Nowhere,
            },
            Kind::Results(rows) => match rows.get(position) {
                Some(row) => of.find_number(row.number as usize),
                None => Find::Nowhere,
            },
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
        let member = self.member(article.archive)?;
        let archive = library.archives().get(article.archive)?;
        let (group, within) = match &list.kind {
            Kind::Days(archives) => {
                let day = archive.entry(article.at)?.published.day();
                let place = self.days.iter().position(|other| *other == day)?;
                let of = archives.get(member)?;
                let rank = archive.rank(article.at, of.listing.sources())?;
                let rank = of.without_hidden(rank)?;
                (self.group(archives, place), of.listing.position_of(Rank(rank))?)
            }
            Kind::Results(rows) => {
                let number = archive.rank(article.at, &archive.all_sources)?;
                let is_it = |row: &Row| (row.member, row.number as usize) == (member, number);
                let idx = rows.iter().position(is_it)?;
                (Group::of_rows(rows, idx), idx)
            }
        };
        let in_group = match group.position_of(member, within) {
            Some(position) => position,
            None => {
                let id = archive.entry(article.at)?.id;
                let ordered = self.ordered(library, list, &group).there()?;
                ordered.iter().position(|(_, other)| *other == id)?
            }
        };
        list.mirrored(group.start + in_group)
    }

    /// How many listed articles are newer than `day`.
    pub(super) fn n_newer(&self, archives: &[OfArchive], day: Option<Day>) -> usize {
        let of_members = archives.iter().zip(&self.members);
        of_members.map(|(of, member)| of.listing.n_newer(&member.counts, day)).sum()
    }

    /// The articles that have the day of the one at `position`.
    fn group_of_days(&self, archives: &[OfArchive], position: usize) -> Group {
        let begun = self.days.partition_point(|day| self.n_newer(archives, *day) <= position);
        self.group(archives, begun.saturating_sub(1))
    }

    /// The listed articles of the day at `place` of the union's days.
    fn group(&self, archives: &[OfArchive], place: usize) -> Group {
        let (day, next) = (self.days[place], self.days.get(place + 1));
        let of_archive = |(of, member): (&OfArchive, &Member)| {
            let start = of.listing.n_newer(&member.counts, day);
            let end =
                next.map_or(of.listing.len(), |next| of.listing.n_newer(&member.counts, *next));
            start..end
        };
        let in_archives = archives.iter().zip(&self.members).map(of_archive).collect();
        Group { start: self.n_newer(archives, day), day, in_archives }
    }
}

impl OfArchive {
    /// Where the article at `position` of the list of one archive is.
    fn find(&self, archive: &Archive, position: usize) -> Find<At> {
        let Some(Rank(rank)) = self.listing.place(position) else { return Find::Nowhere };
        archive.find(self.with_hidden(rank), self.listing.sources())
    }

    /// The rank among all articles of the listed sources, from that among those that are shown.
    fn with_hidden(&self, rank: usize) -> usize {
        // The hidden one at `idx` has `idx` others before it, and the rest of what is before it is
        // shown.
        let mut n_before = 0;
        let mut after = self.hidden.len();
        while n_before < after {
            let middle = (n_before + after) / 2;
            if self.hidden[middle] - middle <= rank {
                n_before = middle + 1;
            } else {
                after = middle;
            }
        }
        rank + n_before
    }

    /// The rank among the articles of the listed sources that are shown, from that among all;
    /// `None` where the article is hidden.
    fn without_hidden(&self, rank: usize) -> Option<usize> {
        self.hidden.binary_search(&rank).err().map(|n_before| rank - n_before)
    }
}

impl Member {
    /// The ranks, rising, that hidden articles have among all of the sources of `listing`.
    fn hidden_ranks(&self, archive: &Archive, listing: &Listing) -> Vec<usize> {
        let chosen = listing.sources();
        let Some(counts) = archive.counts() else { return Vec::new() };
        let mut ranks = Vec::new();
        // Newest first, and last what has no date.
        for (day, on_day) in self.hidden.days.iter().rev() {
            let before = counts.before(*day).iter().zip(chosen);
            let before: u32 = before.filter(|(_, is_chosen)| **is_chosen).map(|(n, _)| *n).sum();
            let numbers = self.hidden.of_day(*day).map(|hidden| hidden.number);
            on_day.ranks(numbers, chosen, |rank| ranks.push(before as usize + rank));
        }
        ranks
    }
}
