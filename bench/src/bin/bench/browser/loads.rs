//! How soon the list can be used.

use anyhow::{Context, Result};
use broadsheet_bench::Values;
use broadsheet_e2e::Session;

/// From navigation to the mark `broadsheet:ready`, with an empty cache, again and again.
pub(crate) async fn ready(session: &mut Session, n_loads: usize) -> Result<Values> {
    let mut millis = Values::default();
    for _ in 0..n_loads {
        session.clear_cache().await?;
        session.open("").await?;
        let ready = session
            .script("return performance.getEntriesByName('broadsheet:ready')[0].startTime", &[])
            .await?;
        millis.0.push(ready.as_f64().context("the mark has no time")?);
    }
    Ok(millis)
}
