//! Measures a page of search in Chromium, Broadsheet's or a peer's that keeps to the same form:
//!
//! - `before`: bytes and requests until the page, opened without a query, asks for nothing more;
//! - `cold`: the same for a first query on that page, with its rows;
//! - `slow`: opened with a query, on a slow network and with an empty cache, until ten rows stand,
//!   and how many requests depend on each other;
//! - `new`: each query for the first time, one after the other on one page: bytes, requests,
//!   milliseconds;
//! - `far`: how many requests of a new query depend on each other;
//! - `warm`: the milliseconds of each query once more;
//! - `renderer`: private memory of the page's process after all that, in bytes;
//! - `answers`: what the page answered to each query.
//!
//! Times end when the first ten rows, or all where there are fewer, stand as they will stay, with
//! their parts of the text. Bytes are those of bodies as the host sent them.

mod asking;
mod passes;
mod rounds;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use serde_json::{Value, json};

use crate::browser::memory;
use asking::{Page, Question};

/// Reading all results of a peer's common query takes long.
const PATIENCE: Duration = Duration::from_secs(100);
const PROBE: &str = include_str!("probe.js");

/// Measures the page of `site` with the queries of the file `queries`.
///
/// # Errors
/// When the page does not answer.
pub(crate) async fn measure(site: &Path, queries: &Path) -> Result<Value> {
    let queries =
        std::fs::read(queries).with_context(|| format!("could not read {}", queries.display()))?;
    let questions: Vec<Question> = Question::parse_all(&queries)?;
    let site = Site::of(Transport::Hosted, site)?;
    let server = site.server().context("a hosted site has a server")?;
    let session = Session::start(Browser::Chromium, &site).await?;
    session.web().set_script_timeout(PATIENCE).await?;
    session.preload(PROBE).await?;
    let mut page = Page { session, server };
    let measured = passes(&mut page, &questions).await?;
    page.session.end().await?;
    Ok(measured)
}

/// All passes. The first one also makes the host pack its files, so that no later one measures
/// that.
async fn passes(page: &mut Page<'_>, questions: &[Question]) -> Result<Value> {
    say("the answers");
    let (answers, mut new) = passes::answers(page, questions).await?;
    let asked: Vec<_> = questions.iter().zip(&answers).collect();
    say("first queries");
    let (before, cold) = passes::cold(page, &asked).await?;
    say("a slow network");
    let slow = passes::slow(page, &asked).await?;
    say("round trips");
    let far = passes::far(page, &asked).await?;
    say("times");
    let (new_millis, warm) = passes::timed(page, &asked).await?;
    new["millis"] = new_millis;
    let renderer = memory(&page.session).await?["renderer"].clone();
    say("all results");
    let answers = passes::ids(page, &asked).await?;
    Ok(json!({
        "before": before, "cold": cold, "slow": slow, "far": far, "new": new, "warm": warm, "renderer": renderer,
        "answers": answers,
    }))
}

/// Says on stderr what is measured next.
fn say(what: &str) {
    eprintln!("    {what}");
}
