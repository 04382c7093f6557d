//! What a reader feels, measured in Chromium on a site that is served from this machine.

mod asked;
mod feel;
mod loads;
mod memory;
mod moves;
mod rows;
mod timing;
mod usage;

use std::future::Future;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use serde_json::{Value, json};

use crate::step;
use crate::table::Column;

pub(crate) use memory::memory;

/// How much slower than this machine a phone is taken to be.
const SLOWDOWN: f64 = 4.0;
/// How many loads give the time to the first usable list.
const N_LOADS: usize = 7;

/// Runs what waits for a browser to its end.
///
/// # Errors
/// When it fails, or no threads can be started for it.
pub(crate) fn wait<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Runtime::new().context("could not start the runtime")?;
    runtime.block_on(work)
}

/// Prints how soon the list of the site can be used, as rows of a table.
///
/// # Errors
/// When the page does not load.
pub(crate) fn timing(site: &Path) -> Result<()> {
    wait(timing::print(site))
}

/// Prints what moves under the hand in this site, and how soon it answers, as rows of a table.
///
/// # Errors
/// When the page does not do what it is asked for.
pub(crate) fn feel(site: &Path) -> Result<()> {
    println!(
        "| processor slowed 4 times | CLS | with what follows an input | longest wait |\n|---|---|---|---|"
    );
    wait(feel::print(site))
}

/// Measures what a reader of an archive of this size feels, using the page for `minutes`
/// before its memory is measured.
///
/// # Errors
/// When something fails on the way, such as a move that nothing follows.
pub(crate) fn scale(site: &Path, minutes: f64, column: &mut Column) -> Result<()> {
    step::say(&format!(
        "loading {} in Chromium and using it for {minutes} minutes",
        site.display()
    ));
    rows::put(&wait(measure(site, minutes))?, column);
    Ok(())
}

/// Gives, each once as it is and once with the processor slowed down four times, in milliseconds:
///
/// - `ready`: from navigation to the mark `broadsheet:ready`, empty cache;
/// - `slide`, `jump`: the page's own measures `broadsheet:slide` and `broadsheet:jump`, frames not
///   held to 60 a second (a measure ends with a frame, and would mostly wait for it), and
///   `slide_paced` as readers have it;
/// - `query`, `query_warm`: its measure `broadsheet:query`, of queries that are asked for the first
///   time and of the same asked again, without that limit of frames;
/// - `slide_work`: how long the page's main thread worked for one move, layout and painting
///   included;
///
/// and `memory` after `minutes` of use by script.
async fn measure(site: &Path, minutes: f64) -> Result<Value> {
    let site = Site::of(Transport::Hosted, site)?;
    let mut paced = Session::start(Browser::Chromium, &site).await?;
    let mut unpaced = Session::start_unpaced(&site).await?;
    let mut measured = serde_json::Map::new();
    for (slowdown, suffix) in [(1.0, ""), (SLOWDOWN, "_slowed")] {
        for session in [&paced, &unpaced] {
            session
                .web()
                .cdp()
                .send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": slowdown }))
                .await?;
        }
        let mut put = |name: &str, value| measured.insert(format!("{name}{suffix}"), value);
        put("ready", loads::ready(&mut paced, N_LOADS).await?.json());
        let (slide, _) = moves::slides(&mut paced).await?;
        put("slide_paced", slide.json());
        let (slide, work) = moves::slides(&mut unpaced).await?;
        put("slide", slide.json());
        put("slide_work", work.json());
        put("jump", moves::jumps(&mut unpaced).await?.json());
        let [new, warm] = asked::queries(&mut unpaced).await?;
        put("query", new.json());
        put("query_warm", warm.json());
    }
    unpaced.end().await?;
    paced.web().cdp().send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": 1.0 })).await?;
    paced.open("").await?;
    measured.insert("memory_at_first".to_owned(), memory(&paced).await?);
    let n_rounds = usage::use_for(&mut paced, Duration::from_secs_f64(minutes * 60.0)).await?;
    measured.insert("memory".to_owned(), memory(&paced).await?);
    measured.insert("rounds".to_owned(), json!(n_rounds));
    measured.insert("minutes".to_owned(), json!(minutes));
    paced.end().await?;
    Ok(Value::Object(measured))
}
