//! Starts the page.

use broadsheet_viewer::app::App;
use broadsheet_viewer::browser::dom;

/// In place of the standard library's dlmalloc: less to load, and faster. Its memory grows with
/// what is asked for.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(not(feature = "full"))]
fn main() {
    let Some(root) = dom::find("#app") else { return };
    // What the shell shows while the viewer loads has done its work.
    root.set_text_content(None);
    let app = yew::Renderer::<App>::with_root(root.into()).render();
    // The larger module takes the place of the first.
    broadsheet_viewer::browser::load::set_stop(move || app.destroy());
}

#[cfg(feature = "full")]
fn main() {
    let before = broadsheet_viewer::browser::takeover::next_root();
    let Some(root) = before.or_else(|| dom::find_element("#app")) else { return };
    root.set_text_content(None);
    dom::look_in(root.clone());
    let _runs_as_long_as_the_page = yew::Renderer::<App>::with_root(root).render();
}
