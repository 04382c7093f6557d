//! The document, the window and the address.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    CssStyleSheet, Document, Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement,
    Window,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = copyText)]
    fn js_copy_text(text: &str, done: &JsValue);
}

/// What the first entry of the history holds in the place of what stood after `#` before.
pub const FIRST: &str = "first";

/// The window that the page runs in.
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The document that the page draws in.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// What the address says, from `#` on; empty when there is nothing.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Writes what stands after `#`, as a new entry of the history or in place of the present one.
///
/// A browser may refuse when it is asked too often; the page's state is right all the same, so that
/// is not reported.
pub fn write_hash(hash: &str, as_new_entry: bool) {
    if self::hash().trim_start_matches('#') == hash.trim_start_matches('#') {
        return;
    }
    let Ok(history) = window().history() else { return };
    let _refused = if as_new_entry {
        history.push_state_with_url(&self::hash().into(), "", Some(hash))
    } else {
        let before = history.state().unwrap_or(JsValue::NULL);
        history.replace_state_with_url(&before, "", Some(hash))
    };
}

/// Every entry of the history that is the page's holds what stood after `#` in the entry before.
/// Writes that, which is `before`, into an entry that the browser has made: a link was followed.
pub fn mark_entry(before: &str) {
    let Ok(history) = window().history() else { return };
    if history.state().is_ok_and(|state| state.is_null()) {
        let _refused = history.replace_state_with_url(&before.into(), "", None);
    }
}

/// Goes back in the history, where `hash` is what stood after `#` in the entry before; else it
/// takes the place of what stands there.
pub fn go_back(hash: &str) {
    let bare = |hash: &str| hash.trim_start_matches('#').to_owned();
    let Ok(history) = window().history() else { return };
    let before = history.state().ok().and_then(|state| state.as_string());
    // A page's first entry has none before it that is the page's.
    if before.filter(|before| before != FIRST).is_some_and(|before| bare(&before) == bare(hash)) {
        let _refused = history.back();
    } else {
        write_hash(hash, false);
    }
}

/// The address of the page up to `#`.
pub fn page_address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Whether the page was opened from a file, by double-click.
pub fn is_file() -> bool {
    window().location().protocol().is_ok_and(|protocol| protocol == "file:")
}

/// Loads the page again.
pub fn reload() {
    let _refused = window().location().reload();
}

/// Sets an attribute of `<html>`, or takes it away where `value` is empty.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _refused = if value.is_empty() {
            root.remove_attribute(name)
        } else {
            root.set_attribute(name, value)
        };
    }
}

/// The colours of what the browser draws around the page: `light`, `dark`, or empty for the
/// system's.
#[cfg(feature = "full")]
pub fn set_bars(theme: &str) {
    for scheme in ["light", "dark"] {
        let media = match theme {
            "" => ["(prefers-color-scheme:", scheme, ")"].concat(),
            chosen => (if chosen == scheme { "all" } else { "not all" }).to_owned(),
        };
        if let Some(meta) = document().get_element_by_id(scheme) {
            let _refused = meta.set_attribute("media", &media);
        }
    }
}

/// The languages that the reader's browser asks for, most wanted first.
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Sets a custom property of the style sheet.
pub fn set_root_property(name: &str, value: &str) {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let _refused = root.style().set_property(name, value);
    }
}

/// Adds a rule to the page's own style sheet.
pub fn add_rule(rule: &str) {
    let sheet =
        document().style_sheets().get(0).and_then(|sheet| sheet.dyn_into::<CssStyleSheet>().ok());
    if let Some(sheet) = sheet {
        let end = sheet.css_rules().map_or(0, |rules| rules.length());
        let _refused = sheet.insert_rule_with_index(rule, end);
    }
}

/// Puts the focus on the first element that `selector` names, without scrolling when it is in view
/// already.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _refused = element.focus();
    }
}

/// Puts the focus on the element with this id, and scrolls it into view.
pub fn focus_id(id: &str) {
    let element = document().get_element_by_id(id).and_then(|found| found.dyn_into().ok());
    if let Some(element) = element {
        let element: HtmlElement = element;
        let _refused = element.focus();
    }
}

/// Puts the focus on the first element that `selector` names, and scrolls nothing.
pub fn focus_in_place(selector: &str) {
    if let Some(element) = find(selector) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _refused = element.focus_with_options(&options);
    }
}

/// Puts the focus on what can get it next after the element that `selector` names, or last before.
#[cfg(feature = "full")]
pub fn focus_beside(selector: &str, is_after: bool) {
    const FOCUSABLE: &str = "a[href],button:enabled,input,select,summary,[tabindex='0']";
    let (Some(place), Ok(all)) = (find(selector), document().query_selector_all(FOCUSABLE)) else {
        return;
    };
    let side = if is_after { web_sys::Node::DOCUMENT_POSITION_FOLLOWING } else { 2 };
    let stands_there = |element: &HtmlElement| {
        place.compare_document_position(element) & side > 0
            && !place.contains(Some(element))
            && element.offset_parent().is_some()
    };
    let found = (0..all.length()).filter_map(|idx| all.item(idx)?.dyn_into().ok());
    let mut found = found.filter(stands_there);
    if let Some(element) = if is_after { found.next() } else { found.next_back() } {
        let _refused = element.focus();
    }
}

/// The first element of this application that `selector` names.
pub fn find(selector: &str) -> Option<HtmlElement> {
    find_element(selector)?.dyn_into().ok()
}

/// The same for a drawing.
pub fn find_element(selector: &str) -> Option<Element> {
    #[cfg(feature = "full")]
    if let Some(root) = ROOT.with_borrow(Clone::clone) {
        return root.query_selector(selector).ok().flatten();
    }
    document().query_selector(selector).ok().flatten()
}

#[cfg(feature = "full")]
std::thread_local! {
    /// What this application draws in: for a while there are two of them in the page.
    static ROOT: std::cell::RefCell<Option<Element>> = const { std::cell::RefCell::new(None) };
}

/// From now on elements are looked for in `root` alone.
#[cfg(feature = "full")]
pub fn look_in(root: Element) {
    ROOT.set(Some(root));
}

/// How wide and how high the window is, in CSS pixels.
pub fn window_size() -> (usize, usize) {
    let pixels = |length: Result<JsValue, JsValue>| {
        length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0) as usize
    };
    (pixels(window().inner_width()), pixels(window().inner_height()))
}

/// How far the element that `selector` names is scrolled, in CSS pixels.
pub fn scroll_top(selector: &str) -> i32 {
    find(selector).map_or(0, |element| element.scroll_top())
}

/// Scrolls the element that `selector` names.
pub fn set_scroll_top(selector: &str, pixels: i32) {
    if let Some(element) = find(selector) {
        element.set_scroll_top(pixels);
    }
}

/// Shows the dialog that `selector` names above everything else.
pub fn show_modal(selector: &str) {
    if let Some(dialog) = find(selector) {
        // Fails only when it is open already.
        let _refused = dialog.unchecked_into::<HtmlDialogElement>().show_modal();
    }
}

/// Closes that dialog; what had the focus before it has it again.
pub fn close_modal(selector: &str) {
    if let Some(dialog) = find(selector) {
        dialog.unchecked_into::<HtmlDialogElement>().close();
    }
}

/// Whether `event` is of the dialog itself and not of what it holds.
pub fn is_own(event: &Event) -> bool {
    event.target().is_some_and(|target| target.has_type::<HtmlDialogElement>())
}

/// The value of the field that `event` is about.
pub fn value_of(event: &Event) -> String {
    // Every field of a form has its value under the same name.
    event
        .target()
        .map(|field| field.unchecked_into::<HtmlInputElement>().value())
        .unwrap_or_default()
}

/// Opens `url` in a window of its own, which learns nothing of this one.
pub fn open_elsewhere(url: &str) {
    let _blocked =
        window().open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
}

/// Copies `text`; `done` hears whether it worked.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    js_copy_text(text, &Closure::once_into_js(done));
}
