//! Building the sites that are compared, and how large they are.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::size::Size;
use super::{Engine, Work};
use crate::child::{Run, watch};
use crate::corpora::remove;
use crate::scale::cache;
use crate::step;

/// The Pagefind that is compared with.
pub(super) const PAGEFIND_VERSION: &str = "1.6.0";

/// What building a site took; nothing where there is nothing to build.
pub(super) type Built = Option<Run>;

impl Work {
    /// Builds a site from nothing; `None` where it cannot be built on this machine.
    pub(super) fn build(&self, engine: Engine) -> Result<Option<Built>> {
        step::say(&format!("building the site of {}", engine.title()));
        match engine {
            Engine::Broadsheet => {
                let out = self.site(engine);
                remove(&out)?;
                remove(&cache(&out))?;
                let mut command = Command::new(&self.broadsheet);
                let run = watch(
                    command.arg("build").arg(self.folder.join("input")).arg("--out").arg(out),
                )?;
                Ok(Some(Some(run)))
            }
            Engine::Pagefind => self.pagefind(),
            // It was written with the articles.
            Engine::Scan => Ok(Some(None)),
        }
    }

    fn pagefind(&self) -> Result<Option<Built>> {
        let missing: Vec<&str> =
            ["node", "npm"].into_iter().filter(|program| !step::is_on_path(program)).collect();
        if !missing.is_empty() {
            let names = missing.join(" and ");
            step::say(&format!(
                "Pagefind is left out: install {names} (on Debian: apt-get install nodejs npm)"
            ));
            return Ok(None);
        }
        let folder = self.folder.join("npm");
        let runner = folder.join("node_modules/.bin/pagefind");
        if installed(&folder).as_deref() != Some(PAGEFIND_VERSION) {
            step::say(&format!("fetching Pagefind {PAGEFIND_VERSION} (npm install)"));
            fs::create_dir_all(&folder)
                .with_context(|| format!("could not make {}", folder.display()))?;
            let package = format!("pagefind@{PAGEFIND_VERSION}");
            let mut npm = Command::new("npm");
            // npm writes on stdout, which is for the answer.
            let npm = npm.args([
                "install",
                "--no-save",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefix",
            ]);
            step::output(npm.arg(&folder).arg(package))?;
        }
        let out = self.site(Engine::Pagefind).join("pagefind");
        remove(&out)?;
        let mut command = Command::new(runner);
        command.arg("--site").arg(self.folder.join("pagefind-pages")).arg("--output-path").arg(out);
        Ok(Some(Some(watch(command.arg("--quiet"))?)))
    }

    /// How large a built site is, the page of search included.
    pub(super) fn size(&self, engine: Engine) -> Result<Size> {
        Size::of(&self.site(engine))
    }
}

/// The version of Pagefind that is there.
fn installed(folder: &Path) -> Option<String> {
    let json = fs::read(folder.join("node_modules/pagefind/package.json")).ok()?;
    let package: serde_json::Value = serde_json::from_slice(&json).ok()?;
    Some(package["version"].as_str()?.to_owned())
}
