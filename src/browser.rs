//! What the page asks of the browser, in one place.

pub mod clock;
pub mod dom;
#[cfg(feature = "full")]
pub mod files;
pub mod load;
pub mod marks;
#[cfg(feature = "full")]
pub mod memory;
#[cfg(feature = "full")]
pub mod offline;
#[cfg(feature = "full")]
pub mod rows;
#[cfg(feature = "full")]
pub mod share;
pub mod storage;
#[cfg(feature = "full")]
pub mod takeover;
