//! Files of the reader's own: sets of them, each read into an archive that is shown with the
//! published one.
//!
//! A set is what was chosen at once: files, a folder, something pasted, or a set that was kept on
//! this device. What reads it gives [`LocalEvent`]s; what a reader does with sets is one too, and
//! what has to be done about them is a [`LocalEffect`]. A panel draws [`Local`].

mod event;
mod panel;
mod progress;
mod report;
mod save;
mod sets;
mod update;

pub use event::{Chosen, ChosenFile, Ended, How, LocalEffect, LocalEvent, SetId};
pub use panel::{KeepState, KeptSet, Room, SetState, SetSummary, SkippedFiles};
pub use progress::Progress;
pub use report::{Merge, Outcome, Skip};
pub use save::{SaveEnd, SaveKind, SaveState, Selected, ToSave};
pub use sets::{Local, LocalSet};
