//! The files that mutations begin with.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Target;

/// The largest example that is used, in bytes: small ones are mutated more often.
const MAX_BYTES: u64 = 64 * 1024;

/// The examples of `target`, in the order of their paths; some bytes where it has none.
pub fn examples(target: &Target) -> Vec<Vec<u8>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(target.name);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = files(&own);
    for folder in target.folders {
        paths.extend(files(&root.join(folder)));
    }
    let is_small = |path: &PathBuf| fs::metadata(path).is_ok_and(|it| it.len() <= MAX_BYTES);
    let found: Vec<Vec<u8>> =
        paths.into_iter().filter(is_small).filter_map(|path| fs::read(path).ok()).collect();
    if found.is_empty() { vec![b"<p>text</p>".to_vec()] } else { found }
}

/// The files below `folder`, expectations left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_expectation = path.to_string_lossy().ends_with(".expected.json");
            match (path.is_dir(), is_expectation) {
                (true, _) => waiting.push(path),
                (false, false) => found.push(path),
                (false, true) => {}
            }
        }
    }
    found.sort();
    found
}
