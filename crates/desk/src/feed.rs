//! The list as a feed: the keys that the ARIA Authoring Practices give one.

use crate::desk::Desk;
use crate::event::{Effect, Spot};
use crate::keys::Key;

impl Desk {
    /// Whether `key`, pressed where a result has the focus, was one of a feed's.
    pub(crate) fn feed_key(&mut self, key: &Key) -> bool {
        let Some(focused) = key.focused else { return false };
        match (key.with_control, key.key.as_str()) {
            (false, "PageDown") => self.focus_row(focused.checked_add(1)),
            (false, "PageUp") => self.focus_row(focused.checked_sub(1)),
            (true, "Home") => self.push(Effect::Focus(Spot::BeforeResults)),
            (true, "End") => self.push(Effect::Focus(Spot::AfterResults)),
            _ => return false,
        }
        true
    }

    fn focus_row(&mut self, position: Option<usize>) {
        if let Some(position) = position.filter(|position| *position < self.n_rows()) {
            self.reveal(position);
            self.push(Effect::Focus(Spot::Row(position)));
        }
    }
}
