//! The browser's printing: the page is drawn for paper before it takes what is there.

use broadsheet_desk::Event;
use gloo::events::EventListener;

use super::{Link, Msg};
use crate::browser::dom;

/// Begins to hear of it.
pub(super) fn hear(link: &Link) {
    for (name, begins) in [("beforeprint", true), ("afterprint", false)] {
        let link = link.clone();
        let told = move |_: &_| link.send_message(Msg::Event(Event::Printing(begins)));
        EventListener::new(&dom::window(), name, told).forget();
    }
}
