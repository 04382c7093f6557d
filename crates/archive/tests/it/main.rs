//! Reading archives, without a browser and without a disk.

mod coarse;
mod copies;
mod damaged;
mod library;
mod lost;
mod model;
mod support;
mod union;
mod volumes;
mod windows;
