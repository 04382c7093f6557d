//! Programs that come as Debian packages.

use std::process::Command;

use anyhow::{Result, bail};

use crate::step;

/// A package and how to see that what it brings is there, from it or from elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    /// Its name in Debian.
    pub(crate) name: &'static str,
    /// Whether what it brings is missing.
    pub(crate) is_missing: fn() -> bool,
    /// What it is for, as half a sentence.
    pub(crate) purpose: &'static str,
}

/// Installs the packages that are missing when we are root on a Debian-like system, and names them
/// otherwise.
///
/// # Errors
/// When something is missing that we may not or cannot install.
pub(crate) fn ensure(packages: &[Package]) -> Result<()> {
    let missing: Vec<&Package> = packages.iter().filter(|package| (package.is_missing)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let list = names.join(" ");
    if !(step::is_on_path("apt-get") && is_root()?) {
        for package in &missing {
            eprintln!("missing: {} ({})", package.name, package.purpose);
        }
        bail!(
            "install what is missing and run this again; on Debian: sudo apt-get install --yes {list}"
        );
    }
    step::say(&format!("installing Debian packages: {list}"));
    step::run(apt().args(["update", "--quiet=2"]))?;
    step::run(
        apt().args(["install", "--yes", "--quiet=2", "--no-install-recommends"]).args(&names),
    )?;
    match packages.iter().find(|package| (package.is_missing)()) {
        Some(package) => {
            bail!("{} is installed but what it should bring is still not there", package.name)
        }
        None => Ok(()),
    }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> Result<bool> {
    Ok(step::output(Command::new("id").arg("-u"))?.trim() == "0")
}
