//! wasm-bindgen: the wasm with its JavaScript glue, as a classic script.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::names::Names;
use crate::step;

/// What wasm-bindgen made of the linked wasm.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The module for the browser.
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
    let module = output.wasm_mut();
    let mut names = Names::default();
    for import in module.imports.iter_mut() {
        names.shorten(&mut import.name);
    }
    for export in module.exports.iter_mut() {
        names.shorten(&mut export.name);
    }
    // Only tools read it.
    module.customs.remove_raw("target_features");
    let wasm = module.emit_wasm();
    Ok(Bindings { wasm, glue: without_loading(&names.apply(&glue)?)? })
}

/// The glue with its ways of fetching and compiling cut out: the boot has the module already, and proved that it is the
/// right one. `wasm_bindgen` becomes a function from a `WebAssembly.Module` to the promise of a running instance.
fn without_loading(glue: &str) -> Result<String> {
    const START: &str = "async function __wbg_load(";
    const END: &str = "return Object.assign(__wbg_init, { initSync }, exports);";
    const INSTEAD: &str = "return async (module) => \
                           __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);";
    let unknown = "this wasm-bindgen writes other glue than the version that this was made for";
    let (before, rest) = glue.split_once(START).context(unknown)?;
    let (_, after) = rest.split_once(END).context(unknown)?;
    // Where the script came from, which is asked for its neighbour only.
    let (head, rest) = before.split_once("let script_src;").context(unknown)?;
    let (_, body) = rest.split_once("function __wbg_get_imports(").context(unknown)?;
    Ok(format!("{head}function __wbg_get_imports({body}{INSTEAD}{after}"))
}
