//! Which parts of an index a search asks, and in which order.
//!
//! By the coarse level of the index it is known which parts have nothing of a query: neither their
//! roots nor anything else of them is read. Where a list is by date the others are asked in rounds,
//! the parts that come first in the list before the rest, each round through windows; all at once
//! where it is by match, or where there is no coarse level.

use std::ops::Range;

use broadsheet_search::{CoarseSearch, CoarseStep, Hits, IndexSearch, Part, PartBound};

use super::{Rest, Search, SearchStep, TEXTS};
use crate::{Archive, Find, Target};

/// A round has so many times as many parts as the one before, once there are rows to be seen.
const GROWTH: usize = 4;

/// The parts of an index that are asked.
#[derive(Default)]
pub(super) struct Rounds {
    /// What is asked of the coarse level.
    asking: Option<CoarseSearch>,
    is_chosen: bool,
    /// Those that are asked now, oldest first.
    now: Vec<usize>,
    /// Those that are asked then, the next one last.
    left: Vec<PartLeft>,
    /// Those of which it is still to be read of which sources their articles are.
    unsourced: Vec<(Vec<usize>, Box<IndexSearch>)>,
}

/// A part that has not been asked.
struct PartLeft {
    part: usize,
    /// The numbers of its articles.
    numbers: Range<usize>,
    /// About how many of them may be found.
    n_expected: usize,
}

impl Rounds {
    /// The parts that are asked now, oldest first.
    pub(super) fn now(&self) -> &[usize] {
        &self.now
    }

    /// Goes on to the next `n` parts.
    fn open(&mut self, n: usize) {
        let taken = self.left.split_off(self.left.len().saturating_sub(n));
        self.now = taken.iter().map(|left| left.part).collect();
        self.now.sort_unstable();
    }

    /// How many parts come first, so that some `n_rows` articles may be found in them.
    fn n_first(&self, n_rows: usize) -> usize {
        let mut n_expected = 0;
        let is_enough = |left: &PartLeft| {
            n_expected += left.n_expected;
            n_expected >= n_rows
        };
        self.left.iter().rev().position(is_enough).map_or(self.left.len(), |idx| idx + 1)
    }
}

impl Search {
    /// The parts of the index that are asked now.
    pub(super) fn parts_now<'a>(&self, archive: &'a Archive) -> Find<Vec<&'a Part>> {
        match archive.coarse_part() {
            Some(_) => archive.parts_at(&self.rounds.now),
            None => archive.parts(),
        }
    }

    /// Finds out which parts of the index are asked; what comes before that can be known.
    pub(super) fn choose_parts(&mut self, archive: &Archive) -> Option<SearchStep> {
        let coarse = archive.coarse_part().filter(|_| !self.rounds.is_chosen)?;
        if self.rounds.asking.is_none() {
            self.rounds.asking = CoarseSearch::new(self.query.clone());
        }
        let Some(asking) = &mut self.rounds.asking else {
            self.rest = TEXTS;
            return Some(SearchStep::Searched);
        };
        let bounds = match archive.parts_at(&[coarse]) {
            Find::Needs(_) => Err(vec![Target::Root(coarse)]),
            Find::Nowhere => Ok(Vec::new()),
            Find::There(parts) => {
                let content = |file| archive.store.bytes(Target::Index(coarse, file));
                match asking.step(parts[0], content) {
                    CoarseStep::Known(bounds) => Ok(bounds),
                    CoarseStep::Needs(files) => {
                        Err(files.into_iter().map(|file| Target::Index(coarse, file)).collect())
                    }
                }
            }
        };
        match bounds {
            Ok(bounds) => self.choose(archive, &bounds),
            // Where it cannot be had, or is damaged, all parts are asked.
            Err(needs) if needs.is_empty() => self.choose(archive, &[]),
            Err(needs) if needs.iter().any(|target| archive.store.has_failed(*target)) => {
                self.choose(archive, &[]);
            }
            Err(mut needs) => {
                // Those of the newest articles are asked whatever comes.
                let roots = archive.first_roots().into_iter();
                needs.extend(roots.filter(|root| *root != Target::Root(coarse)));
                return Some(SearchStep::Needs(needs));
            }
        }
        None
    }

    /// Chooses the parts that are asked, by what the coarse level says of the oldest ones, and
    /// begins with those that come first.
    fn choose(&mut self, archive: &Archive, bounds: &[PartBound]) {
        self.rounds.is_chosen = true;
        let Some(counts) = archive.counts() else { return };
        let parts = &archive.manifest.index;
        let bounds = if bounds.len() > parts.len() { &[] } else { bounds };
        // How rare a text is goes by all parts, also by those in which the rest of the query does
        // not hold; a list by date does not ask.
        let is_by_date = self.windows.is_some();
        let is_nowhere = bounds.len() == parts.len() && bounds.iter().all(|one| one.is_empty());
        let asks_texts = !is_by_date && (self.has_others || !is_nowhere);
        let (mut end, mut n_left_out, mut is_ranked) = (counts.len(), 0, true);
        for (part, (_, n_articles)) in parts.iter().enumerate() {
            let numbers = end.saturating_sub(*n_articles)..end;
            end = numbers.start;
            let bound = bounds.get(part).copied().unwrap_or(PartBound::UNKNOWN);
            let in_days = Part::may_match(&self.query, counts, numbers.clone());
            if in_days && (!bound.is_empty() || asks_texts && bound.may_have_text) {
                let n_expected = bound.n_most.map_or(*n_articles, |most| most as usize);
                self.rounds.left.push(PartLeft { part, numbers, n_expected });
            } else {
                is_ranked &= !(in_days && bound.may_have_text);
                n_left_out += n_articles;
            }
        }
        self.hits.append(Hits::none_of(n_left_out), 0);
        self.order(bounds, is_ranked);
    }

    /// Puts the parts that are asked in order, and begins with the first.
    fn order(&mut self, bounds: &[PartBound], is_ranked: bool) {
        let rounds = &mut self.rounds;
        let Some(windows) = &mut self.windows else { return rounds.open(rounds.left.len()) };
        // What is behind the last anchor has about as much as is usual.
        let known = || rounds.left.iter().filter(|left| left.part < bounds.len());
        let n_known: usize = known().map(|left| left.numbers.len()).sum();
        let n_expected: usize = known().map(|left| left.n_expected).sum();
        for left in rounds.left.iter_mut().filter(|left| left.part >= bounds.len()) {
            if let Some(n) = (n_expected * left.numbers.len()).checked_div(n_known) {
                left.n_expected = n;
            }
        }
        if windows.is_oldest_first {
            rounds.left.reverse();
        }
        rounds.open(rounds.n_first(windows.sizes.n_rows as usize));
        // A round in which nothing is found does not tell how often the texts of a query are there.
        let is_one = rounds.left.is_empty() || self.query.n_terms() < 2;
        windows.is_ranked &= is_ranked && is_one;
    }

    /// Goes on to the next parts, if there are any, after all is found in those before; `is_found`:
    /// but for the sources of the articles.
    pub(super) fn end_round(&mut self, archive: &Archive, is_found: bool) -> Option<SearchStep> {
        let windows = self.windows.as_mut()?;
        let Some(next) = self.rounds.left.last() else {
            self.n_passed = archive.manifest.n_articles;
            return None;
        };
        let number =
            if windows.is_oldest_first { next.numbers.end - 1 } else { next.numbers.start };
        windows.next_day = archive.counts().map(|counts| Part::day_of(counts, number as u32));
        self.n_passed = windows.n_before(number, archive.manifest.n_articles);
        let n_rows = windows.sizes.n_rows as usize;
        if let Rest::Index(search) = std::mem::replace(&mut self.rest, Rest::All) {
            windows.is_ranked &= search.is_ranked();
            self.lacks_sources |= !search.has_sources();
            if is_found {
                self.rounds.unsourced.push((self.rounds.now.clone(), search));
            }
        }
        // While there are few rows somebody waits.
        let is_enough = self.hits.len() >= n_rows;
        let n = if is_enough { GROWTH * self.rounds.now.len() } else { self.rounds.left.len() };
        self.rounds.open(n);
        Some(SearchStep::Window)
    }

    /// Goes back to parts of which it is still to be read of which sources their articles are, if
    /// there are any.
    pub(super) fn go_back(&mut self) -> bool {
        let Some((parts, search)) = self.rounds.unsourced.pop() else { return false };
        (self.rounds.now, self.rest) = (parts, Rest::Index(search));
        true
    }
}
