//! Paths inside containers: as they are shown, and what they say of what is there.

/// A path as a container has it, for people and records: one line, `/` between its parts, nothing
/// before the first one. Control characters are written `\xNN`. It is never opened.
pub(crate) fn tidy(path: &str) -> String {
    let mut tidied = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            // Programs on Windows wrote their own separator.
            '\\' => tidied.push('/'),
            c if c.is_control() => {
                tidied.extend(c.to_string().bytes().map(|byte| format!("\\x{byte:02x}")));
            }
            c => tidied.push(c),
        }
    }
    let start = tidied.len() - beginning(&tidied).len();
    tidied.split_off(start)
}

/// Without what means the folder itself.
fn beginning(mut path: &str) -> &str {
    while let Some(rest) = path.strip_prefix('/').or_else(|| path.strip_prefix("./")) {
        path = rest;
    }
    path
}
