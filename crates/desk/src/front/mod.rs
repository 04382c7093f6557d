//! The front page: what a reader sees before an article is open.
//!
//! What the archive's counts say is worked out once for each day on which somebody looks; what has
//! to be loaded is wished for beside the main list, and only while the front page is seen. Nothing
//! is chosen by chance: on the same day the same archive shows the same.

mod anniversary;
mod examples;
mod phrases;
mod years;

use broadsheet_archive::SourceSpan;
use broadsheet_bundle::Entry;
use broadsheet_model::Day;
use broadsheet_search::Counts;

use crate::desk::Desk;
use crate::event::{Effect, Spot};
use crate::shown::Basis;
use crate::side::{SideKnown, SideLimits, SideWant, SideWish};
use crate::state::State;

pub use anniversary::Anniversary;
pub use years::Period;

/// Among so many articles of a day the one is chosen that is shown of it.
const N_OF_A_DAY: usize = 8;
/// From the titles of so many newest articles the examples are taken: a list has loaded them.
const N_TITLES: usize = 40;

/// What the counts of an archive say to somebody who looks at it on one day.
pub struct Front {
    /// The archives, and the day, that it is of.
    basis: Basis,
    today: Day,
    /// The first and the last day of all articles but for a few odd ones.
    pub span: Option<(Day, Day)>,
    /// The years, oldest first.
    pub years: Vec<Period>,
    /// How many articles have no date, or one far from all others.
    pub n_beside: usize,
    /// What there is of each source, in the order of the collection's sources.
    pub sources: Vec<SourceSpan>,
    /// This day in other years.
    pub anniversary: Option<Anniversary>,
    /// The day of which an article leads; `None`: any article, as none has a date.
    lead: Option<Day>,
    /// What many of the newest titles have in common, the most telling first; `None` while the
    /// titles are not known.
    phrases: Option<Vec<String>>,
}

/// What is known of something that has to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// It is on its way.
    Coming,
    /// This is it.
    There(T),
    /// There is none, or it cannot be had.
    Nothing,
}

impl Desk {
    /// Whether the front page can be seen: on a narrow page only where it was asked for.
    pub fn shows_front(&self) -> bool {
        !self.is_article_open() && (self.is_wide() || self.state.address.about)
    }

    /// Whether the front page stands before everything else, as an article does on a narrow page.
    pub fn is_covered_by_front(&self) -> bool {
        self.shows_front() && !self.is_wide()
    }

    /// What the archive's counts say, while the front page can be seen.
    pub fn front(&self) -> Option<&Front> {
        self.front.as_ref()
    }

    /// The article that leads the front page.
    pub fn front_lead(&self) -> Known<&Entry> {
        match self.front() {
            Some(front) => self.first_of(&front.lead_wish()),
            None => Known::Coming,
        }
    }

    /// An article of this day.
    pub fn front_article(&self, day: Day) -> Known<&Entry> {
        self.first_of(&of_day(day))
    }

    /// Of what a wish finds, what says most of itself in the list.
    fn first_of(&self, wish: &SideWish) -> Known<&Entry> {
        match self.side_known(wish) {
            SideKnown::NotYet => Known::Coming,
            SideKnown::Never => Known::Nothing,
            SideKnown::There(answer) => telling(&answer.top).map_or(Known::Nothing, Known::There),
        }
    }

    /// The focus goes to the front page where it comes to stand before everything else, and back.
    pub(crate) fn follow_front(&mut self, before: &State) {
        if before.address.about == self.state.address.about || self.is_article_open() {
            return;
        }
        if self.is_covered_by_front() {
            self.push(Effect::Focus(Spot::Front));
        } else if before.address.article().is_none() && !self.shows_front() {
            self.push(Effect::Focus(Spot::Name));
        }
    }

    /// Works out what the front page shows, where it can be seen and that is not known.
    pub(crate) fn prepare_front(&mut self) {
        if !self.shows_front() {
            return;
        }
        let Some(basis) = &self.basis else { return };
        let today = self.surroundings.today;
        let is_known = self.front.as_ref().is_some_and(|front| front.is_of(basis, today));
        if !is_known {
            self.front = Some(Front::new(basis.clone(), today));
        }
        if self.front.as_ref().is_some_and(|front| front.phrases.is_none()) {
            let phrases = match self.side_known(&newest()) {
                SideKnown::NotYet => None,
                SideKnown::Never => Some(Vec::new()),
                SideKnown::There(answer) => {
                    let titles: Vec<&str> =
                        answer.top.iter().map(|entry| entry.title.as_str()).collect();
                    Some(phrases::of_titles(&titles))
                }
            };
            if let Some(front) = &mut self.front {
                front.phrases = phrases;
            }
        }
    }
}

/// What the front page wants to have loaded, what stands highest first.
pub(crate) fn wishes(desk: &Desk) -> Vec<SideWish> {
    let Some(front) = desk.front.as_ref().filter(|_| desk.shows_front()) else {
        return Vec::new();
    };
    let days = front.anniversary.iter().flat_map(|anniversary| &anniversary.days);
    let mut wishes = vec![newest(), front.lead_wish()];
    wishes.extend(days.map(|(day, _)| of_day(*day)));
    wishes
}

impl Front {
    fn new(basis: Basis, today: Day) -> Front {
        let union = &basis.union;
        let counts = union.totals();
        let span = union.span();
        let years = span.map_or_else(Vec::new, |span| years::years(counts, span));
        let n_in_years: usize = years.iter().map(|period| period.n_articles).sum();
        Front {
            today,
            span,
            n_beside: counts.len() - n_in_years,
            years,
            sources: union.source_spans(),
            anniversary: span.and_then(|span| anniversary::anniversary(counts, span, today)),
            lead: span.and_then(|span| leading_day(counts, span, today)),
            phrases: None,
            basis,
        }
    }

    fn is_of(&self, basis: &Basis, today: Day) -> bool {
        self.basis == *basis && self.today == today
    }

    fn lead_wish(&self) -> SideWish {
        match self.lead {
            Some(day) => of_day(day),
            None => SideWish::top("", N_OF_A_DAY),
        }
    }
}

/// The newest articles.
fn newest() -> SideWish {
    SideWish::top("", N_TITLES)
}

/// The articles of a day.
fn of_day(day: Day) -> SideWish {
    SideWish { query: String::new(), limits: SideLimits::Day(day), want: SideWant::Top(N_OF_A_DAY) }
}

/// The one that says most of itself; of equal ones the first.
fn telling(entries: &[Entry]) -> Option<&Entry> {
    let n_chars = |entry: &&Entry| entry.summary.chars().count();
    entries.iter().rev().max_by_key(n_chars)
}

/// The day whose article leads today: another one every day, each as likely as it has articles.
fn leading_day(counts: &Counts, (first, last): (Day, Day), today: Day) -> Option<Day> {
    let numbers = counts.numbers_between(Some(first), Some(last));
    let n = numbers.len() as u64;
    // Steps by the golden section spread days that follow each other over the whole archive.
    let turn = (today.number() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    let number = numbers.start + usize::try_from((turn * n) >> 32).ok()?;
    let days = counts.days();
    let place = days.partition_point(|day| counts.number_range(*day).end <= number);
    days.get(place).copied()
}

#[cfg(test)]
mod tests;
