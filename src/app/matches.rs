//! Where the matches of the open article stand, and how one of them gets into view.

use broadsheet_desk::{Event, MarksEffect, MarksEvent};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, HtmlElement, HtmlInputElement, KeyboardEvent, ResizeObserver, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::effects::READER;
use super::{App, Link, Msg};
use crate::browser::dom;

/// What the reader's text stands in: it becomes higher when a picture comes, and narrower with the
/// window.
const BODY: &str = "[data-pane='a'] .body";
/// What sticks to the top of the reader, above its text.
const BAR: &str = ".reader-bar";

/// What is known of where marks stand.
#[derive(Default)]
pub(super) struct Measuring {
    /// For what they were measured: the marks, and how wide and high the article is.
    last: Option<(u32, i32, i32)>,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    /// The element whose size is observed.
    observed: Option<HtmlElement>,
}

impl App {
    /// Tells the desk where the marks stand, where that may have changed; whether the page has to
    /// be drawn.
    pub(super) fn measure_marks(&mut self, link: &Link) -> bool {
        let Some((reader, now)) = self.unmeasured() else { return false };
        self.measuring.last = Some(now);
        let event = MarksEvent::Measured(places(&reader));
        self.give(Event::Marks(event), None, link)
    }

    /// The reader, and for what its marks are to be measured, where they have not been for that.
    fn unmeasured(&self) -> Option<(HtmlElement, (u32, i32, i32))> {
        let marks = self.desk.marks();
        if !self.is_drawn || marks.n().is_none_or(|n| n == 0) {
            return None;
        }
        let reader = dom::find(READER)?;
        let now = (marks.generation(), reader.client_width(), reader.scroll_height());
        (self.measuring.last != Some(now)).then_some((reader, now))
    }

    /// Follows the open article, which has been drawn.
    pub(super) fn follow_reader(&mut self, link: &Link) {
        self.observe_reader(link);
        if self.unmeasured().is_some() {
            link.send_message(Msg::MarksMoved);
        }
    }

    /// Hears when the open article becomes wider or higher.
    fn observe_reader(&mut self, link: &Link) {
        let body = dom::find(BODY);
        let measuring = &mut self.measuring;
        if measuring.observed == body {
            return;
        }
        if measuring.observer.is_none() {
            let link = link.clone();
            let hears = Closure::new(move || link.send_message(Msg::MarksMoved));
            // A browser without it has its ticks where they were measured first.
            let observer = ResizeObserver::new(hears.as_ref().unchecked_ref()).ok();
            measuring.observer = observer.map(|observer| (observer, hears));
        }
        if let Some((observer, _)) = &measuring.observer {
            observer.disconnect();
            if let Some(body) = &body {
                observer.observe(body);
            }
        }
        measuring.observed = body;
    }

    pub(super) fn perform_marks(&mut self, effect: MarksEffect) {
        match effect {
            MarksEffect::Show(number) => show(number),
            MarksEffect::FocusFinder => {
                let field = dom::find(".finder input");
                if let Some(field) = field.map(|field| field.unchecked_into::<HtmlInputElement>()) {
                    let _refused = field.focus();
                    field.select();
                }
            }
            MarksEffect::FocusButton => dom::focus_in_place(".reader-bar .find"),
        }
    }

    /// Takes in what happens in the field of the search in the article; whether the page has to be
    /// drawn.
    pub(super) fn on_finder(&mut self, heard: &web_sys::Event, link: &Link) -> bool {
        // Whatever it is, it says whether an input method is at work.
        let key: &KeyboardEvent = heard.unchecked_ref();
        let is_end = heard.type_() == "compositionend";
        if key.is_composing() && !is_end {
            return false;
        }
        let event = match heard.type_().as_str() {
            "keydown" => match key.key().as_str() {
                "Enter" => MarksEvent::Step { back: key.shift_key() },
                "Escape" => MarksEvent::Find(false),
                _ => return false,
            },
            _ => MarksEvent::Typed(dom::value_of(heard)),
        };
        if heard.type_() == "keydown" {
            heard.prevent_default();
        }
        self.give(Event::Marks(event), Some(heard), link)
    }
}

/// At which share of the height of `reader` each mark begins.
fn places(reader: &HtmlElement) -> Vec<f64> {
    let Ok(marks) = reader.query_selector_all("[data-mark]") else { return Vec::new() };
    let top = reader.get_bounding_client_rect().top() - f64::from(reader.scroll_top());
    let height = f64::from(reader.scroll_height().max(1));
    let mut places = Vec::new();
    for idx in 0..marks.length() {
        let Some(mark) = marks.item(idx).and_then(|mark| mark.dyn_into::<Element>().ok()) else {
            continue;
        };
        // The pieces of a mark that is broken have the same number.
        let number = mark.get_attribute("data-mark").and_then(|number| number.parse().ok());
        if number == Some(places.len()) {
            places.push((mark.get_bounding_client_rect().top() - top) / height);
        }
    }
    places
}

/// Scrolls the mark with this number into view, unless it is.
fn show(number: usize) {
    let selector = ["[data-mark='", &number.to_string(), "']"].concat();
    let Some((reader, mark)) = dom::find(READER).zip(dom::find(&selector)) else { return };
    let bar = dom::find(BAR).map_or(0.0, |bar| bar.get_bounding_client_rect().bottom());
    let (view, place) = (reader.get_bounding_client_rect(), mark.get_bounding_client_rect());
    if place.top() < bar || place.bottom() > view.bottom() {
        // A third down: what led up to it is read first.
        let third = (view.bottom() - bar) / 3.0;
        let by = (place.top() - bar - third) as i32;
        reader.set_scroll_top(reader.scroll_top() + by);
    }
    // What is wider than the page is scrolled by itself.
    if mark.closest(".table, pre").ok().flatten().is_some() {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        nearest.set_inline(ScrollLogicalPosition::Nearest);
        mark.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}
