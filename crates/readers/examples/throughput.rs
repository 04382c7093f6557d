//! How fast one core reads: `BROADSHEET_CORPUS=folder cargo run --release --example throughput`.
//!
//! All files are read into memory first; only [`broadsheet_readers::read`] is timed. Prints each run and the median.

use std::hint::black_box;
use std::time::Instant;

use broadsheet_readers::{SourceTable, read};
use walkdir::WalkDir;

const N_RUNS: usize = 7;

fn main() {
    let Some(folder) = std::env::var_os("BROADSHEET_CORPUS") else {
        println!("BROADSHEET_CORPUS is not set: nothing was measured. Set it to a folder of archived files.");
        return;
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<(String, Vec<u8>)> = entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some((entry.path().display().to_string(), std::fs::read(entry.path()).ok()?)))
        .collect();
    let n_bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let megabytes = n_bytes as f64 / 1e6;
    println!("{} files, {megabytes:.1} MB", files.len());
    let sources = SourceTable::builtin();
    let mut speeds: Vec<f64> = Vec::new();
    for run in 1..=N_RUNS {
        let start = Instant::now();
        for (name, bytes) in &files {
            black_box(read(name, bytes, &sources).is_ok());
        }
        let speed = megabytes / start.elapsed().as_secs_f64();
        println!("run {run}: {speed:.1} MB/s");
        speeds.push(speed);
    }
    speeds.sort_by(f64::total_cmp);
    println!("median: {:.1} MB/s on one core", speeds[N_RUNS / 2]);
}
