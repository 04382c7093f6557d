//! The viewer that stands inside the command.

use broadsheet_site::{SiteError, Viewer};

/// What the build script put here; empty when the command was built without a viewer.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/viewer.bin"));

/// Why there is no viewer to build a site with.
#[derive(Debug, thiserror::Error)]
pub enum ViewerError {
    /// The command was built by cargo alone.
    #[error(
        "this broadsheet was built without a viewer, so it cannot write sites; `cargo xtask cli` in Broadsheet's \
         sources builds one with it, as target/release/broadsheet"
    )]
    None,
    /// What stands in the command cannot be read.
    #[error("the viewer inside this command cannot be used: {0}; copy or build the command again")]
    Unusable(SiteError),
}

/// The viewer inside this command.
///
/// # Errors
/// When the command was built without one, or its bytes are damaged.
pub fn embedded() -> Result<Viewer, ViewerError> {
    read(EMBEDDED)
}

fn read(bytes: &[u8]) -> Result<Viewer, ViewerError> {
    if bytes.is_empty() {
        return Err(ViewerError::None);
    }
    Viewer::from_bytes(bytes).map_err(ViewerError::Unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_without_a_viewer_says_how_to_get_one() {
        assert!(read(b"").unwrap_err().to_string().contains("cargo xtask cli"));
    }

    #[test]
    fn a_damaged_viewer_is_not_used() {
        assert!(matches!(read(b"broadsheet-viewer 1"), Err(ViewerError::Unusable(_))));
    }
}
