//! Measures how soon the list can be used, and prints rows for docs/benchmarks.md.
//!
//! Chromium, its processor slowed down four times, loads the hosted page from this machine with an
//! empty cache; and again over a network as slow as a phone's.

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Network, Session, Site, Transport};
use broadsheet_host::Server;
use serde_json::json;

/// How many loads; the median is reported.
const N_LOADS: usize = 9;
/// How much slower than this machine a phone is taken to be.
const SLOWDOWN: f64 = 4.0;

#[tokio::main]
async fn main() -> Result<()> {
    let site = Site::open(Transport::Hosted)?;
    let server = site.server().context("a hosted site has a server")?;
    let mut session = Session::start(Browser::Chromium, &site).await?;
    let cdp = session.web().cdp();
    row(&mut session, server, "this machine").await?;
    cdp.send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWDOWN })).await?;
    row(&mut session, server, "processor slowed 4 times").await?;
    session.set_network(Network::SLOW).await?;
    row(&mut session, server, "processor slowed 4 times, 1.6 Mbit/s and 150 ms").await?;
    let requests = server.requests();
    let bytes: usize = requests.iter().map(|request| request.body_bytes).sum();
    println!(
        "| bytes to the first usable list, as served (gzip), {} requests | {bytes} |",
        requests.len()
    );
    session.end().await
}

/// Loads the page again and again and prints when its list could be used.
async fn row(session: &mut Session, server: &Server, conditions: &str) -> Result<()> {
    let mut millis = Vec::new();
    for _ in 0..N_LOADS {
        server.forget();
        session.clear_cache().await?;
        session.open("").await?;
        let ready = session
            .script("return performance.getEntriesByName('broadsheet:ready')[0].startTime", &[])
            .await?;
        millis.push(ready.as_f64().context("the mark has no time")?);
    }
    millis.sort_by(f64::total_cmp);
    let (least, median, most) = (millis[0], millis[N_LOADS / 2], millis[N_LOADS - 1]);
    println!(
        "| navigation to `broadsheet:ready`, Chromium, {conditions}, median of {N_LOADS} | {median:.0} ms ({least:.0} to {most:.0}) |"
    );
    Ok(())
}
