//! What a machine may lack, and how it gets it. Each part says what it does, or names what is
//! missing.

pub(crate) mod books;
pub(crate) mod browsers;
pub(crate) mod debian;
pub(crate) mod npm;
pub(crate) mod office;
pub(crate) mod python;
pub(crate) mod rust_target;
