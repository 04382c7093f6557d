//! The system's own way to pass something on.

use broadsheet_desk::Shared;
use js_sys::{Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::ShareData;

use super::dom;

/// Passes `shared` on by the system's own means or, where there are none or it has no address, by
/// the clipboard; `copied` hears then whether that worked.
pub fn share(shared: &Shared, copied: impl FnOnce(bool) + 'static) {
    let Some(url) = shared.url.clone() else { return dom::copy(&shared.text, copied) };
    let Some(offered) = offer(&shared.title, &url) else { return dom::copy(&url, copied) };
    let refused = Closure::once(move |error: JsValue| {
        // A reader who thinks better of it wants no other way.
        let name = Reflect::get(&error, &JsValue::from_str("name")).unwrap_or_default();
        if name.as_string().as_deref() != Some("AbortError") {
            dom::copy(&url, copied);
        }
    });
    let _settled = offered.catch(&refused);
    refused.forget();
}

/// What the system says to it, where it takes anything.
fn offer(title: &str, url: &str) -> Option<Promise> {
    let navigator = dom::window().navigator();
    if !Reflect::has(&navigator, &JsValue::from_str("share")).unwrap_or(false) {
        return None;
    }
    let data = ShareData::new();
    data.set_title(title);
    data.set_url(url);
    Some(navigator.share_with_data(&data))
}
