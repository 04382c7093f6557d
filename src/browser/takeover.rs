//! How the larger module takes the place of the first (`static/import/takeover.js`).

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = nextRoot)]
    fn js_next_root() -> Option<Element>;
    #[wasm_bindgen(js_name = isInUse)]
    fn js_is_in_use() -> bool;
    #[wasm_bindgen(js_name = askWhereItStands)]
    fn js_ask_where_it_stands();
    #[wasm_bindgen(js_name = noticedHash)]
    fn js_noticed_hash() -> String;
    #[wasm_bindgen(js_name = openPanel)]
    fn js_open_panel() -> Option<String>;
    #[wasm_bindgen(js_name = takeOver)]
    fn js_take_over();
}

/// What the larger application draws in, out of sight, where it takes the place of another.
pub fn next_root() -> Option<Element> {
    js_next_root()
}

/// Whether somebody is typing, pressing, choosing or scrolling, or has just done so: the page is not
/// to be taken from under the hand.
pub fn is_in_use() -> bool {
    js_is_in_use()
}

/// Has the application before keep where it stands, as it does when a page is left: it does so
/// before anything else happens.
pub fn ask_where_it_stands() {
    js_ask_where_it_stands();
}

/// The address, from `#` on, with which the page was opened, where a notice may still say what of it
/// was ignored; else empty.
pub fn noticed_hash() -> String {
    js_noticed_hash()
}

/// The name of the panel that is open in the application before.
pub fn open_panel() -> Option<String> {
    js_open_panel()
}

/// Puts this application in the place of the one before it: what was typed, unfolded and focused
/// there is so here.
pub fn take_over() {
    js_take_over();
}
