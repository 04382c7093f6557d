//! How much memory the page holds.

use std::fs;

use anyhow::{Context, Result};
use broadsheet_e2e::Session;
use serde_json::{Value, json};

/// The page's memory in bytes, after a garbage collection:
///
/// - `js_heap`: objects of JavaScript and of the browser's bindings (`JSHeapUsedSize`);
/// - `wasm`: the linear memory of the module, which is outside that heap and never shrinks;
/// - `page`: both together;
/// - `nodes`: elements and texts that are alive;
/// - `renderer`: private memory of the process that shows the page (Linux), with the browser's own
///   code and caches.
///
/// # Errors
/// When the browser does not answer as expected.
pub(crate) async fn memory(session: &Session) -> Result<Value> {
    let cdp = session.web().cdp();
    cdp.send_raw("Performance.enable", ()).await?;
    // The second one collects what the finalizers of the first let go.
    for _ in 0..2 {
        cdp.send_raw("HeapProfiler.collectGarbage", ()).await?;
    }
    let metrics = cdp.send_raw("Performance.getMetrics", ()).await?;
    let js_heap = metric(&metrics, "JSHeapUsedSize")?;
    let wasm = wasm_bytes(session).await?;
    let nodes = metric(&metrics, "Nodes")?;
    Ok(
        json!({ "js_heap": js_heap, "wasm": wasm, "page": js_heap + wasm, "nodes": nodes, "renderer": renderer_bytes() }),
    )
}

/// The lengths of all WebAssembly memories of the page, as the browser's debugger finds them.
async fn wasm_bytes(session: &Session) -> Result<f64> {
    let cdp = session.web().cdp();
    let evaluated = cdp
        .send_raw("Runtime.evaluate", json!({ "expression": "WebAssembly.Memory.prototype" }))
        .await?;
    let prototype = evaluated["result"]["objectId"]
        .as_str()
        .context("there is no WebAssembly in this browser")?;
    let found =
        cdp.send_raw("Runtime.queryObjects", json!({ "prototypeObjectId": prototype })).await?;
    let memories =
        found["objects"]["objectId"].as_str().context("the memories cannot be listed")?;
    let function =
        "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }";
    let call =
        json!({ "objectId": memories, "functionDeclaration": function, "returnByValue": true });
    let sum = cdp.send_raw("Runtime.callFunctionOn", call).await?;
    let sum = sum["result"]["value"].as_f64().context("the memories have no length")?;
    for object in [prototype, memories] {
        cdp.send_raw("Runtime.releaseObject", json!({ "objectId": object })).await?;
    }
    Ok(sum)
}

/// Private bytes of the largest renderer among our descendants; `None` where the system does not
/// say.
fn renderer_bytes() -> Option<u64> {
    let own = std::process::id();
    let processes = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let renderers = processes.filter(|&pid| is_renderer(pid) && descends_from(pid, own));
    renderers.filter_map(private_bytes).max()
}

fn is_renderer(pid: u32) -> bool {
    let command = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&command).contains("--type=renderer")
}

fn descends_from(mut pid: u32, ancestor: u32) -> bool {
    while pid > 1 && pid != ancestor {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        pid = status
            .lines()
            .find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok())
            .unwrap_or_default();
    }
    pid == ancestor
}

fn private_bytes(pid: u32) -> Option<u64> {
    let maps = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let kibibytes = |line: &str| line.split_whitespace().nth(1)?.parse::<u64>().ok();
    let private = maps.lines().filter(|line| line.starts_with("Private_")).filter_map(kibibytes);
    Some(private.sum::<u64>() * 1024)
}

/// One value of `Performance.getMetrics`.
///
/// # Errors
/// When it is not among them.
pub(crate) fn metric(metrics: &Value, name: &str) -> Result<f64> {
    let values = metrics["metrics"].as_array().context("the browser gave no metrics")?;
    let value = values
        .iter()
        .find(|metric| metric["name"] == name)
        .and_then(|metric| metric["value"].as_f64());
    value.with_context(|| format!("the browser gave no {name}"))
}
