//! How fast one core reads: `BROADSHEET_CORPUS=folder cargo run --release --example throughput`.
//!
//! All files are read into memory first; only [`broadsheet_readers::read`] is timed. Prints each
//! run and the medians: by the clock on the wall, and on Linux by the time that this thread had a
//! core, which other programs disturb less.

use std::hint::black_box;
use std::time::Instant;

use broadsheet_readers::{SourceTable, read};
use walkdir::WalkDir;

const N_RUNS: usize = 7;

fn main() {
    let Some(folder) = std::env::var_os("BROADSHEET_CORPUS") else {
        println!(
            "BROADSHEET_CORPUS is not set: nothing was measured. Set it to a folder of archived files."
        );
        return;
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<(String, Vec<u8>)> = entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            Some((entry.path().display().to_string(), std::fs::read(entry.path()).ok()?))
        })
        .collect();
    let n_bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let megabytes = n_bytes as f64 / 1e6;
    println!("{} files, {megabytes:.1} MB", files.len());
    let sources = SourceTable::builtin();
    let (mut by_wall, mut by_core): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for run in 1..=N_RUNS {
        let (start, core_start) = (Instant::now(), core_seconds());
        for (name, bytes) in &files {
            black_box(read(name, bytes, &sources).is_ok());
        }
        let speed = megabytes / start.elapsed().as_secs_f64();
        println!("run {run}: {speed:.1} MB/s");
        by_wall.push(speed);
        if let (Some(start), Some(end)) = (core_start, core_seconds()) {
            by_core.push(megabytes / (end - start));
        }
    }
    println!("median by wall clock: {:.1} MB/s", median(by_wall));
    if !by_core.is_empty() {
        println!("median by core time: {:.1} MB/s", median(by_core));
    }
}

fn median(mut speeds: Vec<f64>) -> f64 {
    speeds.sort_by(f64::total_cmp);
    speeds[speeds.len() / 2]
}

/// How long this thread has had a core; `None` where the system does not say. The first number of
/// `schedstat` is in nanoseconds (Linux, Documentation/scheduler/sched-stats).
fn core_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse::<f64>().ok().map(|nanos| nanos / 1e9)
}
