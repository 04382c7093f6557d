//! The panel of dates: from the browser's events to the desk's, and what the desk asks of its
//! fields.

use broadsheet_desk::chart::{ChartDoes, ChartEvent, ChartPointer};
use broadsheet_desk::{DateDoes, DateField, DateValue, Event};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, PointerEvent, WheelEvent};

use super::{App, Link};
use crate::browser::dom;

/// The chart with its bars.
const PLOT: &str = ".plot";
/// What a turn of a wheel zooms by at most, in percent.
const ZOOM_PERCENT: (i32, i32) = (60, 167);

impl App {
    /// Takes in what happens to a date field; whether the page has to be drawn now.
    pub(super) fn on_date(
        &mut self,
        field: DateField,
        event: &web_sys::Event,
        link: &Link,
    ) -> bool {
        let does = match event.type_().as_str() {
            "focusin" => DateDoes::Focus,
            "focusout" => DateDoes::Leave,
            "keydown" => DateDoes::Key(event.unchecked_ref::<KeyboardEvent>().key()),
            "input" => DateDoes::Input(value_of(event)),
            _ => DateDoes::Go,
        };
        self.give(Event::Date(field, does), Some(event), link)
    }

    /// Takes in what a pointer does to the chart; whether the page has to be drawn now.
    pub(super) fn on_chart_pointer(&mut self, event: &PointerEvent, link: &Link) -> bool {
        let Some(plot) = dom::find(PLOT) else { return false };
        let does = match event.type_().as_str() {
            "pointerdown" if event.button() != 0 => return false,
            "pointerdown" => {
                // The pointer stays ours when it leaves the drawing; a browser that refuses only
                // ends the gesture there.
                let _refused = plot.set_pointer_capture(event.pointer_id());
                ChartDoes::Press
            }
            "pointermove" => ChartDoes::Move,
            "pointerup" => ChartDoes::Release,
            "pointercancel" => ChartDoes::Cancel,
            _ => ChartDoes::Leave,
        };
        let (x, width) = place_in(&plot, event.client_x());
        let is_finger = event.pointer_type() == "touch";
        let pointer = ChartPointer { does, id: event.pointer_id(), is_finger, x, width };
        self.give(Event::Chart(ChartEvent::Pointer(pointer)), Some(event), link)
    }

    /// Takes in that a wheel is turned over the chart: with Ctrl, which is also what two fingers on
    /// a touchpad say, it zooms, and sideways it moves. Everything else scrolls as everywhere.
    pub(super) fn on_chart_wheel(&mut self, event: &WheelEvent, link: &Link) -> bool {
        let Some(plot) = dom::find(PLOT) else { return false };
        let (x, width) = place_in(&plot, event.client_x());
        let (sideways, down) = (event.delta_x(), event.delta_y());
        let event_of_chart = if event.ctrl_key() || event.meta_key() {
            let percent = (100.0 + down.round()) as i32;
            ChartEvent::Zoom { percent: percent.clamp(ZOOM_PERCENT.0, ZOOM_PERCENT.1), x, width }
        } else if sideways.abs() > down.abs() {
            ChartEvent::Move((sideways * 100.0 / f64::from(width.max(1))).round() as i32)
        } else {
            return false;
        };
        self.give(Event::Chart(event_of_chart), Some(event), link)
    }
}

/// How far a place of the window is from the start of `element`, and how wide that is.
fn place_in(element: &HtmlElement, client_x: i32) -> (i32, i32) {
    let frame = element.get_bounding_client_rect();
    (client_x - frame.left() as i32, frame.width() as i32)
}

/// What stands in the date field that `event` is about.
fn value_of(event: &web_sys::Event) -> DateValue {
    let field = event.target().map(|field| field.unchecked_into::<HtmlInputElement>());
    let is_partial = field.is_some_and(|field| field.validity().bad_input());
    DateValue { text: dom::value_of(event), is_partial }
}

/// Shows dates in their fields, but in one that has the focus: nothing is written under the hand.
pub(super) fn show(dates: &[(DateField, String)]) {
    for (field, text) in dates {
        let id = match field {
            DateField::From => "#from",
            DateField::To => "#to",
            DateField::Jump => "#jump",
        };
        let Some(input) = dom::find(id) else { continue };
        let has_focus = dom::document().active_element().is_some_and(|active| active == *input);
        let input: HtmlInputElement = input.unchecked_into();
        if !has_focus && input.value() != *text {
            input.set_value(text);
        }
    }
}
