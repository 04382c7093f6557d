//! What a reader can do with an archive, without a browser: a native test says what a click does.
//!
//! The main type is [`Desk`]. It is given what happens, one [`Event`] at a time, and says what has
//! to be done about it, as [`Effect`]s; between the two it is only looked at, by whoever draws it.
//! What a link carries is an [`Address`]; everything that the reader can change is [`State`].
//!
//! Nothing here knows Yew, a browser, a clock or where files come from: what only these know comes
//! with an event, and what only these can do is an effect. Files are asked for by number, so that
//! an answer that comes late is never taken for another.

mod address;
#[cfg(feature = "full")]
pub mod chart;
#[cfg(feature = "full")]
mod date_fields;
mod desk;
mod drag;
#[cfg(feature = "full")]
mod empty;
mod event;
#[cfg(feature = "full")]
mod feed;
mod follow;
#[cfg(feature = "full")]
mod front;
mod highlights;
mod input;
mod jump;
mod keys;
mod limits;
mod list;
mod loading;
#[cfg(feature = "full")]
mod local;
mod locale;
#[cfg(feature = "full")]
mod marks;
#[cfg(feature = "full")]
mod memory;
#[cfg(feature = "full")]
mod near;
mod needs;
mod panel;
mod places;
#[cfg(feature = "full")]
mod printing;
mod range;
mod reading;
#[cfg(feature = "full")]
mod related;
#[cfg(feature = "full")]
mod saved;
mod searching;
#[cfg(feature = "full")]
mod share;
mod shown;
#[cfg(feature = "full")]
mod side;
#[cfg(feature = "full")]
mod source_filter;
mod state;
#[cfg(feature = "full")]
mod takeover;
mod tasks;
mod window;
#[cfg(feature = "full")]
mod windows;

pub use address::{Address, BadValue, Pane, sort_from_name, sort_name};
#[cfg(feature = "full")]
pub use broadsheet_compare::LineKind;
#[cfg(feature = "full")]
pub use date_fields::{DateDoes, DateField, DateNote, DateValue};
pub use desk::{Desk, Load, Start, Surroundings};
pub use drag::{Pointer, PointerDoes};
#[cfg(feature = "full")]
pub use empty::{Dropped, UnknownSource};
pub use event::{Effect, Event, Field, Place, Spot, Timer, Timing, Title};
#[cfg(feature = "full")]
pub use front::{Anniversary, Front, Known, Period};
pub use highlights::{BlockHighlights, LineMarks, RowHighlights};
pub use keys::Key;
pub use limits::known;
#[cfg(feature = "full")]
pub use local::{
    Chosen, ChosenFile, Ended, How, KeepState, KeptSet, Local, LocalEffect, LocalEvent, LocalSet,
    Merge, Outcome, Progress, Room, SaveEnd, SaveKind, SaveState, Selected, SetId, SetState,
    SetSummary, Skip, SkippedFiles, ToSave,
};
pub use locale::Locale;
#[cfg(feature = "full")]
pub use marks::{Compared, LineChanges, Marks, MarksEffect, MarksEvent, OtherLine, OtherPiece};
#[cfg(feature = "full")]
pub use memory::{Change, Memory, MemoryEvent, ReadArticle, Remember, SavedSearch};
#[cfg(not(feature = "full"))]
pub use panel::More;
pub use panel::Panel;
pub use range::{Selection, Step, Thumb};
#[cfg(feature = "full")]
pub use related::{Nearness, Related};
#[cfg(feature = "full")]
pub use saved::{ExportState, Exported, Saved};
pub use searching::SearchProgress;
#[cfg(feature = "full")]
pub use share::Shared;
pub use shown::{Answer, At, Collection};
#[cfg(feature = "full")]
pub use side::{SideAnswer, SideLimits, SideWant, SideWish};
pub use state::{Action, History, Preferences, State, Theme};
#[cfg(feature = "full")]
pub use takeover::Standing;
pub use window::{Extent, Seen, Window};
