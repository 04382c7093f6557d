//! Nei.st: translations of magazine articles, with parts of the magazines' own pages in them.

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site {
    hosts: &["nei.st"],
    skip_classes: &[
        "collection-list",
        "nykpaywall",
        "BarrierFailsafe__fullBarrier___2bFWd",
        "fullscreen_dek_below",
    ],
    ..PLAIN
};
