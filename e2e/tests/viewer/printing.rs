//! What comes out of a printer.

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session};
use serde_json::Value;

use crate::{N_ARTICLES, open};

/// What a script returns, without white space.
async fn text(session: &Session, script: &str) -> Result<String> {
    let text = session.look(script).await?;
    let text = text.as_str().with_context(|| format!("{script}: {text}"))?;
    ensure!(!text.is_empty(), "nothing is there: {script}");
    Ok(text.split_whitespace().collect())
}

pub(crate) async fn an_article_is_printed_whole(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    session.open_result(2).await?;
    session
        .wait("its digest is there", "return document.querySelector('.provenance code')")
        .await?;
    let title = text(session, "return document.querySelector('.reader h1').textContent").await?;
    let end = "return [...document.querySelectorAll('.body p')].map((p) => p.textContent.trim()).filter(Boolean).at(-1).slice(-12)";
    let end = text(session, end).await?;
    let digest =
        text(session, "return document.querySelector('.provenance code').textContent").await?;
    let link = text(session, "return document.querySelector('a.original').href").await?;
    let paper = session.print().await?;
    ensure!(paper.pages.len() > 1, "it is all on one page: {paper:?}");
    let printed = paper.text();
    // What Firefox prints does not say which characters most Chinese glyphs stand for. The digest
    // stands below the text, and can be read in both.
    let is_legible = session.browser() == Browser::Chromium;
    let parts =
        [&digest, &link].into_iter().chain([&title, &end].into_iter().filter(|_| is_legible));
    for part in parts {
        ensure!(printed.contains(part), "{part:?} is not printed: {paper:?}");
    }
    // Once in the facts of the archive, and once in the citation.
    ensure!(printed.matches(&digest).count() >= 2, "the citation is not printed: {paper:?}");
    let placeholder = session.look("return byRole('searchbox')[0].placeholder").await?;
    let placeholder: String = placeholder.as_str().unwrap_or_default().split_whitespace().collect();
    ensure!(!printed.contains(&placeholder), "controls are printed: {paper:?}");
    ensure!(
        session.look("return document.querySelector('.endnotes')").await?.is_null(),
        "what is only for paper stays in the page"
    );
    session.expect_quiet().await
}

pub(crate) async fn a_list_is_printed_as_a_bibliography(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let ids = session
        .look("return [...document.querySelectorAll('.feed h2 a')].map((link) => link.hash.match(/a=([0-9a-f]+)/)[1])")
        .await?;
    let titles = session.results().await?.titles;
    let printed = session.print().await?.text();
    ensure!(printed.contains("2023"), "nothing is printed: {printed}");
    // Firefox prints the rows of the list when its driver asks for it: the page does not come to
    // draw for paper first.
    if session.browser() != Browser::Chromium {
        return session.expect_quiet().await;
    }
    for (position, title) in titles.iter().enumerate() {
        let title: String = title.split_whitespace().collect();
        ensure!(printed.contains(&title), "{title:?} is not printed: {printed}");
        let number = format!("{}.", position + 1);
        ensure!(printed.contains(&number), "the number {number} is not printed: {printed}");
    }
    let ids: Vec<&str> = ids.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(ids.len() == N_ARTICLES, "{ids:?}");
    for id in ids {
        ensure!(printed.contains(&format!("a={id}")), "no address of {id}: {printed}");
    }
    ensure!(printed.contains("2023-10-10"), "no date is printed: {printed}");
    session.expect_quiet().await
}
