//! The texts of one page from the files of `static/`: the shell that stands until the application
//! is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_site::{Module, Viewer};

use super::{minify, strip};

/// The boot's files, in the order in which they run.
const BOOT: [&str; 6] =
    ["messages.js", "failure.js", "unlzma.js", "sorted.js", "files.js", "boot.js"];

/// Joins `index.html`, the boot and, in the order of their names, `css/*.css` from `folder` with
/// wasm-bindgen's glue and the module.
///
/// # Errors
/// When a file is missing or is not UTF-8, the script cannot be parsed, or the parts do not make a
/// page.
pub(crate) fn viewer(folder: &Path, glue: &str, module: Module) -> Result<Viewer> {
    let text = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
    };
    let mut sheets: Vec<PathBuf> = fs::read_dir(folder.join("css"))
        .with_context(|| format!("could not list {}", folder.join("css").display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .collect();
    sheets.sort();
    let style: String = sheets.iter().map(|path| text(path)).collect::<Result<_>>()?;
    let boot =
        BOOT.iter().map(|name| text(&folder.join(name))).collect::<Result<Vec<_>>>()?.join("\n");
    let early = early(&module.description(), &text(&folder.join("early.js"))?)?;
    let script = script(glue, &boot)?;
    let template = text(&folder.join("index.html"))?;
    Viewer::new(&template, strip::css(&style), [early, script], module)
        .context("could not put the page together")
}

/// The first script: what the build is, and what is asked for at once.
fn early(build: &str, early: &str) -> Result<String> {
    in_scope(&format!("const build = {build};\n{early}"))
}

/// The second one: wasm-bindgen's glue, and the boot.
fn script(glue: &str, boot: &str) -> Result<String> {
    in_scope(&format!(
        "const {{ build, moduleAnswer, manifestAnswer }} = window.broadsheet;\n{glue}\n{boot}"
    ))
}

/// A script in a scope of its own, small.
fn in_scope(script: &str) -> Result<String> {
    minify::js(&format!("(() => {{\n'use strict';\n{script}\n}})();\n"))
}
