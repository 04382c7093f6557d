//! Reading archives, without a browser and without a disk.

mod damaged;
mod library;
mod support;
mod union;
