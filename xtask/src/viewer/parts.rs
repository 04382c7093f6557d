//! wasm-bindgen: the wasm with its JavaScript glue, as a classic script.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::step;

/// What wasm-bindgen made of the linked wasm.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The module for the browser, not yet optimised.
    pub(crate) wasm: Vec<u8>,
    /// A classic script that defines `wasm_bindgen`, which instantiates the module.
    pub(crate) glue: String,
}

/// Runs wasm-bindgen, as a library at the version that Cargo.lock pins for the viewer too.
///
/// The target is `no-modules`: a page opened from disk may not load a module, and an inline module could not be one
/// script with the boot.
///
/// # Errors
/// When the file is not what wasm-bindgen expects, or the viewer uses JavaScript snippets, which the page's policy
/// would not run.
pub(crate) fn bind(wasm: &Path) -> Result<Bindings> {
    step::say("running wasm-bindgen");
    let mut output = Bindgen::new()
        .input_path(wasm)
        .no_modules(true)
        .map(|bindgen| bindgen.typescript(false).remove_name_section(true).remove_producers_section(true))
        .and_then(Bindgen::generate_output)
        .context("wasm-bindgen failed")?;
    // Every crate has an entry, most of them empty.
    let snippets = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(name, _)| name);
    let files: Vec<&String> = snippets.chain(output.local_modules().keys()).collect();
    ensure!(
        files.is_empty(),
        "crates of the viewer bring JavaScript files, which one inline script cannot import: {files:?}"
    );
    let glue = output.js().to_owned();
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Bindings { wasm, glue })
}
