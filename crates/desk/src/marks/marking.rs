//! Marking a text line by line with what is different in another one.

use broadsheet_compare::{Line, LineChange, Piece};

use super::changes::{Changes, Compared, LineChanges, OtherLine, OtherPiece};
use crate::highlights::LineMarks;

/// The lines of the shown text, as they are marked one after the other.
pub(super) struct Marking {
    is_later: bool,
    lines: Vec<LineMarks>,
    /// Lines of the other text that stand before the next one.
    pending: Vec<OtherLine>,
    /// How many changes there are.
    n: usize,
}

impl Marking {
    /// Of a text that is the later one of the two, or not.
    pub(super) fn new(is_later: bool) -> Marking {
        Marking { is_later, lines: Vec::new(), pending: Vec::new(), n: 0 }
    }

    /// The lines `here`, by what is `said` of these and of those of the other text. What there is
    /// of each kind is added up.
    pub(super) fn body(
        &mut self,
        here: &[Line],
        there: &[Line],
        said: &[LineChange],
        sums: &mut Compared,
    ) {
        let (mut here, mut there) = (here.iter(), there.iter());
        for change in said {
            let is_only_here = match change {
                LineChange::Same => {
                    here.next();
                    there.next();
                    self.unchanged();
                    continue;
                }
                LineChange::Changed(pieces) => {
                    sums.n_changed += 1;
                    if let Some((here, there)) = here.next().zip(there.next()) {
                        self.changed(&here.text, &there.text, pieces);
                    }
                    continue;
                }
                LineChange::Added => {
                    sums.n_added += 1;
                    self.is_later
                }
                LineChange::Deleted => {
                    sums.n_deleted += 1;
                    !self.is_later
                }
            };
            if is_only_here {
                self.only_here(here.next());
            } else {
                self.only_there(there.next());
            }
        }
    }

    fn only_here(&mut self, line: Option<&Line>) {
        let Some(line) = line else { return };
        let changes = LineChanges { numbers: vec![self.n], ..self.begun() };
        self.n += 1;
        let whole = 0..line.text.len();
        self.lines.push(changes.marks(Vec::from([whole])));
    }

    fn only_there(&mut self, line: Option<&Line>) {
        let Some(line) = line else { return };
        self.pending.push(OtherLine { line: line.clone(), number: self.n });
        self.n += 1;
    }

    /// A line in which nothing is different.
    pub(super) fn unchanged(&mut self) {
        let line = match self.pending.is_empty() {
            true => LineMarks::default(),
            false => self.begun().marks(Vec::new()),
        };
        self.lines.push(line);
    }

    /// A line of which parts have changed. Changes that follow each other are one.
    pub(super) fn changed(&mut self, here: &str, there: &str, pieces: &[Piece]) {
        let mut changes = self.begun();
        let mut ranges = Vec::new();
        let (mut at, mut there_at) = (0, 0);
        let mut is_in_change = false;
        for piece in pieces {
            let (n, is_here) = match *piece {
                Piece::Same(n) => {
                    (at, there_at, is_in_change) = (at + n, there_at + n, false);
                    continue;
                }
                Piece::Added(n) => (n, self.is_later),
                Piece::Deleted(n) => (n, !self.is_later),
            };
            self.n += usize::from(!std::mem::replace(&mut is_in_change, true));
            let number = self.n - 1;
            if is_here {
                ranges.push(at..at + n);
                changes.numbers.push(number);
                at += n;
            } else {
                let text = there.get(there_at..there_at + n).unwrap_or_default().to_owned();
                changes.others.push(OtherPiece { at, text, number });
                there_at += n;
            }
        }
        debug_assert_eq!((at, there_at), (here.len(), there.len()), "both to their ends");
        self.lines.push(changes.marks(ranges));
    }

    /// A line with what stands before it.
    fn begun(&mut self) -> LineChanges {
        let before = std::mem::take(&mut self.pending);
        LineChanges { is_later: self.is_later, before, ..LineChanges::default() }
    }

    pub(super) fn end(self) -> Changes {
        Changes { lines: self.lines, rest: self.pending, n: self.n, compared: None }
    }
}
