//! One file for each verb.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod cli;
pub(crate) mod dist;
pub(crate) mod serve;
pub(crate) mod test;
