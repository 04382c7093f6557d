//! Timing marks (User Timing API): what benchmarks and the curious read in the browser's own tools.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use super::dom::window;

/// From a query that has been typed to its results painted.
pub const QUERY: &str = "broadsheet:query";
/// From a search being begun until all is known that it finds: where its files are there, matching
/// and ranking alone.
pub const MATCH: &str = "broadsheet:match";
/// From a move of the slider to everything updated that follows from it.
pub const SLIDE: &str = "broadsheet:slide";

/// From files being given to all of them read.
#[cfg(feature = "full")]
pub const IMPORT: &str = "broadsheet:import";

/// From a jump to a date to its rows painted.
pub const JUMP: &str = "broadsheet:jump";

/// Milliseconds since the page was begun.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Marks that the list can be used.
pub fn ready() {
    if let Some(performance) = window().performance() {
        let _refused = performance.mark("broadsheet:ready");
    }
}

/// Begins the measure called `name`.
pub fn begin(name: &str) {
    if let Some(performance) = window().performance() {
        let _refused = performance.mark(&start_of(name));
    }
}

/// Ends the measure called `name` now, when everything that it counts is in the page and laid out:
/// what is left is the wait for the screen. Without a beginning there is no measure.
pub fn end_now(name: &str) {
    // Asking for a height makes the browser lay out what has changed.
    let _height = super::dom::find(".results").map(|list| list.client_height());
    record(name);
}

/// Ends the measure called `name` with the next frame that the browser paints. Without a beginning
/// there is no measure.
pub fn end_when_painted(name: &'static str) {
    let record = Closure::once_into_js(move || record(name));
    let _refused = window().request_animation_frame(record.unchecked_ref());
}

/// Ends the measure called `name` now. Without a beginning there is no measure.
pub fn record(name: &str) {
    let Some(performance) = window().performance() else { return };
    let _not_begun = performance.measure_with_start_mark(name, &start_of(name));
    performance.clear_marks_with_mark_name(&start_of(name));
}

fn start_of(name: &str) -> String {
    format!("{name}:start")
}
