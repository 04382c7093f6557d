//! What is different in another text of the open article, as it is drawn in the text that is shown.

use std::rc::Rc;

use broadsheet_compare::{Line, compare, compare_text, lines};
use broadsheet_model::{Article, Published};

use super::MarksEffect;
use super::marking::Marking;
use crate::desk::Desk;
use crate::event::Effect;
use crate::highlights::LineMarks;
use crate::state::State;

/// What is different in a line.
#[derive(Debug, Default, PartialEq)]
pub struct LineChanges {
    /// Whether what is in the shown text alone was put in, as that is the later one; else it was
    /// taken out.
    pub is_later: bool,
    /// The lines that stand before this one in the other text alone.
    pub before: Vec<OtherLine>,
    /// The numbers of the parts that are in this line alone.
    pub numbers: Vec<usize>,
    /// The parts that are in the other text alone, in order.
    pub others: Vec<OtherPiece>,
}

/// A line that is in the other text alone.
#[derive(Debug, PartialEq)]
pub struct OtherLine {
    /// It.
    pub line: Line,
    /// The number of the change.
    pub number: usize,
}

/// A part of a line that is in the other text alone.
#[derive(Debug, PartialEq)]
pub struct OtherPiece {
    /// Where it stands in the shown line, in bytes.
    pub at: usize,
    /// What it says.
    pub text: String,
    /// The number of the change.
    pub number: usize,
}

/// What is different in another text: in numbers, and beside the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Which other text it is, counted from the oldest, from 1.
    pub number: u32,
    /// Whether the shown text is the later one of the two.
    pub is_later: bool,
    /// Whether the two are too long to be compared.
    pub is_too_long: bool,
    /// How many paragraphs were changed.
    pub n_changed: usize,
    /// How many were put in.
    pub n_added: usize,
    /// How many were taken out.
    pub n_deleted: usize,
    /// Whether the title is another one.
    pub has_other_title: bool,
    /// The authors of the earlier and of the later text, where they are others.
    pub authors: Option<[Vec<String>; 2]>,
    /// When the earlier and the later text say that they were published, where that is not the
    /// same.
    pub published: Option<[Published; 2]>,
}

/// What is marked in a text.
#[derive(Default)]
pub(super) struct Changes {
    /// Of its title, then of its lines.
    pub(super) lines: Vec<LineMarks>,
    /// What stands behind the last line, in the other text alone.
    pub(super) rest: Vec<OtherLine>,
    /// How many marks there are.
    pub(super) n: usize,
    /// Where two texts were compared, what came of it.
    pub(super) compared: Option<Compared>,
}

impl Desk {
    /// With what the shown text is compared; `None` where it is not.
    pub fn compared(&self) -> Option<&Compared> {
        self.marks.compared.as_ref()
    }

    /// Goes to the first change, where the reader has asked for what changed.
    pub(crate) fn follow_comparison(&mut self, before: &State) {
        let [was, is] = [before, &self.state].map(|state| state.address.panes.first().copied());
        let (Some(was), Some(is)) = (was, is) else { return };
        if was.article != is.article || was == is || is.compared.is_none() {
            return;
        }
        if self.marks.finder.take().is_some() {
            self.push(Effect::Marks(MarksEffect::FocusButton));
        }
        self.marks.begin(None);
        self.go_to_first_mark();
    }
}

/// What is different in `other`, drawn in `shown`.
pub(super) fn changes(shown: &Article, other: &Article, number: u32, is_later: bool) -> Changes {
    let mut compared = Compared { number, is_later, ..beside(shown, other, is_later) };
    let mut marking = Marking::new(is_later);
    if compared.has_other_title {
        let [earlier, later] = in_order(shown, other, is_later);
        let pieces = compare_text(&earlier.title, &later.title);
        marking.changed(&shown.title, &other.title, &pieces);
    } else {
        marking.unchanged();
    }
    let (here, there) = (lines(&shown.body), lines(&other.body));
    let [earlier, later] = in_order(&here, &there, is_later);
    match compare(earlier, later) {
        Some(comparison) => marking.body(&here, &there, &comparison.lines, &mut compared),
        None => {
            compared.is_too_long = true;
            here.iter().for_each(|_: &Line| marking.unchanged());
        }
    }
    Changes { compared: Some(compared), ..marking.end() }
}

/// What is different beside the text.
fn beside(shown: &Article, other: &Article, is_later: bool) -> Compared {
    let both = in_order(shown, other, is_later);
    let authors = both.map(|article| article.authors.clone());
    let published = both.map(|article| article.published);
    Compared {
        has_other_title: shown.title != other.title,
        authors: (authors[0] != authors[1]).then_some(authors),
        published: (published[0] != published[1]).then_some(published),
        ..Compared::default()
    }
}

/// The earlier and the later one.
fn in_order<T>(shown: T, other: T, is_later: bool) -> [T; 2] {
    if is_later { [other, shown] } else { [shown, other] }
}

impl LineChanges {
    /// A line that is marked so.
    pub(super) fn marks(self, ranges: Vec<std::ops::Range<usize>>) -> LineMarks {
        LineMarks { changes: Some(Rc::new(self)), ..LineMarks::of(ranges) }
    }
}
