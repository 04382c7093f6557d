//! wasm-bindgen: the wasm with its JavaScript glue, as a classic script, both without what the page
//! does not need.

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::names::Names;
use super::plain::{Bindings, refuse_scripts};
use crate::step;

/// Runs wasm-bindgen, as a library at the version that Cargo.lock pins for the viewer too.
///
/// The target is `no-modules`: a page opened from disk may not load a module, and an inline module
/// could not be one script with the boot.
///
/// # Errors
/// When the file is not what wasm-bindgen expects, or the viewer uses JavaScript snippets, which
/// the page's policy would not run.
pub(crate) fn bind(linked: Vec<u8>) -> Result<Bindings> {
    step::say("running wasm-bindgen");
    let mut output = Bindgen::new()
        .input_bytes("viewer", without_references(linked)?)
        .no_modules(true)
        .map(|bindgen| {
            bindgen.typescript(false).remove_name_section(true).remove_producers_section(true)
        })
        .and_then(Bindgen::generate_output)
        .context("wasm-bindgen failed")?;
    refuse_scripts(&output)?;
    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    let mut names = Names::default();
    for import in module.imports.iter_mut() {
        names.shorten(&mut import.name);
    }
    for export in module.exports.iter_mut() {
        names.shorten(&mut export.name);
    }
    // No browser reads this section.
    module.customs.remove_raw("target_features");
    let wasm = module.emit_wasm();
    Ok(Bindings { wasm, glue: without_loading(&names.apply(&glue)?)? })
}

/// The linked module, no longer claiming to use reference types. It does not, but the standard
/// library was compiled with leave to, and wasm-bindgen takes the claim for a wish.
fn without_references(mut linked: Vec<u8>) -> Result<Vec<u8>> {
    // An entry of the section `target_features`: `+` for used or `-` for not, the length of the
    // name, the name.
    const CLAIM: &[u8] = b"+\x0freference-types";
    // The section is not parsed: it is small and the entry is longer than anything else that could
    // look like it, so one occurrence is the entry and two are more than we understand.
    let mut found = linked.windows(CLAIM.len()).enumerate().filter(|(_, bytes)| *bytes == CLAIM);
    let claims = (found.next().map(|(at, _)| at), found.next());
    match claims {
        (Some(at), None) => linked[at] = b'-',
        (None, _) => {}
        (Some(_), Some(_)) => bail!("the linked module names reference types twice"),
    }
    Ok(linked)
}

/// The glue without its ways of fetching and compiling: the boot has the module already, and has
/// verified it. `wasm_bindgen` becomes a function from a `WebAssembly.Module` to the promise of a
/// running instance.
///
/// The glue is cut at texts that wasm-bindgen writes and not by a parser, because these are four
/// cuts in 60 kB; where a text is not found the build fails, and `dist --plain` is the way out.
fn without_loading(glue: &str) -> Result<String> {
    const START: &str = "async function __wbg_load(";
    const END: &str = "return Object.assign(__wbg_init, { initSync }, exports);";
    const INSTEAD: &str = "return async (module) => \
                           __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);";
    let unknown = "this wasm-bindgen writes other glue than the version that this was made for";
    let (before, rest) = glue.split_once(START).context(unknown)?;
    let (_, after) = rest.split_once(END).context(unknown)?;
    // The address of the script is only used to find the module beside it.
    let (head, rest) = before.split_once("let script_src;").context(unknown)?;
    let (_, body) = rest.split_once("function __wbg_get_imports(").context(unknown)?;
    Ok(format!("{head}function __wbg_get_imports({body}{INSTEAD}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of a linked module that matters, before and after; `None` when it is refused.
    fn check(linked: &str, expected: Option<&str>) {
        let bytes = without_references(linked.as_bytes().to_vec()).ok();
        assert_eq!(bytes, expected.map(|text| text.as_bytes().to_vec()), "{linked:?}");
    }

    #[test]
    fn only_the_claim_of_reference_types_is_taken_back() {
        check("+\x08sign-ext+\x0freference-types", Some("+\x08sign-ext-\x0freference-types"));
        check("-\x0freference-types", Some("-\x0freference-types"));
        check("+\x08sign-ext", Some("+\x08sign-ext"));
        check("+\x0freference-types+\x0freference-types", None);
    }

    #[test]
    fn what_the_boot_does_itself_is_cut_out_of_the_glue() {
        let glue = "{\nlet script_src;\nask();\nfunction __wbg_get_imports() {}\nasync function __wbg_load() {}\n\
                    return Object.assign(__wbg_init, { initSync }, exports);\n}";
        let kept = without_loading(glue).unwrap();
        assert!(!kept.contains("__wbg_load") && !kept.contains("ask()"), "{kept}");
        assert!(
            kept.contains("function __wbg_get_imports() {}") && kept.ends_with(";\n}"),
            "{kept}"
        );
        assert!(without_loading("function __wbg_get_imports() {}").is_err());
    }
}
