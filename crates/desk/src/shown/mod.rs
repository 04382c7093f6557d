//! What is shown: one archive, or, with the feature `full`, several as one. Both are a
//! [`Collection`] with the same questions, so that the rest of the desk does not know which; a page
//! that shows one archive does not pay for the union.

#[cfg(feature = "full")]
mod joined;
#[cfg(feature = "full")]
mod open;
#[cfg(not(feature = "full"))]
mod single;
#[cfg(feature = "full")]
mod top;
#[cfg(feature = "full")]
mod union;

#[cfg(feature = "full")]
pub(crate) use joined::Joined;
#[cfg(feature = "full")]
pub(crate) use open::Opened;
#[cfg(not(feature = "full"))]
pub use single::{Answer, At, Collection};
#[cfg(not(feature = "full"))]
pub(crate) use single::{Basis, Found, Need, Queries, Search, Step, need, request, step_of};
#[cfg(feature = "full")]
pub(crate) use top::Top;
#[cfg(feature = "full")]
pub use union::{Answer, At, Collection};
#[cfg(feature = "full")]
pub(crate) use union::{Basis, Found, Need, Queries, Search, Step, need, request, step_of};
