//! An archive whose chunks stand in packs (`--layout disk`), opened from disk and hosted: what a
//! reader does first works as with chunks in files of their own, and what was read is let go.

mod packed;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::{PackList, PackWriter, PackedName, pack_ends, pack_file_name, with_packs};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::{Article, Day};
use packed::site_folder;
use tempfile::TempDir;

/// Names a site in packs; otherwise it is where `cargo xtask test` writes it.
const DISK_DIST: &str = "BROADSHEET_DISK_DIST";
const N_ARTICLES: usize = 900;
/// So many articles a day.
const N_A_DAY: usize = 3;
/// Every so many articles one has the rare word.
const RARE_EVERY: usize = 60;
const LAST_DAY: &str = "2024-01-31";
/// Small, so that there are more packs than a page keeps open.
const PACK_BYTES: usize = 32 * 1024;
/// So many packs a page keeps open (`static/packs.js`).
const MAX_PACKS: usize = 4;

fn day(number: usize) -> Day {
    LAST_DAY.parse::<Day>().expect("a day").plus(-((number / N_A_DAY) as i32))
}

/// The article that has this number, newest first.
fn article(number: usize) -> Article {
    let rare = if number.is_multiple_of(RARE_EVERY) { "罕见之词" } else { "" };
    let mut state = number as u32;
    let mut character = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (state >> 16) % 3_000).expect("a character")
    };
    let noise: String = (0..400).map(|_| character()).collect();
    let text = format!("这是第{number}篇的正文。{rare}。{noise}");
    let seconds =
        i64::from(day(number).number()) * 86_400 + (N_A_DAY - number % N_A_DAY) as i64 * 3_600;
    packed::article(number, "a.example", seconds, &format!("第{number}篇"), &[text])
}

/// The site of all articles, its chunks in packs.
fn site() -> Result<TempDir> {
    let articles: Vec<Article> = (0..N_ARTICLES).map(article).collect();
    let folder = site_folder(&["a.example"], &articles)?;
    let archive = folder.path().join("archive");
    let mut chunks = Vec::new();
    for path in files_below(&archive)? {
        if let Some(name) = PackedName::of(&path.to_string_lossy()) {
            chunks.push((name, fs::read(path)?));
        }
    }
    let manifest = fs::read_to_string(archive.join("manifest.json"))?;
    fs::remove_dir_all(&archive)?;
    fs::create_dir_all(archive.join("pack"))?;
    fs::create_dir_all(archive.join("packs"))?;
    let weights: Vec<(PackedName, u64)> =
        chunks.iter().map(|(name, file)| (*name, file.len() as u64)).collect();
    let (mut packs, mut start) = (Vec::new(), 0);
    for end in pack_ends(&weights, PACK_BYTES) {
        let mut writer = PackWriter::default();
        ensure!(chunks[start..end].iter().all(|(_, file)| writer.add(file)), "no chunk");
        let names: Vec<PackedName> = chunks[start..end].iter().map(|(name, _)| *name).collect();
        let bytes = writer.finish();
        fs::write(archive.join(pack_file_name(&names)), &bytes)?;
        packs.push((bytes.len() as u32, names));
        start = end;
    }
    ensure!(packs.len() > 3 * MAX_PACKS, "there are {} packs", packs.len());
    let (digest, list) = PackList::of(&packs).write();
    fs::write(archive.join(&list.name), &list.bytes)?;
    let manifest = with_packs(&manifest, digest);
    fs::write(archive.join("manifest.json"), &manifest)?;
    page(folder.path(), &manifest)?;
    Ok(folder)
}

/// All files below a folder, ordered.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Puts the page that the command writes for packs into `folder`, with this manifest.
fn page(folder: &Path, manifest: &str) -> Result<()> {
    const START: &str = "id=\"archive-manifest\">";
    let dist = match std::env::var_os(DISK_DIST) {
        Some(dist) => PathBuf::from(dist),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/disk"),
    };
    let there = fs::read_dir(&dist)
        .with_context(|| format!("{} is not there: run `cargo xtask test`", dist.display()))?;
    for entry in there {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    let page = fs::read_to_string(dist.join("index.html"))?;
    let (before, rest) = page.split_once(START).context("the page holds a manifest")?;
    let (_, after) = rest.split_once("</script>").context("and its end")?;
    let whole = [before, START, manifest, "</script>", after].concat();
    Ok(fs::write(folder.join("index.html"), whole)?)
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let folder = site()?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        lists(&mut session).await.context("listing")?;
        searches(&mut session).await.context("searching")?;
        goes_through_time(&mut session).await.context("going through time")?;
        lets_go(&mut session).await.context("letting go")?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    if let Some(server) = site.server() {
        let is_chunk =
            |url: &str| ["/text/", "/part/", "/page/"].iter().any(|kind| url.contains(kind));
        let requests = server.requests();
        let alone = requests.iter().find(|request| is_chunk(&request.url));
        ensure!(alone.is_none(), "a chunk is asked for by itself: {alone:?}");
    }
    played
}

async fn lists(session: &mut Session) -> Result<()> {
    session.open("").await?;
    session.wait_for_count(N_ARTICLES).await?;
    session
        .wait_for(
            "the newest article is on top",
            "return nameOf(byRole('article', byRole('feed')[0])[0]) === '第0篇'",
        )
        .await
}

async fn searches(session: &mut Session) -> Result<()> {
    session.open("#q=罕見&sort=new").await?;
    session.wait_for_count(N_ARTICLES / RARE_EVERY).await?;
    let are_marked = "const rows = byRole('article', byRole('feed')[0]); return rows.length > 9 && rows.every((row) => row.querySelector('mark'))";
    session.wait_for("every row shows where it was found", are_marked).await?;
    session.open_result(2).await?;
    session
        .wait_for(
            "its text is there",
            "return byRole('main')[0].textContent.includes('这是第60篇的正文')",
        )
        .await
}

async fn goes_through_time(session: &mut Session) -> Result<()> {
    // 31 days of January.
    session.open("#from=2024-01-01&to=2024-01-31&q=罕見").await?;
    session.wait_for_count((31 * N_A_DAY).div_ceil(RARE_EVERY)).await?;
    session.open("#from=2023-06-01&to=2023-06-30").await?;
    session.wait_for_count(30 * N_A_DAY).await
}

/// One article after the other, each in another pack.
async fn lets_go(session: &mut Session) -> Result<()> {
    for number in (0..N_ARTICLES).step_by(N_ARTICLES / 12) {
        session.open(&format!("#a={}", article(number).id)).await?;
        let there =
            format!("return byRole('main')[0].textContent.includes('这是第{number}篇的正文')");
        session.wait_for("its text is there", &there).await?;
    }
    let n_linked = session
        .look("return document.querySelectorAll('link[rel=stylesheet]').length")
        .await?
        .as_u64()
        .context("a number")?;
    ensure!(n_linked <= MAX_PACKS as u64, "{n_linked} packs are open");
    Ok(())
}

broadsheet_e2e::in_every_way! { play;
    chromium_hosted: Chromium Hosted,
    chromium_folder: Chromium Folder,
    firefox_hosted: Firefox Hosted,
    firefox_folder: Firefox Folder,
}
