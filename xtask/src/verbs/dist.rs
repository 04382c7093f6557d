//! `cargo xtask dist`: the site in `dist/`, and how large it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command::{self, Layout, Profile, Site};
use crate::verbs::check::sizes;
use crate::viewer::{self, Packing, Request};
use crate::workspace::Workspace;

/// The name of the single-file edition inside `dist/`.
pub(crate) const SINGLE_FILE: &str = "broadsheet.html";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask dist\n  cargo xtask dist --archive ~/articles\n\n\
    It makes what `broadsheet build` makes, by that command: with an index, and with the folder's broadsheet.toml."
)]
pub(crate) struct Arguments {
    /// A folder of articles to publish instead of seeds/.
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
    /// With --archive: write dist/broadsheet.html too, which holds the whole archive a second time.
    #[arg(long, requires = "archive")]
    one_file: bool,
    /// Leave the module and its glue as rustc and wasm-bindgen write them, and only gzip it: a
    /// larger page, made without any step of our own.
    #[arg(long)]
    plain: bool,
}

impl Arguments {
    fn packing(&self) -> Packing {
        if self.plain { Packing::Plain } else { Packing::Small }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let workspace = Workspace::find()?;
    match &arguments.archive {
        None => build_seeds(&workspace, arguments.packing(), &workspace.dist(), &[])?,
        Some(folder) => build_archive(
            &workspace,
            &Archive {
                folder,
                out: &workspace.dist(),
                cache: &workspace.target.join("dist.cache"),
                is_one_file_too: arguments.one_file,
                profile: Profile::Release,
                packing: arguments.packing(),
            },
        )?,
    }
    println!("{}", sizes::measure(&workspace.dist())?);
    Ok(())
}

/// Writes the site of the seeds to `out`, and the same in one file, and in `others` layouts to
/// other folders; what was there is removed.
///
/// # Errors
/// When a step of the build fails.
pub(crate) fn build_seeds(
    workspace: &Workspace,
    packing: Packing,
    out: &Path,
    others: &[(Layout, &Path)],
) -> Result<()> {
    let built = viewer::build(&Request { workspace, target: &workspace.target, packing })?;
    let command = command::build(workspace, Profile::Dev)?;
    clear(out)?;
    let site = Site {
        command: &command,
        viewer: &built.viewer,
        // The viewer's build script has read the seeds.
        input: &built.seeds,
        out,
        layout: Layout::Web,
        cache: None,
    };
    command::site(&site)?;
    for (layout, out) in others {
        clear(out)?;
        command::site(&Site { out, layout: *layout, ..site })?;
    }
    command::site(&Site { out: &out.join(SINGLE_FILE), ..site })
}

/// The site of somebody's own articles.
#[derive(Debug)]
pub(crate) struct Archive<'a> {
    /// The articles, with their `broadsheet.toml` where there is one.
    pub(crate) folder: &'a Path,
    /// Where the site goes. Files that have not changed are left alone.
    pub(crate) out: &'a Path,
    /// Where what was read is remembered.
    pub(crate) cache: &'a Path,
    /// Whether the single-file edition is written too.
    pub(crate) is_one_file_too: bool,
    /// How the command is compiled.
    pub(crate) profile: Profile,
    /// How the viewer is packed.
    pub(crate) packing: Packing,
}

/// Writes the site of somebody's own articles.
///
/// # Errors
/// When there is no such folder, or a step of the build fails.
pub(crate) fn build_archive(workspace: &Workspace, archive: &Archive) -> Result<()> {
    let folder = archive.folder;
    ensure!(folder.is_dir(), "{}: there is no such folder", folder.display());
    let packing = archive.packing;
    let built = viewer::build(&Request { workspace, target: &workspace.target, packing })?;
    let command = command::build(workspace, archive.profile)?;
    let page = archive.out.join(SINGLE_FILE);
    // It may be of an earlier call, with other articles.
    remove(&page)?;
    let site = Site {
        command: &command,
        viewer: &built.viewer,
        input: folder,
        out: archive.out,
        layout: Layout::Web,
        cache: Some(archive.cache),
    };
    command::site(&site)?;
    if archive.is_one_file_too {
        command::site(&Site { out: &page, ..site })?;
    }
    Ok(())
}

/// Removes a folder and what is in it, where there is one.
fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("could not clear {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Removes a file where there is one.
fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("could not remove {}", file.display()))
        }
        _ => Ok(()),
    }
}
