//! Opening articles and coming back.

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::Session;

use crate::{N_ARTICLES, expect_accessible, open};

/// The open article, as a script's variable.
const READER: &str = "
    const reader = byRole('main').flatMap((main) => byRole('article', main))
      .find((article) => !article.closest('[role=feed]') && article.querySelector('h1') && isShown(article));";

pub(crate) async fn an_article_opens_with_its_heading_and_language(
    session: &mut Session,
) -> Result<()> {
    open(session, "").await?;
    let first = session.results().await?.titles[0].clone();
    session.open_result(1).await?;
    let heading = session
        .look(&format!("{READER} return reader.querySelector('h1').textContent.trim()"))
        .await?;
    ensure!(
        heading == first.as_str(),
        "the first result is {first:?}, the article's heading {heading}"
    );
    let language = session.look(&format!("{READER} return reader.lang")).await?;
    ensure!(language == "zh-Hans", "the article's language is {language}");
    let original = session
        .look(&format!(
            "{READER} const link = reader.querySelector('a[target=_blank]'); return [link.rel, link.protocol]"
        ))
        .await?;
    ensure!(
        original[0]
            .as_str()
            .is_some_and(|rel| rel.contains("noreferrer") && rel.contains("noopener")),
        "{original}"
    );
    ensure!(
        session.look("return document.querySelectorAll('h1').length").await? == 1,
        "the page has one h1"
    );
    session.wait("the address has the article", "return location.hash.includes('a=')").await?;
    expect_accessible(session).await?;
    session.expect_quiet().await
}

pub(crate) async fn back_returns_to_the_same_place(session: &mut Session) -> Result<()> {
    at_size(session, (1440, 500), back_at_this_size).await
}

pub(crate) async fn on_a_phone_the_article_takes_the_page(session: &mut Session) -> Result<()> {
    // So low that the list goes up further than to its head, above which nothing of it is kept.
    at_size(session, (390, 600), back_at_this_size).await?;
    at_size(session, (390, 844), phone).await
}

/// Plays on a page of `size` (CSS pixels), and gives the page its usual size back.
async fn at_size(
    session: &mut Session,
    size: (u32, u32),
    play: impl AsyncFn(&mut Session) -> Result<()>,
) -> Result<()> {
    session.resize(size.0, size.1).await?;
    let played = play(session).await;
    session.resize(1440, 900).await?;
    played.with_context(|| format!("at {size:?} pixels"))
}

async fn back_at_this_size(session: &mut Session) -> Result<()> {
    open(session, "#q=普京").await?;
    session.wait_for_count(N_ARTICLES).await?;
    // Whatever scrolls: the list where it has its own bar, the window where it has not.
    let scroller = "
        let scroller = byRole('feed')[0];
        while (scroller && !(scroller.scrollHeight > scroller.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(scroller).overflowY))) {
          scroller = scroller.parentElement;
        }
        scroller = scroller ?? document.scrollingElement;";
    let top = format!("{scroller} return Math.round(scroller.scrollTop)");
    // The article opens before the browser says that the list is scrolled, as it does on a slow
    // machine.
    let open = "const row = byRole('article', byRole('feed')[0])[3];
        row.scrollIntoView({ block: 'end' });
        row.querySelector('a[href]').click();";
    let before = session.look(&format!("{open} {top}")).await?;
    ensure!(before.as_u64().is_some_and(|top| top > 0), "five results do not overflow this page");
    session.wait_for("an article is open", &format!("{READER} return reader")).await?;
    session.web().back().await?;
    session
        .wait_for(
            "the list is back",
            "return !location.hash.includes('a=') && isShown(byRole('feed')[0])",
        )
        .await?;
    ensure!(session.hash().await?.contains("q=普京"), "the query is gone from the address");
    let is_back = format!("{scroller} return Math.abs(scroller.scrollTop - {before}) <= 2");
    session.wait_for(&format!("the list is at {before} again"), &is_back).await?;
    session.web().forward().await?;
    session.wait_for("the article is open again", &format!("{READER} return reader")).await?;
    session.web().back().await?;
    session.wait_for(&format!("the list is at {before} once more"), &is_back).await?;
    session.expect_quiet().await
}

async fn phone(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    expect_accessible(session).await?;
    let too_wide = "return document.documentElement.scrollWidth - innerWidth";
    ensure!(session.look(too_wide).await?.as_i64() <= Some(0), "the list is wider than the page");
    session.open_result(1).await?;
    ensure!(
        session.look(too_wide).await?.as_i64() <= Some(0),
        "the article is wider than the page"
    );
    ensure!(
        session.look("return !isShown(byRole('feed')[0])").await? == true,
        "the list stands beside the article"
    );
    expect_accessible(session).await?;
    session.expect_quiet().await
}

pub(crate) async fn keys_go_through_the_list(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let titles = session.results().await?.titles;
    let heading = |title: &str| {
        format!(
            "{READER} return reader?.querySelector('h1').textContent.trim() === {}",
            serde_json::json!(title)
        )
    };
    for (keys, expected) in
        [("jo", &titles[0]), ("j", &titles[1]), ("k", &titles[0]), ("G", &titles[N_ARTICLES - 1])]
    {
        session.web().action_chain().send_keys(keys).perform().await?;
        session.wait_for(&format!("after {keys} {expected} is open"), &heading(expected)).await?;
    }
    session.web().action_chain().send_keys(thirtyfour::Key::Escape + "").perform().await?;
    session.wait_for("Esc closes it", &format!("{READER} return !reader")).await?;
    session.web().action_chain().send_keys("/").perform().await?;
    session
        .wait_for(
            "/ goes to the search",
            "return document.activeElement === byRole('searchbox')[0]",
        )
        .await?;
    session.web().action_chain().send_keys("j").perform().await?;
    session
        .wait_for("a key that is typed is text", "return byRole('searchbox')[0].value === 'j'")
        .await?;
    session.expect_quiet().await
}
