//! Builds, serves, checks and tests Broadsheet.
fn main() {}
