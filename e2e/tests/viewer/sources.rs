//! The source badges.

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Badge, Session};

use crate::{N_ARTICLES, N_RFI, expect_accessible, open};

/// The badge whose text has `name`.
async fn badge(session: &Session, name: &str) -> Result<Badge> {
    let badges = session.badges().await?;
    let texts: Vec<String> = badges.iter().map(|badge| badge.text.clone()).collect();
    badges
        .into_iter()
        .find(|badge| badge.text.contains(name))
        .with_context(|| format!("no badge {name:?} in {texts:?}"))
}

pub(crate) async fn a_badge_selects_and_clears(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    ensure!(session.badges().await?.len() == 2, "the seeds have two sources");
    let rfi = badge(session, "RFI").await?;
    ensure!(!rfi.is_pressed && rfi.count == N_RFI, "{rfi:?}");
    rfi.button.click().await?;
    session.wait_for_count(N_RFI).await?;
    ensure!(badge(session, "RFI").await?.is_pressed, "aria-pressed does not follow");
    ensure!(
        badge(session, "Epoch").await?.count == 1,
        "a badge's count ignores the group's own selection"
    );
    session.wait("the address has the source", "return location.hash.includes('src=rfi')").await?;
    expect_accessible(session).await?;
    badge(session, "RFI").await?.button.click().await?;
    session.wait_for_count(N_ARTICLES).await?;
    ensure!(!badge(session, "RFI").await?.is_pressed, "a second click clears");
    session.expect_quiet().await
}

pub(crate) async fn a_badge_counts_what_the_query_leaves(session: &mut Session) -> Result<()> {
    open(session, "#src=epochtimes").await?;
    session.wait_for_count(1).await?;
    session.search("康斯坦丁宫").await?;
    // It is in an article of the other source.
    session.wait_for_count(0).await?;
    ensure!(
        badge(session, "Epoch").await?.is_pressed,
        "a selected badge stays, whatever its count"
    );
    session.search("没有这样的文字").await?;
    session.wait_for_count(0).await?;
    let selected = badge(session, "Epoch").await?;
    ensure!(
        selected.is_pressed && selected.count == 0,
        "a selected zero stays visible: {selected:?}"
    );
    session.expect_quiet().await
}

pub(crate) async fn a_source_can_be_excluded(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let exclude = "return [...named('group', 'Sources').querySelectorAll('button')].find((button) => /^Exclude .*RFI/.test(nameOf(button)))";
    let button = session.look_for("button that excludes RFI", exclude).await?;
    button.click().await?;
    session.wait_for_count(N_ARTICLES - N_RFI).await?;
    session.wait("the address has it", "return location.hash.includes('not=rfi')").await?;
    ensure!(
        badge(session, "RFI").await?.text.contains("excluded"),
        "that it is excluded is said in words too"
    );
    expect_accessible(session).await?;
    let again = "return [...named('group', 'Sources').querySelectorAll('button')].find((button) => /^Stop excluding .*RFI/.test(nameOf(button)))";
    session.look_for("button that ends it", again).await?.click().await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.expect_quiet().await
}
