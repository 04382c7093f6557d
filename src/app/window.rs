//! Which part of the list is drawn. However long the list is, the page holds a few dozen rows.
//!
//! Rows are as high as they are, so nothing but the drawn ones is ever measured: what is above and
//! below them is one empty drawing each, about as high as the missing rows would be (lower in very
//! long lists, as browsers limit heights). When the drawn rows change, the row at the top of the
//! view stays where it is on the screen.

use web_sys::{DomRect, Element};

use super::{AfterDrawing, App};
use crate::answer::List;
use crate::archive::Find;
use crate::browser::{dom, marks};

/// How many rows are drawn beyond the view, above and below.
const ROWS_BEYOND: usize = 6;
/// The same where each row has to be fetched by itself.
const FOUND_BEYOND: usize = 2;
/// About the least height of a row, in CSS pixels: so many fill the view, with those beyond for
/// certain.
const LEAST_ROW_PIXELS: usize = 110;
/// The usual height of a row.
const ROW_PIXELS: usize = 150;
/// How high the empty drawings may be together: browsers lay nothing out beyond some 17 million
/// pixels.
const MOST_PIXELS: usize = 8_000_000;
/// How near the end of the drawn rows may come before others are drawn, in CSS pixels.
const NEAR_PIXELS: f64 = 400.0;
/// Below this width the list and the reader are not shown at once; the style sheet has the same.
const TWO_PANES_PIXELS: usize = 896;

/// The rows that are drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    /// The position of the first.
    pub start: usize,
    /// One more than the position of the last.
    pub end: usize,
    /// The position of the row at the top of the view, and how many pixels below that top it
    /// begins.
    pub anchor: (usize, i32),
    /// How far the list and the page were scrolled when it was last looked which row that is.
    scrolled: (i32, i32),
}

impl Window {
    /// Draws the rows that can be seen when the row at `position` is at the top.
    fn move_to(&mut self, position: usize, list: &List) {
        let (n_rows, n_beyond) =
            (list.len(), if list.is_search_result() { FOUND_BEYOND } else { ROWS_BEYOND });
        let n_seen = dom::window_height() / LEAST_ROW_PIXELS + 1;
        self.start = position.min(n_rows.saturating_sub(n_seen)).saturating_sub(n_beyond);
        self.end = (position + n_seen + n_beyond).min(n_rows);
    }

    /// Stays where it is in a list that is another one now.
    pub(super) fn fit(&mut self, list: &List) {
        let top = if self.start == 0 { 0 } else { self.anchor.0 };
        self.move_to(top.min(list.len().saturating_sub(1)), list);
    }

    /// How high `n` rows are, where they are not drawn, in a list of `n_rows`.
    pub fn pixels(n: usize, n_rows: usize) -> usize {
        if n_rows * ROW_PIXELS <= MOST_PIXELS {
            n * ROW_PIXELS
        } else {
            (n as u64 * MOST_PIXELS as u64 / n_rows as u64) as usize
        }
    }
}

impl App {
    fn n_rows(&self) -> usize {
        self.answer.as_ref().map_or(0, |answer| answer.list.len())
    }

    /// Shows the list from `position` on, `pixels` below the top of the view.
    pub(super) fn show_from(&mut self, position: usize, pixels: i32) {
        if let Some(answer) = &self.answer {
            self.window.move_to(position, &answer.list);
        }
        self.window.anchor = (position, pixels);
        self.after_drawing.push(AfterDrawing::BeginList(position, pixels));
    }

    /// Sees to it that the row at the top of the view stays there when rows become higher or lower.
    pub(super) fn hold_place(&mut self) {
        let (position, pixels) = self.window.anchor;
        self.after_drawing.push(AfterDrawing::BeginList(position, pixels));
    }

    /// Draws rows around `position`, where it is not drawn yet.
    pub(super) fn reveal(&mut self, position: usize) {
        if !(self.window.start..self.window.end).contains(&position) {
            self.show_from(position, 0);
        }
    }

    /// Jumps to a day; nothing happens where `day` is none.
    pub(super) fn jump(&mut self, day: &str) {
        let (Some(archive), Some(answer), Ok(day)) = (self.archive(), &self.answer, day.parse())
        else {
            return;
        };
        if let Some(position) = answer.list.position_of_day(archive, day) {
            marks::begin(marks::JUMP);
            self.show_from(position, 0);
            self.after_drawing.push(AfterDrawing::EndJump);
        }
    }

    /// Whether a row that can be seen is still on its way.
    pub(super) fn is_waiting_for_rows(&self) -> bool {
        let seen = self.window.anchor.0..self.window.end.min(self.window.anchor.0 + ROWS_BEYOND);
        seen.into_iter().any(|position| matches!(self.at(position), Find::Needs(_)))
    }

    /// Takes in that the list has been scrolled, before anything else changes; whether other rows
    /// have to be drawn.
    ///
    /// The event that tells of it comes with the next frame. On a slow machine a file, a click or a
    /// new size of the window comes before that, and would put the list back, or leave it, where
    /// the reader no longer is.
    pub(super) fn follow_scrolling(&mut self) -> bool {
        let is_elsewhere = self.window.scrolled != scrolled() && self.scroll();
        // From here on, what is drawn says nothing about the rows that are to be drawn.
        self.is_drawn &= !is_elsewhere;
        is_elsewhere
    }

    /// The list has been scrolled; whether other rows have to be drawn.
    fn scroll(&mut self) -> bool {
        // What is about to be drawn anew says nothing about the new list. On a phone an open
        // article hides the list.
        if !self.is_drawn
            || self.state.address.article().is_some() && dom::window_width() < TWO_PANES_PIXELS
        {
            return false;
        }
        let Some(view) = View::now() else { return false };
        self.window.scrolled = scrolled();
        let Window { start, end, .. } = self.window;
        let n_rows = self.n_rows();
        let Some((first, last)) = view.rows.first().zip(view.rows.last()) else { return false };
        if first.top() > view.bottom || last.bottom() < view.top {
            let position = view.position_in_spacer(start, end, n_rows);
            self.show_from(position, 0);
            return true;
        }
        let seen = view.rows.iter().position(|row| row.bottom() > view.top + 2.0).unwrap_or(0);
        self.window.anchor = (start + seen, (view.rows[seen].top() - view.top).round() as i32);
        let is_near = (start > 0 && first.top() > view.top - NEAR_PIXELS)
            || (end < n_rows && last.bottom() < view.bottom + NEAR_PIXELS);
        if is_near {
            let (position, pixels) = self.window.anchor;
            self.show_from(position, pixels);
        }
        is_near
    }
}

/// What of the list can be seen, in pixels from the top of the browser's window.
struct View {
    top: f64,
    bottom: f64,
    /// How far the head of the list is below the top of the window.
    lead: f64,
    rows: Vec<DomRect>,
}

impl View {
    fn now() -> Option<View> {
        let list = dom::find(".results")?.get_bounding_client_rect();
        let head = dom::find(".list-head")?.get_bounding_client_rect();
        let rows = dom::find(".feed")?.children();
        let rect = |idx| Some(rows.item(idx)?.get_bounding_client_rect());
        Some(View {
            top: head.bottom().max(0.0),
            lead: head.top().max(0.0),
            bottom: list.bottom().min(dom::window_height() as f64),
            rows: (0..rows.length()).map_while(rect).collect(),
        })
    }

    /// Which position is meant where nothing but an empty drawing can be seen.
    fn position_in_spacer(&self, start: usize, end: usize, n_rows: usize) -> usize {
        let part = |selector: &str, n: usize| {
            let spacer = dom::find_element(selector)?.get_bounding_client_rect();
            // The end of the bar has to be the end of the list.
            let travel = spacer.height() - (self.bottom - self.top);
            let part = (self.top - spacer.top()) / travel.max(1.0);
            Some((part.clamp(0.0, 1.0) * n as f64) as usize)
        };
        let is_above = self.rows.first().is_some_and(|row| row.top() > self.bottom);
        let position = if is_above {
            part(".above", start)
        } else {
            part(".below", n_rows - end).map(|n| end + n)
        };
        position.unwrap_or(start).min(n_rows.saturating_sub(1))
    }
}

/// How far the list is scrolled in its own pane, and with the page where it has none, in pixels.
fn scrolled() -> (i32, i32) {
    (dom::scroll_top(".results"), dom::window().scroll_y().map_or(0, |pixels| pixels as i32))
}

/// Scrolls so that the row at `position` begins `pixels` below the top of the view; whether it is
/// drawn.
pub(super) fn align(position: usize, pixels: i32) -> bool {
    let row = dom::find(&row_selector(position));
    let (Some(row), Some(view)) = (row, View::now()) else { return false };
    let by = row.get_bounding_client_rect().top() - view.top - f64::from(pixels);
    let Some(list) = dom::find(".results") else { return false };
    // The first row is the start of the list, and what stands above it belongs to it.
    let is_at_start = position == 0 && pixels == 0 && by >= 0.0;
    // Where nothing is to be moved, a finger that is scrolling is not to be disturbed.
    if is_at_start || by.abs() < 1.0 {
        return true;
    }
    // By so much, not to some place: the browser may have scrolled on since it last said how far.
    if list.client_height() + 1 < list.scroll_height() {
        Element::scroll_by_with_x_and_y(&list, 0.0, by.round());
    } else {
        // As long as the head of the list does not stick to the top, it goes up with the rows.
        let lead = if by > 0.0 { view.lead } else { 0.0 };
        dom::window().scroll_by_with_x_and_y(0.0, lead + by);
    }
    true
}

/// Names the drawn row at `position`.
pub(super) fn row_selector(position: usize) -> String {
    format!("[aria-posinset='{}']", position + 1)
}
