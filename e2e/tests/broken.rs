//! A site that is damaged, or a browser that lacks something: the page says what failed and what to
//! do, and is never blank.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport, dist};
use tempfile::TempDir;

/// One way in which a site can be damaged.
struct Damage {
    /// What happened to it.
    what: &'static str,
    /// How the page then comes to the browser.
    transport: Transport,
    /// The part of the address after `#` at which the page is opened.
    address: &'static str,
    /// Does it to a copy of `dist/`.
    inflict: fn(&Path) -> Result<()>,
    /// What the page has to mention: the file, or the reason.
    mentions: &'static str,
    /// Whether the rest of the page still works.
    rest_works: bool,
}

/// The address of one of the seeds.
const AN_ARTICLE: &str = "#a=e106689ec9cc6ab1";

const DAMAGES: [Damage; 16] = [
    Damage {
        what: "the module is cut short",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| change(dist, "viewer-", ".lzma", |bytes| bytes.truncate(bytes.len() / 2)),
        mentions: "viewer-",
        rest_works: false,
    },
    Damage {
        what: "one byte of the module is another",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| change(dist, "viewer-", ".lzma", |bytes| flip_in_the_middle(bytes)),
        mentions: "viewer-",
        rest_works: false,
    },
    Damage {
        what: "the module is missing",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| Ok(fs::remove_file(find(dist, "viewer-", ".lzma")?)?),
        mentions: "viewer-",
        rest_works: false,
    },
    Damage {
        what: "one character of the module's carrier is another",
        transport: Transport::Folder,
        address: "",
        inflict: |dist| change(dist, "viewer-", ".css", |bytes| flip_in_the_middle(bytes)),
        mentions: "viewer-",
        rest_works: false,
    },
    Damage {
        what: "the module's carrier is missing",
        transport: Transport::Folder,
        address: "",
        inflict: |dist| Ok(fs::remove_file(find(dist, "viewer-", ".css")?)?),
        mentions: "viewer-",
        rest_works: false,
    },
    Damage {
        what: "the single file was cut short while it was copied",
        transport: Transport::File,
        address: "",
        inflict: |dist| {
            change(dist, "broadsheet", ".html", |bytes| bytes.truncate(bytes.len() - 5_000))
        },
        mentions: "viewer-module",
        rest_works: false,
    },
    Damage {
        what: "the manifest is missing",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| Ok(fs::remove_file(dist.join("archive/manifest.json"))?),
        mentions: "manifest.json",
        rest_works: false,
    },
    Damage {
        what: "the manifest is cut short",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| change(dist, "archive/manifest", ".json", |bytes| bytes.truncate(20)),
        mentions: "manifest.json",
        rest_works: false,
    },
    Damage {
        what: "the manifest is of a version to come",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| {
            change(dist, "archive/manifest", ".json", |bytes| {
                replace(bytes, "\"version\":2", "\"version\":9")
            })
        },
        mentions: "version 9",
        rest_works: false,
    },
    Damage {
        what: "the calendar is missing",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| Ok(fs::remove_file(find(dist, "archive/calendar/", ".css")?)?),
        mentions: "calendar/",
        rest_works: false,
    },
    Damage {
        what: "a page of the catalogue is missing",
        transport: Transport::Hosted,
        address: "",
        inflict: |dist| Ok(fs::remove_file(find(dist, "archive/page/", ".css")?)?),
        mentions: "page/",
        rest_works: true,
    },
    Damage {
        what: "one character of a page of the catalogue is another",
        transport: Transport::Folder,
        address: "",
        inflict: |dist| change(dist, "archive/page/", ".css", |bytes| flip_in_the_middle(bytes)),
        mentions: "damaged",
        rest_works: true,
    },
    Damage {
        what: "text chunks are missing",
        transport: Transport::Folder,
        address: AN_ARTICLE,
        inflict: |dist| Ok(fs::remove_dir_all(dist.join("archive/text"))?),
        mentions: "text/",
        rest_works: true,
    },
    Damage {
        what: "one character of each text chunk is another",
        transport: Transport::Hosted,
        address: AN_ARTICLE,
        inflict: |dist| {
            let all = find_all(dist, "archive/text/", ".css")?;
            all.iter().try_for_each(|path| change_file(path, |bytes| flip_in_the_middle(bytes)))
        },
        mentions: "damaged",
        rest_works: true,
    },
    Damage {
        what: "the table that a search needs is missing",
        transport: Transport::Hosted,
        address: "#q=普京",
        inflict: |dist| Ok(fs::remove_file(find(dist, "archive/fold/", ".css")?)?),
        mentions: "fold/",
        rest_works: true,
    },
    Damage {
        what: "one character of the table that a search needs is another",
        transport: Transport::Folder,
        address: "#q=普京",
        inflict: |dist| change(dist, "archive/fold/", ".css", |bytes| flip_in_the_middle(bytes)),
        mentions: "fold/",
        rest_works: true,
    },
];

async fn damages(browser: Browser) -> Result<()> {
    let mut session = Session::start(browser, &Site::open(Transport::File)?).await?;
    let mut failures = Vec::new();
    for damage in &DAMAGES {
        if let Err(error) = show(&mut session, damage).await {
            failures.push(format!("{} ({:?}): {error:#}", damage.what, damage.transport));
        }
    }
    session.end().await?;
    ensure!(failures.is_empty(), "{}", failures.join("\n\n"));
    Ok(())
}

async fn show(session: &mut Session, damage: &Damage) -> Result<()> {
    let copy = copy_of_dist()?;
    (damage.inflict)(copy.path())?;
    let site = Site::of(damage.transport, copy.path())?;
    session.turn_to(&site);
    session.open_unready(damage.address).await?;
    expect_explanation(session, damage.mentions).await?;
    if damage.rest_works {
        session.role("searchbox", "").await.context("the rest of the page still works")?;
    }
    session.expect_at_home().await
}

/// The page shows an alert that mentions `mentions` and has a button to try again.
async fn expect_explanation(session: &mut Session, mentions: &str) -> Result<()> {
    let script = format!(
        "return byRole('alert').some((alert) => isShown(alert) && alert.textContent.includes({})
           && byRole('button', alert).length > 0)",
        serde_json::json!(mentions)
    );
    session.wait_for(&format!("an alert that mentions {mentions:?}, with a button"), &script).await
}

#[tokio::test]
async fn chromium_says_what_is_damaged() -> Result<()> {
    damages(Browser::Chromium).await
}

#[tokio::test]
async fn firefox_says_what_is_damaged() -> Result<()> {
    damages(Browser::Firefox).await
}

/// What a browser may lack, or what may go wrong inside the application: a script that runs before
/// the page's, what is then done, and what the page has to mention.
const LACKS: [(&str, &str, &str); 4] = [
    ("() => { delete globalThis.WebAssembly; }", "", "WebAssembly"),
    ("() => { delete globalThis.DecompressionStream; }", "", "DecompressionStream"),
    (
        "() => { Document.prototype.createTextNode = () => { throw new Error('broken on purpose'); }; }",
        "",
        "error",
    ),
    (
        "() => {}",
        "Document.prototype.createTextNode = () => { throw new Error('broken on purpose'); };
         Node.prototype.insertBefore = () => { throw new Error('broken on purpose'); };",
        "error",
    ),
];

async fn lacks(browser: Browser) -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    for (before, after, mentions) in LACKS {
        let mut session = Session::start(browser, &site).await?;
        session.preload(before).await?;
        session.open_unready("").await?;
        if !after.is_empty() {
            session.ready().await?;
            session.script(after, &[]).await?;
            session.search("普京").await?;
        }
        expect_explanation(&mut session, mentions)
            .await
            .with_context(|| format!("after {before} {after}"))?;
        session.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn chromium_says_what_it_lacks() -> Result<()> {
    lacks(Browser::Chromium).await
}

#[tokio::test]
async fn firefox_says_what_it_lacks() -> Result<()> {
    lacks(Browser::Firefox).await
}

#[tokio::test]
async fn what_failed_is_said_in_the_readers_language() -> Result<()> {
    for (language, title) in
        [("zh-CN", "页面未能打开"), ("zh-TW", "頁面未能開啟"), ("fr-FR", "could not be opened")]
    {
        let copy = copy_of_dist()?;
        fs::remove_file(find(copy.path(), "viewer-", ".lzma")?)?;
        let site = Site::of(Transport::Hosted, copy.path())?;
        let mut session = Session::start_as(Browser::Chromium, &site, language, false).await?;
        session.open_unready("").await?;
        expect_explanation(&mut session, title).await?;
        session.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn without_javascript_the_page_says_so() -> Result<()> {
    let mut session = Session::start(Browser::Chromium, &Site::open(Transport::File)?).await?;
    let cdp = session.web().cdp();
    cdp.send_raw("Emulation.setScriptExecutionDisabled", serde_json::json!({ "value": true }))
        .await?;
    session.open_unready("").await?;
    // With scripts the parser keeps what is inside noscript as text; without, there are elements to
    // be found.
    let root = cdp.send_raw("DOM.getDocument", ()).await?["root"]["nodeId"].clone();
    for language in ["zh-Hans", "zh-Hant", "en"] {
        let selector = format!("noscript p[lang={language}]");
        let found = cdp
            .send_raw(
                "DOM.querySelector",
                serde_json::json!({ "nodeId": root, "selector": selector }),
            )
            .await?;
        ensure!(found["nodeId"].as_u64().is_some_and(|id| id > 0), "nothing is said in {language}");
    }
    cdp.send_raw("Emulation.setScriptExecutionDisabled", serde_json::json!({ "value": false }))
        .await?;
    session.end().await
}

#[tokio::test]
async fn trying_again_finds_what_has_come_in_the_meantime() -> Result<()> {
    for browser in [Browser::Chromium, Browser::Firefox] {
        let copy = copy_of_dist()?;
        let [here, away] =
            ["archive/manifest.json", "manifest.json"].map(|name| copy.path().join(name));
        fs::rename(&here, &away)?;
        let site = Site::of(Transport::Hosted, copy.path())?;
        let mut session = Session::start(browser, &site).await?;
        session.open_unready("").await?;
        expect_explanation(&mut session, "manifest.json").await?;
        fs::rename(&away, &here)?;
        session.role("button", "Try again").await?.click().await?;
        session.wait_for_count(5).await?;
        session.end().await?;
    }
    Ok(())
}

/// Has the first connection for each file break.
const BREAK_ONCE: &str = "() => {
    const { fetch } = window;
    const broken = new Set();
    window.broken = broken;
    window.fetch = async (file, options) => {
      if (broken.has(file)) return fetch(file, options);
      broken.add(file);
      throw new TypeError('no connection');
    };
}";

#[tokio::test]
async fn a_connection_that_breaks_once_is_no_failure() -> Result<()> {
    for browser in [Browser::Chromium, Browser::Firefox] {
        let site = Site::open(Transport::Hosted)?;
        let mut session = Session::start(browser, &site).await?;
        session.preload(BREAK_ONCE).await?;
        session.open("#q=%E6%99%AE%E4%BA%AC").await?;
        session.wait_for_count(5).await?;
        session.open_result(1).await?;
        let text = "return document.querySelector('.reader .body *')";
        session.wait("the text is there", text).await?;
        let kinds = "const all = [...window.broken].join();
            const kinds = ['viewer-', 'manifest.json', 'calendar', 'fold', 'text', 'full-'];
            return kinds.filter((kind) => !all.includes(kind))";
        ensure!(session.script(kinds, &[]).await? == serde_json::json!([]), "not all broke");
        session.expect_quiet().await?;
        session.end().await?;
    }
    Ok(())
}

/// A copy of the built site that may be damaged.
fn copy_of_dist() -> Result<TempDir> {
    let copy = tempfile::tempdir()?;
    let source = dist()?;
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        fs::create_dir_all(copy.path().join(&folder))?;
        for entry in fs::read_dir(source.join(&folder))? {
            let entry = entry?;
            let inside = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                waiting.push(inside);
            } else {
                fs::copy(entry.path(), copy.path().join(inside))?;
            }
        }
    }
    Ok(copy)
}

/// The first file of `dist` whose path begins and ends like this.
fn find(dist: &Path, start: &str, end: &str) -> Result<PathBuf> {
    let found = find_all(dist, start, end)?.into_iter().next();
    found.with_context(|| format!("the site has no file {start}…{end}"))
}

/// All such files, in order.
fn find_all(dist: &Path, start: &str, end: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(dist.join(&folder))? {
            let entry = entry?;
            let inside = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() { waiting.push(inside) } else { files.push(inside) }
        }
    }
    files.sort();
    let named = |path: &&PathBuf| {
        let name = path.to_string_lossy();
        name.starts_with(start) && name.ends_with(end)
    };
    Ok(files.iter().filter(named).map(|path| dist.join(path)).collect())
}

fn change(dist: &Path, start: &str, end: &str, edit: impl Fn(&mut Vec<u8>)) -> Result<()> {
    change_file(&find(dist, start, end)?, edit)
}

fn change_file(path: &Path, edit: impl Fn(&mut Vec<u8>)) -> Result<()> {
    let mut bytes = fs::read(path)?;
    let before = bytes.clone();
    edit(&mut bytes);
    ensure!(bytes != before, "the damage to {} changes nothing", path.display());
    Ok(fs::write(path, bytes)?)
}

/// Another byte, of base64 where the file is base64.
fn flip_in_the_middle(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    *bytes = String::from_utf8_lossy(bytes).replace(from, to).into_bytes();
}
