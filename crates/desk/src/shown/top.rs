//! The row at the top of the list stays there when other archives are shown.

use broadsheet_archive::Find;
use broadsheet_model::{ArticleId, Day};

use super::Need;
use crate::desk::{Desk, Shown};

/// The row that is to stay at the top.
#[derive(Clone, Copy)]
pub(crate) struct Top {
    id: ArticleId,
    day: Option<Day>,
    /// How many pixels below the top of the view it begins.
    pixels: i32,
    /// Where the list stands until it is known where the row is: where the reader has gone on from
    /// there, they stay where they are.
    position: usize,
}

impl Desk {
    /// The row at the top of the list, if it is there; `None` too where that is the list's first:
    /// what is new is shown there.
    pub(crate) fn top_row(&self) -> Option<Top> {
        self.shown.as_ref()?;
        let (position, pixels) = self.window.anchor;
        // It may still be on its way to the top.
        let awaited = self.top.filter(|top| top.position == position);
        if awaited.is_some() || position == 0 {
            return awaited;
        }
        let (_, entry) = self.row(position)?;
        Some(Top { id: entry.id, day: entry.published.day(), pixels, position })
    }

    /// Keeps the row `top` at the top, where what is shown is of other archives than `before` and
    /// by the same limits.
    pub(crate) fn keep_top(&mut self, before: Option<&Shown>, top: Option<Top>) {
        let is_awaited = self.top.take().is_some();
        let (Some(before), Some(top), Some(now)) = (before, top, &self.shown) else { return };
        // A search shows more and more of the same archives.
        let is_other = before.basis != now.basis || is_awaited;
        if before.limits != now.limits || !is_other {
            return;
        }
        // About there at once: its day is known before anything is loaded.
        let about = top.day.zip(self.collection());
        let about = about.and_then(|(day, of)| of.position_of_day(&now.answer, day));
        self.show_from(about.unwrap_or(top.position), top.pixels);
        self.top = Some(Top { position: self.window.anchor.0, ..top });
    }

    /// Puts the row at the top where it is, once that is known; what is needed for that.
    pub(crate) fn find_top(&mut self) -> Vec<Need> {
        let Some(top) = self.top else { return Vec::new() };
        let Some((collection, answer)) = self.collection().zip(self.answer()) else {
            return Vec::new();
        };
        let is_left = self.window.anchor.0 != top.position;
        let at = match collection.locate(Some(answer), top.id) {
            Find::There(at) if !is_left => at,
            Find::Needs(needs) if !is_left => return needs,
            _ => {
                self.top = None;
                return Vec::new();
            }
        };
        match collection.position_of(answer, at) {
            Some(position) => {
                // What is still being found may stand before it.
                let is_last = !self.phase.is_searching();
                self.top = (!is_last).then_some(Top { position, ..top });
                if position != top.position {
                    self.show_from(position, top.pixels);
                }
                Vec::new()
            }
            None => {
                let mut needs = vec![collection.entry_need(at)];
                needs.extend(collection.directory_need(at));
                needs
            }
        }
    }
}
