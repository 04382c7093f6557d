//! The bundle that the build script made of the seeds.
//!
//! After a wanted change copy the file that a failure names over `tests/bundle/seeds.json`, and
//! look at the difference before it is committed.

const MADE: &str = include_str!(concat!(env!("OUT_DIR"), "/archive.json"));
const GOLDEN: &str = include_str!("bundle/seeds.json");

#[test]
fn the_seeds_give_the_bundle_that_stands_beside_the_test() {
    assert!(MADE == GOLDEN, "it differs: {}/archive.json", env!("OUT_DIR"));
}
