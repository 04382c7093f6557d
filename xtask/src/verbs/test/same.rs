//! Two builds of the same sources give the same bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::step;
use crate::viewer::{self, Packing, Request};
use crate::workspace::Workspace;

/// Builds the viewer once more in a target folder of its own, and compares it and the seeds' bundle
/// with those that `dist/` was made of. Page, style, scripts and module are all in the first; that
/// the same articles give the same bytes is tested by the command's own tests.
pub(super) fn same_bytes_again(workspace: &Workspace) -> Result<()> {
    step::say("building the viewer once more in another folder, which has to give the same bytes");
    let build =
        |target: &Path| viewer::build(&Request { workspace, target, packing: Packing::Small });
    let first = build(&workspace.target)?;
    let again = build(&workspace.target.join("again"))?;
    let pairs = [(first.viewer, again.viewer), (first.seeds, again.seeds)];
    let read =
        |path: &Path| fs::read(path).with_context(|| format!("could not read {}", path.display()));
    for (first, again) in pairs {
        if read(&first)? != read(&again)? {
            let (first, again) = (first.display(), again.display());
            bail!("two builds of the same sources differ: {first} and {again}");
        }
    }
    Ok(())
}

/// Fails with the name of the first file that is not the same in both folders.
pub(super) fn same_files(first: &Path, second: &Path) -> Result<()> {
    let names: BTreeSet<PathBuf> = files(first)?.union(&files(second)?).cloned().collect();
    for name in names {
        let read = |folder: &Path| {
            fs::read(folder.join(&name))
                .with_context(|| format!("only one of two builds wrote {}", name.display()))
        };
        if read(first)? != read(second)? {
            bail!("two builds of the same sources differ in {}", name.display());
        }
    }
    Ok(())
}

/// Every file under `root`, by its path inside it.
fn files(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(
                    path.strip_prefix(root)
                        .context("a folder's file lies inside it")?
                        .to_path_buf(),
                );
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two folders with these files are the same, or the difference is found in `differs`.
    fn check(first: &[(&str, &str)], second: &[(&str, &str)], differs: Option<&str>) {
        let folders = [first, second].map(|files| {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("archive")).unwrap();
            for (name, text) in files {
                fs::write(folder.path().join(name), text).unwrap();
            }
            folder
        });
        let done = same_files(folders[0].path(), folders[1].path());
        match differs {
            None => done.unwrap(),
            Some(name) => assert!(done.unwrap_err().to_string().contains(name)),
        }
    }

    #[test]
    fn a_difference_between_two_builds_is_found() {
        check(&[("a", "1"), ("archive/b", "2")], &[("a", "1"), ("archive/b", "2")], None);
        check(&[("a", "1"), ("archive/b", "2")], &[("a", "1"), ("archive/b", "3")], Some("b"));
        check(&[("a", "1")], &[("a", "1"), ("archive/b", "2")], Some("b"));
    }
}
