//! What the files of a site are called, and which names only Broadsheet gives.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use broadsheet_bundle::{ChunkKind, ChunkRef, PACK_FOLDER, PACKS_FOLDER, stands_in_pack};
use broadsheet_feed::is_bundle;
use broadsheet_site::PartKind;
use walkdir::WalkDir;

use crate::feeds::is_volume_name;
use crate::site::ARCHIVE;

/// How deep the files of an archive lie below its folder, at most: `part/ROOT/NUMBER/NAME.css`.
const DEPTH: usize = 4;
/// The folder of the numbered files of the index.
const PART: &str = "part";

/// What the name of a volume's folder begins with; its number follows.
const VOLUME: &str = "volume-";
/// Files of every site whose names others use too.
const SITE_FILES: [&str; 4] = [".nojekyll", "archive/manifest.json", "feed.json", "index.html"];

/// Files that make a site work offline, and how they begin.
const OFFLINE: [(&str, &str); 2] = [
    ("service-worker.js", "/* Broadsheet's service worker"),
    ("manifest.webmanifest", "{\"id\":\"./\",\"name\":"),
];

/// A chunk's path inside a site.
pub(crate) fn archive_name(chunk: &ChunkRef) -> String {
    format!("archive/{}", chunk.file_name())
}

/// The name of the folder of a volume, from 1.
pub(crate) fn volume_folder(number: usize) -> String {
    format!("{VOLUME}{number}")
}

/// The number of the volume that a site's file `name` is in, if it is in one, and its path there.
pub(crate) fn split_volume(name: &str) -> (Option<usize>, &str) {
    let of_volume = || {
        let (number, inner) = name.strip_prefix(VOLUME)?.split_once('/')?;
        let is_number = number.bytes().all(|digit| digit.is_ascii_digit());
        let number = number.parse().ok().filter(|_| is_number && !number.starts_with('0'))?;
        Some((Some(number), inner))
    };
    of_volume().unwrap_or((None, name))
}

/// The files below the site `out` that are named as only Broadsheet names files: chunks and
/// viewers; also those of volumes, of which the first `n_volumes` have a page of ours.
pub(crate) fn own_files(out: &Path, n_volumes: usize) -> Vec<String> {
    let mut files = own_files_of(out);
    let folders = WalkDir::new(out).min_depth(1).max_depth(1).sort_by_file_name().into_iter();
    let folders = folders.filter_map(Result::ok).filter(|entry| entry.file_type().is_dir());
    for folder in folders {
        let name = format!("{}/", folder.file_name().to_string_lossy());
        let (Some(number), _) = split_volume(&name) else { continue };
        files.extend(own_files_of(folder.path()).iter().map(|file| format!("{name}{file}")));
        let ours = SITE_FILES.iter().filter(|file| folder.path().join(file).is_file());
        files.extend(ours.filter(|_| number <= n_volumes).map(|file| format!("{name}{file}")));
    }
    files
}

/// The same of one archive.
fn own_files_of(out: &Path) -> Vec<String> {
    let below = |folder: &Path, depth: usize| {
        let walk =
            WalkDir::new(folder).min_depth(1).max_depth(depth).sort_by_file_name().into_iter();
        let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files.map(|entry| relative(out, entry.path())).collect::<Vec<_>>()
    };
    let all = below(out, 1).into_iter().chain(below(&out.join("archive"), DEPTH));
    let is_own = |name: &String| {
        // Others may write a file of such a name too.
        is_own_name(name) && is_own_content(name, &out.join(name))
    };
    all.filter(is_own).collect()
}

/// Whether the file at `path` holds what we write into files of this name.
fn is_own_content(name: &str, path: &Path) -> bool {
    let begins = OFFLINE.iter().find(|(own, _)| *own == name).map(|(_, begins)| *begins);
    if begins.is_none() && !is_volume_name(name) {
        return true;
    }
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut beginning));
    read.is_ok()
        && match begins {
            Some(begins) => beginning.starts_with(begins.as_bytes()),
            None => is_bundle(&beginning),
        }
}

/// Whether a site's file `name` is a chunk, which another layout puts into a pack.
pub(crate) fn is_chunk_name(name: &str) -> bool {
    let kind = name.strip_prefix(ARCHIVE).and_then(|name| name.split('/').next());
    kind.is_some_and(|kind| kind == PART || ChunkKind::ALL.iter().any(|one| one.folder() == kind))
        && is_own_name(name)
}

/// Whether a site's chunk `name` is a file of its own also where chunks are read by ranges.
pub(crate) fn is_plain(name: &str) -> bool {
    let kind = name.strip_prefix(ARCHIVE).and_then(|name| name.split('/').next());
    ChunkKind::ALL.iter().any(|one| Some(one.folder()) == kind && !stands_in_pack(*one))
}

/// Whether a site's chunk `name` is a numbered file of the index.
pub(crate) fn is_numbered(name: &str) -> bool {
    name.strip_prefix(ARCHIVE).is_some_and(|name| name.starts_with(PART))
}

/// Whether a site's file `name`, one of ours, belongs to the index.
pub(crate) fn is_index(name: &str) -> bool {
    let kind = name.strip_prefix("archive/").and_then(|name| name.split('/').next());
    kind.is_some_and(|kind| kind == PART || kind == ChunkKind::Index.folder())
}

/// Whether a site's file `name` is named as only Broadsheet names files, or as it names its bundle.
pub(crate) fn is_own_name(name: &str) -> bool {
    let (_, name) = split_volume(name);
    if is_volume_name(name) {
        return true;
    }
    let part = |kind: PartKind| name.strip_prefix(kind.name())?.strip_prefix('-');
    if let Some(part) = PartKind::ALL.into_iter().find_map(part) {
        let hash = [".css", ".lzma", ".bin"].into_iter().find_map(|end| part.strip_suffix(end));
        return hash.is_some_and(is_hex);
    }
    if let Some(hash) = name.strip_prefix("icon-").and_then(|icon| icon.strip_suffix(".png")) {
        return hash.len() == 16 && is_hex(hash);
    }
    if OFFLINE.iter().any(|(own, _)| *own == name) {
        return true;
    }
    if let Some(inner) = name.strip_prefix(ARCHIVE).and_then(|name| name.strip_suffix(".bin")) {
        return [PACK_FOLDER, PACKS_FOLDER].iter().any(|folder| {
            let pack = inner.strip_prefix(folder).and_then(|pack| pack.strip_prefix('/'));
            pack.is_some_and(|pack| pack.len() == 16 && is_hex(pack))
        });
    }
    let parts: Option<Vec<&str>> = name.strip_suffix(".css").map(|name| name.split('/').collect());
    match parts.as_deref() {
        // A numbered file of the index: its name is its folders' names and what tells it from the
        // others there.
        Some(["archive", PART, root, numbers, file]) => {
            (root.len(), numbers.len(), file.len()) == (16, 6, 24)
                && is_hex(file)
                && file.strip_prefix(root).is_some_and(|number| number.starts_with(numbers))
        }
        Some(["archive", kind, file]) => is_chunk(kind, file),
        Some(["archive", kind, folder, file]) => {
            folder.len() == 2 && file.starts_with(folder) && is_chunk(kind, file)
        }
        _ => false,
    }
}

fn is_chunk(kind: &str, name: &str) -> bool {
    let is_known = ChunkKind::ALL.iter().any(|known| known.folder() == kind)
        || [PACK_FOLDER, PACKS_FOLDER].contains(&kind);
    is_known && name.len() == 16 && is_hex(name)
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// `path` inside `folder`, with `/` between its parts.
pub(crate) fn relative(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_ours() {
        for name in [
            "archive/text/ab/ab0123456789cdef.css",
            "archive/calendar/0123456789abcdef.css",
            "archive/index/0123456789abcdef.css",
            "archive/pack/0123456789abcdef.css",
            "archive/packs/0123456789abcdef.css",
            "archive/pack/0123456789abcdef.bin",
            "archive/packs/0123456789abcdef.bin",
            "archive/part/0123456789abcdef/00001f/0123456789abcdef00001f07.css",
            "viewer-0123456789ab.css",
            "viewer-0123456789ab.lzma",
            "viewer-0123456789ab.bin",
            "glue-0123456789ab.bin",
            "full-0123456789ab.lzma",
            "worker-0123456789ab.css",
            "archive.json",
            "archive-12.json",
            "volume-12/archive/text/ab/ab0123456789cdef.css",
            "volume-1/viewer-0123456789ab.css",
        ] {
            assert!(is_own_name(name), "{name}");
        }
        for name in [
            "CNAME",
            "feed.json",
            "index.html",
            "archive/manifest.json",
            "archive/notes.txt",
            "archive/text/notes.css",
            "archive/text/cd/ab0123456789cdef.css",
            "archive/other/0123456789abcdef.css",
            "archive/text/0123456789abcdef.bin",
            "archive/pack/notes.bin",
            "archive/text/ab/ab0123456789cdef.css.bak",
            "archive/part/0123456789abcdef.css",
            "archive/part/0123456789abcdef/00001f/notes.css",
            "archive/part/0123456789abcdef/00001e/0123456789abcdef00001f07.css",
            "archive/part/1123456789abcdef/00001f/0123456789abcdef00001f07.css",
            "archive/part/0123456789abcdef/0123456789abcdef00001f07.css",
            "archive/part/0123456789abcdef/00001f/0123456789abcdef00001f07.lzma",
            "viewer-notes.css",
            "viewer-.css",
            "volume-1/index.html",
            "volume-01/viewer-0123456789ab.css",
            "volume-1/volume-2/viewer-0123456789ab.css",
        ] {
            assert!(!is_own_name(name), "{name}");
        }
    }
}
