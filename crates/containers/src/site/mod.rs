//! A Broadsheet site as input: its archive is a tree of files, each named by its digest, of which
//! whoever reads it asks for those that it needs. So nothing is held but what is being read.
//!
//! A site comes as one page that holds everything ([`SitePage`]) or as a folder, which may be in a
//! zip ([`SiteZip`]). Both say [`Event::Site`](crate::container::Event::Site) with the manifest,
//! answer [`Container::fetch`](crate::container::Container::fetch), and end when they are released.

mod page;
mod zip;

pub(crate) use page::{SitePage, is_site_page};
pub(crate) use zip::{SiteZip, site_in};

/// Where a site's manifest is.
const MANIFEST: &str = "archive/manifest.json";
/// The largest file of a site, in bytes: static hosts take 20 MiB.
const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;
/// What is said of the page of a site that comes without its files.
pub(crate) const ALONE: &str = "the page of a Broadsheet site, whose articles are in the files beside it; give the \
                                site's whole folder, or a zip of it";
