//! What the page does while something is on its way, when it does not come, and when the reader
//! goes back: in both browsers.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, dist};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How many articles the seeds are.
const N_ARTICLES: usize = 5;

/// A hosted site of which parts can be taken away and put back.
struct Fragile {
    folder: TempDir,
    site: Site,
}

impl Fragile {
    fn new() -> Result<Fragile> {
        let folder = tempfile::tempdir()?;
        copy(&dist()?, folder.path())?;
        let site = Site::of(Transport::Hosted, folder.path())?;
        Ok(Fragile { folder, site })
    }

    /// Takes away everything of the archive, or puts it back.
    fn lose(&self, is_lost: bool) -> Result<()> {
        let [here, away] = ["archive", "away"].map(|name| self.folder.path().join(name));
        Ok(if is_lost { fs::rename(here, away) } else { fs::rename(away, here) }?)
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        fs::create_dir_all(to.join(&folder))?;
        for entry in fs::read_dir(from.join(&folder))? {
            let entry = entry?;
            let inside = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(inside);
            } else {
                fs::copy(entry.path(), to.join(inside))?;
            }
        }
    }
    Ok(())
}

/// Tells the page that the network is back.
async fn come_online(session: &mut Session) -> Result<()> {
    session.script("dispatchEvent(new Event('online'))", &[]).await.map(drop)
}

/// A search that gets none of its files: nothing is said to be nothing.
async fn a_search_without_a_network(browser: Browser) -> Result<()> {
    let fragile = Fragile::new()?;
    let mut session = Session::start(browser, &fragile.site).await?;
    session.open("").await?;
    session.wait_for_count(N_ARTICLES).await?;
    let badges = session.badges().await?;
    fragile.lose(true)?;
    session.search("普京").await?;
    let says = "return byRole('alert').some((alert) => isShown(alert)
        && alert.textContent.includes('may be offline') && byRole('button', alert).length > 0)";
    session.wait_for("one sentence and a button", says).await?;
    let names = session
        .look("return byRole('alert').some((alert) => /archive\\/|\\.css/.test(alert.innerText))")
        .await?;
    ensure!(names == json!(false), "names of files are shown before somebody asks for them");
    let status = session.status().await?;
    ensure!(!status.starts_with('0') && status.contains("普京"), "the count says {status:?}");
    let feed = session.results().await?;
    ensure!(feed.titles.len() == N_ARTICLES, "the list is gone: {feed:?}");
    let counts = |badges: Vec<broadsheet_e2e::Badge>| -> Vec<usize> {
        badges.iter().map(|badge| badge.count).collect()
    };
    let (before, now) = (counts(badges), counts(session.badges().await?));
    ensure!(before == now, "the badges said {before:?} and say {now:?}");
    fragile.lose(false)?;
    come_online(&mut session).await?;
    session.wait_for_count(N_ARTICLES).await?;
    let gone = "return byRole('alert').filter(isShown).length === 0
        && byRole('feed').every((feed) => feed.querySelector('mark'))";
    session.wait_for("the notice ends, and what was found is marked", gone).await?;
    session.end().await
}

/// An article whose text does not come, and then does: the title that has the focus keeps it.
async fn a_title_keeps_the_focus(browser: Browser) -> Result<()> {
    let fragile = Fragile::new()?;
    let mut session = Session::start(browser, &fragile.site).await?;
    session.open("").await?;
    fragile.lose(true)?;
    let link = session
        .look_for("the first result's link", "return byRole('feed')[0].querySelector('h2 a')")
        .await?;
    link.click().await?;
    let is_title = "document.activeElement.matches('h1')";
    session.wait_for("the title has the focus", &format!("return {is_title}")).await?;
    session.script("document.activeElement.isTheSame = true", &[]).await?;
    session
        .wait_for("the text does not come", "return byRole('alert').filter(isShown).length > 0")
        .await?;
    fragile.lose(false)?;
    come_online(&mut session).await?;
    session.wait_for("the text comes", "return document.querySelector('.body p')").await?;
    let kept =
        session.look(&format!("return {is_title} && document.activeElement.isTheSame")).await?;
    ensure!(kept == json!(true), "the title is another element, or has lost the focus");
    session.end().await
}

/// On a phone nothing behind an article can be reached, and closing it gives everything back.
async fn nothing_behind_an_article_is_in_reach(browser: Browser) -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    let mut session = Session::start(browser, &site).await?;
    session.resize(390, 844).await?;
    session.open("").await?;
    session.open_result(1).await?;
    let reachable = "
        const focusable = 'a[href], button, input, select, summary, [tabindex]';
        return [...document.querySelectorAll(focusable)].filter((element) => isShown(element)
          && !element.closest('[inert]') && !element.closest('[data-pane]')).map(nameOf)";
    let outside = session.look(reachable).await?;
    ensure!(outside == json!([]), "behind the article are {outside}");
    session.web().back().await?;
    session.wait_for("the list is back", "return !document.querySelector('[inert]')").await?;
    session.end().await
}

/// Presses a key where the focus is.
async fn press(session: &Session, key: impl Into<thirtyfour::TypingData>) -> Result<()> {
    Ok(session.web().active_element().await?.send_keys(key).await?)
}

/// How many entries the history has, and what stands after `#`.
async fn history(session: &Session) -> Result<(u64, String)> {
    let at = session.script("return [history.length, location.hash]", &[]).await?;
    let length = at[0].as_u64().context("a length")?;
    Ok((length, at[1].as_str().unwrap_or_default().to_owned()))
}

async fn back_undoes_what_was_chosen(browser: Browser) -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    let mut session = Session::start(browser, &site).await?;
    session.open("").await?;
    let (start, _) = history(&session).await?;
    // An article is closed by going back; the history does not grow by another entry.
    session.open_result(2).await?;
    let (opened, article) = history(&session).await?;
    ensure!(opened == start + 1, "opening is a step: {start}, {opened}");
    press(&session, "j").await?;
    session.wait("another article", &format!("return location.hash !== '{article}'")).await?;
    press(&session, thirtyfour::Key::Escape + "").await?;
    session.wait("the list", "return !location.hash.includes('a=')").await?;
    let (closed, _) = history(&session).await?;
    ensure!(closed == opened, "closing has added an entry: {opened}, {closed}");
    // A badge is a step, and typing is none.
    let badge = &session.badges().await?[0];
    badge.button.click().await?;
    session.wait("the badge is chosen", "return location.hash.includes('src=')").await?;
    session.search("普京").await?;
    session.wait("it is searched", "return location.hash.includes('q=')").await?;
    let (searched, _) = history(&session).await?;
    ensure!(searched == start + 1, "choosing and typing are one step: {start}, {searched}");
    session.web().back().await?;
    session.wait("neither is there any more", "return location.hash.length < 2").await?;
    session.wait_for_count(N_ARTICLES).await?;
    ensure!(session.badges().await?.iter().all(|badge| !badge.is_pressed), "a badge is chosen");
    session.end().await
}

/// Collects layout shifts in `shifts`, each a score and what moved, of the text or class named.
///
/// Chromium takes a text for moved, too, when it is marked: the text of before then begins behind the
/// mark, in the same place. Such an entry gets the score of those of its (at most five largest)
/// sources whose boxes moved, by the same formula: the part of the window that they cover before and
/// after, times the part of its longer side that they went.
const WATCH_SHIFTS: &str = "
    globalThis.shifts = [];
    const moved = ({ previousRect: a, currentRect: b }) =>
        a.x !== b.x || a.y !== b.y || a.width !== b.width || a.height !== b.height;
    const score = ({ previousRect: a, currentRect: b }) => {
        const way = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
        const area = a.width * a.height + b.width * b.height;
        return area * way / (innerWidth * innerHeight * Math.max(innerWidth, innerHeight));
    };
    const add = (entry) => {
        const sources = entry.sources.filter(moved);
        const value = sources.length === entry.sources.length
            ? entry.value
            : sources.reduce((sum, source) => sum + score(source), 0);
        const names = sources.map(({ node }) => node?.className ?? node?.textContent);
        shifts.push([value, names]);
    };
    new PerformanceObserver((list) => list.getEntries().forEach(add))
        .observe({ type: 'layout-shift' });";

/// Typing and a query on a slow network move nothing that is in view (Chromium measures that).
#[tokio::test]
async fn chromium_moves_nothing_while_it_searches() -> Result<()> {
    const LARGEST: f64 = 0.05;
    let site = Site::open(Transport::Hosted)?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    let cdp = session.web().cdp();
    cdp.send_raw("Network.enable", ()).await?;
    for (width, height) in [(1440, 900), (390, 844)] {
        session.resize(width, height).await?;
        session.open("").await?;
        session.set_network(broadsheet_e2e::Network::SLOW).await?;
        session.script(WATCH_SHIFTS, &[]).await?;
        session.search("普京").await?;
        session.wait_for("it is found", "return byRole('feed')[0]?.querySelector('mark')").await?;
        session.search("不存在的词").await?;
        session.wait_for("nothing is found", "return !byRole('feed').length").await?;
        session.set_network(broadsheet_e2e::Network::HERE).await?;
        let shifts = session.script("return shifts", &[]).await?;
        let value = |shift: &Value| shift[0].as_f64().unwrap_or_default();
        let sum: f64 = shifts.as_array().into_iter().flatten().map(value).sum();
        println!("layout shifts at {width}x{height}: {sum:.3} {shifts}");
        ensure!(sum <= LARGEST, "at {width}x{height} things moved by {sum:.3}: {shifts}");
    }
    session.end().await
}

/// Makes the browser one that has no service workers.
const NO_SERVICE_WORKER: &str =
    "() => Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined })";

/// The network is gone for real, as Chromium imitates that, and comes back.
#[tokio::test]
async fn chromium_tries_again_when_the_network_is_back() -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    // A service worker has a network of its own, to which the browser turns after a first failure.
    session.preload(NO_SERVICE_WORKER).await?;
    session.open("").await?;
    let cdp = session.web().cdp();
    let network = |is_offline: bool| json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    cdp.send_raw("Network.enable", ()).await?;
    cdp.send_raw("Network.emulateNetworkConditions", network(true)).await?;
    session.search("普京").await?;
    let says = "return byRole('alert').some((alert) => isShown(alert)
        && alert.textContent.includes('may be offline'))";
    session.wait_for("that it may be offline", says).await?;
    cdp.send_raw("Network.emulateNetworkConditions", network(false)).await?;
    let found = "return byRole('feed')[0]?.querySelector('mark')
        && byRole('alert').filter(isShown).length === 0";
    session.wait_for("it is found, and nothing is wrong any more", found).await?;
    session.end().await
}

macro_rules! in_both_browsers {
    ($($play:ident: $chromium:ident, $firefox:ident;)*) => {$(
        #[tokio::test]
        async fn $chromium() -> Result<()> {
            $play(Browser::Chromium).await
        }

        #[tokio::test]
        async fn $firefox() -> Result<()> {
            $play(Browser::Firefox).await
        }
    )*};
}

in_both_browsers! {
    a_search_without_a_network: chromium_searches_without_a_network, firefox_searches_without_a_network;
    a_title_keeps_the_focus: chromium_keeps_the_focus, firefox_keeps_the_focus;
    nothing_behind_an_article_is_in_reach: chromium_covers_the_list, firefox_covers_the_list;
    back_undoes_what_was_chosen: chromium_goes_back, firefox_goes_back;
}
