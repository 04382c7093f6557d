//! Reads the seeds and writes one JSON bundle, from which `cargo xtask dist` builds the default
//! site as `broadsheet build` does of any other.
//!
//! The bundle is `archive.json` in the build's output folder: see `broadsheet-feed` and
//! `docs/bundle.schema.json`. What cannot be read is a warning that names the file; only when
//! nothing can be read is it an error.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use broadsheet_feed::{Feed, FeedWriter, Head, item};
use broadsheet_intake::{Collection, collect};
use broadsheet_readers::SourceTable;

/// Where the seeds are.
const SEEDS: &str = "seeds";
/// What the bundle is called.
const BUNDLE: &str = "archive.json";

fn main() {
    if let Err(message) = build() {
        eprintln!("{message}");
        process::exit(1);
    }
}

fn build() -> Result<(), String> {
    println!("cargo::rerun-if-changed={SEEDS}");
    let collection = collect(&[PathBuf::from(SEEDS)], &SourceTable::builtin())
        .map_err(|error| error.to_string())?;
    for (file, reason) in &collection.report.skipped {
        println!("cargo::warning={file} is left out: {reason}");
    }
    for (file, warning) in &collection.report.warnings {
        println!("cargo::warning={file}: {warning}");
    }
    let out_dir = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR for a build script")?;
    write(&collection, &Path::new(&out_dir).join(BUNDLE))
}

fn write(collection: &Collection, path: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let head = Head { sources: collection.sources.clone(), ..Head::default() };
    let mut bundle = FeedWriter::new(Feed::Bundle, &head, Vec::new()).map_err(failed)?;
    for article in &collection.articles {
        bundle.add(&item(Feed::Bundle, article)).map_err(failed)?;
    }
    fs::write(path, bundle.finish(None).map_err(failed)?).map_err(failed)
}
