//! Starts the page.

/// In place of the standard library's dlmalloc: less to load, and faster. Its memory grows with
/// what is asked for.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    let Some(root) = broadsheet_viewer::browser::dom::find("#app") else { return };
    // What the shell shows while the viewer loads has done its work.
    root.set_text_content(None);
    let app = yew::Renderer::<broadsheet_viewer::app::App>::with_root(root.into()).render();
    // The larger module takes the place of the first.
    #[cfg(not(feature = "full"))]
    broadsheet_viewer::browser::load::set_stop(move || app.destroy());
    #[cfg(feature = "full")]
    let _runs_as_long_as_the_page = app;
}
