//! The viewer that the command builds sites with: a file that is named, the one inside the command,
//! or one beside it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use broadsheet_site::{SiteError, Viewer};

/// What the build script put here; empty when the command was built without a viewer.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/viewer.bin"));

/// What the viewer's file is called beside the command and among the files of a release.
const FILE_NAME: &str = "broadsheet-viewer.bin";

/// Why there is no viewer to build a site with.
#[derive(Debug, thiserror::Error)]
pub enum ViewerError {
    /// The command was built by cargo alone, and there is no viewer beside it.
    #[error(
        "this broadsheet was built without a viewer, which writing sites needs: save {FILE_NAME} of release v{} as {}, \
         or name it by --viewer",
        env!("CARGO_PKG_VERSION"),
        beside.display()
    )]
    None {
        /// Where it would be found.
        beside: PathBuf,
    },
    /// What stands in the command cannot be read.
    #[error("the viewer inside this command cannot be used: {0}; copy or build the command again")]
    Embedded(SiteError),
    /// A viewer's file cannot be read.
    #[error("{}: {error}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A viewer's file holds something else, or is damaged.
    #[error("{}: {error}", file.display())]
    Unusable {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        error: SiteError,
    },
}

/// The viewer to build with: the one in the file `named`, else the one inside this command, else
/// the one beside it.
///
/// # Errors
/// When there is none, or it cannot be used; no other is then taken instead.
pub fn find(named: Option<&Path>) -> Result<Viewer, ViewerError> {
    match named {
        Some(file) => read_file(file)?.ok_or_else(|| ViewerError::Read {
            file: file.to_owned(),
            error: io::ErrorKind::NotFound.into(),
        }),
        None => choose(EMBEDDED, &beside()),
    }
}

/// The viewer inside this command, where there is one that can be used.
pub(crate) fn embedded() -> Option<Viewer> {
    Viewer::from_bytes(EMBEDDED).ok()
}

/// Where a viewer beside the command would be.
fn beside() -> PathBuf {
    env::current_exe().unwrap_or_default().with_file_name(FILE_NAME)
}

fn choose(embedded: &[u8], beside: &Path) -> Result<Viewer, ViewerError> {
    if !embedded.is_empty() {
        return Viewer::from_bytes(embedded).map_err(ViewerError::Embedded);
    }
    read_file(beside)?.ok_or_else(|| ViewerError::None { beside: beside.to_owned() })
}

/// The viewer in a file; nothing where there is no such file.
fn read_file(file: &Path) -> Result<Option<Viewer>, ViewerError> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ViewerError::Read { file: file.to_owned(), error }),
    };
    let unusable = |error| ViewerError::Unusable { file: file.to_owned(), error };
    Viewer::from_bytes(&bytes).map(Some).map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_without_a_viewer_says_in_one_line_how_to_get_one() {
        let folder = tempfile::tempdir().unwrap();
        let message = choose(b"", &folder.path().join(FILE_NAME)).unwrap_err().to_string();
        for part in ["--viewer", &format!("v{}", env!("CARGO_PKG_VERSION")), FILE_NAME] {
            assert!(message.contains(part), "{message}");
        }
        assert!(!message.contains('\n'), "{message}");
    }

    #[test]
    fn a_damaged_viewer_is_not_used_and_no_other_instead() {
        let folder = tempfile::tempdir().unwrap();
        let beside = folder.path().join(FILE_NAME);
        assert!(matches!(choose(b"x", &beside), Err(ViewerError::Embedded(_))));
        fs::write(&beside, "broadsheet-viewer 1").unwrap();
        assert!(matches!(choose(b"", &beside), Err(ViewerError::Unusable { .. })));
        assert!(matches!(find(Some(&beside)), Err(ViewerError::Unusable { .. })));
        assert!(matches!(find(Some(&folder.path().join("gone"))), Err(ViewerError::Read { .. })));
    }
}
