//! Rows of docs/benchmarks.md: how soon the list can be used, on this machine, on a slowed one, and
//! over a network as slow as a phone's.

use std::path::Path;

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Network, Session, Site, Transport};
use serde_json::json;

use super::SLOWDOWN;
use super::loads::ready;

/// How many loads; the median is reported.
const N_LOADS: usize = 9;

pub(crate) async fn print(site: &Path) -> Result<()> {
    let site = Site::of(Transport::Hosted, site)?;
    let server = site.server().context("a hosted site has a server")?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    row(&mut session, "this machine").await?;
    let slow = json!({ "rate": SLOWDOWN });
    session.web().cdp().send_raw("Emulation.setCPUThrottlingRate", slow).await?;
    row(&mut session, "processor slowed 4 times").await?;
    session.set_network(Network::SLOW).await?;
    row(&mut session, "processor slowed 4 times, 1.6 Mbit/s and 150 ms").await?;
    server.forget();
    ready(&mut session, 1).await?;
    let requests = server.requests();
    let bytes: usize = requests.iter().map(|request| request.body_bytes).sum();
    println!(
        "| bytes to the first usable list, as served (gzip), {} requests | {bytes} |",
        requests.len()
    );
    session.end().await
}

/// Loads the page again and again and prints when its list could be used.
async fn row(session: &mut Session, conditions: &str) -> Result<()> {
    let measured = ready(session, N_LOADS).await?.json();
    let millis = |key: &str| measured[key].as_f64().context("nothing was measured");
    let (median, least, most) = (millis("p50")?, millis("min")?, millis("max")?);
    println!(
        "| navigation to `broadsheet:ready`, Chromium, {conditions}, median of {N_LOADS} | {median:.0} ms ({least:.0} to {most:.0}) |"
    );
    Ok(())
}
