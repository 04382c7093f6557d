//! The texts of one page from `index.html` and the files of `static/`: the shell that stands until
//! the application is there, and the script of the larger module.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use broadsheet_site::{BUILD, Import, More, Part, PartKind, Shell, Viewer};

use super::{gzip, minify, strip};

/// The files of the script of a page with the module packed small, in the order in which they run:
/// before and after what makes it a page that opens files.
const SMALL: [&str; 10] = [
    "messages.js",
    "failure.js",
    "unlzma.js",
    "sorted.js",
    "packed.js",
    "parts.js",
    "files.js",
    "neighbours.js",
    "services.js",
    "trust.js",
];
/// Those of a page with the module as the tools leave it.
const PLAIN: [&str; 11] = [
    "messages.js",
    "failure.js",
    "plain.js",
    "larger.js",
    "parts.js",
    "files.js",
    "packs.js",
    "ranges.js",
    "pictures.js",
    "services.js",
    "trust.js",
];
/// Those of a page in one file, or whose chunks stand in packs; its module is in gzip.
const IN_ONE: [&str; 11] = [
    "messages.js",
    "failure.js",
    "gzip.js",
    "larger.js",
    "parts.js",
    "files.js",
    "packs.js",
    "ranges.js",
    "pictures.js",
    "services.js",
    "trust.js",
];
/// How a page comes from its first module to the larger one.
const MORE: &str = "more.js";
/// What takes the reader's files, and what starts a page.
const LAST: [&str; 3] = ["open.js", "offline.js", "boot.js"];
/// The files of the script that runs the larger module in the page of a folder.
const LARGER: [&str; 7] = [
    "gzip.js",
    "parts.js",
    "files.js",
    "neighbours.js",
    "pictures.js",
    "services.js",
    "import/start.js",
];
/// What the larger module calls, in whichever page it is.
const IMPORT: [&str; 8] = [
    "import/takeover.js",
    "import/importer.js",
    "import/gather.js",
    "import/sets.js",
    "import/keep.js",
    "import/page.js",
    "import/save.js",
    "import/offline.js",
];
/// What more a script says that is not inserted but stands in its page.
const WHOLE: &str = "import/whole.js";
/// The function that reads files, in a worker or in the page, with a module packed small.
const DRIVER: [&str; 7] = [
    "unlzma.js",
    "sorted.js",
    "import/worker/module.js",
    "import/worker/read.js",
    "import/worker/pack.js",
    "import/worker/main.js",
    "import/worker/save.js",
];
/// The files of it that a module needs which is not packed small.
const PLAIN_DRIVER: std::ops::RangeFrom<usize> = 2..;
/// What stands for that function in a script until the rest of it is small: a worker has to be made
/// of exactly the text that stands there.
const DRIVER_SLOT: &str = "__broadsheet_driver__";

/// What a page's script begins with.
const HEAD: &str = "const { build, moduleAnswer, manifestAnswer } = window.broadsheet;";
/// What the script of the larger module begins with.
const LARGER_HEAD: &str = "const { policy } = window.broadsheet;";

/// A packed module, and the glue that it was made with.
#[derive(Debug)]
pub(crate) struct Glued {
    /// A classic script that defines `wasm_bindgen`.
    pub(crate) glue: String,
    /// The module.
    pub(crate) module: Part,
}

/// The files of a page, as they are.
struct Sources {
    root: PathBuf,
    template: String,
    style: String,
    /// The style of what only the larger module draws.
    full_style: String,
    /// What runs while the page is still arriving.
    early: String,
}

/// The page of modules packed small, everything in it small too. `root` is the workspace.
///
/// # Errors
/// When a file is missing or is not UTF-8, a script cannot be parsed, or the parts do not make a
/// page.
pub(crate) fn small(root: &Path, first: Glued, full: Glued, workers: [Part; 2]) -> Result<Viewer> {
    let sources = Sources::read(root)?;
    let parts = parts(&full.module, &workers, &strip::css(&sources.full_style))?;
    let driver = small_driver(&sources.driver(&DRIVER)?)?;
    let script =
        sources.script(&[HEAD, &first.glue], SMALL.into_iter().chain([MORE]).chain(LAST))?;
    let files = IN_ONE.into_iter().chain(IMPORT).chain([WHOLE]).chain(LAST);
    let whole = minify::js(&sources.script(&[HEAD, &parts, &full.glue], files)?)?;
    let files = LARGER.into_iter().chain(IMPORT);
    let larger = minify::js(&sources.script(&[LARGER_HEAD, &parts, &full.glue], files)?)?;
    let larger = with_driver(&larger, &driver)?;
    let script_integrity = broadsheet_site::integrity(larger.as_bytes());
    let whole = with_driver(&whole, &driver)?;
    let texts = serde_json::to_string(&[larger, format!("({driver})(self)"), whole.clone()])
        .context("texts are always JSON")?;
    let texts = Part::new(PartKind::Glue, gzip(texts.as_bytes())?);
    let import = Import {
        whole: Shell { script: whole, module: full.module },
        workers: workers.into(),
        more: Some(More { texts, script_integrity }),
    };
    let first = Shell { script: minify::js(&script)?, module: first.module };
    let (early, style) = (minify::js(&sources.early)?, strip::css(&sources.style));
    Viewer::new(&sources.template, style, early, first, Some(import))
        .context("could not put the page together")
}

/// The page of a module as the tools leave it; nothing of it is changed.
///
/// # Errors
/// As [`small`].
pub(crate) fn plain(root: &Path, full: Glued, workers: [Part; 2]) -> Result<Viewer> {
    let sources = Sources::read(root)?;
    let parts = parts(&full.module, &workers, &sources.full_style)?;
    let driver = sources.driver(&DRIVER[PLAIN_DRIVER])?;
    let files = PLAIN.into_iter().chain(IMPORT).chain([WHOLE]).chain(LAST);
    let script = sources.script(&[HEAD, &parts, &full.glue], files)?;
    let whole = Shell { script: with_driver(&script, &driver)?, module: full.module };
    let import = Import { whole: whole.clone(), workers: workers.into(), more: None };
    Viewer::new(&sources.template, sources.style, sources.early, whole, Some(import))
        .context("could not put the page together")
}

/// What scripts know of what they load, the larger module's style sheet, and the driver.
fn parts(module: &Part, workers: &[Part; 2], style: &str) -> Result<String> {
    let style = serde_json::to_string(style).context("texts are always JSON")?;
    let [module, worker, saver] = [module, &workers[0], &workers[1]].map(|part| part.description());
    Ok(format!(
        "const parts = {{ module: {module}, worker: {worker}, saver: {saver} }};\n\
         const fullSheet = {style};\nconst driver = {DRIVER_SLOT};"
    ))
}

/// The script with the driver in its place.
fn with_driver(script: &str, driver: &str) -> Result<String> {
    let n_slots = script.matches(DRIVER_SLOT).count();
    ensure!(n_slots == 1, "the page's script has {n_slots} places for its driver, not one");
    Ok(script.replace(DRIVER_SLOT, driver))
}

/// The driver, small. It is a function, which alone would be a script that does nothing.
fn small_driver(driver: &str) -> Result<String> {
    const NAMED: &str = "globalThis.driver=";
    let script = minify::js(&format!("{NAMED}{driver}"))?;
    let function = script.strip_prefix(NAMED).context("the driver became something else")?;
    Ok(function.trim_end().trim_end_matches(';').to_owned())
}

impl Sources {
    /// Reads `index.html`, the early script and the stylesheets.
    fn read(root: &Path) -> Result<Sources> {
        let early = text(&root.join("static/early.js"))?;
        Ok(Sources {
            root: root.to_owned(),
            template: text(&root.join("index.html"))?,
            style: sheets(&root.join("static/css"))?,
            full_style: sheets(&root.join("static/full"))?,
            early: in_scope(&format!("const build = {BUILD};\n{early}")),
        })
    }

    /// What reads files, as a function of the global object that it runs with.
    fn driver(&self, files: &[&str]) -> Result<String> {
        let texts: Vec<String> = files.iter().map(|name| self.file(name)).collect::<Result<_>>()?;
        Ok(format!("(scope) => {{\n'use strict';\n{}\n}}", texts.join("\n")))
    }

    fn file(&self, name: &str) -> Result<String> {
        text(&self.root.join("static").join(name))
    }

    /// A script of texts and then files of `static/`, in a scope of its own.
    fn script<'a>(
        &self,
        texts: &[&str],
        files: impl IntoIterator<Item = &'a str>,
    ) -> Result<String> {
        let mut script = texts.join("\n");
        for name in files {
            script.push('\n');
            script.push_str(&self.file(name)?);
        }
        Ok(in_scope(&script))
    }
}

/// The style sheets of a folder in the order of their names, as one.
fn sheets(folder: &Path) -> Result<String> {
    let mut sheets: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("could not list {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .collect();
    sheets.sort();
    sheets.iter().map(|path| text(path)).collect()
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}

fn in_scope(script: &str) -> String {
    format!("(() => {{\n'use strict';\n{script}\n}})();\n")
}
