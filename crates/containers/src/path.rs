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

/// The path that `written`, a relative address in the page at `page`, means; `None` where it is an
/// address on the web.
pub(crate) fn resolved(page: &str, written: &str) -> Option<String> {
    let has_scheme = written.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if written.is_empty() || has_scheme || written.starts_with("//") {
        return None;
    }
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = if written.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Without what means the folder itself.
fn beginning(mut path: &str) -> &str {
    while let Some(rest) = path.strip_prefix('/').or_else(|| path.strip_prefix("./")) {
        path = rest;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_to_their_page() {
        for (written, expected) in [
            ("img/a.png", Some("2023/img/a.png")),
            ("./a.png", Some("2023/a.png")),
            ("../a.png", Some("a.png")),
            ("../../../a.png", Some("a.png")),
            ("/a.png", Some("a.png")),
            ("a:b.png", None),
            ("https://a.example/a.png", None),
            ("//a.example/a.png", None),
            ("", None),
        ] {
            assert_eq!(resolved("2023/page.html", written).as_deref(), expected, "{written}");
        }
        assert_eq!(resolved("page.html", "a.png").as_deref(), Some("a.png"));
    }
}
