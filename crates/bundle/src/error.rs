//! What can be wrong with a bundle.

use std::fmt;

/// Why a manifest or chunk cannot be used.
///
/// The messages are for the command line; the viewer words its own, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleError {
    /// The manifest is not JSON of the expected form.
    Manifest(String),
    /// The manifest is of another program or format.
    Format {
        /// What its `format` field says.
        got: String,
    },
    /// The manifest is of a version that this program does not read.
    Version {
        /// The version that this program reads.
        expected: u32,
        /// The version that was found.
        got: u32,
    },
    /// A chunk file is not a carrier: no stylesheet of the expected form.
    Carrier {
        /// The chunk's name.
        chunk: String,
    },
    /// A chunk's bytes are not the ones that the manifest promises.
    Digest {
        /// The chunk's name.
        chunk: String,
        /// SHA-256 that the manifest promises.
        expected: String,
        /// SHA-256 that was found.
        got: String,
    },
    /// A chunk's bytes are the promised ones but say nothing that can be understood.
    Chunk {
        /// The chunk's name.
        chunk: String,
        /// What is wrong, and where.
        reason: String,
    },
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BundleError::Manifest(reason) => {
                write!(f, "the manifest cannot be read ({reason}); build the site again")
            }
            // In plain quotes: how Rust would quote it is 4 kB of tables in every page.
            BundleError::Format { got } => {
                write!(
                    f,
                    "the manifest is of the format \"{got}\", not of a Broadsheet archive; check the folder"
                )
            }
            BundleError::Version { expected, got } => write!(
                f,
                "the archive has format version {got}, this program reads version {expected}; build the site again \
                 with this program, or use the one that built it"
            ),
            BundleError::Carrier { chunk } => {
                write!(
                    f,
                    "{chunk} is damaged: it is not a chunk file; copy or build the site again"
                )
            }
            BundleError::Digest { chunk, expected, got } => write!(
                f,
                "{chunk} is damaged or was changed: SHA-256 is {got}, should be {expected}; copy or build the site again"
            ),
            BundleError::Chunk { chunk, reason } => {
                write!(f, "{chunk} cannot be read ({reason}); build the site again")
            }
        }
    }
}

impl core::error::Error for BundleError {}

impl BundleError {
    /// The chunk `name` should be text and is not.
    pub(crate) fn not_text(name: &str) -> BundleError {
        BundleError::Chunk { chunk: name.to_owned(), reason: "it is not UTF-8".to_owned() }
    }

    /// The binary chunk `name` says nothing that can be understood.
    pub(crate) fn binary(name: &str) -> BundleError {
        BundleError::Chunk {
            chunk: name.to_owned(),
            reason: "its numbers are not valid".to_owned(),
        }
    }
}

/// Where JSON cannot be read. The place alone and not the reason: the reasons would be two
/// kilobytes of every reader's download, for files whose digest has already shown that they are
/// whole.
#[cfg(feature = "json")]
pub(crate) fn position(error: &serde_json::Error) -> String {
    [
        "not JSON of the expected form from line ",
        &error.line().to_string(),
        ", column ",
        &error.column().to_string(),
    ]
    .concat()
}
