//! `cargo xtask dist --archive` makes exactly what `broadsheet build` makes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::Manifest;

use super::same::same_files;
use crate::command::{self, Layout, Profile, Site};
use crate::step;
use crate::verbs::dist::{self, Archive};
use crate::viewer::{self, Packing, Request};
use crate::workspace::Workspace;

/// How many articles the folder has: with [`N_REPEATS`] more text than an archive may have and do
/// without an index (256 KiB).
const N_ARTICLES: usize = 40;

/// How often an article's sentence is repeated, at about 30 bytes each.
const N_REPEATS: usize = 400;

/// What the folder's `broadsheet.toml` calls the archive.
const TITLE: &str = "Forty articles";

/// Builds a folder both ways, twice: a second build, which goes by its cache, gives the same too.
pub(super) fn same_as_the_command(workspace: &Workspace) -> Result<()> {
    step::say("comparing what dist --archive makes with what broadsheet build makes");
    let work = tempfile::tempdir().context("could not make a temporary folder")?;
    let [folder, by_dist, by_hand] =
        ["articles", "dist", "site"].map(|name| work.path().join(name));
    write_articles(&folder)?;
    let archive = Archive {
        folder: &folder,
        out: &by_dist,
        cache: &work.path().join("cache"),
        is_one_file_too: false,
        profile: Profile::Dev,
        packing: Packing::Small,
    };
    dist::build_archive(workspace, &archive)?;
    let request = Request { workspace, target: &workspace.target, packing: Packing::Small };
    let built = viewer::build(&request)?;
    let site = Site {
        command: &command::build(workspace, Profile::Dev)?,
        viewer: &built.viewer,
        input: &folder,
        out: &by_hand,
        layout: Layout::Web,
        cache: None,
    };
    command::site(&site)?;
    same_files(&by_dist, &by_hand)?;
    is_complete(&by_dist)?;
    dist::build_archive(workspace, &archive)?;
    same_files(&by_dist, &by_hand)
}

fn write_articles(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    let write = |name: String, text: String| {
        fs::write(folder.join(&name), text).with_context(|| format!("could not write {name}"))
    };
    write("broadsheet.toml".to_owned(), format!("title = \"{TITLE}\"\n"))?;
    (0..N_ARTICLES).try_for_each(|number| {
        let moment = (18_000 + number as u64) * 86_400_000;
        let sentence = format!("第{number}篇 text of article {number}。");
        let text = format!(
            "<!--{moment}-->\n[Article {number}](https://example.org/{number})\n------\n\n<p>{}</p>",
            sentence.repeat(N_REPEATS)
        );
        write(format!("{number}.md"), text)
    })
}

/// The site has the configured title, every article, and an index.
fn is_complete(site: &Path) -> Result<()> {
    let path = site.join("archive/manifest.json");
    let json = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
    let manifest = Manifest::parse(&json).context("the manifest cannot be read")?;
    ensure!(manifest.head.title == TITLE, "its title is {:?}", manifest.head.title);
    ensure!(manifest.n_articles == N_ARTICLES, "it has {} articles", manifest.n_articles);
    ensure!(!manifest.index.is_empty(), "it has no index");
    Ok(())
}
