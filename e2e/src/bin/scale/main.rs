//! Measures what a reader of an archive of this size feels, in Chromium, and prints it as one JSON
//! object for `cargo xtask bench --scale`: `scale [MINUTES]` on the site that `BROADSHEET_DIST`
//! names.
//!
//! - `ready`: from navigation to the mark `broadsheet:ready`, empty cache;
//! - `slide`, `jump`: the page's own measures `broadsheet:slide` and `broadsheet:jump`, frames not
//!   held to 60 a second (a measure ends with a frame, and would mostly wait for it), and
//!   `slide_paced` as readers have it;
//! - `slide_work`: how long the page's main thread worked for one move, layout and painting
//!   included;
//! - `memory`: after MINUTES of use by script (10 unless told).
//!
//! Each is there once as it is and once with the processor slowed down four times. All times are in
//! milliseconds.

mod loads;
mod moves;
mod usage;

use std::time::Duration;

use anyhow::{Context, Result};
use broadsheet_e2e::{Browser, Session, Site, Transport, memory};
use serde_json::json;

/// How much slower than this machine a phone is taken to be.
const SLOWDOWN: f64 = 4.0;
const MINUTES: f64 = 10.0;

#[tokio::main]
async fn main() -> Result<()> {
    let minutes = match std::env::args().nth(1) {
        Some(minutes) => {
            minutes.parse().with_context(|| format!("{minutes:?} is no number of minutes"))?
        }
        None => MINUTES,
    };
    let site = Site::open(Transport::Hosted)?;
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
        put("ready", loads::ready(&mut paced).await?);
        let (slide, _) = moves::slides(&mut paced).await?;
        put("slide_paced", slide.json());
        let (slide, work) = moves::slides(&mut unpaced).await?;
        put("slide", slide.json());
        put("slide_work", work.json());
        put("jump", moves::jumps(&mut unpaced).await?.json());
    }
    unpaced.end().await?;
    paced.web().cdp().send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": 1.0 })).await?;
    paced.open("").await?;
    measured.insert("memory_at_first".to_owned(), memory(&paced).await?);
    let n_rounds = usage::use_for(&mut paced, Duration::from_secs_f64(minutes * 60.0)).await?;
    measured.insert("memory".to_owned(), memory(&paced).await?);
    measured.insert("rounds".to_owned(), json!(n_rounds));
    measured.insert("minutes".to_owned(), json!(minutes));
    println!("{}", serde_json::Value::Object(measured));
    paced.end().await
}
