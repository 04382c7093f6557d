//! What follows from a change of the state: what is kept, the address, the list.

use crate::address::Address;
use crate::desk::Desk;
use crate::event::{Effect, Timer};
use crate::state::{Action, History, State};
use crate::tasks::Task;

/// How long the address waits for typing and sliding to pause, in milliseconds: browsers limit how
/// often it may change.
const ADDRESS_PAUSE_MILLIS: u32 = 250;

impl Desk {
    /// Lets follow what has to follow when the state was `before`.
    pub(crate) fn follow(&mut self, before: &State, is_navigating: bool) {
        #[cfg(feature = "full")]
        self.follow_preferences(before);
        if before.saved != self.state.saved {
            self.push(Effect::KeepSaved(self.state.saved.clone()));
        }
        self.follow_panel(before.panel);
        let (left, open) = (before.address.article(), self.state.address.article());
        if left != open {
            #[cfg(feature = "full")]
            {
                self.copied = None;
            }
            self.library.forget_failures();
            #[cfg(not(feature = "full"))]
            self.ask_for_more_once();
            self.tasks.push(match (left, open) {
                (Some(left), None) => Task::LeaveArticle(left),
                _ => Task::BeginArticle,
            });
            #[cfg(feature = "full")]
            self.leave_marks();
        }
        #[cfg(not(feature = "full"))]
        if self.state.address.about && !before.address.about {
            self.ask_for_more_once();
        }
        #[cfg(feature = "full")]
        self.follow_front(before);
        #[cfg(feature = "full")]
        self.follow_comparison(before);
        if before.address != self.state.address {
            self.write_address();
        }
        self.follow_limits(before, is_navigating);
    }

    #[cfg(feature = "full")]
    fn follow_preferences(&mut self, before: &State) {
        let preferences = self.state.preferences.clone();
        if before.preferences == preferences {
            return;
        }
        let has_language = before.preferences.locale != preferences.locale;
        self.push(Effect::ShowPreferences(preferences.clone()));
        self.push(Effect::KeepPreferences { preferences, has_language });
    }

    /// The open article is no limit: opening one must not count anything again.
    fn follow_limits(&mut self, before: &State, is_navigating: bool) {
        let saved_matters = self.state.address.saved && before.saved != self.state.saved;
        if before.address.limits() == self.state.address.limits() && !saved_matters {
            return;
        }
        self.places.is_navigating = is_navigating;
        self.places.first_article = None;
        // What failed for another list is over, and for this one it is tried again.
        self.library.forget_failures();
        #[cfg(feature = "full")]
        self.forget_jump();
        self.recompute_answer();
        if is_navigating {
            self.input.typed = None;
        }
        // What is being typed is never rewritten under the hand.
        if self.input.typed.is_none() {
            let query = self.state.address.query.clone();
            self.push(Effect::ShowQuery(query));
        }
    }

    /// Back to what the list shows, of what is searched for now and not found yet.
    pub(crate) fn cancel_search(&mut self) {
        let limits = match &self.shown {
            Some(shown) if shown.limits != self.limits() => shown.limits.address.clone(),
            _ => Address { query: String::new(), ..self.state.address.limits() },
        };
        self.input.typed = None;
        self.push(Effect::StopTimer(Timer::Query));
        self.push(Effect::ShowQuery(limits.query.clone()));
        self.act(Action::Return(limits));
    }

    fn write_address(&mut self) {
        let is_sliding = self.state.history == History::Slide;
        let goes_on = std::mem::replace(&mut self.input.is_sliding, is_sliding);
        let hash = self.state.address.to_hash();
        let effect = match self.state.history {
            History::Push => Effect::WriteAddress { hash, is_step: true },
            History::Slide if !goes_on => Effect::WriteAddress { hash, is_step: true },
            History::Back => Effect::GoBack { hash },
            History::Replace | History::Slide => {
                return self.push(Effect::SetTimer(Timer::Address, ADDRESS_PAUSE_MILLIS));
            }
        };
        self.push(Effect::StopTimer(Timer::Address));
        self.push(effect);
    }

    /// Writes the address, unless the reader has gone elsewhere: the event that says so is on its
    /// way, and that entry of the history is not to become the one that was left.
    pub(crate) fn address_paused(&mut self, has_left: bool) -> bool {
        if !has_left {
            let hash = self.state.address.to_hash();
            self.push(Effect::WriteAddress { hash, is_step: false });
        }
        false
    }
}
