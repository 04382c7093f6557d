//! The page that is made without any packing step of ours (`cargo xtask dist --plain`) works too: a
//! new version of a tool can make the page larger, but cannot keep it from being published.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport};

/// Names the site; otherwise it is where `cargo xtask test` writes it.
const PLAIN_DIST: &str = "BROADSHEET_PLAIN_DIST";

fn plain_dist() -> Result<PathBuf> {
    let dist = match std::env::var_os(PLAIN_DIST) {
        Some(dist) => PathBuf::from(dist),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/plain"),
    };
    dist.canonicalize()
        .with_context(|| format!("{} is not there: run `cargo xtask test`", dist.display()))
}

/// In the text of one seed.
const IN_ONE: &str = "康斯坦丁宫";

/// Opens the page, searches and reads an article.
async fn works(browser: Browser, transport: Transport) -> Result<()> {
    let dist = plain_dist()?;
    let names =
        std::fs::read_dir(&dist)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_plain = |name: &String| name.starts_with("viewer-") && name.ends_with(".bin");
    ensure!(names.filter(is_plain).count() == 1, "{} has no plain viewer", dist.display());
    let site = Site::of(transport, &dist)?;
    let mut session = Session::start(browser, &site).await?;
    session.open("").await?;
    session.search(IN_ONE).await?;
    session.wait_for_count(1).await?;
    session.open_result(1).await?;
    session.expect_quiet().await?;
    session.expect_at_home().await?;
    session.end().await
}

#[tokio::test]
async fn chromium_runs_a_plain_page() -> Result<()> {
    for transport in [Transport::Hosted, Transport::Folder, Transport::File] {
        works(Browser::Chromium, transport).await?;
    }
    Ok(())
}

#[tokio::test]
async fn firefox_runs_a_plain_page() -> Result<()> {
    works(Browser::Firefox, Transport::Hosted).await
}
