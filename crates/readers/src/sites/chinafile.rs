//! ChinaFile, whose conversations are Drupal comments by invited authors.

use super::{PLAIN, Site};

pub(super) const SITE: Site =
    Site { hosts: &["chinafile.com"], keep_classes: &["comment-wrapper"], ..PLAIN };
