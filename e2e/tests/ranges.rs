//! An archive whose chunks are read by ranges (`--layout pack`): on a host that sends ranges, on
//! one that does not, and opened from disk, where it says what to do.

mod many;
mod packed;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::{
    PackDirectory, PackRange, PackedName, pack_ends, range_pack_name, unwrap_carrier, with_ranges,
};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use many::{chunks_of, page};
use tempfile::TempDir;

/// Names a site in packs; otherwise it is where `cargo xtask test` writes it.
const PACK_DIST: &str = "BROADSHEET_PACK_DIST";
/// Small, so that there are several.
const PACK_BYTES: usize = 128 * 1024;

/// The site of all articles, its chunks in packs but for those that the manifest names.
fn site() -> Result<TempDir> {
    let folder = many::site()?;
    let archive = folder.path().join("archive");
    let manifest = fs::read_to_string(archive.join("manifest.json"))?;
    let is_named = |name: &PackedName| manifest.contains(&format!("\"{}", name.digits()));
    let chunks: Vec<_> =
        chunks_of(&archive)?.into_iter().filter(|(name, _)| !is_named(name)).collect();
    let weights: Vec<(PackedName, u64)> =
        chunks.iter().map(|(name, file)| (*name, file.len() as u64)).collect();
    let (mut entries, mut packs, mut begin) = (Vec::new(), BTreeSet::new(), 0);
    fs::create_dir_all(archive.join("pack"))?;
    fs::create_dir_all(archive.join("packs"))?;
    for end in pack_ends(&weights, PACK_BYTES) {
        let names: Vec<PackedName> = weights[begin..end].iter().map(|(name, _)| *name).collect();
        let pack = range_pack_name(&names);
        let (mut bytes, mut file_name) = (Vec::new(), String::new());
        for (name, file) in &chunks[begin..end] {
            let carried = unwrap_carrier(&name.digits(), file)?;
            let (start, n_bytes) = (bytes.len() as u32, carried.len() as u32);
            let range = PackRange { pack, start, n_bytes };
            file_name = range.file_name();
            entries.push((*name, range));
            bytes.extend(carried);
        }
        fs::write(archive.join(&file_name), bytes)?;
        packs.insert(file_name);
        begin = end;
    }
    ensure!(packs.len() > 3, "there are {} packs", packs.len());
    for folder in ["directory", "id", "text", "part"] {
        fs::remove_dir_all(archive.join(folder))?;
    }
    let (directory, bytes) = PackDirectory::write(entries);
    ensure!(directory.n_bits > 1, "one bucket has all");
    fs::write(archive.join(directory.file_name()), bytes)?;
    let manifest = with_ranges(&manifest, &directory);
    fs::write(archive.join("manifest.json"), &manifest)?;
    page(PACK_DIST, "pack", folder.path(), &manifest)?;
    Ok(folder)
}

/// What a reader does first, and what the host was asked for.
async fn play(browser: Browser, site: &Site, sends_ranges: bool) -> Result<()> {
    let mut session = Session::start(browser, site).await?;
    let played = async {
        many::lists(&mut session).await.context("listing")?;
        many::searches(&mut session).await.context("searching")?;
        many::goes_through_time(&mut session).await.context("going through time")?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played?;
    let requests = site.server().context("it is hosted")?.requests();
    let of_packs: Vec<_> =
        requests.iter().filter(|request| request.url.contains("/archive/pack")).collect();
    let files: BTreeSet<&str> = of_packs.iter().map(|request| request.url.as_str()).collect();
    ensure!(files.len() > 3, "{files:?}");
    if sends_ranges {
        let other = of_packs.iter().find(|request| request.status != 206);
        ensure!(other.is_none(), "{other:?}");
        let longest = of_packs.iter().map(|request| request.body_bytes).max().unwrap_or(0);
        ensure!(longest < PACK_BYTES / 2, "a range of {longest} bytes is asked for");
    } else {
        // Each is sent whole, and once after each time that the page was loaded: then it asks
        // whether the manifest is still the same, twice.
        let other = of_packs.iter().find(|request| request.status != 200);
        let n_of = |end: &str| requests.iter().filter(|one| one.url.ends_with(end)).count();
        let n_loads = n_of("/manifest.json") / 2;
        let is_kept = files.iter().all(|file| n_of(file) <= n_loads);
        ensure!(other.is_none() && is_kept, "loaded {n_loads} times: {of_packs:?}");
    }
    let is_chunk = |url: &str| ["/text/", "/part/", "/id/"].iter().any(|kind| url.contains(kind));
    let alone = requests.iter().find(|request| is_chunk(&request.url));
    ensure!(alone.is_none(), "a chunk is asked for by itself: {alone:?}");
    Ok(())
}

async fn with_ranges_of(browser: Browser) -> Result<()> {
    let folder = site()?;
    play(browser, &Site::of(Transport::Hosted, folder.path())?, true).await
}

async fn without_ranges(browser: Browser) -> Result<()> {
    let folder = site()?;
    play(browser, &Site::without_ranges(folder.path())?, false).await
}

/// The site that the command made.
async fn as_built(browser: Browser) -> Result<()> {
    let dist = std::env::var_os(PACK_DIST)
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pack"), Into::into);
    let site = Site::of(Transport::Hosted, &dist)?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        session.open("").await?;
        session.open_result(1).await?;
        let there = "return byRole('main')[0].textContent.trim().length > 200";
        session.wait_for("its text is there", there).await?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played?;
    let requests = site.server().context("it is hosted")?.requests();
    ensure!(requests.iter().any(|request| request.status == 206), "{requests:?}");
    Ok(())
}

/// Opened from disk it says that it has to be served, and nothing goes wrong besides.
async fn says_what_to_do(browser: Browser) -> Result<()> {
    let folder = site()?;
    let mut session = Session::start(browser, &Site::of(Transport::Folder, folder.path())?).await?;
    let played = async {
        session.open_unready("").await?;
        let says = "return byRole('alert').some((alert) => isShown(alert)
            && alert.textContent.includes('--layout disk') && !alert.textContent.includes('{'))";
        session.wait_for("it says what to do", says).await?;
        session.expect_quiet().await?;
        session.expect_at_home().await
    };
    let played = played.await;
    session.end().await?;
    played
}

macro_rules! in_both {
    ($($play:ident: $chromium:ident $firefox:ident,)*) => {
        $(#[tokio::test]
        async fn $chromium() -> Result<()> {
            $play(Browser::Chromium).await
        }

        #[tokio::test]
        async fn $firefox() -> Result<()> {
            $play(Browser::Firefox).await
        })*
    };
}

in_both! {
    with_ranges_of: chromium_by_ranges firefox_by_ranges,
    without_ranges: chromium_by_whole_files firefox_by_whole_files,
    as_built: chromium_as_built firefox_as_built,
    says_what_to_do: chromium_from_disk firefox_from_disk,
}
