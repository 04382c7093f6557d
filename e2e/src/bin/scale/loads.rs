//! How soon the list can be used.

use anyhow::{Context, Result};
use broadsheet_e2e::{Session, Values};
use serde_json::Value;

/// How many loads.
const N_LOADS: usize = 7;

/// From navigation to the mark `broadsheet:ready`, with an empty cache.
pub(crate) async fn ready(session: &mut Session) -> Result<Value> {
    let mut millis = Values::default();
    for _ in 0..N_LOADS {
        session.clear_cache().await?;
        session.open("").await?;
        let ready = session
            .script("return performance.getEntriesByName('broadsheet:ready')[0].startTime", &[])
            .await?;
        millis.0.push(ready.as_f64().context("the mark has no time")?);
    }
    Ok(millis.json())
}
