//! What can happen.

use broadsheet_bundle::Manifest;
use web_sys::PointerEvent;
use yew::{Event, KeyboardEvent};

use crate::archive::LoadError;
use broadsheet_desk::Action;
use broadsheet_desk::Selection;

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The language of the page.
    Language,
    /// Its colours.
    Theme,
    /// The order of the list.
    Sort,
    /// The first day.
    From,
    /// The last day.
    To,
    /// The day to which the list is to be scrolled.
    Jump,
}

/// What happens.
pub enum Msg {
    /// The reader does something to the state.
    Do(Action),
    /// A field of a form has another value.
    Change(Field, String),
    /// The text of the search field changes; in so many milliseconds it is sent.
    Type(u32),
    /// The search field has paused.
    SendQuery,
    /// The search field is to be emptied.
    ClearQuery,
    /// A key is pressed in the search field.
    SearchKey(KeyboardEvent),
    /// A thumb of the slider, or the pointer, asks for another range.
    Select(Selection),
    /// A pointer does something to the histogram or the slider.
    Pointer(PointerEvent),
    /// Something happens to the window or the document.
    Event(Event),
    /// The manifest has come, or not, which the request with this number was for.
    Manifest(u32, Result<Manifest, LoadError>),
    /// A file has come, or not, which the request with this number was for.
    Loaded(u32, Result<Vec<u8>, LoadError>),
    /// What has come is to be drawn.
    Draw,
    /// The scan may go on.
    Scan,
    /// The reader is about to search.
    PrepareSearch,
    /// The archive is to be loaded again.
    Reload,
    /// The address has paused.
    WriteAddress,
    /// A text is to be copied.
    Copy(String),
    /// It was copied, or not.
    Copied(bool),
    /// The pictures of a host may be loaded.
    AgreeToImages(String),
}
