//! Measures what docs/benchmarks.md reports. `cargo xtask bench` builds and runs it.
//!
//! The library holds what measurements share: [`synth`] grows archives of any size that look like a
//! real one, and [`Values`] sums up what was measured again and again. The program
//! `broadsheet-bench` does the measuring: sizes and loading times, what size costs (`--scale`), and
//! others on the same articles (`--peers`). Nothing here is needed by a user of a built site.
//!
//! It is always compiled with optimisation: it reads, packs and searches whole folders of articles.

pub mod synth;
mod values;

pub use values::Values;
