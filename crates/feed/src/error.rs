//! Why a bundle cannot be read.

use std::fmt;

use crate::VERSION;

/// Why a bundle cannot be read. The text says what to do.
#[derive(Debug)]
pub enum FeedError {
    /// It is not JSON, or not the JSON that [`docs/bundle.schema.json`] describes.
    ///
    /// [`docs/bundle.schema.json`]: ../../../docs/bundle.schema.json
    Json(serde_json::Error),
    /// It is of a later version.
    Version(u32),
    /// An article breaks a rule that JSON alone does not express.
    Article {
        /// The item's id, as it stands there.
        id: String,
        /// Which field, and what is wrong with it.
        what: String,
    },
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedError::Json(error) => {
                write!(f, "not a Broadsheet bundle: {error}; export it again")
            }
            FeedError::Version(got) => write!(
                f,
                "a bundle of version {got}, and this broadsheet reads version {VERSION}; use the \
                 broadsheet that wrote it, or a newer one"
            ),
            FeedError::Article { id, what } => {
                write!(f, "item {id:?}: {what}; mend it or export the bundle again")
            }
        }
    }
}

impl std::error::Error for FeedError {}

impl From<serde_json::Error> for FeedError {
    fn from(error: serde_json::Error) -> FeedError {
        FeedError::Json(error)
    }
}
