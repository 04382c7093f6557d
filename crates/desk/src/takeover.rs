//! How the larger module takes the place of the first: it is drawn out of sight, and shown once it
//! shows the same.

use broadsheet_archive::Slot;
use broadsheet_model::ArticleId;

use crate::address::Address;
use crate::desk::Desk;
use crate::panel::Panel;
use crate::shown::Need;
use crate::state::Action;

/// What the page shows that is to be taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its address, from `#` on.
    pub hash: String,
    /// The address with which it was opened, where it still says what of it was ignored.
    pub noticed: String,
    /// What the reader has saved, sorted.
    pub saved: Vec<ArticleId>,
    /// The panel that is open.
    pub panel: Option<Panel>,
    /// The row at the top of the list, and how many pixels below that top it begins.
    pub at: (usize, i32),
}

impl Desk {
    /// Whether all is drawn that can be: of what it needs nothing is on its way.
    pub fn is_whole(&self) -> bool {
        let Some(answer) = self.answer() else { return false };
        let is_done = answer.progress.is_none() && !self.shows_stale_answer();
        is_done && !self.needs().into_iter().any(|need| self.is_asked(need))
    }

    fn is_asked(&self, need: Need) -> bool {
        let archive = self.library.archives().get(need.archive);
        matches!(archive.and_then(|archive| archive.store.slot(need.target)), Some(Slot::Asked))
    }

    /// Comes to stand as the page does; whether anything had to change for that.
    pub(crate) fn take_up(&mut self, standing: Standing) -> bool {
        let Standing { hash, noticed, saved, panel, at } = standing;
        let mut is_other = false;
        if Address::parse(&hash).0 != self.state.address {
            self.act(Action::Navigate(hash));
            is_other = true;
        }
        let (_, bad_values) = Address::parse(&noticed);
        if bad_values != self.state.bad_values {
            self.state.bad_values = bad_values;
            is_other = true;
        }
        if saved != self.state.saved {
            self.state.saved = saved;
            if self.state.address.saved {
                self.recompute_answer();
            }
            is_other = true;
        }
        if panel != self.state.panel {
            self.act(Action::Panel(panel));
            is_other = true;
        }
        if self.window.anchor != at && !self.shows_stale_answer() {
            self.show_from(at.0, at.1);
            is_other = true;
        }
        is_other
    }
}
