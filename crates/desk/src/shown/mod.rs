//! What is shown, as a [`Collection`]: the rest of the desk does not know what that consists of.

mod single;

pub use single::{Answer, At, Collection};
pub(crate) use single::{Basis, Found, Need, Queries, Search, Step, need, request, step_of};
