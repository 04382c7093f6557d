//! Python environments for the package in `cluster/`, as its lock files pin them, and the Java that
//! Spark runs on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::debian::{self, Package};
use crate::step;
use crate::workspace::Workspace;

/// What Spark 4 needs at least.
const JAVA_VERSION: u32 = 17;

const PACKAGES: [Package; 3] = [
    Package {
        name: "openjdk-17-jre-headless",
        is_missing: || java_version().is_none_or(|version| version < JAVA_VERSION),
        purpose: "runs Spark, which needs Java 17 or newer",
    },
    Package {
        name: "python3-venv",
        is_missing: || !has_python(),
        purpose: "runs what is built on a cluster, and its tests: Python 3.11 or newer with venv",
    },
    Package {
        name: "procps",
        is_missing: || !step::is_on_path("ps"),
        purpose: "finds the executor that a test kills",
    },
];

/// The interpreters of both environments.
#[derive(Debug)]
pub(crate) struct Pythons {
    /// With Spark and what checks and tests the package.
    pub(crate) spark: PathBuf,
    /// With Sail and its client.
    pub(crate) sail: PathBuf,
}

/// Sees to it that both environments are there: 1.5 GB, below the target folder.
///
/// # Errors
/// When something is missing that cannot be installed.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Pythons> {
    debian::ensure(&PACKAGES)?;
    let environment = |name| environment(workspace, name);
    Ok(Pythons { spark: environment("spark")?, sail: environment("sail")? })
}

/// The interpreter of the environment that `cluster/requirements/NAME.txt` pins.
fn environment(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let lock = workspace.root.join("cluster/requirements").join(format!("{name}.txt"));
    let wanted = fs::read(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    let folder = workspace.tools().join(format!("python-{name}"));
    // A copy of the lock file, left when everything that it names was there.
    let done = folder.join("installed.txt");
    let python = folder.join("bin/python");
    if fs::read(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    step::say(&format!("installing what {} pins into {} (pip)", lock.display(), folder.display()));
    step::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    step::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            // Of 28 seconds of compiling most would be for modules that nothing imports.
            .args(["--no-compile", "--require-hashes", "--requirement"])
            .arg(&lock),
    )?;
    fs::write(&done, wanted).with_context(|| format!("could not write {}", done.display()))?;
    Ok(python)
}

fn has_python() -> bool {
    // Debian's python3 has no ensurepip without python3-venv.
    let asks = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
    Command::new("python3")
        .args(["-c", asks])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The version of the Java on PATH, or of the one that JAVA_HOME names.
fn java_version() -> Option<u32> {
    let named = std::env::var_os("JAVA_HOME").map(|home| Path::new(&home).join("bin/java"));
    let output = Command::new(named.unwrap_or_else(|| "java".into())).arg("-version").output();
    major_version(&String::from_utf8_lossy(&output.ok()?.stderr))
}

/// The first number of the version that `java -version` prints in quotation marks; 8 is `1.8`.
fn major_version(printed: &str) -> Option<u32> {
    let mut numbers = printed.split('"').nth(1)?.split(['.', '-', '+']);
    numbers.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_java_is_the_first_number_in_quotation_marks() {
        for (printed, expected) in [
            ("openjdk version \"17.0.15\" 2025-04-15\nOpenJDK Runtime …", Some(17)),
            ("openjdk version \"21\" 2023-09-19", Some(21)),
            ("java version \"1.8.0_401\"", Some(1)),
            ("openjdk version \"26-ea\" 2026-03-17", Some(26)),
            ("The operation couldn’t be completed. Unable to locate a Java Runtime.", None),
        ] {
            assert_eq!(major_version(printed), expected, "{printed}");
        }
    }
}
