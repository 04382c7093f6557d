//! How much a reader has to load, against the budget.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::viewer::{SINGLE_FILE, gzip};

/// Everything that is fetched before the list can be used, gzip -9, with the seeds in it.
const BUDGET_BYTES: usize = 150 * 1024;

/// How the name of the packed module ends.
const MODULE: &str = ".lzma";

/// One file of `dist/`.
#[derive(Debug)]
struct File {
    name: String,
    raw_bytes: usize,
    gzip_bytes: usize,
}

/// Every file of `dist/`, by name.
#[derive(Debug)]
pub(crate) struct Sizes(Vec<File>);

/// Reads and compresses every file.
///
/// # Errors
/// When `dist` cannot be read.
pub(crate) fn measure(dist: &Path) -> Result<Sizes> {
    let mut files = Vec::new();
    let mut waiting = vec![dist.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))? {
            let path = entry.with_context(|| format!("could not list {}", folder.display()))?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let bytes = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
            let name = path.strip_prefix(dist).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(File { name, raw_bytes: bytes.len(), gzip_bytes: gzip(&bytes)?.len() });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Sizes(files))
}

impl Sizes {
    /// The page, the module and the whole archive: with so few articles as the seeds all of it is the first load.
    /// A browser test measures what really is fetched.
    fn first_load_bytes(&self) -> usize {
        self.0.iter().filter(|file| file.is_first_load()).map(|file| file.gzip_bytes).sum()
    }

    /// The sizes that docs/benchmarks.md reports, as rows of its table.
    pub(crate) fn rows(&self) -> String {
        let mut rows: Vec<String> = self
            .0
            .iter()
            .filter(|file| file.name.ends_with(MODULE) || file.name.ends_with(".html"))
            .map(|file| format!("| `{}` | {} bytes, {} gzip -9 |", file.kind(), file.raw_bytes, file.gzip_bytes))
            .collect();
        rows.push(format!("| first load, all files | {} bytes gzip -9 |", self.first_load_bytes()));
        rows.join("\n")
    }

    /// # Errors
    /// When the first load is over the budget.
    pub(crate) fn within_budget(&self) -> Result<()> {
        let bytes = self.first_load_bytes();
        if bytes > BUDGET_BYTES {
            bail!("the first load is {bytes} bytes, {} over the budget of {BUDGET_BYTES}", bytes - BUDGET_BYTES);
        }
        Ok(())
    }
}

impl File {
    /// The name without its hash, which says nothing to a reader of a table.
    fn kind(&self) -> &str {
        if self.name.ends_with(MODULE) { "viewer.lzma" } else { &self.name }
    }

    fn is_first_load(&self) -> bool {
        // The table of folded characters is fetched by the first search, not before.
        let is_archive = self.name.starts_with("archive/") && !self.name.starts_with("archive/fold-");
        self.name == "index.html" || is_archive || self.name.ends_with(MODULE)
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:>12} {:>12}  file", "bytes", "gzip -9")?;
        for file in &self.0 {
            let mark = if file.is_first_load() { " *" } else { "" };
            let edition = if file.name == SINGLE_FILE { " (everything in one file)" } else { "" };
            writeln!(out, "{:>12} {:>12}  {}{mark}{edition}", file.raw_bytes, file.gzip_bytes, file.name)?;
        }
        let bytes = self.first_load_bytes();
        let percent = 100.0 * bytes as f64 / BUDGET_BYTES as f64;
        write!(out, "first load (*): {bytes} of {BUDGET_BYTES} bytes gzip -9, {percent:.0} % of the budget")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wasm_bytes: usize, is_within: bool) {
        let file = |name: &str, gzip_bytes| File { name: name.to_owned(), raw_bytes: 0, gzip_bytes };
        let sizes = Sizes(vec![
            file("index.html", 1024),
            file("viewer-0.lzma", wasm_bytes),
            file("viewer-0.css", 1_000_000),
            file("archive/manifest.json", 1024),
            file("archive/fold-0.css", 1_000_000),
        ]);
        assert_eq!(sizes.within_budget().is_ok(), is_within, "{sizes}");
    }

    #[test]
    fn the_budget_counts_what_a_hosted_page_loads() {
        check(148 * 1024, true);
        check(148 * 1024 + 1, false);
    }
}
