//! What is marked in the open article, counted, and gone through one by one: the matches of the
//! query, those of a search in this article alone, or what is different in another of its texts.
//!
//! A mark is a match, not a piece of text: one that a link or a change of type breaks in two is
//! still one. Marks are numbered in the order in which they are read, from those of the title on.

mod changes;
mod event;
mod fill;
mod finder;
mod marking;
mod walk;

pub use changes::{Compared, LineChanges, OtherLine, OtherPiece};
pub use event::{MarksEffect, MarksEvent};
pub(crate) use finder::Finder;

/// The most ticks that are drawn at the edge of an article, and the unit of where they stand: a
/// part of its height.
const N_TICKS: u16 = 1_000;

/// What is marked in the open article.
#[derive(Default)]
pub struct Marks {
    /// How many marks there are; `None` while that is not known.
    n: Option<usize>,
    /// The one that the reader has gone to.
    now: Option<usize>,
    /// Where each stands, in thousandths of the article's height, as far as that was measured.
    places: Vec<u16>,
    /// The search in this article, while there is one.
    pub(crate) finder: Option<Finder>,
    /// What came of comparing the shown text with another one, where it is.
    compared: Option<Compared>,
    /// Rises whenever other text is marked, so that whoever measures knows when to.
    generation: u32,
}

impl Marks {
    /// How many marks there are; `None` while that is not known.
    pub fn n(&self) -> Option<usize> {
        self.n
    }

    /// The number of the mark that the reader has gone to, from 0.
    pub fn now(&self) -> Option<usize> {
        self.now
    }

    /// Where marks stand, in thousandths of the height of the article: sorted, each once.
    pub fn ticks(&self) -> Vec<u16> {
        let mut ticks = self.places.clone();
        ticks.sort_unstable();
        ticks.dedup();
        ticks
    }

    /// Where the present mark stands.
    pub fn tick_now(&self) -> Option<u16> {
        self.places.get(self.now?).copied()
    }

    /// What is looked for in this article alone, as it was typed; `None` where nothing is.
    pub fn finder(&self) -> Option<&str> {
        Some(&self.finder.as_ref()?.text)
    }

    /// Another number than before says that other text is marked.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Other text is marked: `n` marks, where that is known.
    pub(crate) fn begin(&mut self, n: Option<usize>) {
        (self.n, self.now) = (n, None);
        self.places.clear();
        self.generation = self.generation.wrapping_add(1);
    }

    /// Takes in where each mark stands; whether that is news.
    fn measured(&mut self, places: &[f64]) -> bool {
        let tick = |place: &f64| (place.clamp(0.0, 1.0) * f64::from(N_TICKS)).round() as u16;
        let places: Vec<u16> = places.iter().map(tick).collect();
        let is_news = self.places != places;
        self.places = places;
        is_news
    }
}
