//! From the viewer's crate to the one file that the `broadsheet` command builds sites with.
//!
//! cargo -> wasm-bindgen -> wasm-opt -> sorted -> LZMA -> a [`Viewer`], which `broadsheet-site`
//! joins with an archive to the two editions of one page. Everything is a function of its input:
//! two builds of the same sources with the same tools give the same bytes.

mod compile;
mod gzip;
mod lzma;
mod minify;
mod names;
mod optimise;
mod page;
mod parts;
mod sorted;
mod strip;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_site::{Module, Viewer};

use crate::place::Place;
use crate::step;

pub(crate) use gzip::gzip;

/// What the viewer is built from.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Where everything is.
    pub(crate) place: &'a Place,
    /// Cargo's target folder for the build; `place.target` unless a second, independent build is
    /// wanted.
    pub(crate) target: &'a Path,
}

/// Builds the viewer, packs it into one file and gives that file's path.
///
/// # Errors
/// When a step fails; the chain names the step.
pub(crate) fn build(request: &Request) -> Result<PathBuf> {
    let viewer = package(request)?;
    let file = request.target.join("viewer/broadsheet-viewer.bin");
    write(&file, &viewer.to_bytes())?;
    Ok(file)
}

fn package(request: &Request) -> Result<Viewer> {
    let compiled = compile::compile(request)?;
    let bindings = parts::bind(&compiled)?;
    let wasm = optimise::optimise(&bindings.wasm)?;
    step::say("compressing the module");
    let module = Module::new(lzma::pack(&sorted::sort(&wasm)?)?);
    page::viewer(&request.place.root.join("static"), &bindings.glue, module)
}

/// Writes the file unless it already holds these bytes: cargo goes by its time, and would build the
/// command again.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().expect("a file in a folder has a parent");
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}
