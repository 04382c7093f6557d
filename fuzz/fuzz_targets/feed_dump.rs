#![no_main]

use broadsheet_harness::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| Target::named("feed_dump").expect("a target").run(bytes));
