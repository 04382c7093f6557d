//! Reading archives, without a browser and without a disk.

mod library;
mod support;
mod union;
