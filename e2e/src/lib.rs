//! Drives Chromium and Firefox against both editions of a built site, the way readers meet them:
//! hosted under some path, as a folder opened from disk, and as a single file.
//!
//! [`Session`] is the main type: a browser with the page open, what its console said and what it
//! asked for. Nothing here waits for a time to pass; everything waits for the page to be in a
//! state. Every process that is started is ended by its id.

mod audit;
mod browser;
mod driver;
mod events;
mod media;
mod network;
mod page;
mod paper;
mod session;
mod site;
mod ways;

pub use audit::expect_accessible;
pub use browser::Browser;
pub use events::Trip;
pub use network::Network;
pub use page::{Badge, Results};
pub use paper::Paper;
pub use session::Session;
pub use site::{Address, Site, Transport, dist};
