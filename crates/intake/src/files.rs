//! Which files the inputs hold, and what they are called.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use broadsheet_bundle::Manifest;
use broadsheet_containers::{LeftOut, Rules};
use walkdir::{DirEntry, WalkDir};

use crate::{CollectError, MANIFEST, SkipReason};

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: Box<Path>,
    /// How many of the path's last parts make its name.
    n_parts: u16,
    /// Whether it is the manifest of a Broadsheet site, which stands for all of the site's files.
    is_site: bool,
}

impl InputFile {
    /// The file with this path below an input, wherever its bytes are; `/` between its parts.
    pub fn below(path: &str) -> InputFile {
        input_file(path.split('/').count(), Path::new(path))
    }

    /// The folder of the Broadsheet site that this is the manifest of, where it is one.
    pub fn site(&self) -> Option<&Path> {
        self.path.parent()?.parent().filter(|_| self.is_site)
    }

    /// Its path relative to the folder that was given, with `/` between its parts; its name where
    /// the file itself was given. Bytes that are not UTF-8 and control characters are written
    /// `\xNN`, a backslash is doubled, so no two paths below one folder have the same name and a
    /// name is always one line.
    pub fn name(&self) -> String {
        let parts: Vec<_> = self.path.components().rev().take(usize::from(self.n_parts)).collect();
        parts
            .iter()
            .rev()
            .map(|part| display_name(part.as_os_str().as_encoded_bytes()))
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// What the inputs hold.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files to be read, one input after the other, each in the order of names.
    pub files: Vec<InputFile>,
    /// What could not be listed, and why.
    pub faults: Vec<(String, SkipReason)>,
    /// How many files and folders of each kind were left out by rule.
    pub left: BTreeMap<LeftOut, u64>,
}

/// Says of a file or folder below an input whether it is to be left out, by its whole path, its
/// path relative to the input, and whether it is a folder.
pub type Exclude<'a> = &'a dyn Fn(&Path, &Path, bool) -> bool;

/// The files below `inputs`. What lies beside articles and is none is left out and counted (hidden
/// files and folders, pictures, parts of saved pages: see [`Rules`]), unless an input itself is
/// such; links are followed, and a link that leads into its own folder is listed as a fault. The
/// folder of a Broadsheet site is one file: its manifest.
///
/// # Errors
///
/// [`CollectError::Missing`] where an input does not exist, [`CollectError::NoFiles`] where there
/// are no files at all.
pub fn list(inputs: &[PathBuf], exclude: Exclude<'_>) -> Result<Listing, CollectError> {
    let mut listing = Listing::default();
    for input in inputs {
        if !input.exists() {
            return Err(CollectError::Missing(input.display().to_string()));
        }
        list_input(input, exclude, &mut listing);
    }
    if listing.files.is_empty() && listing.faults.is_empty() {
        return Err(CollectError::NoFiles(
            inputs.iter().map(|input| input.display().to_string()).collect(),
        ));
    }
    Ok(listing)
}

fn list_input(input: &Path, exclude: Exclude<'_>, listing: &mut Listing) {
    let mut left: BTreeMap<LeftOut, u64> = BTreeMap::new();
    let descends = |entry: &DirEntry| {
        let relative = entry.path().strip_prefix(input).unwrap_or(entry.path());
        if entry.depth() == 0 {
            return true;
        }
        if exclude(entry.path(), relative, entry.file_type().is_dir()) {
            return false;
        }
        let what = left_out(entry);
        what.into_iter().for_each(|what| *left.entry(what).or_default() += 1);
        what.is_none()
    };
    let walk = WalkDir::new(input).follow_links(true).sort_by_file_name();
    let mut entries = walk.into_iter().filter_entry(descends);
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() && is_site(entry.path()) => {
                for (depth, manifest) in manifests(entry.path()) {
                    let manifest = input_file(entry.depth() + depth, &manifest);
                    listing.files.push(InputFile { is_site: true, ..manifest });
                }
                entries.skip_current_dir();
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            // Not a regular file: a socket or a pipe would block.
            Ok(entry) if !entry.file_type().is_file() => {
                let file = input_file(entry.depth(), entry.path());
                listing.faults.push((file.name(), SkipReason::NotAFile));
            }
            Ok(entry) => listing.files.push(input_file(entry.depth(), entry.path())),
            Err(error) => {
                let at = error.path().map_or_else(
                    || input.display().to_string(),
                    |path| {
                        if error.depth() == 0 {
                            display_path(path)
                        } else {
                            input_file(error.depth(), path).name()
                        }
                    },
                );
                listing.faults.push((at, reason(&error)));
            }
        }
    }
    for (what, n) in left {
        *listing.left.entry(what).or_default() += n;
    }
}

/// Whether a folder is a Broadsheet site.
fn is_site(folder: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = File::open(folder.join(MANIFEST))
        .and_then(|file| file.take(BEGINNING_BYTES).read_to_end(&mut beginning));
    let says = |word: &[u8]| beginning.windows(word.len()).any(|at| at == word);
    read.is_ok() && says(b"\"broadsheet\"") && folder.join("index.html").is_file()
}

/// The manifests of a Broadsheet site, each with how far below the folder it is: that of each
/// volume, where it has several.
fn manifests(folder: &Path) -> Vec<(usize, PathBuf)> {
    let own = folder.join(MANIFEST);
    let read = fs::read(&own).ok().and_then(|json| Manifest::parse(&json).ok());
    let n_volumes = read.map_or(0, |manifest| manifest.volumes.len());
    let volume = |number: usize| folder.join(format!("volume-{number}")).join(MANIFEST);
    let volumes: Vec<(usize, PathBuf)> =
        (1..=n_volumes).map(|number| (3, volume(number))).collect();
    // What is not here is missed when it is read, and named.
    if volumes.is_empty() { vec![(2, own)] } else { volumes }
}

/// How much of a manifest tells whether it is one.
const BEGINNING_BYTES: u64 = 256;

fn reason(error: &walkdir::Error) -> SkipReason {
    if error.loop_ancestor().is_some() {
        return SkipReason::LinkLoop;
    }
    if error.path().is_some_and(Path::is_symlink) {
        return SkipReason::BrokenLink;
    }
    SkipReason::Unreadable(error.io_error().map_or(io::ErrorKind::Other, io::Error::kind))
}

fn input_file(depth: usize, path: &Path) -> InputFile {
    let n_parts = u16::try_from(depth.max(1)).unwrap_or(u16::MAX);
    InputFile { path: path.into(), n_parts, is_site: false }
}

/// Why a file or folder is left out by rule, if it is.
fn left_out(entry: &DirEntry) -> Option<LeftOut> {
    let name = entry.file_name().to_string_lossy();
    // What is still in a cloud is said by name.
    if name.ends_with(".icloud") && !entry.file_type().is_dir() {
        return None;
    }
    if !entry.file_type().is_dir() {
        return Rules::default().left_out(&name);
    }
    let beside = |page: &str, end: &str| entry.path().with_file_name([page, end].concat());
    let has_page =
        |page: &str| [".html", ".htm"].into_iter().any(|end| beside(page, end).is_file());
    Rules::left_out_folder(&name, has_page)
}

/// `path` as messages show it, on one line: see [`InputFile::name`].
pub fn display_path(path: &Path) -> String {
    path.to_str().map_or_else(|| display_name(path.as_os_str().as_encoded_bytes()), str::to_owned)
}

/// A file's name as text: see [`InputFile::name`].
fn display_name(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => text.push_str("\\\\"),
                c if c.is_control() => {
                    text.extend(c.to_string().bytes().map(|byte| format!("\\x{byte:02x}")))
                }
                c => text.push(c),
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_two_names_are_never_alike() {
        for (name, expected) in [
            (&b"a.md"[..], "a.md"),
            ("大纪元.md".as_bytes(), "大纪元.md"),
            (b"\xb4\xf3.md", "\\xb4\\xf3.md"),
            (b"\\xb4\\xf3.md", "\\\\xb4\\\\xf3.md"),
            (b"a\nb", "a\\x0ab"),
            ("\u{85}".as_bytes(), "\\xc2\\x85"),
        ] {
            assert_eq!(display_name(name), expected);
        }
    }

    #[test]
    fn the_name_begins_below_the_input() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir_all(folder.path().join("b/c"))?;
        std::fs::write(folder.path().join("b/c/a.md"), "")?;
        let names = |input: PathBuf| {
            let listing = list(&[input], &|_, _, _| false).expect("there is a file");
            listing.files.iter().map(InputFile::name).collect::<Vec<_>>()
        };
        assert_eq!(names(folder.path().to_owned()), ["b/c/a.md"]);
        assert_eq!(names(folder.path().join("b/")), ["c/a.md"]);
        assert_eq!(names(folder.path().join("b/c/a.md")), ["a.md"]);
        Ok(())
    }
}
