//! From the viewer's crate to the one file that the `broadsheet` command builds sites with.
//!
//! cargo -> panics cut -> wasm-bindgen -> folded -> wasm-opt -> sorted -> LZMA -> a [`Viewer`],
//! which `broadsheet-site` joins with an archive to the two editions of one page. Everything is a
//! function of its input: two builds of the same sources with the same tools give the same bytes.
//!
//! The crate is compiled twice: as the module with which a page begins, and with all that there is
//! for the page of a reader who opens files.
//!
//! [`Packing::Plain`] takes none of our own steps: cargo -> wasm-bindgen -> gzip.

mod compile;
mod fold;
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
mod traps;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_site::{Part, PartKind, Viewer};

use self::compile::{Compiled, Extent};
use self::page::Glued;
use self::plain::Bindings;
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
    let (viewer, seeds, name) = match request.packing {
        Packing::Small => {
            let (first, seeds) = compiled(request, Extent::First)?;
            let (full, _) = compiled(request, Extent::Full)?;
            let workers = workers(request)?;
            (small(request, first, full, workers)?, seeds, "broadsheet-viewer.bin")
        }
        Packing::Plain => {
            let (full, seeds) = compiled(request, Extent::Full)?;
            let workers = workers(request)?;
            (plain(request, full, workers)?, seeds, "broadsheet-viewer-plain.bin")
        }
    };
    let file = request.target.join("viewer").join(name);
    write(&file, &viewer.to_bytes())?;
    Ok(Built { viewer: file, seeds })
}

/// The linked wasm, and where the seeds' bundle is.
fn compiled(request: &Request, extent: Extent) -> Result<(Vec<u8>, PathBuf)> {
    let Compiled { wasm, bundle } = compile::compile(request, extent)?;
    let linked = fs::read(&wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    Ok((linked, bundle))
}

/// What reads files and what saves articles, as linked.
fn workers(request: &Request) -> Result<[Vec<u8>; 2]> {
    Ok([compile::compile_worker(request, "read")?, compile::compile_worker(request, "save")?])
}

fn small(
    request: &Request,
    first: Vec<u8>,
    full: Vec<u8>,
    [worker, saver]: [Vec<u8>; 2],
) -> Result<Viewer> {
    let (first, full) = (bound(traps::cut(&first)?)?, bound(full)?);
    step::say("compressing the modules (sorting, LZMA; gzip)");
    let first = first.packed(PartKind::Viewer, |wasm| lzma::pack(&sorted::sort(wasm)?))?;
    let full = full.packed(PartKind::Full, gzip)?;
    step::say("compressing what reads files and saves articles (sorting, LZMA)");
    let part = |kind, wasm: &[u8]| -> Result<Part> {
        Ok(Part::new(kind, lzma::pack(&sorted::sort(wasm)?)?))
    };
    let workers = [part(PartKind::Worker, &worker)?, part(PartKind::Saver, &saver)?];
    page::small(&request.workspace.root, first, full, workers)
}

/// A module and its glue, both without what the page does not need.
fn bound(linked: Vec<u8>) -> Result<Bindings> {
    let Bindings { wasm, glue } = parts::bind(linked)?;
    Ok(Bindings { wasm: optimise::optimise(&fold::fold(wasm)?)?, glue })
}

impl Bindings {
    fn packed(self, kind: PartKind, pack: impl Fn(&[u8]) -> Result<Vec<u8>>) -> Result<Glued> {
        Ok(Glued { module: Part::new(kind, pack(&self.wasm)?), glue: self.glue })
    }
}

/// A plain page begins with all that there is: no way from one module to another can break it.
fn plain(request: &Request, full: Vec<u8>, [worker, saver]: [Vec<u8>; 2]) -> Result<Viewer> {
    let Bindings { wasm, glue } = plain::bind(full)?;
    step::say("compressing the module (gzip)");
    let module = Part::new(PartKind::Viewer, gzip(&wasm)?);
    let worker = Part::new(PartKind::Worker, gzip(&worker)?);
    let saver = Part::new(PartKind::Saver, gzip(&saver)?);
    page::plain(&request.workspace.root, Glued { glue, module }, [worker, saver])
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
