//! An archive whose chunks stand in packs (`--layout disk`), opened from disk and hosted: what a
//! reader does first works as with chunks in files of their own, and what was read is let go.

mod many;
mod packed;

use std::fs;

use anyhow::{Context, Result, ensure};
use broadsheet_bundle::{PackList, PackWriter, PackedName, pack_ends, pack_file_name, with_packs};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use many::{N_ARTICLES, article, chunks_of, page};
use tempfile::TempDir;

/// Names a site in packs; otherwise it is where `cargo xtask test` writes it.
const DISK_DIST: &str = "BROADSHEET_DISK_DIST";
/// Small, so that there are more packs than a page keeps open.
const PACK_BYTES: usize = 32 * 1024;
/// So many packs a page keeps open (`static/packs.js`).
const MAX_PACKS: usize = 4;

/// The site of all articles, its chunks in packs.
fn site() -> Result<TempDir> {
    let folder = many::site()?;
    let archive = folder.path().join("archive");
    let chunks = chunks_of(&archive)?;
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
    page(DISK_DIST, "disk", folder.path(), &manifest)?;
    Ok(folder)
}

async fn play(browser: Browser, transport: Transport) -> Result<()> {
    let folder = site()?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        many::lists(&mut session).await.context("listing")?;
        many::searches(&mut session).await.context("searching")?;
        many::goes_through_time(&mut session).await.context("going through time")?;
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
