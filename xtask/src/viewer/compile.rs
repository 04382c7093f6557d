//! cargo: the viewer's crate to wasm, and what its build script wrote.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Packing, Request};
use crate::setup::rust_target;
use crate::step;

/// The package that is the viewer.
pub(crate) const PACKAGE: &str = "broadsheet-viewer";

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
    rust_target::ensure(rust_target::WASM)?;
    let (features, what): (&[&str], _) = match extent {
        Extent::First => (&[], "the viewer"),
        Extent::Full => (&["--features", "full"], "the larger viewer"),
    };
    step::say(&format!("compiling {what} (cargo build, wasm32)"));
    let mut command = step::cargo();
    command
        .args(["rustc", "--target", rust_target::WASM, "--package", PACKAGE, "--bin", PACKAGE])
        .args(["--message-format=json-render-diagnostics", "--target-dir"])
        .arg(request.target)
        .args(features)
        .args(["--", "-Clto=fat", "-Clinker-plugin-lto=no", "-Cembed-bitcode=yes"])
        .current_dir(&request.workspace.root)
        // Linking all crates as one and compiling them in pieces exclude each other.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_ENCODED_RUSTFLAGS", flags(request)?.join("\u{1f}"))
        .stdin(Stdio::null());
    read(&step::output(&mut command)?)
}

/// Finds the viewer's wasm and its build script's folder in cargo's messages.
fn read(messages: &str) -> Result<Compiled> {
    let (mut wasm, mut out_dir) = (None, None);
    for line in messages.lines() {
        match serde_json::from_str(line).context("cargo wrote a message that is not JSON")? {
            Message::CompilerArtifact { package_id, filenames } if is_viewer(&package_id) => {
                let is_wasm =
                    |path: &PathBuf| path.extension().is_some_and(|extension| extension == "wasm");
                wasm = filenames.into_iter().find(is_wasm).or(wasm);
            }
            Message::BuildScriptExecuted { package_id, out_dir: folder }
                if is_viewer(&package_id) =>
            {
                out_dir = Some(folder);
            }
            _ => {}
        }
    }
    let out_dir: PathBuf =
        out_dir.context("the viewer's crate has no build script, so there are no seeds")?;
    Ok(Compiled {
        wasm: wasm.context("the viewer's crate made no .wasm file")?,
        bundle: out_dir.join(BUNDLE),
    })
}

/// Package ids look like `path+file:///folder#broadsheet-viewer@0.1.0`, without the name when the
/// folder has it.
fn is_viewer(package_id: &str) -> bool {
    package_id.contains(&format!("#{PACKAGE}@")) || package_id.contains(&format!("/{PACKAGE}#"))
}

/// Makes JavaScript keep the objects that Rust holds, and not a table of the module: 2 kB less to
/// load. wasm-bindgen's own crate goes by this flag; `parts` tells its tool the same.
const WITHOUT_REFERENCES: &str = "-Ctarget-feature=-reference-types";

/// Texts that are in memory are searched sixteen bytes at a time. Every browser that can run the
/// page at all has this since 2023; the boot script looks for it.
const WITH_SIMD: &str = "-Ctarget-feature=+simd128";

/// What a reader downloads is optimised for size, because every kilobyte costs a phone on a slow
/// network: these go before what the dev profile says. All crates are linked as one (`-Clto=fat`,
/// for the last of them alone), for which they have to keep their bitcode.
const OPTIMISED: [&str; 7] = [
    "-Copt-level=z",
    "-Ccodegen-units=1",
    "-Clinker-plugin-lto",
    "-Cdebug-assertions=off",
    "-Coverflow-checks=off",
    "-Cdebuginfo=0",
    // Not `symbols`: that drops the section which tells wasm-bindgen what the module uses.
    "-Cstrip=debuginfo",
];

/// [`OPTIMISED`], [`WITHOUT_REFERENCES`], [`WITH_SIMD`], and what keeps this machine's folders out
/// of the panic messages: shorter, private, and the same everywhere.
fn flags(request: &Request) -> Result<Vec<String>> {
    let root = request.workspace.root.display();
    let mut flags = vec![format!("--remap-path-prefix={root}=."), WITH_SIMD.to_owned()];
    flags.extend(OPTIMISED.map(str::to_owned));
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
        let [wasm, bundle] = ["/t/viewer.wasm", "/t/out/archive.json"].map(PathBuf::from);
        assert_eq!(read(MESSAGES).unwrap(), Compiled { wasm, bundle });
    }

    /// Without the lines of this `reason` the error holds `why`.
    fn check(reason: &str, why: &str) {
        let lines: Vec<&str> = MESSAGES.lines().filter(|line| !line.contains(reason)).collect();
        let message = read(&lines.join("\n")).unwrap_err().to_string();
        assert!(message.contains(why), "{message}");
    }

    #[test]
    fn what_cargo_did_not_make_is_named() {
        check("compiler-artifact", "no .wasm file");
        check("build-script-executed", "no build script");
    }
}
