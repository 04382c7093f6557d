//! From the browser's events to the desk's.

#[cfg(feature = "full")]
use broadsheet_desk::LocalEvent;
#[cfg(feature = "full")]
use broadsheet_desk::chart::ChartEvent;
use broadsheet_desk::{Action, Event, Key, Pointer, PointerDoes};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement, KeyboardEvent, PointerEvent};

use super::{App, Link};
use crate::browser::{clock, dom, marks};
use crate::view::Report;

/// The search field.
pub(super) const SEARCH: &str = "#query";
/// The histogram and the slider.
const BRUSH: &str = ".brush";

impl App {
    /// Takes in what an element of the page reports; whether the page has to be drawn now.
    pub(super) fn on_report(&mut self, report: Report, link: &Link) -> bool {
        match report {
            #[cfg(feature = "full")]
            Report::Event(Event::Local(LocalEvent::ShowPanel(is_open))) => {
                self.show_panel(is_open, link);
                true
            }
            Report::Event(event) => self.give(event, None, link),
            Report::Change(field, event) => {
                self.give(Event::Change(field, dom::value_of(&event)), Some(&event), link)
            }
            Report::Type(event) => self.give(Event::Typed(dom::value_of(&event)), None, link),
            Report::Submit(event) => {
                event.prevent_default();
                self.give(Event::Submitted(search_text()), Some(&event), link)
            }
            // An input method's keys are its own.
            Report::SearchKey(event) if typed(&event).is_composing() => false,
            Report::SearchKey(event) => {
                let key = Event::SearchKey(typed(&event).key(), dom::value_of(&event));
                self.give(key, Some(&event), link)
            }
            #[cfg(feature = "full")]
            Report::ThumbKey(thumb, event) if typed(&event).shift_key() => {
                let key = Event::ThumbDay(thumb, typed(&event).key());
                self.give(key, Some(&event), link)
            }
            Report::ThumbKey(thumb, event) => {
                self.give(Event::ThumbKey(thumb, typed(&event).key()), Some(&event), link)
            }
            Report::Pointer(event) => match pointer(event.unchecked_ref()) {
                Some(pointer) => self.give(Event::Pointer(pointer), Some(&event), link),
                None => false,
            },
            #[cfg(feature = "full")]
            Report::Date(field, event) => self.on_date(field, &event, link),
            #[cfg(feature = "full")]
            Report::Chart(chart, event) => {
                event.prevent_default();
                self.give(Event::Chart(chart), Some(&event), link)
            }
            #[cfg(feature = "full")]
            Report::ChartPointer(event) => self.on_chart_pointer(event.unchecked_ref(), link),
            #[cfg(feature = "full")]
            Report::ChartKey(event) => {
                let key = ChartEvent::Key(typed(&event).key());
                self.give(Event::Chart(key), Some(&event), link)
            }
            #[cfg(feature = "full")]
            Report::ChartWheel(event) => self.on_chart_wheel(event.unchecked_ref(), link),
            #[cfg(feature = "full")]
            Report::CompareTyped(event) => {
                let typed = ChartEvent::Typed(dom::value_of(&event));
                self.give(Event::Chart(typed), None, link)
            }
            #[cfg(feature = "full")]
            Report::Compare(event) => {
                let compare = ChartEvent::Compare(dom::value_of(&event));
                self.give(Event::Chart(compare), None, link)
            }
            Report::PanelClick(event) if dom::is_own(&event) => {
                self.give(Event::Do(Action::Panel(None)), None, link)
            }
            Report::PanelClick(_) => false,
            Report::SkipToResults(event) => self.give(Event::SkipToResults, Some(&event), link),
            #[cfg(feature = "full")]
            Report::BadgeKey(event) => {
                super::badges::on_key(typed(&event));
                false
            }
            #[cfg(feature = "full")]
            Report::FindSource(event) => {
                self.give(Event::FindSource(dom::value_of(&event)), None, link)
            }
            #[cfg(feature = "full")]
            Report::Renamed(set, event) => {
                let name = dom::value_of(&event);
                self.give(Event::Local(LocalEvent::Rename(set, name)), None, link)
            }
            #[cfg(feature = "full")]
            Report::NamedSearch(hash, event) => {
                self.give(super::memory::named(hash, dom::value_of(&event)), None, link)
            }
            #[cfg(feature = "full")]
            Report::PanelKey(event) if typed(&event).key() == "Escape" => {
                event.stop_propagation();
                self.show_panel(false, link);
                true
            }
            #[cfg(feature = "full")]
            Report::PanelKey(_) => false,
            #[cfg(feature = "full")]
            Report::Finder(event) => self.on_finder(&event, link),
            #[cfg(feature = "full")]
            Report::Offline(wish) => self.on_offline_wish(&wish),
            // A link that is opened elsewhere does what links do.
            Report::Follow(event, _) if !is_plain(event.unchecked_ref()) => false,
            Report::Follow(event, action) => {
                event.prevent_default();
                self.give(Event::Do(action), None, link)
            }
            Report::GoToPlace(event, id) => self.give(Event::GoToPlace(id), Some(&event), link),
        }
    }

    /// Takes in what happens to the window or the document; whether the page has to be drawn now.
    pub(super) fn on_window_event(&mut self, heard: &web_sys::Event, link: &Link) -> bool {
        #[cfg(feature = "full")]
        if self.takeover.is_behind() && !matches!(&*heard.type_(), "hashchange" | "resize") {
            return false;
        }
        let event = match heard.type_().as_str() {
            "hashchange" => return self.go_elsewhere(link),
            "resize" => {
                let (width, height) = dom::window_size();
                Event::Resized { width, height }
            }
            "pagehide" => {
                // The event that says that the reader has gone back is on its way: where they are is
                // not to become what they left.
                if dom::hash() != self.hash {
                    self.go_elsewhere(link);
                }
                Event::Leaving(dom::scroll_top(super::effects::READER))
            }
            "online" => Event::Online,
            "visibilitychange" if dom::document().hidden() => return false,
            "visibilitychange" => Event::Returned(clock::today()),
            "compositionstart" => Event::CompositionStarted,
            "compositionend" => Event::CompositionEnded(search_text()),
            "keydown" => match key(heard.unchecked_ref()) {
                Some(key) => Event::Key(key),
                None => return false,
            },
            // A scrolling list has been seen to before.
            _ => return false,
        };
        self.give(event, Some(heard), link)
    }

    /// Goes where the address leads; whether the page has to be drawn now.
    fn go_elsewhere(&mut self, link: &Link) -> bool {
        dom::mark_entry(&self.desk.state().address.to_hash());
        self.hash = dom::hash();
        self.give(Event::Do(Action::Navigate(self.hash.clone())), None, link)
    }
}

/// What stands in the search field.
fn search_text() -> String {
    let field = dom::find(SEARCH).map(|field| field.unchecked_into::<HtmlInputElement>());
    field.map(|field| field.value()).unwrap_or_default()
}

/// Whether a link is followed without anything that asks for another window.
fn is_plain(event: &web_sys::MouseEvent) -> bool {
    !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

fn typed(event: &web_sys::Event) -> &KeyboardEvent {
    event.unchecked_ref()
}

/// A key that may be a shortcut, or one of a feed: dealt with by nothing else.
fn key(event: &KeyboardEvent) -> Option<Key> {
    let with_control =
        cfg!(feature = "full") && event.ctrl_key() && matches!(&*event.key(), "Home" | "End");
    let with_modifier = event.ctrl_key() && !with_control || event.alt_key() || event.meta_key();
    if event.default_prevented() || event.is_composing() || with_modifier {
        return None;
    }
    Some(Key {
        key: event.key(),
        is_typed: is_typed_into(event),
        with_control,
        focused: focused_position(),
        millis: marks::now(),
    })
}

fn is_typed_into(event: &KeyboardEvent) -> bool {
    let target = event.target().map(|target| target.unchecked_into::<Element>());
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "SELECT"))
}

/// The place in the list of the result that has the focus.
fn focused_position() -> Option<usize> {
    let result = dom::document().active_element()?.closest(".result").ok().flatten()?;
    let position: usize = result.get_attribute("aria-posinset")?.parse().ok()?;
    position.checked_sub(1)
}

fn pointer(event: &PointerEvent) -> Option<Pointer> {
    let area = dom::find(BRUSH)?;
    let does = match event.type_().as_str() {
        "pointerdown" if event.button() == 0 => {
            // The pointer stays ours when it leaves the drawing; a browser that refuses only ends
            // the drag there.
            let _refused = area.set_pointer_capture(event.pointer_id());
            PointerDoes::Press
        }
        "pointermove" => PointerDoes::Move,
        _ => PointerDoes::Release,
    };
    let frame = area.get_bounding_client_rect();
    Some(Pointer {
        does,
        x: event.client_x() - frame.left() as i32,
        above_end: frame.bottom() as i32 - event.client_y(),
        width: frame.width() as i32,
    })
}
