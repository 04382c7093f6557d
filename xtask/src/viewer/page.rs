//! The texts of one page from `index.html` and the files of `static/`: the shell that stands until
//! the application is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use broadsheet_site::{Module, Viewer};

use super::{minify, strip};

/// The boot's files, in the order in which they run, of a page with the module packed small.
const SMALL: [&str; 8] = [
    "messages.js",
    "failure.js",
    "unlzma.js",
    "sorted.js",
    "packed.js",
    "files.js",
    "open.js",
    "boot.js",
];
/// Those of a page with the module as the tools leave it.
const PLAIN: [&str; 6] =
    ["messages.js", "failure.js", "plain.js", "files.js", "open.js", "boot.js"];

/// The files of a page, as they are.
struct Sources {
    template: String,
    style: String,
    /// What runs while the page is still arriving, after what the build is.
    early: String,
    /// What runs then, after wasm-bindgen's glue.
    boot: String,
}

/// The page of a module packed small, everything in it small too. `root` is the workspace.
///
/// # Errors
/// When a file is missing or is not UTF-8, a script cannot be parsed, or the parts do not make a
/// page.
pub(crate) fn small(root: &Path, glue: &str, module: Module) -> Result<Viewer> {
    let sources = Sources::read(root, &SMALL)?;
    let [early, script] = sources.scripts(glue, &module);
    let scripts = [minify::js(&early)?, minify::js(&script)?];
    put_together(&sources.template, strip::css(&sources.style), scripts, module)
}

/// The page of a module as the tools leave it; nothing of it is changed.
///
/// # Errors
/// As [`small`].
pub(crate) fn plain(root: &Path, glue: &str, module: Module) -> Result<Viewer> {
    let sources = Sources::read(root, &PLAIN)?;
    let scripts = sources.scripts(glue, &module);
    put_together(&sources.template, sources.style, scripts, module)
}

fn put_together(
    template: &str,
    style: String,
    scripts: [String; 2],
    module: Module,
) -> Result<Viewer> {
    Viewer::new(template, style, scripts, module).context("could not put the page together")
}

impl Sources {
    /// Reads `index.html`, the boot and, in the order of their names, the stylesheets.
    fn read(root: &Path, boot: &[&str]) -> Result<Sources> {
        let folder = root.join("static");
        let text = |path: &Path| {
            fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
        };
        let mut sheets: Vec<PathBuf> = fs::read_dir(folder.join("css"))
            .with_context(|| format!("could not list {}", folder.join("css").display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
            .collect();
        sheets.sort();
        let boot: Vec<String> =
            boot.iter().map(|name| text(&folder.join(name))).collect::<Result<_>>()?;
        Ok(Sources {
            template: text(&root.join("index.html"))?,
            style: sheets.iter().map(|path| text(path)).collect::<Result<_>>()?,
            early: text(&folder.join("early.js"))?,
            boot: boot.join("\n"),
        })
    }

    /// The page's two scripts, each in a scope of its own.
    fn scripts(&self, glue: &str, module: &Module) -> [String; 2] {
        let build = module.description();
        let early = format!("const build = {build};\n{}", self.early);
        let script = format!(
            "const {{ build, moduleAnswer, manifestAnswer }} = window.broadsheet;\n{glue}\n{}",
            self.boot
        );
        [early, script].map(|script| format!("(() => {{\n'use strict';\n{script}\n}})();\n"))
    }
}
