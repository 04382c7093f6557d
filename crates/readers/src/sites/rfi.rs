//! France Médias Monde: RFI, France 24 and their sisters.

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site {
    hosts: &["rfi.fr", "france24.com", "mc-doualiya.com", "infomigrants.net"],
    skip_attributes: &["data-selfpromo"],
    ..PLAIN
};
