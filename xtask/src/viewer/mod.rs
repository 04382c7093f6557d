//! From the viewer's crate to the one file that the `broadsheet` command builds sites with.
//!
//! cargo -> wasm-bindgen -> wasm-opt -> sorted -> LZMA -> a [`Viewer`], which `broadsheet-site`
//! joins with an archive to the two editions of one page. Everything is a function of its input:
//! two builds of the same sources with the same tools give the same bytes.
//!
//! [`Packing::Plain`] takes none of our own steps: cargo -> wasm-bindgen -> gzip.

mod compile;
mod gzip;
mod lzma;
mod minify;
mod names;
mod optimise;
mod page;
mod parts;
mod plain;
mod sorted;
mod strip;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_site::{Module, Viewer};

use crate::step;
use crate::workspace::Workspace;

pub(crate) use gzip::gzip;

/// What the viewer is built from.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Where everything is.
    pub(crate) workspace: &'a Workspace,
    /// Cargo's target folder for the build; `workspace.target` unless a second, independent build
    /// is wanted.
    pub(crate) target: &'a Path,
    /// How small it is made.
    pub(crate) packing: Packing,
}

/// How the viewer is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As small as we can make it, by steps that know what rustc and wasm-bindgen write.
    Small,
    /// By public tools alone, and a quarter larger: what is published when a new version of one of
    /// them writes something that a step of ours does not know.
    Plain,
}

/// What there is when the viewer has been built.
#[derive(Debug)]
pub(crate) struct Built {
    /// The packaged viewer's file.
    pub(crate) viewer: PathBuf,
    /// The seeds as one JSON Feed, which the viewer's build script wrote.
    pub(crate) seeds: PathBuf,
}

/// Builds the viewer and packs it into one file.
///
/// # Errors
/// When a step fails; the chain names the step.
pub(crate) fn build(request: &Request) -> Result<Built> {
    let compiled = compile::compile(request)?;
    let viewer = package(request, &compiled.wasm)?;
    let name = match request.packing {
        Packing::Small => "broadsheet-viewer.bin",
        Packing::Plain => "broadsheet-viewer-plain.bin",
    };
    let file = request.target.join("viewer").join(name);
    write(&file, &viewer.to_bytes())?;
    Ok(Built { viewer: file, seeds: compiled.bundle })
}

/// The viewer, from its `linked` wasm.
fn package(request: &Request, linked: &Path) -> Result<Viewer> {
    let root = &request.workspace.root;
    if request.packing == Packing::Plain {
        let bindings = plain::bind(linked)?;
        step::say("compressing the module (gzip)");
        return page::plain(root, &bindings.glue, Module::new(gzip(&bindings.wasm)?));
    }
    let bindings = parts::bind(linked)?;
    let wasm = optimise::optimise(&bindings.wasm)?;
    step::say("compressing the module (sorting, LZMA)");
    let module = Module::new(lzma::pack(&sorted::sort(&wasm)?)?);
    page::small(root, &bindings.glue, module)
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
