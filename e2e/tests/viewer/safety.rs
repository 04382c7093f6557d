//! What the page must never do.

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::Session;
use serde_json::Value;

use crate::{N_ARTICLES, expect_accessible, open};

pub(crate) async fn links_lead_only_to_the_web(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    for position in 1..=N_ARTICLES {
        session.open_result(position).await?;
        let strange = session
            .look(
                "const page = location.href.split('#')[0];
                 return [...document.querySelectorAll('a[href]')].map((link) => link.href)
                   .filter((href) => !/^https?:/.test(href) && !href.startsWith(page + '#'))",
            )
            .await?;
        ensure!(
            strange.as_array().is_some_and(Vec::is_empty),
            "article {position} links to {strange}"
        );
        let foreign = session
            .look("return document.querySelectorAll('main script, main iframe, main object, main embed, main form[action], main [style]').length")
            .await?;
        ensure!(foreign == 0, "article {position} brought elements that it may not have");
        expect_accessible(session).await?;
        if session.look("return isShown(byRole('feed')[0])").await? == false {
            session.web().back().await?;
        }
    }
    session.expect_quiet().await
}

/// Opens one article after another until one has a button to load pictures; gives that button's
/// host.
async fn open_one_with_pictures(session: &mut Session) -> Result<String> {
    for position in 1..=N_ARTICLES {
        session.open_result(position).await?;
        let host = session
            .look("return byRole('button').filter(isShown).map(nameOf).map((name) => name.match(/^Load pictures from (.+)$/)?.[1]).find(Boolean) ?? null")
            .await?;
        if let Some(host) = host.as_str() {
            return Ok(host.to_owned());
        }
    }
    anyhow::bail!("no article offers to load its pictures")
}

pub(crate) async fn nothing_is_loaded_before_consent(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    for position in 1..=N_ARTICLES {
        session.open_result(position).await?;
        let images = session
            .look("return [...document.images].map((image) => image.src).filter((src) => !src.startsWith('data:'))")
            .await?;
        ensure!(images.as_array().is_some_and(Vec::is_empty), "article {position} shows {images}");
    }
    // Whatever the application does, the browser would refuse.
    let policies = "return [...document.querySelectorAll('meta[http-equiv=Content-Security-Policy]')].map((meta) => meta.content)";
    let policies = session.look(policies).await?;
    ensure!(policies[1] == "img-src 'self' data: blob:", "the second policy is {}", policies[1]);
    session.expect_quiet().await
}

pub(crate) async fn consent_is_for_one_host(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let host = open_one_with_pictures(session).await?;
    let button = session.role("button", &format!("Load pictures from {host}")).await?;
    button.click().await?;
    let policy = format!(
        "return document.querySelectorAll('meta[http-equiv=Content-Security-Policy]')[1]?.content === \"img-src 'self' data: blob: https://{host}\""
    );
    session.wait("the page is loaded again with a wider policy", &policy).await?;
    session.ready().await?;
    session
        .wait_for(
            "the picture is in place",
            &format!(
                "return [...document.images].some((image) => new URL(image.src).host === '{host}')"
            ),
        )
        .await?;
    // The stand-in for all other sites hears of exactly this host; it answers nothing, which is its
    // right.
    let asked = session.wait_elsewhere().await?;
    ensure!(
        asked.iter().all(|asked| asked.starts_with(&host)),
        "agreed to {host}, asked: {asked:?}"
    );
    let requested = session.requested().await?;
    let foreign: Vec<&String> = requested.iter().filter(|url| url.starts_with("https:")).collect();
    ensure!(
        foreign.iter().all(|url| url.starts_with(&format!("https://{host}/"))),
        "asked for {foreign:?}"
    );
    let stored = session.look("return sessionStorage.getItem('broadsheet:image-hosts')").await?;
    let stored: Value = serde_json::from_str(stored.as_str().context("nothing is stored")?)?;
    ensure!(stored == serde_json::json!([host]), "agreed to {stored}");
    Ok(())
}

/// The page has one maker of scripts, which lets through what was verified, and nothing else has
/// one: see `static/trust.js`. (A WebDriver's own script may use `eval` whatever the policy says, so
/// that is left to the test of the policy's words.)
pub(crate) async fn nothing_else_becomes_a_script(session: &mut Session) -> Result<()> {
    open(session, "").await?;
    let made = session
        .look(
            "const { policy } = window.broadsheet;
             const address = URL.createObjectURL(new Blob(['postMessage(1)']));
             const attempts = {
               policy: () => trustedTypes.createPolicy('other', { createScript: (text) => text }),
               again: () => trustedTypes.createPolicy('broadsheet', { createScript: (text) => text }),
               script: () => policy.createScript('1'),
               worker: () => new Worker(address),
               trusted: () => new Worker(policy.createScriptURL(address)),
               source: () => { document.createElement('script').src = address; },
               text: () => { document.createElement('script').text = '1'; },
               markup: () => { document.createElement('p').innerHTML = '<b>'; },
             };
             return Object.keys(attempts).filter((name) => {
               try { attempts[name](); return true; } catch (refused) { return false; }
             })",
        )
        .await?;
    ensure!(made.as_array().is_some_and(Vec::is_empty), "the page made {made}");
    // The browser reports each refusal.
    session.wait_problems().await
}
