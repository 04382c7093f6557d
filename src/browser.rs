//! What the page asks of the browser, in one place.

pub mod clock;
pub mod dom;
pub mod load;
pub mod marks;
pub mod storage;
