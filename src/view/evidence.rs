//! What stands beside an article's text, so that it can be relied on and cited.

pub(super) use super::citation::citation;
pub(super) use super::provenance::provenance;
pub(super) use super::versions::versions;
