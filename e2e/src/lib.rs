//! Drives real browsers against both editions of a built site.
