//! Why something could not be loaded.

use broadsheet_bundle::BundleError;

/// Why something could not be loaded.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadError {
    /// A file did not arrive at all.
    Fetch {
        /// Its address, relative to the page.
        file: String,
        /// What the browser says.
        reason: String,
    },
    /// It arrived and cannot be used.
    Bundle(BundleError),
}

impl From<BundleError> for LoadError {
    fn from(error: BundleError) -> LoadError {
        LoadError::Bundle(error)
    }
}
