//! Keys on the badges: arrows go from one to the next, and Delete excludes a source.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Moves the focus, or presses the button that excludes the source.
pub(super) fn on_key(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(badge) = target.and_then(|target| target.closest(".badge").ok().flatten()) else {
        return;
    };
    let row = badge.parent_element();
    let other = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => badge.next_element_sibling(),
        "ArrowLeft" | "ArrowUp" => badge.previous_element_sibling(),
        "Home" => row.and_then(|row| row.first_element_child()),
        "End" => row.and_then(|row| row.last_element_child()),
        "Delete" | "Backspace" => {
            event.prevent_default();
            return press(&badge);
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(button) = other.and_then(|other| button(&other, ".choose")) {
        let _refused = button.focus();
    }
}

fn press(badge: &Element) {
    if let Some(button) = button(badge, ".exclude") {
        button.click();
    }
}

fn button(badge: &Element, which: &str) -> Option<HtmlElement> {
    badge.query_selector(which).ok().flatten()?.dyn_into().ok()
}
