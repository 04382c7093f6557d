//! What strangers' bytes may do to containers and readers, and what they may not.
//!
//! [`TARGETS`] has one [`Target`] for each container and reader: what it is called, where its
//! examples are, and how bytes of it are packed. [`Target::run`] opens and reads whatever bytes it
//! is given and panics where something is true that never may be: a member larger than the limits,
//! bytes asked for that are not there, a body that is too deep. Fuzzers call it (`fuzz/`), and so
//! does the test `seeded`, with [mutations](Mutations) of the examples that are the same each time.
//!
//! A finding becomes an example: a file in `fixtures/`, in the folder of its target.

mod examples;
mod mutate;
mod open;
mod target;

pub use examples::examples;
pub use mutate::Mutations;
pub use target::{TARGETS, Target};
