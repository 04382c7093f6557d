//! From the viewer's crate to the files that a browser loads.
//!
//! cargo -> wasm-bindgen -> wasm-opt -> sorted -> LZMA -> a [`Viewer`], which `broadsheet-site`
//! joins with an archive to the two editions of one page. Everything is a function of its input:
//! two builds of the same sources with the same tools give the same bytes.

mod archive;
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

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_site::{Module, Viewer};

use crate::place::Place;
use crate::step;

use archive::Archive;
pub(crate) use gzip::gzip;

/// The name of the single-file edition inside `dist/`.
pub(crate) const SINGLE_FILE: &str = "broadsheet.html";

/// What the viewer is built from.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Where everything is.
    pub(crate) place: &'a Place,
    /// Cargo's target folder for the build; `place.target` unless a second, independent build is
    /// wanted.
    pub(crate) target: &'a Path,
    /// A folder of articles instead of `seeds/`.
    pub(crate) archive: Option<&'a Path>,
}

/// A viewer, and the archive that was packed beside it.
#[derive(Debug)]
pub(crate) struct Packaged {
    /// What is the same for every archive.
    pub(crate) viewer: Viewer,
    /// The folder where the viewer's build script put the archive.
    archive: PathBuf,
}

/// Builds and packs the viewer.
///
/// # Errors
/// When a step fails; the chain names the step.
pub(crate) fn package(request: &Request) -> Result<Packaged> {
    let compiled = compile::compile(request)?;
    let bindings = parts::bind(&compiled.wasm)?;
    let wasm = optimise::optimise(&bindings.wasm)?;
    step::say("compressing the module");
    let module = Module::new(lzma::pack(&sorted::sort(&wasm)?)?);
    let viewer = page::viewer(&request.place.root.join("static"), &bindings.glue, module)?;
    Ok(Packaged { viewer, archive: compiled.out_dir.join("archive") })
}

/// Builds the viewer and writes both editions to the folder `out`; what was in it is removed.
///
/// # Errors
/// When a step fails; the chain names the step.
pub(crate) fn build(request: &Request, out: &Path) -> Result<()> {
    let packaged = package(request)?;
    let archive = Archive::open(&packaged.archive)?;
    step::say(&format!("writing {} and {} in it", out.display(), SINGLE_FILE));
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("could not clear {}", out.display()))?;
    }
    write_folder(&packaged.viewer, &archive, out)?;
    write_single_file(&packaged.viewer, &archive, &out.join(SINGLE_FILE))
}

/// The folder edition.
fn write_folder(viewer: &Viewer, archive: &Archive, out: &Path) -> Result<()> {
    for file in
        viewer.folder(&archive.manifest).context("could not put the folder edition together")?
    {
        write(&out.join(file.path), &file.bytes)?;
    }
    write(&out.join("archive/manifest.json"), archive.manifest.as_bytes())?;
    archive
        .names
        .iter()
        .try_for_each(|name| write(&out.join("archive").join(name), archive.read(name)?.as_bytes()))
}

/// Writes one file, and the folders above it where they are missing.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().expect("a file in a folder has a parent");
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}

/// The single-file edition.
fn write_single_file(viewer: &Viewer, archive: &Archive, path: &Path) -> Result<()> {
    let failed = || format!("could not write {}", path.display());
    let out = BufWriter::new(File::create(path).with_context(failed)?);
    let mut page = viewer.single_file(&archive.manifest, out).with_context(failed)?;
    for name in &archive.names {
        page.add(&format!("archive/{name}"), &archive.read(name)?).with_context(failed)?;
    }
    page.finish().with_context(failed)?;
    Ok(())
}
