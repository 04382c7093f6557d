//! What running text tells: dates, names, its language.

pub(crate) mod authors;
pub(crate) mod dates;
pub(crate) mod lang;
mod places;
pub(crate) mod title;
