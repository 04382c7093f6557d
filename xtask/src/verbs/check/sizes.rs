//! How much a reader has to load, against the budget.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::verbs::dist::SINGLE_FILE;
use crate::viewer::gzip;

/// Everything that is fetched before the list can be used, gzip -9, with the seeds in it.
const BUDGET_BYTES: usize = 150 * 1024;

/// How the names of packed modules begin and end: packed small, and plain.
const MODULE: (&str, [&str; 2]) = ("viewer-", [".lzma", ".bin"]);

/// What the module that reads files should have at most, as it travels.
const WORKER_BYTES: usize = 560_000;

fn is_worker(name: &str) -> bool {
    name.starts_with("worker-") && !name.ends_with(".css")
}

/// The folders of the archive from which the first list is made: the day table and catalogue pages.
/// Texts, ids and the folding table come when somebody reads or searches.
const LISTED_FIRST: [&str; 2] = ["archive/calendar/", "archive/page/"];

/// One file of `dist/`.
#[derive(Debug)]
struct File {
    name: String,
    raw_bytes: usize,
    gzip_bytes: usize,
    is_first_load: bool,
}

/// Every file of `dist/`, by name.
#[derive(Debug)]
pub(crate) struct Sizes(Vec<File>);

/// Reads and compresses every file.
///
/// # Errors
/// When `dist` cannot be read.
pub(crate) fn measure(dist: &Path) -> Result<Sizes> {
    let path = dist.join("archive/manifest.json");
    let manifest =
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    let mut files = Vec::new();
    let mut waiting = vec![dist.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?
        {
            let path =
                entry.with_context(|| format!("could not list {}", folder.display()))?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let bytes =
                fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
            let name =
                path.strip_prefix(dist).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let is_first_load = is_first_load(&name, &manifest);
            files.push(File {
                name,
                raw_bytes: bytes.len(),
                gzip_bytes: gzip(&bytes)?.len(),
                is_first_load,
            });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Sizes(files))
}

/// Whether the list cannot be used without this file: the page, the module, and what the manifest
/// names that the list is made from. A browser test measures what really is fetched.
fn is_first_load(name: &str, manifest: &str) -> bool {
    // A chunk is named by the beginning of its digest, which stands in the manifest where the
    // manifest refers to it.
    let is_named = || {
        name.rsplit('/')
            .next()
            .and_then(|file| file.strip_suffix(".css"))
            .is_some_and(|n| manifest.contains(n))
    };
    let is_list = LISTED_FIRST.iter().any(|folder| name.starts_with(folder)) && is_named();
    let is_module = name.starts_with(MODULE.0) && MODULE.1.iter().any(|end| name.ends_with(end));
    name == "index.html" || name == "archive/manifest.json" || is_list || is_module
}

impl Sizes {
    fn first_load_bytes(&self) -> usize {
        self.0.iter().filter(|file| file.is_first_load).map(|file| file.gzip_bytes).sum()
    }

    /// # Errors
    /// When the first load is over the budget.
    pub(crate) fn within_budget(&self) -> Result<()> {
        let bytes = self.first_load_bytes();
        if bytes > BUDGET_BYTES {
            bail!(
                "the first load is {bytes} bytes, {} over the budget of {BUDGET_BYTES}",
                bytes - BUDGET_BYTES
            );
        }
        Ok(())
    }
}

impl File {
    /// What its row in the list is called: an archive may have very many files, so a folder of it
    /// is one row, except for what is loaded at first.
    fn row(&self) -> &str {
        let inside = self.name.strip_prefix("archive/").and_then(|inside| inside.find('/'));
        match inside {
            Some(length) if !self.is_first_load => &self.name[.."archive/".len() + length + 1],
            _ => &self.name,
        }
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:>12} {:>12}  file", "bytes", "gzip -9")?;
        let mut rows: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
        for file in &self.0 {
            rows.entry(file.row()).or_default().push(file);
        }
        for (name, files) in rows {
            let sum = |bytes_of: fn(&File) -> usize| {
                files.iter().map(|file| bytes_of(file)).sum::<usize>()
            };
            let (raw, gzip) = (sum(|file| file.raw_bytes), sum(|file| file.gzip_bytes));
            write!(out, "{raw:>12} {gzip:>12}  {name}")?;
            match files.as_slice() {
                _ if name == SINGLE_FILE => writeln!(out, " (everything in one file)")?,
                _ if name.ends_with('/') => writeln!(out, " ({} files)", files.len())?,
                [file] if file.is_first_load => writeln!(out, " *")?,
                _ => writeln!(out)?,
            }
        }
        let worker = self.0.iter().find(|file| is_worker(&file.name));
        if let Some(worker) = worker {
            writeln!(
                out,
                "what reads files, loaded with the first of them: {} of {WORKER_BYTES} bytes",
                worker.raw_bytes
            )?;
        }
        let bytes = self.first_load_bytes();
        let percent = 100.0 * bytes as f64 / BUDGET_BYTES as f64;
        write!(
            out,
            "first load (*): {bytes} of {BUDGET_BYTES} bytes gzip -9, {percent:.0} % of the budget"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"{"calendar":"00aa","page":"11bb","fold":"22cc"}"#;

    fn sizes(files: &[(&str, usize)]) -> Sizes {
        let file = |&(name, gzip_bytes): &(&str, usize)| File {
            name: name.to_owned(),
            raw_bytes: 0,
            gzip_bytes,
            is_first_load: is_first_load(name, MANIFEST),
        };
        Sizes(files.iter().map(file).collect())
    }

    fn check(wasm_bytes: usize, is_within: bool) {
        let sizes = sizes(&[
            ("index.html", 1024),
            ("viewer-0.lzma", wasm_bytes),
            ("viewer-0.css", 1_000_000),
            ("full-0.lzma", 1_000_000),
            ("archive/manifest.json", 256),
            ("archive/calendar/00aa.css", 256),
            ("archive/page/11/11bb.css", 512),
            ("archive/page/33/33dd.css", 1_000_000),
            ("archive/text/44/44ee.css", 1_000_000),
            ("archive/fold/22cc.css", 1_000_000),
        ]);
        assert_eq!(sizes.within_budget().is_ok(), is_within, "{sizes}");
    }

    #[test]
    fn the_budget_counts_what_a_hosted_page_loads() {
        check(148 * 1024, true);
        check(148 * 1024 + 1, false);
    }

    #[test]
    fn a_large_archive_is_a_short_list() {
        let shown = sizes(&[
            ("archive/page/11/11bb.css", 1),
            ("archive/text/4/4e.css", 2),
            ("archive/text/5/5e.css", 3),
        ]);
        let rows: Vec<String> =
            shown.to_string().lines().map(|row| row.trim().to_owned()).collect();
        assert_eq!(
            rows[1..3],
            [
                "0            1  archive/page/11/11bb.css *",
                "0            5  archive/text/ (2 files)"
            ]
        );
    }
}
