//! What pointers do to the chart: they read out, brush, and pinch.

use super::Span;
use crate::range::Selection;

/// A pointer on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartPointer {
    /// What it does.
    pub does: ChartDoes,
    /// Which pointer it is.
    pub id: i32,
    /// Whether it is a finger: it cannot point without touching.
    pub is_finger: bool,
    /// From the start of the chart, in CSS pixels.
    pub x: i32,
    /// The width of the chart, in CSS pixels.
    pub width: i32,
}

/// What a pointer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartDoes {
    /// It is pressed, with its first button.
    Press,
    /// It moves.
    Move,
    /// It is let go.
    Release,
    /// It is taken away by the browser: the page is scrolled instead.
    Cancel,
    /// It leaves the chart.
    Leave,
}

/// What pressed pointers are doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Gesture {
    /// Nothing is pressed.
    #[default]
    None,
    /// One pointer selects, from the first bar to the second.
    Brush {
        id: i32,
        /// Where it is, for a second finger.
        x: i32,
        anchor: usize,
        now: usize,
        /// Whether the bar was read out before it was pressed.
        was_there: bool,
    },
    /// Two fingers stretch what is shown: their ids, where they were, where they are.
    Pinch { ids: (i32, i32), began: Span, from: (i32, i32), to: (i32, i32) },
    /// One of two fingers has been lifted: the other does nothing any more.
    Ended,
}

/// What follows for the chart.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Nothing,
    /// The bar under the pointer is read out.
    Read,
    /// None is.
    Gone,
    /// These bars are chosen.
    Choose(Selection),
    /// What was shown is stretched.
    Pinch {
        began: Span,
        from: (i32, i32),
        to: (i32, i32),
    },
}

impl Gesture {
    /// The bars that are being selected.
    pub(super) fn brushed(&self) -> Option<(usize, usize)> {
        match self {
            Gesture::Brush { anchor, now, .. } => Some((*anchor, *now)),
            _ => None,
        }
    }

    /// A pointer does something at bar `at`, which was read out before where `was_there`; the chart
    /// shows `view`.
    pub(super) fn on(
        &mut self,
        pointer: ChartPointer,
        at: usize,
        was_there: bool,
        view: Span,
    ) -> Outcome {
        let ChartPointer { does, id: now_id, is_finger, x: now_x, .. } = pointer;
        match (does, self.clone()) {
            (ChartDoes::Press, Gesture::Brush { id, x, .. }) if id != now_id && is_finger => {
                let from = (x, now_x);
                *self = Gesture::Pinch { ids: (id, now_id), began: view, from, to: from };
                Outcome::Nothing
            }
            (ChartDoes::Press, Gesture::Pinch { .. }) => Outcome::Nothing,
            (ChartDoes::Press, _) => {
                *self = Gesture::Brush { id: now_id, x: now_x, anchor: at, now: at, was_there };
                Outcome::Read
            }
            (ChartDoes::Move, Gesture::None) => Outcome::Read,
            (ChartDoes::Move, Gesture::Brush { id, anchor, was_there, .. }) if id == now_id => {
                *self = Gesture::Brush { id, x: now_x, anchor, now: at, was_there };
                Outcome::Read
            }
            (ChartDoes::Move, Gesture::Pinch { ids, began, from, to }) => {
                let to = match now_id {
                    id if id == ids.0 => (now_x, to.1),
                    id if id == ids.1 => (to.0, now_x),
                    _ => to,
                };
                *self = Gesture::Pinch { ids, began, from, to };
                Outcome::Pinch { began, from, to }
            }
            (ChartDoes::Release, Gesture::Brush { id, anchor, was_there, .. }) if id == now_id => {
                *self = Gesture::None;
                // A finger reads out first; the second touch chooses.
                if is_finger && anchor == at && !was_there {
                    return Outcome::Read;
                }
                Outcome::Choose(Selection::between(anchor, at))
            }
            (ChartDoes::Release | ChartDoes::Cancel, Gesture::Pinch { .. }) => {
                *self = Gesture::Ended;
                Outcome::Nothing
            }
            (ChartDoes::Release | ChartDoes::Cancel, _) => {
                *self = Gesture::None;
                Outcome::Nothing
            }
            (ChartDoes::Leave, Gesture::None) if !is_finger => Outcome::Gone,
            _ => Outcome::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> Span {
        let day = |text: &str| text.parse().expect(text);
        Span { first: day("2020-01-01"), last: day("2020-12-31") }
    }

    fn at(does: ChartDoes, id: i32, x: i32) -> ChartPointer {
        ChartPointer { does, id, is_finger: id > 0, x, width: 1000 }
    }

    /// What pointers at bars of ten pixels each lead to in the end.
    fn outcome(gesture: &mut Gesture, steps: &[(ChartDoes, i32, i32)]) -> Outcome {
        let mut read = None;
        let mut last = Outcome::Nothing;
        for (does, id, x) in steps {
            let bar = (*x / 10) as usize;
            last = gesture.on(at(*does, *id, *x), bar, read == Some(bar), view());
            if last == Outcome::Read {
                read = Some(bar);
            }
        }
        last
    }

    #[track_caller]
    fn check(steps: &[(ChartDoes, i32, i32)], expected: Outcome) {
        assert_eq!(outcome(&mut Gesture::None, steps), expected);
    }

    use ChartDoes::{Cancel, Leave, Move, Press, Release};

    #[test]
    fn a_mouse_points_clicks_and_brushes() {
        check(&[(Move, 0, 55)], Outcome::Read);
        check(&[(Move, 0, 55), (Leave, 0, 55)], Outcome::Gone);
        let click = [(Move, 0, 55), (Press, 0, 55), (Release, 0, 56)];
        check(&click, Outcome::Choose(Selection::between(5, 5)));
        let brush = [(Press, 0, 155), (Move, 0, 90), (Leave, 0, 90), (Release, 0, 42)];
        check(&brush, Outcome::Choose(Selection::between(4, 15)));
    }

    #[test]
    fn a_finger_reads_out_first_and_chooses_with_the_second_touch() {
        let touch = [(Press, 1, 55), (Release, 1, 56)];
        check(&touch, Outcome::Read);
        let twice = [touch, [(Press, 2, 53), (Release, 2, 53)]].concat();
        check(&twice, Outcome::Choose(Selection::between(5, 5)));
        check(&[(Press, 1, 55), (Move, 1, 85), (Cancel, 1, 85)], Outcome::Nothing);
    }

    #[test]
    fn two_fingers_stretch_and_choose_nothing() {
        let mut gesture = Gesture::None;
        let spread = [(Press, 1, 400), (Press, 2, 600), (Move, 1, 300), (Move, 2, 700)];
        let expected = Outcome::Pinch { began: view(), from: (400, 600), to: (300, 700) };
        assert_eq!(outcome(&mut gesture, &spread), expected);
        assert_eq!(outcome(&mut gesture, &[(Release, 1, 300)]), Outcome::Nothing);
        assert_eq!(outcome(&mut gesture, &[(Move, 2, 500), (Release, 2, 500)]), Outcome::Nothing);
        assert_eq!(gesture, Gesture::None);
    }
}
