//! Which part of the list is drawn.

#[cfg(feature = "full")]
use broadsheet_model::Day;

use crate::desk::Desk;
#[cfg(feature = "full")]
use crate::event::Timing;
use crate::event::{Effect, Place};
use crate::tasks::Task;
use crate::window::{Move, Seen};

/// Below this width, in CSS pixels, the list and the reader are not shown at once; the style sheet
/// has the same.
const TWO_PANES_PIXELS: usize = 896;

/// So many rows can be seen at the start of a list, or nearly.
const SEEN_AT_ONCE: usize = 3;

impl Desk {
    pub(crate) fn n_rows(&self) -> usize {
        self.answer().map_or(0, |answer| answer.list.len())
    }

    /// Shows the list from `position` on, `pixels` below the top of the view.
    pub(crate) fn show_from(&mut self, position: usize, pixels: i32) {
        if let Some(shown) = &self.shown {
            self.window.move_to(position, shown.rows(), self.surroundings.height);
        }
        self.window.anchor = (position, pixels);
        self.tasks.align(self.window.anchor);
    }

    /// Draws rows around `position`, where it is not drawn yet.
    pub(crate) fn reveal(&mut self, position: usize) {
        if !(self.window.start..self.window.end).contains(&position) {
            self.show_from(position, 0);
        }
    }

    /// Jumps to a day, where the list is ordered by time; to which one it came: the nearest one
    /// that the list has, or none where it has no more.
    #[cfg(feature = "full")]
    pub(crate) fn jump_to(&mut self, day: Day) -> Option<Day> {
        let (collection, answer) = self.collection().zip(self.answer())?;
        let position = collection.position_of_day(answer, day)?;
        let is_there = |day: Day| collection.position_of_day(answer, day) == Some(position);
        let step = if answer.list.is_reversed() { 1 } else { -1 };
        let (first, last) = collection.days()?;
        let furthest = (last.number() - first.number()).max(0);
        // The days that lead to this position follow each other, and the last of them is its own.
        let (mut near, mut far) = (0, furthest + 1);
        while near + 1 < far {
            let middle = near + (far - near) / 2;
            if is_there(day.plus(step * middle)) { near = middle } else { far = middle }
        }
        let landed = (near < furthest).then(|| day.plus(step * near));
        self.push(Effect::Begin(Timing::Jump));
        self.show_from(position, 0);
        self.tasks.push(Task::EndJump);
        landed
    }

    /// Shows the list where the article stands with which the page began, unless the reader has
    /// gone elsewhere meanwhile.
    pub(crate) fn begin_at_article(&mut self) {
        let Some(id) = self.places.first_article else { return };
        let is_there = self.window.anchor == (0, 0) && self.state.address.article() == Some(id);
        let position = self.open_at().and_then(|at| self.position_at(at));
        if !is_there || position.is_some() {
            self.places.first_article = None;
        }
        if let Some(position) = position.filter(|position| is_there && *position >= SEEN_AT_ONCE) {
            self.show_from(position, 0);
        }
    }

    /// Whether the list can be seen: on a phone an open article hides it, and the front page.
    pub fn shows_list(&self) -> bool {
        let address = &self.state.address;
        address.article().is_none() && !address.about || self.is_wide()
    }

    /// Whether the list and what is read stand beside each other.
    pub(crate) fn is_wide(&self) -> bool {
        self.surroundings.width >= TWO_PANES_PIXELS
    }

    /// Takes in that the list has been scrolled; whether other rows have to be drawn.
    pub(crate) fn scrolled(&mut self, seen: &Seen) -> bool {
        let n_rows = self.n_rows();
        if !self.shows_list() || n_rows == 0 {
            return false;
        }
        match self.window.scrolled(seen, n_rows) {
            Move::Stay => return false,
            Move::Extend => {
                let (position, pixels) = self.window.anchor;
                self.show_from(position, pixels);
            }
            Move::To(position) => self.show_from(position, 0),
        }
        true
    }

    /// The window has another size: bars are about as wide as before, and the row at the top of the
    /// view stays there.
    pub(crate) fn resized(&mut self, width: usize, height: usize) {
        (self.surroundings.width, self.surroundings.height) = (width, height);
        if self.shown.is_some() && !self.shows_stale_answer() {
            self.show_answer();
        }
        self.tasks.align(self.window.anchor);
    }

    /// Keeps where everything stands; `reader` says how far the open article is scrolled.
    pub(crate) fn leave(&mut self, reader: i32) -> bool {
        #[cfg(feature = "full")]
        self.note_search();
        let hash = self.state.address.to_hash();
        let (position, pixels) = self.window.anchor;
        self.push(Effect::WriteAddress { hash: hash.clone(), is_step: false });
        self.push(Effect::KeepPlace(Place { hash, position, pixels, reader }));
        false
    }

    /// A page that is loaded again stands where it stood, as soon as its list is there.
    pub(crate) fn restore_place(&mut self) {
        if self.phase.is_searching() {
            return;
        }
        let Some(place) = self.places.at_start.take() else { return };
        if place.hash == self.state.address.to_hash() {
            self.show_from(place.position, place.pixels);
            // At its top an article goes to its first match.
            if place.reader > 0 {
                self.tasks.push(Task::ScrollReader(place.reader));
            }
        }
    }
}
