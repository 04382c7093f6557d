//! What a machine may lack, and how it gets it. Each part says what it does, or names what is
//! missing.

pub(crate) mod axe;
pub(crate) mod browsers;
pub(crate) mod debian;
pub(crate) mod wasm_target;
