//! The archive kept for reading without a network (`static/import/offline.js`). What is told is
//! rows, each a name and a value.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = hearOffline)]
    fn js_hear_offline(hear: &JsValue);
    #[wasm_bindgen(js_name = measureOffline)]
    fn js_measure_offline(what: &str);
    #[wasm_bindgen(js_name = keepOffline)]
    fn js_keep_offline(what: &str);
    #[wasm_bindgen(js_name = pauseOffline)]
    fn js_pause_offline();
    #[wasm_bindgen(js_name = verifyOffline)]
    fn js_verify_offline();
    #[wasm_bindgen(js_name = removeOffline)]
    fn js_remove_offline();
}

/// From now on `hear` is told what goes on.
pub fn hear(hear: impl Fn(String) + 'static) {
    js_hear_offline(&Closure::<dyn FnMut(String)>::new(hear).into_js_value());
}

/// Finds out how large `what` is.
pub fn measure(what: &str) {
    js_measure_offline(what);
}

/// Keeps `what`, or goes on with it.
pub fn keep(what: &str) {
    js_keep_offline(what);
}

/// Stops for now.
pub fn pause() {
    js_pause_offline();
}

/// Proves what is kept again.
pub fn verify() {
    js_verify_offline();
}

/// Removes what is kept.
pub fn remove() {
    js_remove_offline();
}
