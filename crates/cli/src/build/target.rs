//! Where a build writes: what is there already, and what may be touched.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use broadsheet_bundle::{BundleError, Manifest};
use broadsheet_intake::display_path;

use super::disk::{Disk, at};
use super::{CacheChoice, Edition, Request};

/// Marks a folder as a cache for backup programs (<https://bford.info/cachedir/>), and as ours.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
                   # This folder is a cache of broadsheet. It may be deleted at any time.\n";
/// What the single file is called where a folder is given for it.
const PAGE_NAME: &str = "broadsheet.html";
/// How a page of the single-file edition says so.
const PAGE_MARK: &str = "data-edition=\"file\"";

/// What stood at the output before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing, or an empty folder.
    Nothing,
    /// An earlier output, or the beginning of one.
    Ours,
    /// Something else, which `--force` allows to write into.
    Foreign,
}

/// Where a build writes.
#[derive(Debug)]
pub(super) struct Target {
    /// The site's folder, or the one page; absolute.
    pub(super) out: PathBuf,
    pub(super) before: Before,
    /// The cache.
    pub(super) cache: PathBuf,
    /// `OUT.cache`: what is being written, and, unless it is elsewhere, the cache.
    work: PathBuf,
    /// Whether the cache outlives the build.
    pub(super) keeps_cache: bool,
    /// Held until the build ends.
    _lock: File,
}

impl Target {
    /// Looks at the output and takes hold of the folder beside it.
    ///
    /// # Errors
    /// When the output is not ours and may not be replaced, is an input, or another build is at it.
    pub(super) fn claim(request: &Request<'_>, disk: &Disk<'_>) -> Result<Target> {
        let out = whole_path(request, disk)?;
        let work = suffixed(&out, ".cache");
        let before = look(&out, &work, request)?;
        claim_cache(&work, disk)?;
        let lock = lock(&work, disk)?;
        let cache = match &request.cache {
            CacheChoice::Beside => work.clone(),
            CacheChoice::At(folder) => {
                claim_cache(folder, disk)?;
                folder.clone()
            }
            CacheChoice::None => work.join("temporary"),
        };
        let keeps_cache = request.cache != CacheChoice::None;
        let target = Target { out, before, cache, work, keeps_cache, _lock: lock };
        disk.remove_folder(&target.next())?;
        disk.remove_folder(&target.scratch())?;
        disk.remove_folder(&target.work.join("temporary"))?;
        disk.create_folder(&target.cache)?;
        Ok(target)
    }

    /// Where the new output is written before it is put in place.
    pub(super) fn next(&self) -> PathBuf {
        self.work.join("next")
    }

    /// Where chunks wait that are to be put into packs.
    pub(super) fn packing(&self) -> PathBuf {
        self.work.join("packing")
    }

    /// Where waits what only this build uses.
    pub(super) fn scratch(&self) -> PathBuf {
        self.work.join("scratch")
    }

    /// Is there while a new output is being put in the place of nothing, file by file.
    pub(super) fn journal(&self) -> PathBuf {
        journal(&self.work)
    }

    /// Folders of the build itself, which are never read as articles.
    pub(super) fn own_folders(&self) -> [&Path; 3] {
        [&self.out, &self.work, &self.cache]
    }

    /// Takes away what need not stay when a build has ended, well or badly.
    pub(super) fn clean(&self, disk: &Disk<'_>) -> Result<()> {
        disk.remove_folder(&self.next())?;
        if self.packing().exists() {
            disk.remove_file(&self.packing())?;
        }
        disk.remove_folder(&self.scratch())?;
        if self.cache != self.work {
            disk.remove_folder(&self.work)?;
        }
        Ok(())
    }
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut whole = path.as_os_str().to_owned();
    whole.push(suffix);
    whole.into()
}

fn journal(work: &Path) -> PathBuf {
    work.join("committing")
}

/// The output's absolute path without links and `..`, so that it can be compared with the inputs'.
fn whole_path(request: &Request<'_>, disk: &Disk<'_>) -> Result<PathBuf> {
    let mut out = request.out.clone();
    let is_page = out
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"));
    if request.edition == Edition::File && (!is_page || out.is_dir()) {
        out.push(PAGE_NAME);
    }
    if let Ok(whole) = dunce::canonicalize(&out) {
        return Ok(whole);
    }
    let out = std::path::absolute(&out).map_err(at(&out))?;
    let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
        bail!("{}: no name for the output", out.display());
    };
    disk.create_folder(parent)?;
    Ok(dunce::canonicalize(parent).map_err(at(parent))?.join(name))
}

/// What stands at `out`, if it may be written to.
fn look(out: &Path, work: &Path, request: &Request<'_>) -> Result<Before> {
    let holds_input =
        |input: &PathBuf| dunce::canonicalize(input).is_ok_and(|input| input.starts_with(out));
    let input = request.inputs.iter().find(|input| holds_input(input));
    let before = match request.edition {
        Edition::File => look_at_page(out)?,
        Edition::Folder => look_at_folder(out, work)?,
    };
    if let Some(input) = input {
        bail!(
            "{}: the output cannot be the input {} or a folder around it; choose another",
            display_path(out),
            input.display()
        );
    }
    if before != Before::Foreign {
        return Ok(before);
    }
    let home =
        std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    if out.parent().is_none()
        || home
            .and_then(|home| dunce::canonicalize(home).ok())
            .is_some_and(|home| home.starts_with(out))
    {
        bail!("{}: a site is never written here; choose a folder of its own", display_path(out));
    }
    if request.force {
        return Ok(before);
    }
    match request.edition {
        Edition::Folder => bail!(
            "{}: there is something in it, and it is no earlier output (it has no archive/manifest.json of Broadsheet); \
             choose another folder, or say --force to write the site into it: files of the same names are then replaced, \
             all others stay",
            display_path(out)
        ),
        Edition::File => bail!(
            "{}: it is there already and no earlier output; choose another name, or say --force to replace it",
            display_path(out)
        ),
    }
}

fn look_at_folder(out: &Path, work: &Path) -> Result<Before> {
    if !out.exists() {
        return Ok(Before::Nothing);
    }
    if !out.is_dir() {
        bail!("{}: it is a file, and the site is a folder; choose another name", display_path(out));
    }
    if fs::read_dir(out).map_err(at(out))?.next().is_none() {
        return Ok(Before::Nothing);
    }
    let ours = fs::read(out.join("archive/manifest.json")).is_ok_and(|json| {
        matches!(Manifest::parse(&json), Ok(_) | Err(BundleError::Version { .. }))
    });
    Ok(if ours || journal(work).exists() { Before::Ours } else { Before::Foreign })
}

fn look_at_page(out: &Path) -> Result<Before> {
    use std::io::Read as _;
    if !out.exists() {
        return Ok(Before::Nothing);
    }
    let mut start = Vec::new();
    File::open(out).and_then(|file| file.take(4096).read_to_end(&mut start)).map_err(at(out))?;
    let ours = String::from_utf8_lossy(&start).contains(PAGE_MARK);
    Ok(if ours { Before::Ours } else { Before::Foreign })
}

/// Makes `folder` a cache, or finds that it is one of ours.
fn claim_cache(folder: &Path, disk: &Disk<'_>) -> Result<()> {
    let tag = folder.join("CACHEDIR.TAG");
    if fs::read_to_string(&tag).is_ok_and(|text| text == TAG) {
        return Ok(());
    }
    if folder.exists()
        && (!folder.is_dir() || fs::read_dir(folder).map_err(at(folder))?.next().is_some())
    {
        bail!(
            "{}: it is there already and no cache of broadsheet; move it away, or name another folder by --cache",
            display_path(folder)
        );
    }
    disk.write(&tag, TAG.as_bytes())?;
    disk.write(&folder.join(".gitignore"), b"*\n")
}

fn lock(work: &Path, disk: &Disk<'_>) -> Result<File> {
    let path = work.join("lock");
    disk.allow(&path)?;
    let file = File::create(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("{}: another build is writing this site; wait for it to end", display_path(work))
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| display_path(&path)),
    }
}
