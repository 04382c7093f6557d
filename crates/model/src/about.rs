//! What a container says of all that it holds.

use crate::Published;

/// What a book, an issue or another container says of its articles together. It is believed of an
/// article only where that says nothing itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Who wrote it, in the order in which they are named.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Published,
    /// Who published it, as a name.
    pub publisher: Option<String>,
}
