//! Starts the page.

fn main() {
    let Some(root) = broadsheet_viewer::browser::dom::find("#app") else { return };
    // What the shell shows while the viewer loads has done its work.
    root.set_text_content(None);
    yew::Renderer::<broadsheet_viewer::app::App>::with_root(root.into()).render();
}
