//! Sizes of the page with the seeds, how soon its list can be used, and how fast the readers are.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::gzip::gzip;
use crate::site::FirstLoad;
use crate::{CORPUS, browser, readers, step};

/// # Errors
/// When the page cannot be built, or something cannot be measured.
pub(crate) fn run(corpus: Option<&Path>) -> Result<()> {
    step::xtask("browsers")?;
    // Its table of sizes is for people who build; ours are rows for docs/benchmarks.md.
    step::xtask("dist")?;
    let dist = step::root().join("dist");
    println!("| what | measured |\n|---|---|");
    sizes(&dist)?;
    step::say("loading the page in Chromium, its processor slowed down four times");
    browser::timing(&dist)?;
    match corpus {
        Some(corpus) => {
            step::say(&format!("measuring the readers on {}", corpus.display()));
            readers::print(corpus)
        }
        None => {
            step::say(&format!(
                "the readers are not measured: neither --corpus nor {CORPUS} names a folder of articles"
            ));
            Ok(())
        }
    }
}

/// The rows of the pages and the module, and of the first load.
fn sizes(dist: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for entry in fs::read_dir(dist).with_context(|| format!("could not list {}", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_module = name.ends_with(".lzma");
        if !is_module && !name.ends_with(".html") {
            continue;
        }
        let bytes =
            fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        // The digest in the module's name says nothing to a reader of a table.
        let name = if is_module { "viewer.lzma".to_owned() } else { name };
        rows.push(format!("| `{name}` | {} bytes, {} gzip -9 |", bytes.len(), gzip(&bytes)?.len()));
    }
    rows.sort();
    rows.push(format!(
        "| first load, all files | {} bytes gzip -9 |",
        FirstLoad::of(dist)?.bytes()
    ));
    println!("{}", rows.join("\n"));
    Ok(())
}
