//! From paths to those that a build reads.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::Result;
use broadsheet_containers::{LeftOut, Rules};

use crate::config::FILE_NAME;

use super::StageRequest;
use super::columns::{Bytes, Input, needed};
use super::tables::{Record, Records};

/// Writes the paths that are read, and how many others there are.
pub(super) fn list(
    request: &StageRequest<'_>,
    input: Input<impl Read>,
    output: impl Write,
) -> Result<()> {
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for batch in input.batches() {
        let batch = batch?;
        let path = Bytes::of(&batch, "path")?;
        for row in 0..batch.num_rows() {
            paths.insert(needed(path.text(row), "path")?.to_owned());
        }
    }
    let mut records = Records::new(output, &request.key)?;
    // A folder that is left out counts once, as it is not walked through.
    let mut sites: BTreeSet<&str> = BTreeSet::new();
    let mut left: BTreeMap<LeftOut, BTreeSet<&str>> = BTreeMap::new();
    for path in &paths {
        match fate(path, &paths, request) {
            Fate::Read => {
                records.push(Record { kind: "file", path: Some(path), ..Record::default() })?;
            }
            Fate::Excluded => {}
            Fate::OfSite(folder) => {
                sites.insert(folder);
            }
            Fate::Left(what, at) => {
                left.entry(what).or_default().insert(at);
            }
        }
    }
    for folder in sites {
        let (path, text) = (Some(folder), Some(IS_SITE));
        let is_skip = Some(true);
        records.push(Record { kind: "note", path, text, is_skip, ..Record::default() })?;
    }
    for (what, all) in left {
        let (place, n) = (Some(u32::from(what.code())), Some(all.len() as u64));
        records.push(Record { kind: "left", place, n, ..Record::default() })?;
    }
    records.finish()
}

/// What is said of a folder that a build would read as one archive.
const IS_SITE: &str = "it looks like a Broadsheet site, which is read from a disk alone; give its \
                       archive.json, or what `broadsheet export --format json` writes of it";

/// What becomes of a path.
enum Fate<'a> {
    Read,
    Excluded,
    /// Of a folder that looks like a Broadsheet site.
    OfSite(&'a str),
    /// By which rule, and which file or folder.
    Left(LeftOut, &'a str),
}

fn fate<'a>(path: &'a str, paths: &BTreeSet<String>, request: &StageRequest<'_>) -> Fate<'a> {
    let config = &request.config;
    let is_site = |folder: &str| {
        ["archive/manifest.json", "index.html"]
            .iter()
            .all(|file| paths.contains(&format!("{folder}{file}")))
    };
    if is_site("") {
        return Fate::OfSite("");
    }
    for (end, _) in path.match_indices('/') {
        let folder = &path[..end];
        if config.leaves_out(Path::new(folder), true) {
            return Fate::Excluded;
        }
        let (above, name) = folder
            .rsplit_once('/')
            .map_or(("", folder), |(_, name)| (&folder[..folder.len() - name.len()], name));
        let has_page = |page: &str| {
            let is_there = |end: &str| paths.contains(&format!("{above}{page}{end}"));
            is_there(".html") || is_there(".htm")
        };
        if let Some(what) = Rules::left_out_folder(name, has_page) {
            return Fate::Left(what, folder);
        }
        if is_site(&path[..=end]) {
            return Fate::OfSite(folder);
        }
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == FILE_NAME && path == name || config.leaves_out(Path::new(path), false) {
        return Fate::Excluded;
    }
    if name.ends_with(".icloud") {
        return Fate::Read;
    }
    Rules::default().left_out(name).map_or(Fate::Read, |what| Fate::Left(what, path))
}
