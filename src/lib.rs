//! The page of a Broadsheet archive.
