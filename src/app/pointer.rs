//! What a pointer does to the histogram and the slider: drags a thumb, moves the selection, or
//! draws a new one.

use web_sys::{Element, PointerEvent};

use super::{App, Link};
use broadsheet_desk::{Selection, Thumb};

/// Half of a thumb's touch target, in CSS pixels (44 wide, WCAG 2.5.5).
const REACH_PIXELS: i32 = 22;

/// What a pressed pointer is doing.
#[derive(Clone, Copy)]
pub(super) enum Drag {
    /// Drags a thumb.
    Thumb(Thumb),
    /// Moves the whole selection; the bin where it was taken, and the selection then.
    Pan(usize, Selection),
    /// Selects on the histogram, from this bin.
    Brush(usize),
}

impl App {
    /// Does what a pointer asks for; whether the page has to be drawn anew.
    pub(super) fn pointer(&mut self, event: &PointerEvent, link: &Link) -> bool {
        let (Some(area), Some(answer)) = (self.brush.cast::<Element>(), self.answer.clone()) else {
            return false;
        };
        let address = &self.state.address;
        let before = Selection::of_days(&answer.bins, address.from, address.to);
        let at = Position::of(event, &area, answer.bins.len());
        match event.type_().as_str() {
            "pointerdown" if event.button() == 0 => {
                // The pointer stays ours when it leaves the drawing; a browser that refuses only
                // ends the drag there.
                let _refused = area.set_pointer_capture(event.pointer_id());
                self.drag = Some(at.begin(before));
            }
            "pointermove" => {}
            _ => self.drag = None,
        }
        let Some(selection) = self.drag.and_then(|drag| at.selected(drag, before, event)) else {
            return false;
        };
        if selection != before {
            self.select(selection, link);
        }
        selection != before
    }
}

/// Where a pointer is.
struct Position {
    /// From the start of the drawing, in CSS pixels.
    x: i32,
    /// The width of the drawing, in CSS pixels; at least 1.
    width: i32,
    /// On the slider rather than on the histogram above it.
    on_slider: bool,
    /// At least 1.
    n_bins: usize,
}

impl Position {
    fn of(event: &PointerEvent, area: &Element, n_bins: usize) -> Position {
        let frame = area.get_bounding_client_rect();
        Position {
            x: event.client_x() - frame.left() as i32,
            width: (frame.width() as i32).max(1),
            on_slider: frame.bottom() as i32 - event.client_y() <= 2 * REACH_PIXELS,
            n_bins: n_bins.max(1),
        }
    }

    /// The bin under the pointer, or the one nearest to it.
    fn bin(&self) -> usize {
        let bin = i64::from(self.x) * self.n_bins as i64 / i64::from(self.width);
        bin.clamp(0, self.n_bins as i64 - 1) as usize
    }

    /// The edge between two bins that is nearest; 0 is the start of the first bin.
    fn nearest_edge(&self) -> i64 {
        let (n_bins, width) = (self.n_bins as i64, i64::from(self.width));
        (2 * i64::from(self.x) * n_bins + width).div_euclid(2 * width)
    }

    fn pixels_from_edge(&self, edge: usize) -> i32 {
        (self.x - (edge as i64 * i64::from(self.width) / self.n_bins as i64) as i32).abs()
    }

    /// What a pointer that is pressed here begins.
    fn begin(&self, selection: Selection) -> Drag {
        if !self.on_slider {
            return Drag::Brush(self.bin());
        }
        let to_from = self.pixels_from_edge(selection.first);
        let to_to = self.pixels_from_edge(selection.last + 1);
        if selection.contains(self.bin()) && to_from > REACH_PIXELS && to_to > REACH_PIXELS {
            return Drag::Pan(self.bin(), selection);
        }
        Drag::Thumb(if to_from <= to_to { Thumb::From } else { Thumb::To })
    }

    /// What is selected while `drag` goes on here.
    fn selected(&self, drag: Drag, before: Selection, event: &PointerEvent) -> Option<Selection> {
        let is_pressed_only = event.type_() == "pointerdown";
        Some(match drag {
            Drag::Thumb(_) if is_pressed_only => return None,
            Drag::Thumb(Thumb::From) => {
                before.with_thumb(self.n_bins, Thumb::From, self.nearest_edge())
            }
            Drag::Thumb(Thumb::To) => {
                before.with_thumb(self.n_bins, Thumb::To, self.nearest_edge() - 1)
            }
            Drag::Pan(taken_at, then) => then.pan(self.n_bins, self.bin() as i64 - taken_at as i64),
            Drag::Brush(anchor) => Selection::between(anchor, self.bin()),
        })
    }
}
