//! cargo: the viewer's crate to wasm, and what its build script wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Packing, Request};
use crate::setup::rust_target;
use crate::step;

/// The package that is the viewer.
pub(crate) const PACKAGE: &str = "broadsheet-viewer";

/// The package that reads files in the page.
const WORKER: &str = "broadsheet-worker";

/// What a reader downloads is optimised for size, because every kilobyte costs a phone on a slow
/// network.
const FOR_SIZE: Aim = Aim {
    level: Some("-Copt-level=z"),
    profile: &[],
    // Not `symbols`: that drops the section which tells wasm-bindgen what the module uses.
    strip: "-Cstrip=debuginfo",
    link: &[],
};

/// The first module is cut where it panics, which takes what its linker knows of what refers to what
/// (see `traps`).
const FIRST: Aim = Aim { link: &["-Clink-arg=--emit-relocs"], ..FOR_SIZE };

/// What reads files is loaded by those who have some, and they wait for it: small on the whole, and
/// fast where the time goes (docs/decisions/0162-worker-for-speed.md). A flag would hold for all
/// crates alike, so this is said of the profile.
const FOR_SPEED: Aim = Aim {
    level: None,
    profile: &[
        "opt-level=\"z\"",
        "package.broadsheet-bundle.opt-level=\"s\"",
        "package.broadsheet-containers.opt-level=\"s\"",
        "package.broadsheet-model.opt-level=\"s\"",
        "package.broadsheet-readers.opt-level=\"s\"",
        "package.encoding_rs.opt-level=\"s\"",
        "package.html5ever.opt-level=3",
        "package.markup5ever.opt-level=3",
        "package.memchr.opt-level=3",
        "package.quick-xml.opt-level=3",
        "package.sha2.opt-level=3",
        "package.tendril.opt-level=3",
        "package.zlib-rs.opt-level=3",
    ],
    strip: "-Cstrip=symbols",
    link: &[],
};

/// What a module is optimised for.
#[derive(Debug, Clone, Copy)]
struct Aim {
    /// The compiler's flag for every crate, which goes before any profile.
    level: Option<&'static str>,
    /// What else the dev profile says, this once.
    profile: &'static [&'static str],
    strip: &'static str,
    /// What else is said for the last crate, with which all are linked.
    link: &'static [&'static str],
}

/// What the viewer's build script calls the seeds' bundle in its output folder.
const BUNDLE: &str = "archive.json";

/// The two modules that the viewer's crate makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// With what a page begins.
    First,
    /// All that there is: feature `full`.
    Full,
}

/// What cargo made of the viewer's crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Compiled {
    /// The wasm file as linked. The next compilation overwrites it.
    pub(crate) wasm: PathBuf,
    /// The seeds as one JSON Feed, which the build script wrote.
    pub(crate) bundle: PathBuf,
}

/// One line of cargo's `--message-format=json`; only what we read.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact {
        package_id: String,
        filenames: Vec<PathBuf>,
    },
    BuildScriptExecuted {
        package_id: String,
        out_dir: PathBuf,
    },
    #[serde(other)]
    Other,
}

/// Builds the viewer for wasm32.
///
/// How it is optimised stands in [`OPTIMISED`] and not in a profile of its own: a profile has a
/// folder of its own too, and everything that runs on this machine (procedural macros, and all that
/// the build script reads the seeds with) would be compiled there once more, having been compiled
/// for the command.
///
/// # Errors
/// When cargo fails; it has then said why.
pub(crate) fn compile(request: &Request, extent: Extent) -> Result<Compiled> {
    let (features, what, aim): (&[&str], _, _) = match extent {
        Extent::First => (&[], "the viewer", FIRST),
        Extent::Full => (&["--features", "full"], "the larger viewer", FOR_SIZE),
    };
    step::say(&format!("compiling {what} (cargo build, wasm32)"));
    let target = [&["--package", PACKAGE, "--bin", PACKAGE], features].concat();
    let messages = cargo(request, &target, aim)?;
    let (wasm, out_dir) = read(&messages, PACKAGE)?;
    let out_dir =
        out_dir.context("the viewer's crate has no build script, so there are no seeds")?;
    Ok(Compiled { wasm, bundle: out_dir.join(BUNDLE) })
}

/// Builds what reads files (`feature` is `read`) or saves articles (`save`), for wasm32 and for
/// speed; gives the wasm as linked.
///
/// It is the same however the page is packed, and is compiled once in a run of this program for
/// each target folder: both features write one file, so that cargo takes the one for outdated
/// where the other was made last, and linking takes half a minute.
///
/// # Errors
/// As [`compile`].
pub(crate) fn compile_worker(request: &Request, feature: &'static str) -> Result<Vec<u8>> {
    static MADE: Mutex<BTreeMap<(PathBuf, &str), Vec<u8>>> = Mutex::new(BTreeMap::new());
    let key = (request.target.to_path_buf(), feature);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(wasm) = made.get(&key) {
        return Ok(wasm.clone());
    }
    step::say(&format!("compiling the worker's module that can {feature} (cargo build, wasm32)"));
    let features = ["--no-default-features", "--features", feature];
    let target = ["--package", WORKER, "--lib", "--crate-type", "cdylib"];
    let target = [&target[..], &features[..]].concat();
    let small = Request { packing: Packing::Small, ..*request };
    let (path, _) = read(&cargo(&small, &target, FOR_SPEED)?, WORKER)?;
    let wasm = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
    made.insert(key, wasm.clone());
    Ok(wasm)
}

/// Compiles a package for wasm32; gives what cargo says of it.
fn cargo(request: &Request, target: &[&str], aim: Aim) -> Result<String> {
    rust_target::ensure(rust_target::WASM)?;
    let mut command = step::cargo();
    command
        .args(["rustc", "--target", rust_target::WASM])
        .args(
            aim.profile
                .iter()
                .flat_map(|value| ["--config".to_owned(), format!("profile.dev.{value}")]),
        )
        .args(target)
        .args(["--message-format=json-render-diagnostics", "--target-dir"])
        .arg(request.target)
        .args(["--", "-Clto=fat", "-Clinker-plugin-lto=no", "-Cembed-bitcode=yes"])
        .args(aim.link)
        .current_dir(&request.workspace.root)
        // Linking all crates as one and compiling them in pieces exclude each other.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_ENCODED_RUSTFLAGS", flags(request, aim)?.join("\u{1f}"))
        .stdin(Stdio::null());
    step::output(&mut command)
}

/// Finds the wasm of `package` and its build script's folder in cargo's messages.
fn read(messages: &str, package: &str) -> Result<(PathBuf, Option<PathBuf>)> {
    let (mut wasm, mut out_dir) = (None, None);
    for line in messages.lines() {
        match serde_json::from_str(line).context("cargo wrote a message that is not JSON")? {
            Message::CompilerArtifact { package_id, filenames } if is_of(&package_id, package) => {
                let is_wasm =
                    |path: &PathBuf| path.extension().is_some_and(|extension| extension == "wasm");
                wasm = filenames.into_iter().find(is_wasm).or(wasm);
            }
            Message::BuildScriptExecuted { package_id, out_dir: folder }
                if is_of(&package_id, package) =>
            {
                out_dir = Some(folder);
            }
            _ => {}
        }
    }
    Ok((wasm.with_context(|| format!("{package} made no .wasm file"))?, out_dir))
}

/// Package ids look like `path+file:///folder#broadsheet-viewer@0.1.0`, without the name when the
/// folder has it.
fn is_of(package_id: &str, package: &str) -> bool {
    package_id.contains(&format!("#{package}@")) || package_id.contains(&format!("/{package}#"))
}

/// Makes JavaScript keep the objects that Rust holds, and not a table of the module: 2 kB less to
/// load. wasm-bindgen's own crate goes by this flag; `parts` tells its tool the same.
const WITHOUT_REFERENCES: &str = "-Ctarget-feature=-reference-types";

/// Texts that are in memory are searched sixteen bytes at a time. Every browser that can run the
/// page at all has this since 2023; the boot script looks for it.
const WITH_SIMD: &str = "-Ctarget-feature=+simd128";

/// These go before what the dev profile says. All crates are linked as one (`-Clto=fat`, for the
/// last of them alone), for which they have to keep their bitcode.
const OPTIMISED: [&str; 5] = [
    "-Ccodegen-units=1",
    "-Clinker-plugin-lto",
    "-Cdebug-assertions=off",
    "-Coverflow-checks=off",
    "-Cdebuginfo=0",
];

/// [`OPTIMISED`], [`WITHOUT_REFERENCES`], [`WITH_SIMD`], and what keeps this machine's folders out
/// of the panic messages: shorter, private, and the same everywhere.
fn flags(request: &Request, aim: Aim) -> Result<Vec<String>> {
    let root = request.workspace.root.display();
    let mut flags = vec![format!("--remap-path-prefix={root}=."), WITH_SIMD.to_owned()];
    flags.extend(aim.level.map(str::to_owned));
    flags.extend(OPTIMISED.map(str::to_owned));
    flags.push(aim.strip.to_owned());
    if request.packing == Packing::Small {
        flags.push(WITHOUT_REFERENCES.to_owned());
    }
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is set")?;
    let sources = cargo_home.join("registry/src");
    let Ok(registries) = sources.read_dir() else { return Ok(flags) };
    let mut folders: Vec<PathBuf> =
        registries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort();
    flags.extend(
        folders.iter().map(|folder| format!("--remap-path-prefix={}=crates", folder.display())),
    );
    Ok(flags)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r#"{"reason":"compiler-artifact","package_id":"registry+x#yew@0.23.0","filenames":["/t/yew.wasm"]}
{"reason":"build-script-executed","package_id":"registry+x#serde@1.0.0","out_dir":"/t/serde"}
{"reason":"build-script-executed","package_id":"path+file:///w#broadsheet-viewer@0.1.0","out_dir":"/t/out"}
{"reason":"compiler-artifact","package_id":"path+file:///w#broadsheet-viewer@0.1.0","filenames":["/t/lib.rlib"]}
{"reason":"compiler-artifact","package_id":"path+file:///w#broadsheet-viewer@0.1.0","filenames":["/t/viewer.wasm"]}
{"reason":"build-finished","success":true}"#;

    #[test]
    fn the_viewer_is_found_among_cargos_messages() {
        let [wasm, out_dir] = ["/t/viewer.wasm", "/t/out"].map(PathBuf::from);
        assert_eq!(read(MESSAGES, PACKAGE).unwrap(), (wasm, Some(out_dir)));
    }

    #[test]
    fn what_cargo_did_not_make_is_named() {
        let lines = MESSAGES.lines().filter(|line| !line.contains("compiler-artifact"));
        let message = read(&lines.collect::<Vec<_>>().join("\n"), PACKAGE).unwrap_err().to_string();
        assert!(message.contains("no .wasm file"), "{message}");
        let lines = MESSAGES.lines().filter(|line| !line.contains("build-script"));
        let (_, out_dir) = read(&lines.collect::<Vec<_>>().join("\n"), PACKAGE).unwrap();
        assert_eq!(out_dir, None);
    }
}
