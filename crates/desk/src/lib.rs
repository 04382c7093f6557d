//! What a reader can do with an archive, without a browser: a native test says what a click does.
//!
//! What a link carries is an [`Address`], everything that the reader can change is [`State`], and
//! [`Selection`] is the date slider's arithmetic. Nothing here knows Yew, a browser, a clock or
//! where files come from.

mod address;
mod locale;
mod range;
mod state;

pub use address::{Address, BadValue, Pane, sort_from_name, sort_name};
pub use locale::Locale;
pub use range::{Selection, Step, Thumb};
pub use state::{Action, History, Preferences, State, Theme};
