//! Which articles are in several archives, and which copy is shown.

use std::collections::BTreeMap;
use std::rc::Rc;

use broadsheet_model::{ArticleId, Day};

use super::compare::{Candidate, Decided, candidates, decide};
use super::day::{DaysRead, OnDay};
use super::{Need, Union, of_archive};
use crate::{Find, Library, Slot};

/// How many things are asked for at once, about: what is compared has to be there together.
const MAX_NEEDS: usize = 100;

/// An article that is not shown, because another archive has the copy that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Which article.
    pub id: ArticleId,
    /// Its number in its archive.
    pub number: usize,
    /// Its day.
    pub day: Option<Day>,
    /// The position in the library of the archive whose copy is shown.
    pub shown_in: usize,
}

/// Finds out which articles are in several archives of a library, as far as files are there:
/// whoever asks loads what is needed and asks again.
///
/// Buckets of ids say which articles may be the same, pages confirm it. Where pages say the same of
/// all copies of an article, the copy of the first archive is shown: it has the same text, or one
/// that differs so far down that only an open article can show it ([`Union::versions`]). Where they
/// do not, the texts are read, and the rule of versions ([`order_versions`]) decides.
///
/// [`order_versions`]: broadsheet_model::order_versions
pub struct Joining {
    /// The positions in the library of the archives.
    members: Vec<usize>,
    /// Articles whose ids may be the same; `None` until the buckets have been read. The last one is
    /// looked at next.
    candidates: Option<Vec<Candidate>>,
    /// What is hidden, by member.
    hidden: Vec<AllHidden>,
    /// What was needed last: nothing is looked at again before all of it has come or failed.
    waits_for: Vec<Need>,
    n_uncompared: usize,
}

/// What is hidden of one archive.
#[derive(Default)]
pub(super) struct AllHidden {
    /// By number.
    pub(super) articles: Vec<Hidden>,
    /// The days on which there is some of it.
    pub(super) days: BTreeMap<Option<Day>, Rc<OnDay>>,
}

impl AllHidden {
    /// What is hidden of a day, by number: the days follow each other in the numbers, newest first,
    /// and what has no date comes last.
    pub(super) fn of_day(&self, day: Option<Day>) -> impl Iterator<Item = &Hidden> {
        let start = self.articles.partition_point(|one| one.day > day);
        self.articles[start..].iter().take_while(move |one| one.day == day)
    }
}

impl Joining {
    /// Of the archives at these positions of a library, in this order.
    pub fn new(members: Vec<usize>) -> Joining {
        Joining {
            members,
            candidates: None,
            hidden: Vec::new(),
            waits_for: Vec::new(),
            n_uncompared: 0,
        }
    }

    /// The positions in the library of the archives.
    pub fn members(&self) -> &[usize] {
        &self.members
    }

    /// How many things it waits for: nothing of these may be dropped.
    pub fn n_needed(&self) -> usize {
        self.waits_for.len()
    }

    /// The union, once everything is there that decides what it shows. An archive that cannot be
    /// opened is left out of it; where any other file did not come, articles that it would have
    /// told apart may be shown twice ([`Union::n_uncompared`]).
    pub fn step(&mut self, library: &Library) -> Find<Union, Need> {
        loop {
            self.waits_for.retain(|need| is_awaited(library, *need));
            if !self.waits_for.is_empty() {
                return Find::Needs(self.waits_for.clone());
            }
            let n_before = self.candidates.as_ref().map(Vec::len);
            match self.look(library) {
                Find::Needs(needs) => self.waits_for = needs,
                found => return found,
            }
            // Nothing leads on, not even to what has to be read first.
            let is_stuck = self.candidates.as_ref().map(Vec::len) == n_before;
            if is_stuck && !self.waits_for.iter().any(|need| is_awaited(library, *need)) {
                return Find::Nowhere;
            }
        }
    }

    fn look(&mut self, library: &Library) -> Find<Union, Need> {
        let mut candidates = match self.candidates.take() {
            Some(candidates) => candidates,
            None => match self.begin(library) {
                Find::There(candidates) => candidates,
                Find::Needs(needs) => return Find::Needs(needs),
                Find::Nowhere => return Find::Nowhere,
            },
        };
        let (mut needs, mut waiting) = (Vec::new(), Vec::new());
        let mut days = DaysRead::new(library);
        while needs.len() < MAX_NEEDS
            && let Some(candidate) = candidates.pop()
        {
            match decide(library, &mut days, &self.members, &candidate) {
                Find::There(decided) => self.take(decided),
                Find::Needs(more) => {
                    needs.extend(more);
                    waiting.push(candidate);
                }
                Find::Nowhere => self.n_uncompared += 1,
            }
        }
        if candidates.is_empty() && waiting.is_empty() {
            let all = self.hidden.iter_mut();
            all.for_each(|hidden| hidden.articles.sort_by_key(|one| one.number));
            let hidden = std::mem::take(&mut self.hidden);
            return Find::There(Union::new(library, &self.members, hidden, self.n_uncompared));
        }
        needs.sort();
        needs.dedup();
        // What nothing leads to, as an archive contradicts itself, is not waited for.
        if needs.iter().any(|need| is_awaited(library, *need)) {
            candidates.append(&mut waiting);
        } else {
            self.n_uncompared += waiting.len();
        }
        self.candidates = Some(candidates);
        Find::Needs(needs)
    }

    fn take(&mut self, decided: Decided) {
        self.n_uncompared += decided.n_uncompared;
        for (member, one, on_day) in decided.hidden {
            let hidden = &mut self.hidden[member];
            hidden.days.entry(one.day).or_insert(on_day);
            hidden.articles.push(one);
        }
    }

    /// The articles whose ids end alike in several archives, once all archives are open.
    fn begin(&mut self, library: &Library) -> Find<Vec<Candidate>, Need> {
        let mut needs = Vec::new();
        self.members.retain(|archive| {
            let opened = library.archives().get(*archive).map(|of| of.opened());
            match opened {
                Some(Find::There(())) => true,
                Some(Find::Needs(targets)) => {
                    needs.extend(of_archive(*archive, targets));
                    true
                }
                Some(Find::Nowhere) | None => false,
            }
        });
        if !needs.is_empty() {
            return Find::Needs(needs);
        }
        let candidates = match candidates(library, &self.members) {
            Find::There(candidates) => candidates,
            Find::Needs(needs) => return Find::Needs(needs),
            Find::Nowhere => return Find::Nowhere,
        };
        self.hidden = self.members.iter().map(|_| AllHidden::default()).collect();
        self.n_uncompared = candidates.n_uncompared;
        Find::There(candidates.candidates)
    }
}

/// Whether something that was needed can still come.
fn is_awaited(library: &Library, need: Need) -> bool {
    let Some(archive) = library.archives().get(need.archive) else { return false };
    match archive.store.slot(need.target) {
        Some(Slot::Asked) => true,
        Some(_) => false,
        // What names it may have been dropped: then it has to be looked for again.
        None => archive.wanted(need.target).is_some(),
    }
}
