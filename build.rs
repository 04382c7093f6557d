//! Reads the documents of the archive and packs them into the bundle that the default build
//! carries.
//!
//! The documents are those in `seeds/`, or in the folder that the variable `BROADSHEET_ARCHIVE`
//! names; `BROADSHEET_TITLE` gives the archive's title. The bundle's files go to `archive/` in the
//! build's output folder, from where `cargo xtask dist` takes them. What cannot be read is a
//! warning that names the file; only when nothing can be read is it an error.

use std::path::PathBuf;
use std::{env, fs, process};

use broadsheet_bundle::{Head, pack};
use broadsheet_intake::collect;
use broadsheet_readers::SourceTable;
use broadsheet_search::{FOLD_TABLE, SUMMARY_CHARS, summary};

const ARCHIVE: &str = "BROADSHEET_ARCHIVE";
const TITLE: &str = "BROADSHEET_TITLE";

fn main() {
    if let Err(message) = build() {
        eprintln!("{message}");
        process::exit(1);
    }
}

fn build() -> Result<(), String> {
    let variable = |name: &str| {
        println!("cargo::rerun-if-env-changed={name}");
        env::var(name).unwrap_or_default()
    };
    let input = match variable(ARCHIVE).as_str() {
        "" => PathBuf::from("seeds"),
        folder => PathBuf::from(folder),
    };
    let title = variable(TITLE);
    println!("cargo::rerun-if-changed={}", input.display());
    let collection =
        collect(&[input], &SourceTable::builtin()).map_err(|error| error.to_string())?;
    for (file, reason) in &collection.report.skipped {
        println!("cargo::warning={file} is left out: {reason}");
    }
    for (file, warning) in &collection.report.warnings {
        println!("cargo::warning={file}: {warning}");
    }
    write(&title, collection.sources, collection.articles)
}

fn write(
    title: &str,
    sources: Vec<broadsheet_model::Source>,
    articles: Vec<broadsheet_model::Article>,
) -> Result<(), String> {
    let out_dir = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR for a build script")?;
    let folder = PathBuf::from(out_dir).join("archive");
    // Chunks of an earlier run have other names and would stay.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let head = Head { title: title.to_owned(), ..Head::default() };
    for file in
        pack(head, sources, &articles, |article| summary(article, SUMMARY_CHARS), FOLD_TABLE)
    {
        let path = folder.join(file.name);
        let parent = path.parent().unwrap_or(&folder);
        fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))?;
        fs::write(&path, file.bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
