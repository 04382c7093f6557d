//! From the path of a request to a file inside the served folder, or to nothing.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// What a request's path points at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file that exists inside the folder.
    File(PathBuf),
    /// A folder asked for without its closing `/`; relative addresses need it. The path to go to
    /// instead.
    AddSlash(String),
    /// Nothing that may be served.
    Missing,
}

/// Finds what `url` (path and query, as sent) means under `root`, a canonical path that appears at
/// `base`.
pub(crate) fn locate(root: &Path, base: &str, url: &str) -> Target {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    if format!("{path}/") == base {
        return Target::AddSlash(base.to_owned());
    }
    let Some(inside) = path.strip_prefix(base) else { return Target::Missing };
    let Some(mut file) = join(root, inside) else { return Target::Missing };
    if file.is_dir() {
        if !inside.is_empty() && !inside.ends_with('/') {
            return Target::AddSlash(format!("{path}/"));
        }
        file.push("index.html");
    }
    // A link inside the folder may point out of it; what it points at decides.
    match file.canonicalize() {
        Ok(real) if real.starts_with(root) && real.is_file() => Target::File(real),
        _ => Target::Missing,
    }
}

/// `root` and the decoded segments of `inside`; `None` when one of them is not a plain name.
fn join(root: &Path, inside: &str) -> Option<PathBuf> {
    let mut file = root.to_path_buf();
    for segment in inside.split('/').filter(|segment| !segment.is_empty()) {
        let name = percent_decode_str(segment).decode_utf8().ok()?;
        let is_plain = name != "." && name != ".." && !name.contains(['/', '\\', '\0', ':']);
        if !is_plain {
            return None;
        }
        file.push(name.as_ref());
    }
    Some(file)
}
