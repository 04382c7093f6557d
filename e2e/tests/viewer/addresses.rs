//! State in the address.

use anyhow::{Result, ensure};
use broadsheet_e2e::Session;

use crate::{N_ARTICLES, expect_accessible, open};

pub(crate) async fn a_reload_restores_everything(session: &mut Session) -> Result<()> {
    open(session, "#q=普京&from=2023-07-01&src=rfi&sort=old").await?;
    session.wait_for_count(3).await?;
    session.open_result(2).await?;
    session.wait("the address has the article", "return location.hash.includes('a=')").await?;
    let state = "return JSON.stringify([decodeURIComponent(location.hash), byRole('searchbox')[0].value,
        byRole('slider').map((slider) => slider.getAttribute('aria-valuenow')),
        byRole('feed').flatMap((feed) => byRole('article', feed)).map(nameOf),
        byRole('main').flatMap((main) => byRole('article', main)).filter((article) => !article.closest('[role=feed]')).map(nameOf)])";
    let before = session.look(state).await?;
    session.reload().await?;
    session.wait_for_count(3).await?;
    let after = session.look(state).await?;
    ensure!(before == after, "before the reload: {before}\nafter it: {after}");
    session.expect_quiet().await
}

pub(crate) async fn back_is_not_undone_by_what_waited(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    // What is to happen after a pause happens when we let it.
    session
        .look(
            "const later = window.setTimeout;
             window.held = [];
             window.setTimeout = (then, pause, ...rest) => {
               if (!pause) return later(then, pause, ...rest);
               window.held.push(then);
               return 0;
             };",
        )
        .await?;
    session.open_result(1).await?;
    // On a slow machine the pause ends between going back and the event by which the page learns of
    // it.
    session
        .look(
            "addEventListener('popstate', () => window.held.splice(0).forEach((then) => then()), { once: true });
             history.back();",
        )
        .await?;
    expect_closed(session).await
}

async fn expect_closed(session: &mut Session) -> Result<()> {
    let is_closed =
        "return !location.hash.includes('a=') && document.querySelectorAll('main h1').length === 0";
    session.wait_for("the article is closed", is_closed).await?;
    session.expect_quiet().await
}

/// The page may be left, or taken over by the larger module, between going back and the event by
/// which it learns of that.
pub(crate) async fn back_is_not_undone_by_who_leaves(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    session.open_result(1).await?;
    session
        .look(
            "addEventListener('popstate', () => dispatchEvent(new Event('pagehide')), { once: true });
             history.back();",
        )
        .await?;
    expect_closed(session).await
}

pub(crate) async fn an_unknown_key_is_ignored(session: &mut Session) -> Result<()> {
    open(session, "#utm_source=x&q=康斯坦丁宫&nonsense").await?;
    session.wait_for_count(1).await?;
    ensure!(
        session.look("return byRole('alert').filter(isShown).length").await? == 0,
        "there is a notice"
    );
    session.expect_quiet().await
}

pub(crate) async fn a_bad_value_gives_a_notice(session: &mut Session) -> Result<()> {
    for (hash, mentioned) in [
        ("#from=2023-13-45", "from"),
        ("#to=yesterday", "to"),
        ("#sort=upwards", "sort"),
        ("#src=nobody.example", "nobody.example"),
        ("#a=0000000000000000", "0000000000000000"),
        ("#from=2023-10-01&to=2023-03-01", "to"),
        ("#v=2", "v"),
    ] {
        open(session, hash).await?;
        let script = format!(
            "return byRole('alert').concat(byRole('status')).some((notice) => isShown(notice) && notice.textContent.includes('{mentioned}'))"
        );
        session.wait_for(&format!("a notice about {hash}"), &script).await?;
    }
    open(session, "#q=普京&from=never").await?;
    session.wait_for_count(N_ARTICLES).await?;
    expect_accessible(session).await?;
    session.expect_quiet().await
}
