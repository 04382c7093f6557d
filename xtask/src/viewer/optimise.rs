//! wasm-opt, when the machine has one.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::step;

/// The features that the compiler uses and both browsers know. Never `--all-features`: recent
/// versions then write imports that no browser reads yet.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// Allows folding small constants into the offsets of loads and stores. That changes the meaning
/// only of an address that wraps around the end of memory into its first kilobyte, which is the
/// far end of our stack: no pointer of ours does.
const LOW_MEMORY: &str = "--low-memory-unused";

/// Makes the module smaller, or gives it back as it is and says why.
///
/// # Errors
/// When the temporary files cannot be written or read.
pub(crate) fn optimise(wasm: &[u8]) -> Result<Vec<u8>> {
    if !step::is_on_path("wasm-opt") {
        step::say(
            "wasm-opt is not on PATH: the module stays as it is, which costs next to nothing after compression",
        );
        return Ok(wasm.to_vec());
    }
    let folder = tempfile::tempdir().context("could not make a temporary folder")?;
    let (input, output) = (folder.path().join("in.wasm"), folder.path().join("out.wasm"));
    fs::write(&input, wasm).context("could not write the module for wasm-opt")?;
    let features = known_features();
    step::say(&format!(
        "running wasm-opt -Oz with {} of {} feature flags",
        features.len(),
        FEATURES.len()
    ));
    let mut command = Command::new("wasm-opt");
    command.args(["-Oz", LOW_MEMORY]).args(&features).arg(&input).arg("-o").arg(&output);
    let done = command.output().context("could not start wasm-opt")?;
    if done.status.success() {
        return fs::read(&output).context("could not read what wasm-opt wrote");
    }
    let why = String::from_utf8_lossy(&done.stderr);
    step::say(&format!(
        "this version of wasm-opt cannot optimise the module, which stays as it is: {}",
        why.lines().next().unwrap_or("it does not say why")
    ));
    Ok(wasm.to_vec())
}

/// The flags of [`FEATURES`] that this version lists in its help; older ones fold two of them into
/// one.
fn known_features() -> Vec<&'static str> {
    let help = Command::new("wasm-opt").arg("--help").stderr(Stdio::null()).output();
    let help =
        help.map(|help| String::from_utf8_lossy(&help.stdout).into_owned()).unwrap_or_default();
    FEATURES.into_iter().filter(|flag| help.split_whitespace().any(|word| word == *flag)).collect()
}
