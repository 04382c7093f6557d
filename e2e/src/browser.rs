//! The two browsers, and how each is told to be quiet, fresh and headless.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use thirtyfour::Capabilities;

/// A browser that the tests drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// Chromium or Chrome, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
}

/// What a session is started with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup<'a> {
    /// An empty folder for the browser's profile.
    pub(crate) profile: &'a Path,
    /// `host:port` of a proxy for everything that is not on this machine: nothing leaves it, and
    /// what tries is seen.
    pub(crate) proxy: &'a str,
    /// What the browser asks pages for, such as `en-US`.
    pub(crate) language: &'a str,
    /// Whether the system prefers dark colours.
    pub(crate) is_dark: bool,
    /// Chromium's frames follow each other as fast as they are drawn, instead of 60 a second.
    pub(crate) is_unpaced: bool,
}

impl Browser {
    /// The executable, by the names that it has on Debian and elsewhere.
    ///
    /// # Errors
    /// When none of them is on PATH.
    pub(crate) fn executable(self) -> Result<PathBuf> {
        let names: &[&str] = match self {
            Browser::Chromium => {
                &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            }
            Browser::Firefox => &["firefox-esr", "firefox"],
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
            .find(|file| file.is_file())
            .with_context(|| {
                format!("none of {names:?} is on PATH: run the tests by `cargo xtask test`")
            })
    }

    /// The session's capabilities, with BiDi for console and network events.
    pub(crate) fn capabilities(self, setup: Setup) -> Result<Capabilities> {
        let (name, key, options) = match self {
            Browser::Chromium => ("chrome", "goog:chromeOptions", self.chromium(setup)?),
            Browser::Firefox => ("firefox", "moz:firefoxOptions", self.firefox(setup)?),
        };
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", name)?;
        capabilities.set("webSocketUrl", true)?;
        capabilities.set(key, options)?;
        Ok(capabilities)
    }

    fn chromium(self, setup: Setup) -> Result<Value> {
        let mut arguments: Vec<String> = [
            "--headless=new",
            // Chromium's sandbox does not start as root; the only pages here are our own.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-sync",
            "--disable-features=OptimizationHints,MediaRouter,Translate",
            "--hide-scrollbars",
            "--window-size=1440,900",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", setup.profile.display()));
        arguments.push(format!("--proxy-server=http://{}", setup.proxy));
        arguments.push(format!("--lang={}", setup.language));
        arguments.push(format!("--accept-lang={}", setup.language));
        if setup.is_dark {
            arguments.push("--force-dark-mode".to_owned());
        }
        if setup.is_unpaced {
            arguments
                .extend(["--disable-frame-rate-limit", "--disable-gpu-vsync"].map(str::to_owned));
        }
        Ok(
            json!({ "binary": self.executable()?, "args": arguments, "excludeSwitches": ["enable-automation"] }),
        )
    }

    fn firefox(self, setup: Setup) -> Result<Value> {
        let arguments = json!(["-headless", "--width=1440", "--height=900"]);
        Ok(json!({ "binary": self.executable()?, "args": arguments, "prefs": preferences(setup) }))
    }
}

/// Firefox as its users have it, except that it calls nobody.
fn preferences(setup: Setup) -> Value {
    let (host, port) = setup.proxy.split_once(':').unwrap_or((setup.proxy, "0"));
    let port: u16 = port.parse().unwrap_or_default();
    let mut preferences = Map::new();
    let mut set = |name: &str, value: Value| preferences.insert(name.to_owned(), value);
    // Some drivers turn this off, and a file could then read its neighbours, as no reader's Firefox
    // lets it.
    set("security.fileuri.strict_origin_policy", json!(true));
    set("intl.accept_languages", json!(setup.language));
    set("ui.systemUsesDarkTheme", json!(i32::from(setup.is_dark)));
    set(
        "layout.css.prefers-color-scheme.content-override",
        json!(if setup.is_dark { 0 } else { 1 }),
    );
    set("network.proxy.type", json!(1));
    for scheme in ["http", "ssl"] {
        set(&format!("network.proxy.{scheme}"), json!(host));
        set(&format!("network.proxy.{scheme}_port"), json!(port));
    }
    set("network.proxy.failover_direct", json!(false));
    for name in [
        "app.normandy.enabled",
        "app.update.auto",
        "browser.newtabpage.enabled",
        "browser.region.update.enabled",
        "browser.safebrowsing.malware.enabled",
        "browser.safebrowsing.phishing.enabled",
        "browser.search.update",
        "datareporting.healthreport.uploadEnabled",
        "datareporting.policy.dataSubmissionEnabled",
        "extensions.update.enabled",
        "network.captive-portal-service.enabled",
        "network.connectivity-service.enabled",
        "security.OCSP.enabled",
        "toolkit.telemetry.enabled",
        "toolkit.telemetry.unified",
    ] {
        let off = if name == "security.OCSP.enabled" { json!(0) } else { json!(false) };
        set(name, off);
    }
    for name in [
        "services.settings.server",
        "toolkit.telemetry.server",
        "extensions.getAddons.discovery.api_url",
    ] {
        set(name, json!("data:,"));
    }
    Value::Object(preferences)
}
