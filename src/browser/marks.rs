//! Timing marks (User Timing API): what benchmarks and the curious read in the browser's own tools.

use wasm_bindgen::prelude::wasm_bindgen;

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

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = timeNow)]
    fn js_time_now() -> f64;
    #[wasm_bindgen(js_name = markReady)]
    fn js_mark_ready();
    #[wasm_bindgen(js_name = markBegin)]
    fn js_mark_begin(name: &str);
    #[wasm_bindgen(js_name = markEnd)]
    fn js_mark_end(name: &str);
    #[wasm_bindgen(js_name = markPainted)]
    fn js_mark_painted(name: &str);
}

/// Milliseconds since the page was begun.
pub fn now() -> f64 {
    js_time_now()
}

/// Marks that the list can be used.
pub fn ready() {
    js_mark_ready();
}

/// Begins the measure called `name`.
pub fn begin(name: &str) {
    js_mark_begin(name);
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
pub fn end_when_painted(name: &str) {
    js_mark_painted(name);
}

/// Ends the measure called `name` now. Without a beginning there is no measure.
pub fn record(name: &str) {
    js_mark_end(name);
}
