//! Going through the list, one result after the other.

use broadsheet_model::ArticleId;

use crate::desk::Desk;
use crate::event::{Effect, Spot};
use crate::state::Action;

/// A result that was asked for and may still be on its way.
#[derive(Clone, Copy)]
pub(crate) struct Jump {
    position: usize,
    /// Whether it is to be opened; otherwise it gets the focus.
    opens: bool,
}

impl Desk {
    /// To the result `by` places further: opens it where one is open, else puts the focus on it.
    /// `focused` is the position of the one that has the focus.
    #[cfg(feature = "full")]
    pub(crate) fn go(&mut self, by: isize, focused: Option<usize>) {
        let current = if self.state.address.article().is_some() {
            self.open_at().and_then(|at| self.position_at(at))
        } else {
            focused
        };
        let target = current.map_or(Some(0), |position| position.checked_add_signed(by));
        if let Some(target) = target.filter(|target| *target < self.n_rows()) {
            self.go_to(target);
        }
    }

    /// Opens the result at `position` where one is open, else puts the focus on it.
    pub(crate) fn go_to(&mut self, position: usize) {
        self.reveal(position);
        self.pending_jump = Some(Jump { position, opens: self.state.address.article().is_some() });
        self.finish_jump();
    }

    /// Opens the article that was asked for, or puts the focus on it, as soon as it is there.
    pub(crate) fn finish_jump(&mut self) {
        let Some(jump) = self.pending_jump else { return };
        let Some(id) = self.id_at(jump.position) else { return };
        self.pending_jump = None;
        if jump.opens {
            self.act(Action::Turn(id));
        } else {
            self.push(Effect::Focus(Spot::Result(jump.position)));
        }
    }

    /// The article at `position` of the list, if that is known.
    pub(crate) fn id_at(&self, position: usize) -> Option<ArticleId> {
        Some(self.row(position)?.1.id)
    }
}
