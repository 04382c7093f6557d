//! Drupal: what its templates and usual modules put around a node.

use super::{PLAIN, Site};

pub(super) const SITE: Site = Site {
    skip_classes: &[
        "comment-wrapper",
        "comment-form",
        "element-hidden",
        "element-invisible",
        "submitted",
        "links",
        "rdf-meta",
        "service-links",
        "block-views",
    ],
    ..PLAIN
};
