//! One browser with the page open.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use broadsheet_host::{Options, Server};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{WebDriver, WebElement};

use crate::browser::{Browser, Setup};
use crate::driver::Driver;
use crate::events::Events;
use crate::site::{Address, Site};

/// How long the page may take to come into a state, on a busy machine with two processors.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with our page, and what it reported.
pub struct Session {
    // Dropped first: the connection would otherwise wait for an answer to its farewell. The profile
    // goes last.
    _driver: Driver,
    browser: Browser,
    address: Address,
    web: WebDriver,
    pub(crate) events: Events,
    elsewhere: Server,
    _folder: TempDir,
}

impl Session {
    /// Starts a browser that asks for English pages.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    pub async fn start(browser: Browser, site: &Site) -> Result<Session> {
        Session::start_as(browser, site, "en-US", false).await
    }

    /// Starts a browser that asks for pages in `language` and, with `is_dark`, prefers dark
    /// colours.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    pub async fn start_as(
        browser: Browser,
        site: &Site,
        language: &str,
        is_dark: bool,
    ) -> Result<Session> {
        Session::start_with(browser, site, language, is_dark, false).await
    }

    /// Starts Chromium without its limit of 60 frames a second, for measuring how long the page
    /// works: otherwise what ends with a painted frame mostly waits for the next sixtieth of a
    /// second.
    ///
    /// # Errors
    /// When the browser or its driver does not start.
    pub async fn start_unpaced(site: &Site) -> Result<Session> {
        Session::start_with(Browser::Chromium, site, "en-US", false, true).await
    }

    async fn start_with(
        browser: Browser,
        site: &Site,
        language: &str,
        is_dark: bool,
        is_unpaced: bool,
    ) -> Result<Session> {
        let folder =
            tempfile::tempdir().context("could not make a folder for the browser's profile")?;
        let elsewhere = Server::start(Options::nothing())
            .context("could not start the stand-in for other sites")?;
        let driver = Driver::start(browser, folder.path())?;
        let profile = folder.path().join("profile");
        let proxy = elsewhere.authority();
        let setup = Setup { profile: &profile, proxy: &proxy, language, is_dark, is_unpaced };
        let web = WebDriver::new(driver.url(), browser.capabilities(setup)?)
            .await
            .with_context(|| format!("{browser:?} did not start"))?;
        web.set_script_timeout(PATIENCE).await?;
        // The connection for events is plain and stays on this machine, but the client will not
        // open even that without a provider of cryptography. Another session of this process may
        // have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let events = Events::listen(web.bidi().await?).await?;
        let address = site.address();
        Ok(Session { _driver: driver, browser, address, web, events, elsewhere, _folder: folder })
    }

    /// Ends the browser in order. A session that is dropped ends it at once.
    ///
    /// # Errors
    /// When the browser does not answer any more.
    pub async fn end(self) -> Result<()> {
        self.web.clone().quit().await.context("the browser did not end")
    }

    /// Makes another site the one that is opened next.
    pub fn turn_to(&mut self, site: &Site) {
        self.address = site.address();
    }

    /// Runs a function before the page's own scripts whenever a page is loaded from now on.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn preload(&self, function: &str) -> Result<()> {
        self.web.bidi().await?.script().add_preload_script(function).await?;
        Ok(())
    }

    /// Which browser this is.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// The driver's own interface.
    pub fn web(&self) -> &WebDriver {
        &self.web
    }

    /// Loads the page again, as somebody who was never there, and waits until its list can be used.
    ///
    /// # Errors
    /// When it does not get there.
    pub async fn open(&mut self, hash: &str) -> Result<()> {
        self.open_unready(hash).await?;
        self.ready().await
    }

    /// As [`Session::open`], without waiting for the list.
    ///
    /// # Errors
    /// When the page does not load at all.
    pub async fn open_unready(&mut self, hash: &str) -> Result<()> {
        let url = self.web.current_url().await?;
        if self.address.allowed.iter().any(|allowed| url.as_str().starts_with(allowed)) {
            self.script("localStorage.clear(); sessionStorage.clear();", &[]).await?;
        }
        // A page that is left for another `#` of itself is not loaded.
        self.web.goto("about:blank").await?;
        self.events.forget().await?;
        self.elsewhere.forget();
        self.web.goto(format!("{}{hash}", self.address.page)).await?;
        Ok(())
    }

    /// Where the page is hosted, such as `http://127.0.0.1:8080`; `None`: it is opened from disk.
    pub(crate) fn origin(&self) -> Option<&str> {
        let page = &self.address.page;
        let (scheme, rest) = page.split_once("://").filter(|(scheme, _)| *scheme == "http")?;
        let host = rest.split('/').next()?;
        page.get(..scheme.len() + "://".len() + host.len())
    }

    /// Loads the page again at the address that it has.
    ///
    /// # Errors
    /// When it does not get to a usable list.
    pub async fn reload(&mut self) -> Result<()> {
        self.web.refresh().await?;
        self.ready().await
    }

    /// Waits until the list can be used, and the page's larger module, where one is coming, has
    /// taken the place of the first: elements that were found before that are no longer in the
    /// page.
    ///
    /// # Errors
    /// When that takes too long; the message has what the page shows instead.
    pub async fn ready(&mut self) -> Result<()> {
        self.first_ready().await?;
        self.settled().await
    }

    /// Waits until the list can be used, whichever module draws it.
    ///
    /// # Errors
    /// When that takes too long; the message has what the page shows instead.
    pub async fn first_ready(&mut self) -> Result<()> {
        self.wait(
            "the list is ready",
            "return performance.getEntriesByName('broadsheet:ready').length > 0",
        )
        .await
    }

    /// Waits until no larger module is on its way.
    ///
    /// # Errors
    /// When that takes too long; the message has what the page shows instead.
    pub async fn settled(&mut self) -> Result<()> {
        self.wait("the larger module is there", "return !window.broadsheet?.isDue").await
    }

    /// Waits, frame by frame, until the script's `return` is truthy. `what` describes the awaited
    /// state.
    ///
    /// # Errors
    /// When that takes too long; the message has what the page shows instead.
    pub async fn wait(&mut self, what: &str, script: &str) -> Result<()> {
        self.wait_with(what, script, &[]).await.map(drop)
    }

    /// As [`Session::wait`], with arguments for the script, and giving what it returned.
    ///
    /// # Errors
    /// As [`Session::wait`].
    pub async fn wait_with(
        &mut self,
        what: &str,
        script: &str,
        arguments: &[Value],
    ) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const given = [...arguments].slice(0, -1);
             const state = function () {{ {script} }};
             const look = () => {{
               const value = state.apply(null, given);
               if (value) done(value); else requestAnimationFrame(look);
             }};
             look();"
        );
        match self.web.execute_async(script, arguments.to_vec()).await {
            Ok(returned) => Ok(returned.json().clone()),
            Err(error) => {
                let shown = self
                    .script("return document.body.innerText.slice(0, 600)", &[])
                    .await
                    .unwrap_or_default();
                self.events.catch_up().await?;
                let problems = self.events.problems.join("\n  ");
                let reason = error.to_string();
                let reason = reason.lines().next().unwrap_or_default();
                bail!("waited for: {what} ({reason})\n  {problems}\n  the page shows: {shown}")
            }
        }
    }

    /// Runs a script in the page and gives what it returns.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let returned = self.web.execute(script, arguments.to_vec()).await;
        Ok(returned.with_context(|| format!("this script failed: {script}"))?.json().clone())
    }

    /// Runs a script that returns an element.
    ///
    /// # Errors
    /// When it returns none; `what` then names it.
    pub async fn element(
        &self,
        what: &str,
        script: &str,
        arguments: &[Value],
    ) -> Result<WebElement> {
        let returned = self.web.execute(script, arguments.to_vec()).await?;
        returned.element().with_context(|| format!("the page has no {what}"))
    }

    /// What stands after `#` in the address bar, decoded, with the `#`.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn hash(&self) -> Result<String> {
        let hash = self.script("return decodeURIComponent(location.hash)", &[]).await?;
        Ok(hash.as_str().unwrap_or_default().to_owned())
    }

    /// Everything that went wrong in the browser since the page was opened: warnings and errors of
    /// its console, refused policies, failed requests.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn problems(&mut self) -> Result<Vec<String>> {
        self.events.catch_up().await?;
        Ok(self.events.problems.clone())
    }

    /// Fails when anything went wrong in the browser, or the page asked for anything that is not
    /// its own.
    ///
    /// # Errors
    /// Says what.
    pub async fn expect_quiet(&mut self) -> Result<()> {
        let problems = self.problems().await?;
        ensure!(problems.is_empty(), "the browser reported:\n  {}", problems.join("\n  "));
        self.expect_at_home().await
    }

    /// Fails when the page asked for anything that is not its own, as seen by the browser's events,
    /// by the page's own list of resources, and by the stand-in for all other sites.
    ///
    /// # Errors
    /// Says what it asked for.
    pub async fn expect_at_home(&mut self) -> Result<()> {
        self.events.catch_up().await?;
        let listed = self
            .script(
                "return performance.getEntriesByType('resource').map((entry) => entry.name)",
                &[],
            )
            .await?;
        let listed = listed.as_array().cloned().unwrap_or_default();
        let listed = listed.iter().filter_map(Value::as_str);
        let is_own = |url: &str| {
            ["data:", "blob:", "about:"].iter().any(|scheme| url.starts_with(scheme))
                || self.address.allowed.iter().any(|allowed| url.starts_with(allowed))
        };
        let foreign: Vec<&str> = self
            .events
            .requested
            .iter()
            .map(String::as_str)
            .chain(listed)
            .filter(|url| !is_own(url))
            .collect();
        ensure!(foreign.is_empty(), "the page asked for what is not its own: {foreign:?}");
        let asked = self.asked_elsewhere();
        ensure!(asked.is_empty(), "other sites were asked: {asked:?}");
        Ok(())
    }

    /// What other sites were asked for since the page was opened: `host:port` for https. The
    /// browsers' own services are left out; they are not the page's doing.
    pub fn asked_elsewhere(&self) -> Vec<String> {
        let of_the_browser =
            ["mozilla.", "firefox.", "google.com", "googleapis.com", "gstatic.com", "gvt1.com"];
        let urls = self.elsewhere.requests().into_iter().map(|request| request.url);
        urls.filter(|url| !of_the_browser.iter().any(|own| url.contains(own))).collect()
    }

    /// Waits until another site is asked for something, and gives all that was asked for until
    /// then.
    ///
    /// # Errors
    /// When that does not happen.
    pub async fn wait_elsewhere(&mut self) -> Result<Vec<String>> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let asked = self.asked_elsewhere();
            if !asked.is_empty() {
                return Ok(asked);
            }
            // A frame of the page, so that the browser gets on and we do not spin.
            self.web.execute_async("requestAnimationFrame(arguments[0])", Vec::new()).await?;
        }
        bail!("no other site was asked for anything")
    }

    /// Waits until the browser reports a problem, which it does in its own time.
    ///
    /// # Errors
    /// When it reports none.
    pub async fn wait_problems(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if !self.problems().await?.is_empty() {
                return Ok(());
            }
            self.web.execute_async("requestAnimationFrame(arguments[0])", Vec::new()).await?;
        }
        bail!("the browser reported no problem")
    }

    /// Every address that the page asked for since it was opened.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn requested(&mut self) -> Result<Vec<String>> {
        self.events.catch_up().await?;
        Ok(self.events.requested.clone())
    }

    /// Gives the page this many CSS pixels.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let context = self.web.bidi().await?.browsing_context().top_level().await?;
        let viewport =
            json!({ "context": context, "viewport": { "width": width, "height": height } });
        self.web.bidi().await?.send_raw("browsingContext.setViewport", viewport).await?;
        Ok(())
    }

    /// Writes what the page looks like to `target/screenshots/NAME.png`.
    ///
    /// # Errors
    /// When the browser refuses or the file cannot be written.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let target =
            target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"));
        let folder = target.join("screenshots");
        std::fs::create_dir_all(&folder).context("could not make the folder for screenshots")?;
        let path = folder.join(format!("{name}.png"));
        self.web.screenshot(&path).await?;
        Ok(path)
    }
}
