//! The verbs of the command, one file each.

pub(crate) mod lint;
