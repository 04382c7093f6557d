//! Both browsers, their drivers, and fonts to see Chinese with.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;

use super::debian::{self, Package};
use crate::step;
use crate::workspace::Workspace;

/// The geckodriver that the tests are run with; Debian has none.
const GECKODRIVER_VERSION: &str = "0.37.1";

const PACKAGES: [Package; 5] = [
    Package {
        name: "chromium",
        is_missing: || {
            !["chromium", "google-chrome", "chromium-browser", "google-chrome-stable"]
                .into_iter()
                .any(step::is_on_path)
        },
        purpose: "a browser that the tests drive",
    },
    Package {
        name: "chromium-driver",
        is_missing: || !step::is_on_path("chromedriver"),
        purpose: "drives Chromium",
    },
    Package {
        name: "firefox-esr",
        is_missing: || !["firefox-esr", "firefox"].into_iter().any(step::is_on_path),
        purpose: "the other browser that the tests drive",
    },
    Package {
        name: "fonts-noto-cjk",
        is_missing: lacks_chinese_font,
        purpose: "without it Chinese is drawn as boxes",
    },
    Package {
        name: "poppler-utils",
        is_missing: || !step::is_on_path("pdftotext"),
        purpose: "reads what the page prints",
    },
];

/// What the browser tests need to be told.
#[derive(Debug)]
pub(crate) struct Drivers {
    /// The geckodriver to start.
    pub(crate) geckodriver: PathBuf,
}

/// Sees to it that both browsers and both drivers are there.
///
/// # Errors
/// When something is missing that cannot be installed.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Drivers> {
    ensure_chromium()?;
    Ok(Drivers { geckodriver: geckodriver(workspace)? })
}

/// Sees to it that the browsers are there, for what does without geckodriver.
///
/// # Errors
/// When something is missing that cannot be installed.
pub(crate) fn ensure_chromium() -> Result<()> {
    debian::ensure(&PACKAGES)
}

fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    if step::is_on_path("geckodriver") {
        return Ok(PathBuf::from("geckodriver"));
    }
    let tools = workspace.tools();
    let program = tools.join("bin").join("geckodriver");
    if !program.is_file() {
        step::say(&format!(
            "building geckodriver {GECKODRIVER_VERSION} into {} (once)",
            tools.display()
        ));
        step::run(
            step::cargo()
                .args([
                    "install",
                    "geckodriver",
                    "--version",
                    GECKODRIVER_VERSION,
                    "--locked",
                    "--root",
                ])
                .arg(&tools)
                // Its own build folder: the options of this workspace's builds are not meant for
                // it.
                .env("CARGO_TARGET_DIR", tools.join("build")),
        )?;
        // Some hundred megabytes that nothing needs again; failing to remove them hurts nobody.
        let _ = std::fs::remove_dir_all(tools.join("build"));
    }
    Ok(program)
}

/// Asks fontconfig, or looks where Debian puts the fonts when its tools are not installed.
fn lacks_chinese_font() -> bool {
    let listed = Command::new("fc-list").arg(":lang=zh-cn").stderr(Stdio::null()).output();
    let is_listed = listed.is_ok_and(|listed| listed.status.success() && !listed.stdout.is_empty());
    !is_listed && !Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
}
