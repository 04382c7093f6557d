//! From the viewer's crate to the files that a browser loads.
//!
//! cargo -> wasm-bindgen -> wasm-opt -> LZMA -> two editions of one page. Everything is a function of its input: two
//! builds of the same sources with the same tools give the same bytes.

mod archive;
mod compile;
mod edition;
mod encode;
mod lzma;
mod minify;
mod names;
mod optimise;
mod page;
mod parts;
mod policy;
mod strip;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::step;

pub(crate) use encode::gzip;

/// The name of the single-file edition inside `dist/`.
pub(crate) const SINGLE_FILE: &str = "broadsheet.html";

/// Where `dist` gets its articles and puts its result.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Where everything is.
    pub(crate) place: &'a Place,
    /// Cargo's target folder for the build; `place.target` unless a second, independent build is wanted.
    pub(crate) target: &'a Path,
    /// A folder of articles instead of `seeds/`.
    pub(crate) archive: Option<&'a Path>,
    /// The folder to write; what was in it is removed.
    pub(crate) out: &'a Path,
}

/// Builds the viewer and writes both editions.
///
/// # Errors
/// When a step fails; the chain names the step.
pub(crate) fn build(request: &Request) -> Result<()> {
    let compiled = compile::compile(request)?;
    let bindings = parts::bind(&compiled.wasm)?;
    let wasm = optimise::optimise(&bindings.wasm)?;
    step::say("compressing the module");
    let module = lzma::pack(&wasm)?;
    let archive = archive::Archive::read(&compiled.out_dir.join("archive"))?;
    let shell = page::Shell::read(&request.place.root.join("static"), bindings.glue)?;
    step::say(&format!("writing {} and {} in it", request.out.display(), SINGLE_FILE));
    let files = edition::folder(&shell, &module, &archive)?
        .into_iter()
        .chain([(SINGLE_FILE.to_owned(), edition::single_file(&shell, &module, &archive)?.into_bytes())]);
    write(request.out, files)
}

/// Replaces the folder `out` by `files`.
fn write(out: &Path, files: impl Iterator<Item = (String, Vec<u8>)>) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("could not clear {}", out.display()))?;
    }
    for (name, bytes) in files {
        let path = out.join(&name);
        let folder = path.parent().expect("a file in a folder has a parent");
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}
