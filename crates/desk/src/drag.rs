//! What a pointer does to the histogram and the slider: drags a thumb, moves the selection, or
//! draws a new one.

use crate::range::{Selection, Thumb};

/// Half of a thumb's touch target, in CSS pixels (44 wide, WCAG 2.5.5).
const REACH_PIXELS: i32 = 22;

/// A pointer on the histogram or the slider, or one that was pressed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// What it does.
    pub does: PointerDoes,
    /// From the start of the drawing, in CSS pixels.
    pub x: i32,
    /// Above the end of the drawing, in CSS pixels.
    pub above_end: i32,
    /// The width of the drawing, in CSS pixels.
    pub width: i32,
}

/// What a pointer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerDoes {
    /// It is pressed, with its first button.
    Press,
    /// It moves.
    Move,
    /// It is let go, or taken away.
    Release,
}

/// What a pressed pointer is doing.
#[derive(Clone, Copy)]
pub(crate) enum Drag {
    /// Drags a thumb.
    Thumb(Thumb),
    /// Moves the whole selection; the bin where it was taken, and the selection then.
    Pan(usize, Selection),
    /// Selects on the histogram, from this bin.
    Brush(usize),
}

impl Drag {
    /// What a pointer that is pressed there begins.
    pub(crate) fn begin(pointer: Pointer, n_bins: usize, selection: Selection) -> Drag {
        let at = At::of(pointer, n_bins);
        let is_on_slider = pointer.above_end <= 2 * REACH_PIXELS;
        if !is_on_slider {
            return Drag::Brush(at.bin());
        }
        let to_from = at.pixels_from_edge(selection.first);
        let to_to = at.pixels_from_edge(selection.last + 1);
        if selection.contains(at.bin()) && to_from > REACH_PIXELS && to_to > REACH_PIXELS {
            return Drag::Pan(at.bin(), selection);
        }
        Drag::Thumb(if to_from <= to_to { Thumb::From } else { Thumb::To })
    }

    /// What is selected with the pointer there, when it was `before`.
    pub(crate) fn selected(self, pointer: Pointer, n_bins: usize, before: Selection) -> Selection {
        let at = At::of(pointer, n_bins);
        match self {
            // A thumb that is only touched stays where it is.
            Drag::Thumb(_) if pointer.does == PointerDoes::Press => before,
            Drag::Thumb(Thumb::From) => {
                before.with_thumb(at.n_bins, Thumb::From, at.nearest_edge())
            }
            Drag::Thumb(Thumb::To) => {
                before.with_thumb(at.n_bins, Thumb::To, at.nearest_edge() - 1)
            }
            Drag::Pan(taken_at, then) => then.pan(at.n_bins, at.bin() as i64 - taken_at as i64),
            Drag::Brush(anchor) => Selection::between(anchor, at.bin()),
        }
    }
}

/// Where a pointer is among the bins.
struct At {
    /// From the start of the drawing, in CSS pixels.
    x: i64,
    /// The width of the drawing, in CSS pixels; at least 1.
    width: i64,
    /// At least 1.
    n_bins: usize,
}

impl At {
    fn of(pointer: Pointer, n_bins: usize) -> At {
        let width = i64::from(pointer.width.max(1));
        At { x: i64::from(pointer.x), width, n_bins: n_bins.max(1) }
    }

    /// The bin under the pointer, or the one nearest to it.
    fn bin(&self) -> usize {
        let bin = self.x * self.n_bins as i64 / self.width;
        bin.clamp(0, self.n_bins as i64 - 1) as usize
    }

    /// The edge between two bins that is nearest; 0 is the start of the first bin.
    fn nearest_edge(&self) -> i64 {
        let n_bins = self.n_bins as i64;
        (2 * self.x * n_bins + self.width).div_euclid(2 * self.width)
    }

    fn pixels_from_edge(&self, edge: usize) -> i32 {
        (self.x - edge as i64 * self.width / self.n_bins as i64).abs() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(does: PointerDoes, x: i32, above_end: i32) -> Pointer {
        Pointer { does, x, above_end, width: 1_000 }
    }

    /// Pressed at `from` and moved to `to`, over ten bins of 100 pixels each.
    #[track_caller]
    fn check(above_end: i32, from: i32, to: i32, before: (usize, usize), expected: (usize, usize)) {
        let before = Selection { first: before.0, last: before.1 };
        let pressed = pointer(PointerDoes::Press, from, above_end);
        let drag = Drag::begin(pressed, 10, before);
        let selected = drag.selected(pointer(PointerDoes::Move, to, above_end), 10, before);
        assert_eq!((selected.first, selected.last), expected);
    }

    #[test]
    fn a_pointer_drags_the_thumb_under_it_the_range_between_or_a_new_range() {
        let on_slider = 20;
        check(on_slider, 205, 395, (2, 6), (4, 6));
        check(on_slider, 695, 910, (2, 6), (2, 8));
        check(on_slider, 450, 250, (2, 6), (0, 4));
        check(on_slider, 450, 9_999, (2, 6), (5, 9));
        check(150, 450, 120, (2, 6), (1, 4));
    }

    #[test]
    fn a_thumb_that_is_only_touched_stays() {
        let before = Selection { first: 2, last: 6 };
        let pressed = pointer(PointerDoes::Press, 215, 20);
        assert_eq!(Drag::begin(pressed, 10, before).selected(pressed, 10, before), before);
    }
}
