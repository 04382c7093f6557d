//! Several volumes as one archive: the page beside them, hosted and opened from disk, in both
//! browsers.

mod packed;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::{Manifest, Volume};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::Article;
use packed::{article, inline_manifest, site_folder};
use serde_json::json;
use tempfile::TempDir;

/// How many articles each volume has, one a day.
const N_ARTICLES: usize = 60;
const N_VOLUMES: usize = 3;
/// 2001-01-01, in days since 1970; each volume begins a year later.
const FIRST_DAY: i64 = 11_323;

/// The article with this number of a volume: every third is of a source that only that volume has.
fn numbered(volume: usize, number: usize) -> Article {
    let day = FIRST_DAY + 365 * volume as i64 + number as i64;
    let own = format!("{}.example.org", ["old", "middle", "new"][volume]);
    let source = if number.is_multiple_of(3) { own.as_str() } else { "common.example.org" };
    let words = if number.is_multiple_of(2) { "共同的词" } else { "别的" };
    let text = format!("卷{volume}之{number}，{words}。{}", "这里还有许多字。".repeat(150));
    let title = format!("卷{volume}第{number}篇");
    article(volume * 1_000 + number, source, day * 86_400 + 3_600, &title, &[text])
}

/// Where the oldest volume is, and the page: as projects of one user are.
const OLDEST: &str = "news-1";
const PAGE: &str = "news/";

/// The volumes, one of them in a folder beside that of the others and of the page that shows all.
fn volumes() -> Result<TempDir> {
    let mut older = Vec::new();
    let root = tempfile::tempdir()?;
    for volume in 0..N_VOLUMES {
        let own = format!("{}.example.org", ["old", "middle", "new"][volume]);
        let mut sources = [own.as_str(), "common.example.org"];
        sources.sort_unstable();
        let mut articles: Vec<Article> =
            (0..N_ARTICLES).map(|number| numbered(volume, number)).collect();
        articles.sort_by_key(|article| (std::cmp::Reverse(article.published.order()), article.id));
        let site = site_folder(&sources, &articles)?;
        let path = match volume {
            0 => format!("../{OLDEST}/"),
            _ => format!("volume-{}/", volume + 1),
        };
        let manifest = Manifest::parse(&fs::read(site.path().join("archive/manifest.json"))?)?;
        let place = if volume == 0 { OLDEST.to_owned() } else { [PAGE, &path].concat() };
        fs::create_dir_all(root.path().join(PAGE))?;
        fs::rename(site.keep(), root.path().join(place))?;
        older.push(Volume { path, manifest: Some(manifest) });
    }
    let newest = older.last_mut().and_then(|newest| newest.manifest.take());
    let n_elsewhere = N_ARTICLES * (N_VOLUMES - 1);
    let newest = newest.context("there are volumes")?;
    front(&root.path().join(PAGE), &Manifest { n_elsewhere, volumes: older, ..newest })?;
    Ok(root)
}

/// The page of all volumes: its files are those of any page.
fn front(root: &Path, manifest: &Manifest) -> Result<()> {
    for entry in fs::read_dir(root.join("volume-2"))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), root.join(entry.file_name()))?;
        }
    }
    fs::create_dir(root.join("archive"))?;
    fs::write(root.join("archive/manifest.json"), manifest.to_json())?;
    inline_manifest(&root.join("volume-2"), root)
}

/// All volumes are one list, with counts, badges and days of all.
async fn all_are_one(session: &mut Session) -> Result<()> {
    session.open("").await?;
    session.wait_for_count(N_ARTICLES * N_VOLUMES).await?;
    let first = session.results().await?.titles[0].clone();
    ensure!(first.contains("卷2第59篇"), "the first is {first}");
    let badges = session.badges().await?;
    let counts: Vec<usize> = badges.iter().map(|badge| badge.count).collect();
    ensure!(counts == [120, 20, 20, 20], "the badges count {counts:?}");
    let own_files = "return document.querySelectorAll('#app .own').length";
    ensure!(session.look(own_files).await? == 0, "something is said to be the reader's own");
    let (from, to) = (
        session.slider("From", "aria-valuetext").await?,
        session.slider("To", "aria-valuetext").await?,
    );
    ensure!(from.contains("2001") && to.contains("2003"), "the slider goes from {from} to {to}");
    session.search("共同").await?;
    session.wait_for_count(N_ARTICLES * N_VOLUMES / 2).await?;
    session.open("#src=old.example.org&sort=old").await?;
    session.wait_for_count(20).await?;
    session.open("#from=2001-02-01&to=2002-01-10&sort=old").await?;
    // 29 days of the first year and 10 of the second.
    session.wait_for_count(39).await?;
    session.expect_quiet().await?;
    session.expect_at_home().await
}

/// An article of each volume opens, by a link too, stands there again after a reload, and leads
/// back.
async fn articles_of_each_volume_open(session: &mut Session) -> Result<()> {
    for volume in 0..N_VOLUMES {
        let (id, title) = (numbered(volume, 7).id, format!("卷{volume}第7篇"));
        let is_open = format!(
            "return byRole('main').flatMap((main) => byRole('article', main)).some((article) =>
               !article.closest('[role=feed]') && article.ariaBusy !== 'true'
               && article.querySelector('h1')?.textContent.includes('{title}')
               && article.textContent.includes('卷{volume}之7，'))"
        );
        session.open(&format!("#a={id}")).await?;
        session.wait_for(&format!("{title} is open"), &is_open).await?;
        session.reload().await?;
        session.wait_for(&format!("{title} is open again"), &is_open).await?;
    }
    session.open("#q=卷0").await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.open_result(1).await?;
    session.web().back().await?;
    session
        .wait_for(
            "the list is back",
            "return !location.hash.includes('a=') && location.hash.includes('q=')",
        )
        .await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.expect_quiet().await
}

/// Holds the larger module back until `release()` is called.
const HOLD: &str = "() => {
    const { compile } = WebAssembly;
    let n = 0;
    const held = new Promise((resolve) => { window.release = resolve; });
    WebAssembly.compile = async (bytes) => {
      n += 1;
      if (n > 1) await held;
      return compile(bytes);
    };
}";

/// While only the newest volume is shown, nothing is said to be all or nothing.
async fn the_newest_alone_is_not_all(session: &mut Session) -> Result<()> {
    session.preload(HOLD).await?;
    session.open_unready("").await?;
    session.first_ready().await?;
    let status = session.status().await?;
    let all = (N_ARTICLES * N_VOLUMES).to_string();
    ensure!(status.contains("60") && status.contains(&all), "it says {status}");
    let is_busy = "return byRole('feed')[0]?.ariaBusy === 'true'";
    ensure!(session.look(is_busy).await? == json!(true), "the list looks whole");
    session.script("release()", &[]).await?;
    session.settled().await?;
    session.wait_for_count(N_ARTICLES * N_VOLUMES).await?;
    // What only an older volume has is not missing.
    session.open_unready(&format!("#q=卷0第&a={}", numbered(0, 9).id)).await?;
    session.first_ready().await?;
    let said = session.script("return document.getElementById('app').innerText", &[]).await?;
    let said = said.as_str().unwrap_or_default().to_owned();
    ensure!(said.contains(&all), "nothing says that there is more: {said}");
    ensure!(!said.contains("No articles") && !said.contains("no article"), "it says {said}");
    session.script("release()", &[]).await?;
    session.settled().await?;
    session.wait_for_count(N_ARTICLES).await
}

/// Where a volume is missing the others are shown, and the page says which file did not come.
async fn without_one_volume(session: &mut Session, root: &Path) -> Result<()> {
    let calendars = root.join(OLDEST).join("archive/calendar");
    fs::rename(&calendars, root.join("away"))?;
    session.open_unready("").await?;
    session.first_ready().await?;
    session.script("release()", &[]).await?;
    session.settled().await?;
    session.wait_for_count(N_ARTICLES * (N_VOLUMES - 1)).await?;
    let status = session.status().await?;
    ensure!(status.contains(&(N_ARTICLES * N_VOLUMES).to_string()), "it says {status}");
    session
        .wait_for(
            "a notice names the file",
            "return document.getElementById('app').textContent.includes('news-1/archive/calendar')",
        )
        .await?;
    fs::rename(root.join("away"), &calendars)?;
    Ok(())
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let root = volumes()?;
    let site = Site::of(transport, root.path())?.in_folder(PAGE);
    let mut session = Session::start(browser, &site).await?;
    all_are_one(&mut session).await?;
    articles_of_each_volume_open(&mut session).await?;
    the_newest_alone_is_not_all(&mut session).await?;
    // Hosted, the browser still has the file.
    if transport == Transport::Folder {
        without_one_volume(&mut session, root.path()).await?;
    }
    session.end().await
}

#[tokio::test]
async fn chromium_hosted() -> Result<()> {
    play(Browser::Chromium, Transport::Hosted).await
}

#[tokio::test]
async fn chromium_from_disk() -> Result<()> {
    play(Browser::Chromium, Transport::Folder).await
}

#[tokio::test]
async fn firefox_hosted() -> Result<()> {
    play(Browser::Firefox, Transport::Hosted).await
}

#[tokio::test]
async fn firefox_from_disk() -> Result<()> {
    play(Browser::Firefox, Transport::Folder).await
}
