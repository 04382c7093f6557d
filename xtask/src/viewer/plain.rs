//! wasm-bindgen and nothing else.

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::{Bindgen, Output};

use crate::step;

/// What wasm-bindgen made of the linked wasm.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The module for the browser.
    pub(crate) wasm: Vec<u8>,
    /// A classic script that defines `wasm_bindgen`, which instantiates the module.
    pub(crate) glue: String,
}

/// Runs wasm-bindgen as its own command would, for a classic script.
///
/// # Errors
/// When the file is not what wasm-bindgen expects, or as [`refuse_scripts`].
pub(crate) fn bind(linked: Vec<u8>) -> Result<Bindings> {
    step::say("running wasm-bindgen");
    let mut output = Bindgen::new()
        .input_bytes("viewer", linked)
        .no_modules(true)
        .map(|bindgen| bindgen.typescript(false))
        .and_then(Bindgen::generate_output)
        .context("wasm-bindgen failed")?;
    refuse_scripts(&output)?;
    let glue = output.js().to_owned();
    Ok(Bindings { wasm: output.wasm_mut().emit_wasm(), glue })
}

/// # Errors
/// When the viewer uses JavaScript snippets, which the page's policy would not run.
pub(crate) fn refuse_scripts(output: &Output) -> Result<()> {
    // Every crate has an entry, most of them empty.
    let snippets =
        output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(name, _)| name);
    let files: Vec<&String> = snippets.chain(output.local_modules().keys()).collect();
    ensure!(
        files.is_empty(),
        "crates of the viewer bring JavaScript files, which one inline script cannot import: {files:?}"
    );
    Ok(())
}
