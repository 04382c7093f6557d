//! What can be wrong with a viewer, or with what is put into its page.

use std::io;

/// Why no site, or no viewer, comes out.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The page's template cannot be filled.
    #[error("the page's template {0}; build the viewer again from whole sources")]
    Template(String),
    /// A part of the page could end the element that it stands in.
    #[error(
        "the page's {part} holds {text}, which could end its element; take it out of the sources"
    )]
    EndsElement {
        /// `style` or `script`.
        part: &'static str,
        /// What must not occur.
        text: &'static str,
    },
    /// The early script has no one place for what the page's modules are.
    #[error("the page's first script names its build {0} times, not once; build the viewer again")]
    NoBuild(usize),
    /// The bytes are not a stored viewer.
    #[error("this is not a Broadsheet viewer file; a release has one as broadsheet-viewer.bin")]
    NotAViewer,
    /// The stored viewer is of a form that this program does not read.
    #[error(
        "the viewer is stored in form {got:?}, this program reads {expected:?}; use the viewer of the same release"
    )]
    Version {
        /// The first word and number that this program reads.
        expected: &'static str,
        /// What was found instead.
        got: String,
    },
    /// The stored viewer is not as it was written.
    #[error("the file of the viewer is damaged ({0}); get it again")]
    Damaged(String),
    /// The manifest is not JSON with, at most, a title that is a string.
    #[error("the archive's manifest cannot be read ({0}); build the archive again")]
    Manifest(serde_json::Error),
    /// A file of the archive has a name that cannot be the `id` of an element.
    #[error(
        "{0:?} cannot be put into one file with the page: only letters, digits and -._/ may name a file of an archive"
    )]
    FileName(String),
    /// A file of the archive carries nothing.
    #[error("{0} is damaged: it is no carrier; build the archive again")]
    File(String),
    /// The page could not be written.
    #[error("the page could not be written: {0}")]
    Write(io::Error),
}
