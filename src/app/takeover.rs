//! The larger application takes the place of the first: it is drawn out of sight, and shown in one
//! step when it shows the same. Until then it leaves the window to the first.

use broadsheet_desk::{Effect, Event, Panel, Standing};
use gloo::timers::callback::Timeout;

use super::geometry::align;
use super::{App, Link, Msg, effects};
use crate::browser::{dom, storage, takeover};

/// How long to wait before it is looked again whether the page is in use, in milliseconds.
const LOOK_AGAIN_MILLIS: u32 = 100;

/// How far this has come.
#[derive(Default)]
pub(super) struct Takeover {
    /// Whether the first application is what one sees.
    is_behind: bool,
    /// The next look.
    next: Option<Timeout>,
}

impl Takeover {
    /// Behind another application, where there is one.
    pub(super) fn begin() -> Takeover {
        Takeover { is_behind: takeover::next_root().is_some(), next: None }
    }

    /// Whether the window is another's.
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Whether `effect` is not to be performed: it is about what all applications of the page share,
    /// or about what can be seen.
    pub(super) fn holds_back(&self, effect: &Effect) -> bool {
        self.is_behind
            && matches!(
                effect,
                Effect::WriteAddress { .. }
                    | Effect::KeepPlace(_)
                    | Effect::KeepPreferences { .. }
                    | Effect::PreventDefault
                    | Effect::Begin(_)
                    | Effect::End(_)
                    | Effect::Ready
                    | Effect::Focus(_)
                    | Effect::FocusPlace(_)
                    | Effect::ScrollList(..)
                    | Effect::ShowPanel
                    | Effect::ClosePanel
            )
    }
}

impl App {
    /// Has the page taken over, once all is drawn.
    pub(super) fn offer_to_take_over(&mut self, link: &Link) {
        let is_drawn = self.is_drawn && self.next_frame.is_none();
        if self.takeover.is_behind
            && self.takeover.next.is_none()
            && is_drawn
            && self.desk.is_whole()
        {
            self.look_again(0, false, link);
        }
    }

    fn look_again(&mut self, millis: u32, is_told: bool, link: &Link) {
        let link = link.clone();
        let look = move || link.send_message(Msg::TakeOver(is_told));
        self.takeover.next = Some(Timeout::new(millis, look));
    }

    /// Takes the page over, where it shows the same; else comes to show the same, and whether that
    /// has to be drawn.
    pub(super) fn take_over(&mut self, is_told: bool, link: &Link) -> bool {
        self.takeover.next = None;
        if !self.takeover.is_behind {
            return false;
        }
        if takeover::is_in_use() {
            self.look_again(LOOK_AGAIN_MILLIS, false, link);
            return false;
        }
        if !is_told {
            takeover::ask_where_it_stands();
            self.look_again(0, true, link);
            return false;
        }
        let panel = takeover::open_panel().and_then(|name| Panel::from_name(&name));
        let hash = dom::hash();
        // Where a browser keeps nothing, the list begins at its top.
        let place = storage::place().unwrap_or_default();
        let at = (place.position, place.pixels);
        let noticed = takeover::noticed_hash();
        let standing = Standing { hash, noticed, saved: storage::saved(), panel, at };
        if self.give(Event::TakeUp(standing), None, link) {
            return true;
        }
        if self.desk.is_whole() {
            self.stand_in(at, place.reader, panel);
        }
        false
    }

    fn stand_in(&mut self, (position, pixels): (usize, i32), read: i32, panel: Option<Panel>) {
        self.takeover.is_behind = false;
        // Until now the application before wrote it.
        self.hash = dom::hash();
        takeover::take_over();
        if self.desk.shows_list() {
            align(position, pixels);
        }
        dom::set_scroll_top(effects::READER, read);
        if panel.is_some() {
            dom::show_modal(effects::PANEL);
        }
    }
}
