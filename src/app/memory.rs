//! What the browser keeps of what this reader has read, as the desk is to know it.

use broadsheet_desk::{Change, Event, MemoryEvent, SavedSearch};
use gloo::events::EventListener;

use super::{Link, Msg};
use crate::browser::{dom, memory, storage};

/// What is kept now.
pub(super) fn kept() -> Event {
    Event::Memory(MemoryEvent::KeptIs(memory::memory(), storage::saved()))
}

/// Hears when another tab may have changed what is kept: at once, or, where this one has slept, when
/// it is looked at again.
pub(super) fn hear(link: &Link) -> [EventListener; 2] {
    let tell = |link: Link| move |_: &web_sys::Event| link.send_message(Msg::Event(kept()));
    [
        EventListener::new(&dom::window(), "storage", tell(link.clone())),
        EventListener::new(&dom::document(), "visibilitychange", tell(link.clone())),
    ]
}

/// That a search is to be saved under this name.
pub(super) fn named(hash: String, name: String) -> Event {
    Event::Memory(MemoryEvent::Do(Change::SaveSearch(SavedSearch { hash, name })))
}
