//! The search field, its results and its count.

use anyhow::{Result, ensure};
use broadsheet_e2e::Session;
use serde_json::Value;
use thirtyfour::Key;

use crate::{N_ARTICLES, expect_accessible, open};

/// In the title of all five seeds.
const IN_ALL: &str = "普京";
/// In the text of one seed.
const IN_ONE: &str = "康斯坦丁宫";

pub(crate) async fn a_query_filters_marks_and_counts(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.search(IN_ALL).await?;
    session.wait_for_count(N_ARTICLES).await?;
    session
        .wait(
            "matches are marked",
            "return document.querySelectorAll('[role=feed] mark').length >= 5",
        )
        .await?;
    let marked = session.script(
        "return [...document.querySelectorAll('[role=feed] mark')].map((mark) => mark.textContent)",
        &[],
    );
    let marked = marked.await?;
    let marked: Vec<&str> =
        marked.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(marked.iter().all(|text| *text == IN_ALL), "marked is {marked:?}");
    let results = session.results().await?;
    ensure!(results.total == N_ARTICLES && results.titles.len() == N_ARTICLES, "{results:?}");
    session.search(IN_ONE).await?;
    session.wait_for_count(1).await?;
    ensure!(session.results().await?.titles.len() == 1, "the list does not follow the count");
    session
        .wait(
            "the address has the query",
            "return decodeURIComponent(location.hash).includes('q=康斯坦丁宫')",
        )
        .await?;
    expect_accessible(session).await?;
    session.expect_quiet().await
}

pub(crate) async fn a_query_changes_the_histogram(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    // The drawing has no role: the sliders say the same in words. This is the one class that the
    // tests know.
    let drawn = "return [...document.querySelectorAll('svg.histogram [clip-path] path')]
        .flatMap((path) => path.getAttribute('d').match(/M/g)).length";
    let before = session.script(drawn, &[]).await?;
    ensure!(
        before.as_u64().is_some_and(|pieces| pieces >= 3),
        "{before} pieces are drawn for five articles in months"
    );
    let said = session.slider("From", "aria-valuetext").await?;
    session.search(IN_ONE).await?;
    session.wait_for_count(1).await?;
    session.wait("one piece is left", &format!("{drawn} === 1")).await?;
    let says = session.slider("From", "aria-valuetext").await?;
    ensure!(says != said && says.contains('1'), "the slider said {said:?} and now says {says:?}");
    session.expect_quiet().await
}

pub(crate) async fn traditional_finds_simplified(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    session.search("康斯坦丁宮").await?;
    session.wait_for_count(1).await?;
    let mark = session
        .script("return document.querySelector('[role=feed] mark').textContent", &[])
        .await?;
    ensure!(mark == IN_ONE, "the text is shown as {mark}, not as it is");
    session.expect_quiet().await
}

pub(crate) async fn nothing_found_says_what_to_loosen(session: &mut Session) -> Result<()> {
    open(session, "#src=rfi").await?;
    session.search("没有这样的文字").await?;
    session.wait_for_count(0).await?;
    expect_accessible(session).await?;
    let remedy = session.element(
        "button that loosens the search",
        "return [...document.querySelectorAll('main button')].find((button) => /search text/.test(button.textContent))",
        &[],
    );
    remedy.await?.click().await?;
    session
        .wait_for(
            "results are back",
            "return byRole('feed').some((feed) => byRole('article', feed).length > 0)",
        )
        .await?;
    session.expect_quiet().await
}

pub(crate) async fn escape_clears_the_query(session: &mut Session) -> Result<()> {
    open(session, "#q=康斯坦丁宫").await?;
    session.wait_for_count(1).await?;
    session.role("searchbox", "").await?.send_keys(Key::Escape + "").await?;
    session.wait_for_count(N_ARTICLES).await?;
    session.wait_for("the field is empty", "return byRole('searchbox')[0].value === ''").await?;
    session.wait("the address has no query", "return !location.hash.includes('q=')").await?;
    session.expect_quiet().await
}

pub(crate) async fn an_odd_query_is_taken_as_text(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    for query in ["\"普京", "-", "OR OR", "date:", "((", "<script>alert(1)</script>"] {
        session.search(query).await?;
        session
            .wait_for(
                "the count says a number",
                "return byRole('status').some((status) => /\\d/.test(status.textContent))",
            )
            .await?;
        session.expect_quiet().await?;
    }
    Ok(())
}
