//! Mutated examples of every container and reader, the same each time: whatever the bytes, reading
//! comes to an end soon, and nothing is true that never may be.
//!
//! `BROADSHEET_MUTATIONS` says how many inputs each target gets; `cargo xtask test` asks for so
//! many that all together take about a minute.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use broadsheet_harness::{Mutations, TARGETS, Target, examples};

/// How many inputs a target gets in a plain `cargo test`.
const N_INPUTS: u64 = 100;
/// Reading a quarter of a megabyte takes a hundredth of a second; in a build without optimisation,
/// on a machine with other things to do, some more.
const MAX_TIME: Duration = Duration::from_secs(20);

fn check(target: &Target, bytes: &[u8], what: &str) {
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| target.run(bytes)));
    let name = target.name;
    assert!(outcome.is_ok(), "target {name}, {what}: see above");
    assert!(start.elapsed() < MAX_TIME, "target {name}, {what}: {:?}", start.elapsed());
}

fn check_all(name: &str) {
    let target = Target::named(name).expect("a target");
    let examples = examples(target);
    for (idx, example) in examples.iter().enumerate() {
        check(target, example, &format!("example {idx}"));
    }
    let asked = std::env::var("BROADSHEET_MUTATIONS").ok().and_then(|n| n.parse().ok());
    let mutations = Mutations::new(examples);
    for seed in 0..asked.unwrap_or(N_INPUTS) {
        check(target, &mutations.input(seed), &format!("seed {seed}"));
    }
}

/// One test for each target, so that they run side by side.
macro_rules! targets {
    ($($name:ident),* $(,)?) => {
        $(#[test] fn $name() { check_all(stringify!($name)); })*

        #[test]
        fn every_target_is_tested() {
            let tested = [$(stringify!($name)),*];
            assert_eq!(TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), tested);
        }
    };
}

targets!(
    zip,
    tar,
    gzip,
    warc,
    warc_gz,
    wacz,
    mhtml,
    epub,
    feed,
    json_feed,
    html_page,
    markdown,
    front_matter,
    feed_dump,
    mirror,
    site_page,
);
