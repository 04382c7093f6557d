//! What a reader does, without a browser: a shell that keeps what is asked of it, and gives files,
//! times and keys when a test says so.

mod archive;
#[cfg(feature = "full")]
mod changes;
#[cfg(feature = "full")]
mod chart;
#[cfg(feature = "full")]
mod dates;
#[cfg(feature = "full")]
mod feed;
#[cfg(feature = "full")]
mod front;
mod history;
#[cfg(feature = "full")]
mod local;
#[cfg(feature = "full")]
mod marks;
#[cfg(feature = "full")]
mod memory;
mod model;
mod orders;
mod panels;
#[cfg(feature = "full")]
mod printing;
mod shell;
#[cfg(feature = "full")]
mod side;
mod steps;
#[cfg(feature = "full")]
mod takeover;
mod waiting;
#[cfg(feature = "full")]
mod windows;
