//! How fast one core reads a folder of real files.
//!
//! All files are read into memory first; only [`broadsheet_readers::read`] is timed, by the clock
//! on the wall and, on Linux, by the time that this thread had a core, which other programs disturb
//! less.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use broadsheet_bench::Values;
use broadsheet_readers::{SourceTable, read};
use serde_json::Value;
use walkdir::WalkDir;

const N_RUNS: usize = 7;

/// Reads the folder again and again and prints rows for docs/benchmarks.md.
///
/// # Errors
/// When the folder holds no files that can be read.
pub(crate) fn print(folder: &Path) -> Result<()> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<(String, Vec<u8>)> = entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            Some((entry.path().display().to_string(), fs::read(entry.path()).ok()?))
        })
        .collect();
    ensure!(!files.is_empty(), "there are no files in {}", folder.display());
    let n_bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let megabytes = n_bytes as f64 / 1e6;
    let sources = SourceTable::builtin();
    let (mut by_wall, mut by_core) = (Values::default(), Values::default());
    for _ in 0..N_RUNS {
        let (start, core_start) = (Instant::now(), core_seconds());
        for (name, bytes) in &files {
            black_box(read(name, bytes, &sources).is_ok());
        }
        by_wall.0.push(megabytes / start.elapsed().as_secs_f64());
        if let (Some(start), Some(end)) = (core_start, core_seconds()) {
            by_core.0.push(megabytes / (end - start));
        }
    }
    println!("| readers: {} files | {megabytes:.1} MB |", files.len());
    row("wall clock", &by_wall.json());
    row("core time", &by_core.json());
    Ok(())
}

/// One row: median, least and most; none where nothing was measured.
fn row(clock: &str, speeds: &Value) {
    let number = |key: &str| speeds[key].as_f64();
    if let (Some(median), Some(least), Some(most)) = (number("p50"), number("min"), number("max")) {
        println!(
            "| readers, one core, MB/s by {clock}, median of {N_RUNS} | {median:.1} ({least:.1} to {most:.1}) |"
        );
    }
}

/// How long this thread has had a core; `None` where the system does not say. The first number of
/// `schedstat` is in nanoseconds (Linux, Documentation/scheduler/sched-stats).
fn core_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse::<f64>().ok().map(|nanos| nanos / 1e9)
}
