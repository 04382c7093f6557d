//! Where the list stands on the screen.

use broadsheet_desk::{Event, Extent, Seen};
use web_sys::Element;

use super::{App, Link};
use crate::browser::dom;

/// The list with its head.
const LIST: &str = ".results";

impl App {
    /// Tells the desk that the list has been scrolled, before anything else changes; whether the
    /// page has to be drawn now.
    ///
    /// The event that tells of it comes with the next frame. On a slow machine a file, a click or a
    /// new size of the window comes before that, and would put the list back, or leave it, where
    /// the reader no longer is.
    pub(super) fn follow_scrolling(&mut self, link: &Link) -> bool {
        // What is about to be drawn says nothing about the new list.
        if !self.is_drawn || !self.desk.shows_list() {
            return false;
        }
        #[cfg(feature = "full")]
        if self.takeover.is_behind() {
            return false;
        }
        let scrolled = scrolled();
        if scrolled == self.scrolled {
            return false;
        }
        let Some(seen) = seen() else { return false };
        self.scrolled = scrolled;
        let needs_drawing = self.give(Event::Scrolled(seen), None, link);
        self.is_drawn &= !needs_drawing;
        needs_drawing
    }
}

/// How far the list is scrolled in its own pane, and with the page where it has none, in pixels.
fn scrolled() -> (i32, i32) {
    (dom::scroll_top(LIST), dom::window().scroll_y().map_or(0, |pixels| pixels as i32))
}

/// What of the list can be seen.
fn seen() -> Option<Seen> {
    let list = dom::find(LIST)?.get_bounding_client_rect();
    let head = dom::find(".list-head")?.get_bounding_client_rect();
    let rows = dom::find(".feed")?.children();
    let (_, height) = dom::window_size();
    let seen = Seen {
        view: Extent { top: head.bottom().max(0.0), bottom: list.bottom().min(height as f64) },
        rows: (0..rows.length()).map_while(|idx| Some(extent(&rows.item(idx)?))).collect(),
        above: dom::find_element(".above").map(|spacer| extent(&spacer)),
        below: dom::find_element(".below").map(|spacer| extent(&spacer)),
    };
    Some(seen)
}

fn extent(element: &Element) -> Extent {
    let rect = element.get_bounding_client_rect();
    Extent { top: rect.top(), bottom: rect.bottom() }
}

/// Scrolls so that the row at `position` begins `pixels` below the top of the view.
pub(super) fn align(position: usize, pixels: i32) {
    // As long as the head of the list does not stick to the top, it goes up with the rows, and how
    // far is seen only then.
    for _ in 0..2 {
        let row = dom::find(&row_selector(position));
        let (Some(row), Some(seen)) = (row, seen()) else { return };
        let by = extent(&row).top - seen.view.top - f64::from(pixels);
        let Some(list) = dom::find(LIST) else { return };
        // The first row is the start of the list, and what stands above it belongs to it.
        let is_at_start = position == 0 && pixels == 0 && by >= 0.0;
        // Where nothing is to be moved, a finger that is scrolling is not to be disturbed.
        if is_at_start || by.abs() < 1.0 {
            return;
        }
        // By that much, not to some place: the browser may have scrolled on since it last said how
        // far.
        if list.client_height() + 1 < list.scroll_height() {
            Element::scroll_by_with_x_and_y(&list, 0.0, by.round());
        } else {
            dom::window().scroll_by_with_x_and_y(0.0, by);
        }
    }
}

/// Names the drawn row at `position`.
pub(super) fn row_selector(position: usize) -> String {
    format!("[aria-posinset='{}']", position + 1)
}
