//! Which part of the list is drawn. However long the list is, the page holds a few dozen rows.
//!
//! Rows are as high as they are, so nothing but the drawn ones is ever measured: what is above and
//! below them is one empty drawing each, about as high as the missing rows would be (lower in very
//! long lists, as browsers limit heights). When the drawn rows change, the row at the top of the
//! view stays where it is on the screen.

/// How many rows are drawn beyond the view, above and below.
pub(crate) const ROWS_BEYOND: usize = 6;
/// The same where each row has to be fetched alone.
const FOUND_BEYOND: usize = 2;
/// About the least height of a row, in CSS pixels: enough such rows to fill the view are drawn.
const MIN_ROW_PIXELS: usize = 110;
/// The usual height of a row.
const ROW_PIXELS: usize = 150;
/// How high the empty drawings may be together: browsers lay nothing out beyond some 17 million
/// pixels.
const MAX_SPACER_PIXELS: usize = 8_000_000;
/// How near the end of the drawn rows may come before others are drawn, in CSS pixels.
const NEAR_PIXELS: f64 = 400.0;
/// A row of which less than this can be seen is not the one at the top, in CSS pixels.
const SLIVER_PIXELS: f64 = 2.0;

/// The rows that are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The position of the first.
    pub start: usize,
    /// One more than the position of the last.
    pub end: usize,
    /// The position of the row at the top of the view, and how many pixels below that top it
    /// begins.
    pub anchor: (usize, i32),
}

/// The rows of a list.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    /// How many there are.
    pub(crate) n_rows: usize,
    /// Whether a search has found them, so that each has to be fetched alone.
    pub(crate) are_found: bool,
}

/// From where to where something reaches on the screen, in CSS pixels from the top of the browser's
/// window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Its upper edge.
    pub top: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// What of the list can be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The part of the browser's window in which rows can be seen.
    pub view: Extent,
    /// The drawn rows, in order.
    pub rows: Vec<Extent>,
    /// The empty drawing above them.
    pub above: Option<Extent>,
    /// The empty drawing below them.
    pub below: Option<Extent>,
}

/// What follows from the list having been scrolled.
pub(crate) enum Move {
    /// The drawn rows will do.
    Stay,
    /// Rows around the anchor have to be drawn.
    Extend,
    /// Rows around this position have to be drawn, which is at the top now.
    To(usize),
}

/// How many rows are seen at most in a window of `height` pixels.
pub(crate) fn n_seen(height: usize) -> usize {
    height / MIN_ROW_PIXELS + 1
}

impl Window {
    /// Draws the rows that can be seen when the row at `position` is at the top of a window of
    /// `height` pixels.
    pub(crate) fn move_to(&mut self, position: usize, list: Rows, height: usize) {
        let n_rows = list.n_rows;
        let n_beyond = if list.are_found { FOUND_BEYOND } else { ROWS_BEYOND };
        let n_seen = n_seen(height);
        self.start = position.min(n_rows.saturating_sub(n_seen)).saturating_sub(n_beyond);
        self.end = (position + n_seen + n_beyond).min(n_rows);
    }

    /// Stays where it is in a list that has become another one.
    pub(crate) fn fit(&mut self, list: Rows, height: usize) {
        let top = if self.start == 0 { 0 } else { self.anchor.0 };
        self.move_to(top.min(list.n_rows.saturating_sub(1)), list, height);
    }

    /// Takes in what can be seen in a list of `n_rows` rows.
    pub(crate) fn scrolled(&mut self, seen: &Seen, n_rows: usize) -> Move {
        let Extent { top, bottom } = seen.view;
        let Some((first, last)) = seen.rows.first().zip(seen.rows.last()) else {
            return Move::Stay;
        };
        if first.top > bottom || last.bottom < top {
            return Move::To(self.position_in_spacer(seen, n_rows));
        }
        let is_seen = |row: &Extent| row.bottom > top + SLIVER_PIXELS;
        let idx = seen.rows.iter().position(is_seen).unwrap_or(0);
        self.anchor = (self.start + idx, (seen.rows[idx].top - top).round() as i32);
        let is_near = (self.start > 0 && first.top > top - NEAR_PIXELS)
            || (self.end < n_rows && last.bottom < bottom + NEAR_PIXELS);
        if is_near { Move::Extend } else { Move::Stay }
    }

    /// Which position is meant where nothing but an empty drawing can be seen.
    fn position_in_spacer(&self, seen: &Seen, n_rows: usize) -> usize {
        let Extent { top, bottom } = seen.view;
        let part = |spacer: Option<Extent>, n: usize| {
            let spacer = spacer?;
            // The end of the bar has to be the end of the list.
            let travel = (spacer.bottom - spacer.top) - (bottom - top);
            let part = (top - spacer.top) / travel.max(1.0);
            Some((part.clamp(0.0, 1.0) * n as f64) as usize)
        };
        let is_above = seen.rows.first().is_some_and(|row| row.top > bottom);
        let position = if is_above {
            part(seen.above, self.start)
        } else {
            part(seen.below, n_rows.saturating_sub(self.end)).map(|n| self.end + n)
        };
        position.unwrap_or(self.start).min(n_rows.saturating_sub(1))
    }

    /// How high `n` rows are, where they are not drawn, in a list of `n_rows`.
    pub fn pixels(n: usize, n_rows: usize) -> usize {
        if n_rows * ROW_PIXELS <= MAX_SPACER_PIXELS {
            n * ROW_PIXELS
        } else {
            (n as u64 * MAX_SPACER_PIXELS as u64 / n_rows as u64) as usize
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A view of 600 pixels over rows of 150, of which the drawn ones begin at `rows_top`.
    fn seen(window: Window, n_rows: usize, rows_top: f64) -> Seen {
        let row = |idx: usize| {
            let top = rows_top + idx as f64 * 150.0;
            Extent { top, bottom: top + 150.0 }
        };
        let rows: Vec<Extent> = (0..window.end - window.start).map(row).collect();
        let end = rows.last().map_or(rows_top, |row| row.bottom);
        let above = Window::pixels(window.start, n_rows) as f64;
        let below = Window::pixels(n_rows - window.end, n_rows) as f64;
        Seen {
            view: Extent { top: 0.0, bottom: 600.0 },
            rows,
            above: Some(Extent { top: rows_top - above, bottom: rows_top }),
            below: Some(Extent { top: end, bottom: end + below }),
        }
    }

    fn list(n_rows: usize) -> Rows {
        Rows { n_rows, are_found: true }
    }

    #[test]
    fn the_row_at_the_top_is_the_anchor() {
        let mut window = Window::default();
        window.move_to(0, list(1_000), 600);
        let seen = seen(window, 1_000, -160.0);
        assert!(matches!(window.scrolled(&seen, 1_000), Move::Extend | Move::Stay));
        assert_eq!(window.anchor, (1, -10));
    }

    #[test]
    fn where_no_row_is_drawn_the_share_of_the_way_says_the_position() {
        let mut window = Window::default();
        window.move_to(0, list(1_000), 600);
        let n_below = 1_000 - window.end;
        let half = -(Window::pixels(n_below, 1_000) as f64) / 2.0;
        let rows_top = half - 150.0 * window.end as f64;
        let Move::To(position) = window.scrolled(&seen(window, 1_000, rows_top), 1_000) else {
            panic!("nothing but an empty drawing can be seen");
        };
        assert!((490..=520).contains(&position), "{position}");
        let Move::To(end) = window.scrolled(&seen(window, 1_000, -1e9), 1_000) else {
            panic!("nothing but an empty drawing can be seen");
        };
        assert_eq!(end, 999);
    }

    #[test]
    fn a_list_that_becomes_shorter_is_shown_to_its_end() {
        let mut window = Window::default();
        window.move_to(500, list(1_000), 600);
        window.anchor = (500, 0);
        window.fit(list(20), 600);
        assert_eq!(window.end, 20);
        assert!(window.start < 20);
        window.fit(list(0), 600);
        assert_eq!((window.start, window.end), (0, 0));
    }

    #[test]
    fn the_empty_drawings_of_the_longest_list_can_be_laid_out() {
        assert_eq!(Window::pixels(10, 100), 1_500);
        assert!(Window::pixels(70_000_000, 70_000_000) <= MAX_SPACER_PIXELS);
    }
}
